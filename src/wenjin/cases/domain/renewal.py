"""How far the renewal of what was granted has come, and whether a day is in time to file it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from wenjin.cases.domain.procedure import Procedure
from wenjin.cases.domain.state import CaseState, CaseStatus, PartStatus


class Stage(StrEnum):
    """Where the renewal of one decision is."""

    NOT_BEGUN = "not_begun"
    DRAFT = "draft"
    IN_WORK = "in_work"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    NOT_TAKEN_ON = "not_taken_on"


# Of several, the one that counts: a grant before what is with an office, that before a draft, a draft before
# what came to nothing.
_WEIGHT: Final[Mapping[Stage, int]] = {Stage.GRANTED: 3, Stage.IN_WORK: 2, Stage.DRAFT: 1}


@dataclass(frozen=True, slots=True)
class Renewal:
    """The renewal of one decision.

    Attributes:
        reference: of the case that renews it; empty before one is begun.
        valid_until: last day of what it gave; None when it gave nothing, or something without an end.
    """

    stage: Stage = Stage.NOT_BEGUN
    reference: str = ""
    valid_until: date | None = None

    @property
    def is_settled(self) -> bool:
        """Whether nobody has to do anything for it: an office has it, or has granted it."""
        return self.stage in (Stage.IN_WORK, Stage.GRANTED)

    @property
    def may_begin(self) -> bool:
        """Whether a draft of it can be begun, for the first time or again."""
        return not self.is_settled and self.stage is not Stage.DRAFT


NOT_BEGUN: Final = Renewal()


def renewal_of(decision: str, cases: Iterable[tuple[str, CaseState]]) -> Renewal:
    """The renewal of a decision by reference and state of the cases that follow its own, the newest first."""
    found = [one for reference, state in cases if (one := _in_case(decision, reference, state)) is not None]
    return max(found, key=lambda one: _WEIGHT.get(one.stage, 0), default=NOT_BEGUN)


def _in_case(decision: str, reference: str, state: CaseState) -> Renewal | None:
    part = state.parts.get(decision)
    is_thrown_away = state.status is CaseStatus.CLOSED and state.submitted_at is None
    if part is None or is_thrown_away:
        return None
    if part.is_granted:
        return Renewal(Stage.GRANTED, reference, part.valid_until)
    if part.status is PartStatus.DECIDED:
        return Renewal(Stage.REFUSED, reference)
    if part.status is PartStatus.WITHDRAWN:
        return Renewal(Stage.WITHDRAWN, reference)
    of_case = {CaseStatus.DRAFT: Stage.DRAFT, CaseStatus.OPEN: Stage.IN_WORK}
    return Renewal(of_case.get(state.status, Stage.NOT_TAKEN_ON), reference)


@dataclass(frozen=True, slots=True)
class RenewalWindow:
    """When the renewal of a permit may be filed.

    Attributes:
        opens_on: first day; where no rule names one, that of the first reminder. None: at any time.
        file_by: last day on which it is in time by the rules that were read; None when no rule says so.
    """

    opens_on: date | None
    file_by: date | None

    def is_early(self, day: date) -> bool:
        """Whether it cannot be filed yet."""
        return self.opens_on is not None and day < self.opens_on

    def is_late(self, day: date) -> bool:
        """Whether it was to be filed before."""
        return self.file_by is not None and day > self.file_by


def renewed_papers(procedure: Procedure) -> frozenset[str]:
    """Papers that end because they are what is renewed: that they end soon is why somebody applies."""
    if not procedure.is_renewal:
        return frozenset()
    return frozenset(one for rule in procedure.decisions for one in rule.produces)


def held_until(procedure: Procedure, decision: str, answers: Mapping[str, str]) -> date | None:
    """Last day of the permit that a decision renews, as the form says it; None when it renews or says nothing.

    The field is the one with the fact ``<what the decision makes>_expires_on``.
    """
    rule = procedure.decisions_by_id.get(decision)
    if rule is None or not procedure.is_renewal:
        return None
    wanted = {end_fact(evidence) for evidence in rule.produces}
    days = [answers.get(field.id, "") for field in procedure.form.fields if field.fact in wanted]
    return min((date.fromisoformat(day) for day in days if day), default=None)


def end_fact(evidence: str) -> str:
    """Id of the fact that says until when somebody holds a paper, where the pack asks for that."""
    return f"{evidence}_expires_on"
