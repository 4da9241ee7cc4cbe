"""What may happen to a ticket in which state, and what follows."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class TicketState(StrEnum):
    """Where a visitor is between taking a ticket and leaving."""

    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    PARKED = "parked"
    DONE = "done"
    NO_SHOW = "no_show"
    LEFT = "left"


class TicketAct(StrEnum):
    """What is done with a ticket."""

    CALL = "call"
    BEGIN = "begin"
    END = "end"
    MISS = "miss"
    PARK = "park"
    BACK = "back"
    PUT_BACK = "put_back"
    LEAVE = "leave"


class NotPossible(ValueError):
    """This does not happen to a ticket in that state."""


AT_COUNTER: Final = frozenset({TicketState.CALLED, TicketState.SERVING})
ACTIVE: Final = AT_COUNTER | {TicketState.WAITING, TicketState.PARKED}
OVER: Final = frozenset(TicketState) - ACTIVE

_WAITING, _CALLED, _SERVING, _PARKED = (
    TicketState.WAITING,
    TicketState.CALLED,
    TicketState.SERVING,
    TicketState.PARKED,
)
_NEXT: Final[Mapping[TicketAct, tuple[frozenset[TicketState], TicketState]]] = {
    TicketAct.CALL: (frozenset({_WAITING}), _CALLED),
    TicketAct.BEGIN: (frozenset({_CALLED}), _SERVING),
    TicketAct.END: (frozenset({_SERVING}), TicketState.DONE),
    TicketAct.MISS: (frozenset({_CALLED}), TicketState.NO_SHOW),
    TicketAct.PARK: (frozenset({_WAITING, _CALLED, _SERVING}), _PARKED),
    # Somebody who did not hear their number and comes after all has not lost their place.
    TicketAct.BACK: (frozenset({_PARKED, TicketState.NO_SHOW}), _WAITING),
    TicketAct.PUT_BACK: (frozenset({_CALLED}), _WAITING),
    TicketAct.LEAVE: (frozenset({_WAITING, _CALLED, _PARKED}), TicketState.LEFT),
}


def next_state(state: str, act: TicketAct) -> TicketState:
    """The state after an act.

    Raises:
        NotPossible: the act does not happen in this state.
    """
    before, after = _NEXT[act]
    if state not in before:
        raise NotPossible(f"{act} of a ticket that is {state}")
    return after
