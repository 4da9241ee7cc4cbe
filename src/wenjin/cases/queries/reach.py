"""How far somebody reads into a case that they may see: an authority reads what its own decision needs, no more.

The least data that the purpose needs (PIPL art. 6). Every page and every service that shows an answer, a paper, a
message or a letter asks here; who may do what at all stands in ``permission``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from wenjin.accounts.domain.actor import Actor
from wenjin.cases.domain.procedure import FormField, Procedure
from wenjin.cases.domain.requirements import PaperNeed
from wenjin.cases.domain.state import CaseState, from_json
from wenjin.cases.models import Case
from wenjin.cases.queries.procedures import procedure_of
from wenjin.cases.queries.visibility import OWN_SIDE, Relation, Standing, relation

# Their own file; what they were let in for; the originals that they check and the file they begin together.
_READ_EVERYTHING: Final = (*OWN_SIDE, Standing.INTERPRETER, Standing.COUNTER)


@dataclass(frozen=True)
class Reach:
    """What of a case its reader reads.

    Attributes:
        is_whole: everything; else only what ``decisions`` need.
        decisions: those of the reader's authorities that were not withdrawn; none for whoever decides nothing.
    """

    is_whole: bool
    decisions: frozenset[str]
    state: CaseState
    procedure: Procedure

    def has_field(self, field: FormField) -> bool:
        """Whether the answer to a question is theirs to read: one for everybody, or for a decision of theirs."""
        if self.is_whole:
            return True
        return bool(self.decisions) and (
            not field.decisions or not self.decisions.isdisjoint(field.decisions)
        )

    def has_paper(self, evidence: str, need: PaperNeed | None) -> bool:
        """Whether a paper is theirs to open: a decision of theirs needs, makes or asked for it.

        Args:
            need: who needs it in this case; None when nobody does.
        """
        if self.is_whole or evidence in self._made:
            return True
        if need is not None:
            return not self.decisions.isdisjoint(need.for_decisions)
        return evidence in self._asked

    def has_message(self, decision: str | None) -> bool:
        """Whether a message is theirs to read: about the whole case, or about a decision of theirs."""
        return self.is_whole or (bool(self.decisions) and (not decision or decision in self.decisions))

    def has_letter(self, decision: str) -> bool:
        """Whether the letter of a decision is theirs to read: their own, or one that theirs builds on."""
        wanted = {decision, *self.procedure.dependents.get(decision, ())}
        return self.is_whole or not self.decisions.isdisjoint(wanted)

    def has_advice(self, decision: str) -> bool:
        """Whether what the rules say to a decision is theirs to read."""
        return self.is_whole or decision in self.decisions

    def answers_within(self, answers: Mapping[str, str]) -> dict[str, str]:
        """Of all answers those that are theirs to read."""
        if self.is_whole:
            return dict(answers)
        return {
            one.id: answers[one.id]
            for one in self.procedure.form.fields
            if one.id in answers and self.has_field(one)
        }

    def facts_within(self, facts: Mapping[str, object]) -> dict[str, object]:
        """Of all facts of the plan those that are theirs to read.

        What a question of theirs asks for. Where rules advise on a decision of theirs they read further facts,
        but none that only a question of another decision asks for.
        """
        if self.is_whole:
            return dict(facts)
        fields = [one for one in self.procedure.form.fields if one.fact is not None]
        theirs = {one.fact for one in fields if self.has_field(one)}
        others = {one.fact for one in fields} - theirs
        has_rules = any(self.procedure.decision(one).rule_set for one in self.decisions)
        return {
            name: value
            for name, value in facts.items()
            if name in theirs or (has_rules and name not in others)
        }

    @cached_property
    def _made(self) -> frozenset[str]:
        rules = [self.procedure.decision(one) for one in self.decisions]
        return frozenset(
            paper for one in rules for paper in (*one.produces, *self.procedure.task(one.task).produces)
        )

    @cached_property
    def _asked(self) -> frozenset[str]:
        """Papers beside those of the procedure that were asked for, for their decision or for the whole case."""
        return frozenset(
            one.id
            for request in self.state.requests.values()
            if self.has_message(request.decision)
            for one in request.wanted
            if one.kind == "paper"
        )


def reach_of(actor: Actor, known: Relation, state: CaseState, procedure: Procedure) -> Reach:
    """How far somebody reads, by where they stand. Whoever stands nowhere that is named here reads nothing."""
    own = known.decisions & state.active_decisions & procedure.decisions_by_id.keys()
    is_whole = actor.is_system or known.has(*_READ_EVERYTHING)
    return Reach(is_whole, own if known.has(Standing.OFFICER) else frozenset(), state, procedure)


def reach(actor: Actor, case: Case) -> Reach:
    """The same for a case of which nothing is known yet."""
    procedure = procedure_of(case)
    authorities = {rule.id: rule.authority for rule in procedure.decisions}
    return reach_of(actor, relation(actor, case, parts=authorities), from_json(case.state), procedure)
