"""What a case needs by what is known of its situation, and what nobody was asked yet.

The form asks for much of it. What only conditions of papers ask for is asked in a part of its own, so that no
paper stays *perhaps* without anybody having been asked.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from wenjin.cases.domain.form_checks import WrongAnswer, read_answers
from wenjin.cases.domain.procedure import Procedure
from wenjin.cases.domain.requirements import Answers, PaperNeed, papers_of
from wenjin.cases.domain.state import CaseState, from_json
from wenjin.cases.models import Case
from wenjin.cases.queries.procedures import procedure_of
from wenjin.cases.queries.sealed import answers_of, facts_of
from wenjin.catalogue.queries.domain import catalogue
from wenjin.catalogue.queries.procedures import (
    facts_of_answers,
    paper_answers,
    paper_questions,
    questions_by_paper,
)


@dataclass(frozen=True, slots=True)
class Situation:
    """What decides on the papers of a case beside its form.

    Attributes:
        asked: ids of the facts to ask about or that were answered, in the order of the pack.
        open: those of them that nobody answered; *I do not know* is an answer.
        undecided: kinds of paper on which an answer that nobody gave, here or in the form, still decides.
    """

    asked: tuple[str, ...]
    open: tuple[str, ...]
    undecided: frozenset[str]


def conditions_of(case: Case, answers: Mapping[str, str], facts: Mapping[str, object]) -> Answers:
    """Whether a decision needs a paper, by the facts of the plan and what the form says on top of them."""
    document = procedure_of(case).document
    return paper_answers(document, {**facts, **facts_of_answers(document, answers)})


def needs_of(
    case: Case,
    state: CaseState | None = None,
    answers: Mapping[str, str] | None = None,
    facts: Mapping[str, object] | None = None,
) -> tuple[PaperNeed, ...]:
    """The papers that a case asks for, by what is known of it now. Unseals the answers when they are left out."""
    state = state if state is not None else from_json(case.state)
    known = conditions_of(
        case,
        answers if answers is not None else answers_of(case),
        facts if facts is not None else facts_of(case),
    )
    return papers_of(procedure_of(case), decisions=state.active_decisions, answers=known)


def situation_of(
    case: Case,
    state: CaseState,
    answers: Mapping[str, str],
    facts: Mapping[str, object],
    needs: Iterable[PaperNeed] | None = None,
) -> Situation:
    """What is still to ask about the situation of a case, and what was answered.

    Args:
        needs: the papers that it asks for, when they are at hand.
        facts: raw, as they are kept; one that is there as None was asked and is not known.
    """
    procedure = procedure_of(case)
    document: Mapping[str, Any] = procedure.document
    active = state.active_decisions
    told = facts_of_answers(document, answers)
    by_paper = questions_by_paper(document, {**facts, **told}, decisions=active)
    unknown = {
        one.evidence
        for one in (needs if needs is not None else needs_of(case, state, answers, facts))
        if one.is_to_bring and one.answer != "yes"
    }
    passed_over = {name for name, value in facts.items() if value is None}
    left = _asked_in_form(procedure, state, answers)
    to_answer = {
        paper: names - passed_over - left.optional for paper, names in by_paper.items() if paper in unknown
    }
    is_open = {name for names in to_answer.values() for name in names - left.required}
    # What would be open if only the form were known, in the order of the pack: the rest of it was answered here.
    ever = paper_questions(document, told, decisions=active)
    return Situation(
        asked=tuple(one for one in ever if one in is_open or (one in facts and one not in left.all)),
        open=tuple(one for one in ever if one in is_open),
        undecided=frozenset(paper for paper, names in to_answer.items() if names),
    )


@dataclass(frozen=True, slots=True)
class _LeftOut:
    """Facts that the form asks for and that were not answered there."""

    required: frozenset[str]
    optional: frozenset[str]

    @property
    def all(self) -> frozenset[str]:
        return self.required | self.optional


def _asked_in_form(procedure: Procedure, state: CaseState, answers: Mapping[str, str]) -> _LeftOut:
    active = state.active_decisions
    empty = [
        one
        for one in procedure.form.fields
        if one.fact and not answers.get(one.id) and (not one.decisions or active.intersection(one.decisions))
    ]
    required = frozenset(one.fact for one in empty if one.is_required and one.fact)
    return _LeftOut(required, frozenset(one.fact for one in empty if one.fact) - required)


def months_left(procedure: Procedure) -> dict[str, int]:
    """For how many months papers whose last day the form asks for must be valid, as their records say."""
    known = catalogue().evidence
    kinds = {one.expiry_of for one in procedure.form.fields if one.expiry_of}
    months = {kind: known[kind].min_validity_months for kind in kinds if kind in known}
    return {kind: least for kind, least in months.items() if least}


def wrong_by_now(procedure: Procedure, answers: Mapping[str, str], today: date) -> dict[str, WrongAnswer]:
    """Of answers that were right when they were given, those that are not any more, by field."""
    kept = {one.id: answers[one.id] for one in procedure.form.fields if answers.get(one.id)}
    return read_answers(kept, procedure.form.fields, today, months_left=months_left(procedure))[1]
