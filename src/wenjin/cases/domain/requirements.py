"""Which papers a filing needs: the union over its decisions, less what the case itself makes."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from wenjin.cases.domain.procedure_model import Procedure
from wenjin.catalogue.domain.service import Answer

MADE_BY_FORM: Final = "form"

Answers = Callable[[str, str], Answer]
"""Whether a decision needs a paper, given what is known: (decision, evidence) to answer."""


@dataclass(frozen=True, slots=True)
class PaperNeed:
    """A paper that the filing asks for, once.

    Attributes:
        evidence: id of the evidence type.
        for_decisions: who asks for it, in order. Where some of them wait for the decision that makes it and
            others do not, those others: they ask for the one that is held already.
        made_by: the decision of this case that gives it, "form" when it is made from the answers, None when it
            must be brought.
        answer: whether it is needed: yes, or unknown while its condition is open.
        task: where it first comes in.
    """

    evidence: str
    for_decisions: tuple[str, ...]
    made_by: str | None
    answer: Answer
    task: str

    @property
    def is_to_bring(self) -> bool:
        """Whether somebody must hand it in."""
        return self.made_by is None


def papers_of(
    procedure: Procedure, *, decisions: Collection[str] | None = None, answers: Answers | None = None
) -> tuple[PaperNeed, ...]:
    """All papers that are asked for, in the order of the procedure; none that certainly is not needed.

    Args:
        decisions: ids of the decisions that were not withdrawn; None for all.
        answers: settles conditions; without it every paper counts as needed by everyone behind its task.
    """
    active = set(procedure.order() if decisions is None else decisions)
    asking: dict[str, dict[str, Answer]] = {}
    first_task: dict[str, str] = {}
    for task in procedure.tasks:
        for evidence in task.needs:
            for decision in procedure.leads_to[task.id] or procedure.follows[task.id]:
                if decision not in active:
                    continue
                answer = Answer.YES if answers is None else answers(decision, evidence)
                if answer is not Answer.NO:
                    first_task.setdefault(evidence, task.id)
                    asking.setdefault(evidence, {}).setdefault(decision, answer)
    makers = _makers(procedure, active)
    found = []
    for evidence, askers in asking.items():
        maker, own = _made_for(procedure, makers.get(evidence), askers, is_known=answers is not None)
        found.append(
            PaperNeed(
                evidence=evidence,
                for_decisions=tuple(one for one in procedure.order() if one in own),
                made_by=maker,
                answer=Answer.YES if Answer.YES in own.values() else Answer.UNKNOWN,
                task=first_task[evidence],
            )
        )
    return tuple(found)


def _made_for(
    procedure: Procedure, maker: str | None, askers: Mapping[str, Answer], *, is_known: bool
) -> tuple[str | None, Mapping[str, Answer]]:
    """Who makes a paper, and for whom it counts.

    What a decision makes is there only for those that wait for it; the others ask for the one that is held
    already, so it must be given.

    Args:
        is_known: it is known who asks; else those who wait for it are taken to be the ones who do.
    """
    if maker is None or maker == MADE_BY_FORM:
        return maker, askers
    others = {one: answer for one, answer in askers.items() if maker not in procedure.waits_for[one]}
    if not is_known or not others:
        return maker, askers
    return None, others


def papers_to_bring(
    procedure: Procedure, *, decisions: Collection[str] | None = None, answers: Answers | None = None
) -> tuple[PaperNeed, ...]:
    """Those that somebody must hand in."""
    return tuple(one for one in papers_of(procedure, decisions=decisions, answers=answers) if one.is_to_bring)


def originals_needed(given: Iterable[str], needs: Iterable[PaperNeed]) -> list[str]:
    """Of the papers that were given, those whose original is to be seen: they are certainly needed.

    A paper that was given though nobody asked for it, or though its need is not known, holds nothing up.
    """
    certain = {one.evidence for one in needs if one.is_to_bring and one.answer is Answer.YES}
    return [one for one in given if one in certain]


def _makers(procedure: Procedure, active: Collection[str]) -> Mapping[str, str]:
    """Who in the case makes which paper; the form comes last, since a decision says more than a form."""
    made = dict.fromkeys(procedure.form.makes, MADE_BY_FORM)
    if procedure.is_renewal:
        return made  # What is asked for is the permit that is held, not the one that comes out.
    for decision in procedure.order():
        if decision in active:
            rule = procedure.decision(decision)
            made |= dict.fromkeys((*rule.produces, *procedure.task(rule.task).produces), decision)
    return made


def no_longer_made(
    procedure: Procedure, withdrawn: str, active: Collection[str], answers: Answers | None = None
) -> Mapping[str, tuple[str, ...]]:
    """Papers that nobody in the case makes any more, by the decision that needs them.

    Args:
        withdrawn: the decision that fell out.
        active: decisions that go on.
    """
    made = {paper for paper, maker in _makers(procedure, {*active, withdrawn}).items() if maker == withdrawn}
    if not made:
        return {}
    wanted: dict[str, list[str]] = {}
    for paper in papers_to_bring(procedure, decisions=active, answers=answers):
        if paper.evidence in made:
            for decision in paper.for_decisions:
                if decision in procedure.dependents[withdrawn]:
                    wanted.setdefault(decision, []).append(paper.evidence)
    return {decision: tuple(papers) for decision, papers in wanted.items()}


@dataclass(frozen=True, slots=True)
class Fee:
    """What one authority takes for one decision.

    Attributes:
        service: the service whose record says more.
        record: the fee as the pack has it; None when the procedure says nothing of its own.
    """

    decision: str
    authority: str
    service: str | None
    record: object


def fees_of(procedure: Procedure, *, decisions: Collection[str] | None = None) -> tuple[Fee, ...]:
    """Fees of the decisions, kept per authority, in order."""
    active = procedure.order() if decisions is None else decisions
    return tuple(
        Fee(rule.id, rule.authority, rule.service, procedure.fees.get(rule.id))
        for rule in map(procedure.decision, procedure.order())
        if rule.id in active
    )
