"""Where sample cases stand: which ends there are, how many of each, and which procedures can come there."""

from collections.abc import Sequence
from enum import StrEnum
from random import Random
from typing import Final

from wenjin.cases.domain.procedure import Procedure, Side


class Ending(StrEnum):
    """Where a sample case stands today."""

    DRAFT_BEGUN = "draft_begun"
    DRAFT_COMPLETE = "draft_complete"
    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    WAITING_APPOINTMENT = "waiting_appointment"
    AT_COUNTER = "at_counter"
    RUNNING = "running"
    ASKED = "asked"
    ASKED_BY_DECISION = "asked_by_decision"
    PARTLY_SUPPLIED = "partly_supplied"
    SUPPLIED = "supplied"
    STANDING_STILL = "standing_still"
    LATE = "late"
    LATE_BY_LAW = "late_by_law"
    LONGER = "longer"
    REFUSAL_PROPOSED = "refusal_proposed"
    REFUSAL_RETURNED = "refusal_returned"
    HALF_GRANTED = "half_granted"
    PART_WITHDRAWN = "part_withdrawn"
    TO_COLLECT = "to_collect"
    GRANTED = "granted"
    GRANTED_LATE = "granted_late"
    GRANTED_AND_REFUSED = "granted_and_refused"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    NOT_ACCEPTED = "not_accepted"
    DISCARDED = "discarded"
    EXPIRING = "expiring"
    RENEWAL_DRAFTED = "renewal_drafted"
    RENEWAL_RUNNING = "renewal_running"


E = Ending
WEIGHTS: Final[dict[Ending, int]] = {
    E.DRAFT_BEGUN: 30,
    E.DRAFT_COMPLETE: 20,
    E.SUBMITTED: 50,
    E.IN_REVIEW: 60,
    E.WAITING_APPOINTMENT: 30,
    E.AT_COUNTER: 30,
    E.RUNNING: 150,
    E.ASKED: 45,
    E.ASKED_BY_DECISION: 20,
    E.PARTLY_SUPPLIED: 15,
    E.SUPPLIED: 35,
    E.STANDING_STILL: 15,
    E.LATE: 22,
    E.LATE_BY_LAW: 5,
    E.LONGER: 10,
    E.REFUSAL_PROPOSED: 12,
    E.REFUSAL_RETURNED: 6,
    E.HALF_GRANTED: 30,
    E.PART_WITHDRAWN: 10,
    E.TO_COLLECT: 20,
    E.GRANTED: 235,
    E.GRANTED_LATE: 20,
    E.GRANTED_AND_REFUSED: 10,
    E.REFUSED: 20,
    E.WITHDRAWN: 15,
    E.NOT_ACCEPTED: 10,
    E.DISCARDED: 5,
    E.EXPIRING: 40,
    E.RENEWAL_DRAFTED: 10,
    E.RENEWAL_RUNNING: 20,
}
"""Of a thousand cases. Open ones are far more than a real office would have, so that there is something to do."""

IN_WORK: Final = (
    E.SUBMITTED,
    E.IN_REVIEW,
    E.WAITING_APPOINTMENT,
    E.RUNNING,
    E.ASKED,
    E.SUPPLIED,
    E.LATE,
    E.HALF_GRANTED,
    E.REFUSAL_PROPOSED,
)
"""Ends at which an authority still has to decide, for measuring inboxes."""

RENEWALS: Final = frozenset({E.RENEWAL_DRAFTED, E.RENEWAL_RUNNING})
"""These come as two cases: the one that is renewed, and the renewal."""
FINISHED: Final = frozenset(
    {
        E.GRANTED,
        E.GRANTED_LATE,
        E.GRANTED_AND_REFUSED,
        E.REFUSED,
        E.WITHDRAWN,
        E.NOT_ACCEPTED,
        E.DISCARDED,
    }
)
"""Ends that may lie anywhere in the last two years."""

OPENED_FIRST: Final = (
    E.LATE_BY_LAW,
    E.LATE,
    E.REFUSAL_PROPOSED,
    E.ASKED,
    E.HALF_GRANTED,
    E.SUBMITTED,
    E.IN_REVIEW,
    E.RUNNING,
    E.SUPPLIED,
    E.AT_COUNTER,
    E.WAITING_APPOINTMENT,
    E.DRAFT_COMPLETE,
    E.EXPIRING,
)
"""Where an officer or an applicant is likely to open papers, the likeliest first; others come after."""

_LEAST_OF_ALL: Final = 40


def endings(count: int, random: Random, wanted: Sequence[Ending] | None = None) -> list[Ending]:
    """As many ends as cases, each in its share and each at least once where there is room, in a random order."""
    weights = WEIGHTS if wanted is None else {one: WEIGHTS[one] for one in wanted}
    whole = sum(weights.values())
    chosen = [one for one, weight in weights.items() for _ in range(count * weight // whole)]
    if count >= _LEAST_OF_ALL:
        chosen += [one for one in weights if one not in chosen]
    rest = count - len(chosen)
    chosen += random.choices(list(weights), list(weights.values()), k=max(rest, 0))
    random.shuffle(chosen)
    return chosen[:count] if rest >= 0 else _without_common(chosen, count)


def _without_common(chosen: list[Ending], count: int) -> list[Ending]:
    """Rather one of the most common fewer than a rare one gone."""
    while len(chosen) > count:
        most = max(set(chosen), key=lambda one: (chosen.count(one), one))
        chosen.remove(most)
    return chosen


def is_possible(ending: Ending, procedure: Procedure) -> bool:
    """Whether a case by this procedure can come to stand there."""
    joint = len(procedure.decisions) > 1
    first = procedure.task(procedure.decision(procedure.order()[0]).task)
    match ending:
        case E.WAITING_APPOINTMENT:
            return any(not procedure.task(one).side.is_office for one in before_acceptance(procedure))
        case E.AT_COUNTER:
            accepting = procedure.accepting_task
            return accepting is not None and procedure.task(accepting).side is Side.CENTRE
        case E.HALF_GRANTED | E.GRANTED_AND_REFUSED | E.PART_WITHDRAWN:
            return joint
        case E.TO_COLLECT:
            return bool(after_decisions(procedure))
        case E.LONGER:
            return any(procedure.extension_of(one.id) is not None for one in procedure.decisions)
        case E.ASKED_BY_DECISION | E.STANDING_STILL:
            return bool(first.may_pause)
        case E.LATE | E.LATE_BY_LAW | E.GRANTED_LATE:
            return bool(first.term.promised and first.term.statutory)
        case E.EXPIRING:
            return procedure.decisions[0].renewal is not None
        case E.RENEWAL_DRAFTED | E.RENEWAL_RUNNING:
            return procedure.decisions[0].renewal is not None and not procedure.is_renewal
    return True


def before_acceptance(procedure: Procedure) -> tuple[str, ...]:
    """Tasks between the submission and the decisions, in order; the last one accepts."""
    accepting = procedure.accepting_task
    if accepting is None:
        return ()
    wanted = (procedure.ancestors[accepting] | {accepting}) - procedure.done_by_submitting
    return tuple(task.id for task in procedure.tasks if task.id in wanted)


def after_decisions(procedure: Procedure) -> tuple[str, ...]:
    """Tasks that are left when everything is decided."""
    return tuple(task.id for task in procedure.tasks if task.decision is None and procedure.follows[task.id])
