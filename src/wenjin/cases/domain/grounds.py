"""What a decision builds on: whether it can still be granted, and what stands in the way for good."""

from wenjin.cases.domain.case_state import CaseState, PartStatus
from wenjin.cases.domain.procedure_model import Procedure


def refused_ground(state: CaseState, procedure: Procedure, decision: str) -> tuple[str, ...]:
    """Refused decisions because of which this one can never be granted, also through others that are still open.

    A withdrawn one is no such ground: what it would have made may be brought.
    """
    found: dict[str, None] = {}
    left = list(procedure.decision(decision).depends_on)
    for one in left:  # it grows while it is walked: what comes before what is open counts too
        part = state.parts[one]
        if part.status is PartStatus.DECIDED and not part.is_granted:
            found[one] = None
        elif part.is_open:
            left += [each for each in procedure.decision(one).depends_on if each not in left]
    return tuple(found)


def may_give(state: CaseState, procedure: Procedure, decision: str) -> bool:
    """Whether the decision gave something, or still can."""
    part = state.parts[decision]
    return part.is_granted or (part.is_open and not refused_ground(state, procedure, decision))
