"""Who is let in when several doors read tickets, some of them without a network.

Each door keeps what it read and sends it when it can. Whatever the order in which that arrives, the outcome
is the same: of all times at which a ticket was read, the earliest is the one that counts, and every later
one is *again*.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Outcome(StrEnum):
    """What a reading of a ticket comes to."""

    ADMITTED = "admitted"
    AGAIN = "again"
    UNKNOWN = "unknown"
    ELSEWHERE = "elsewhere"
    NOT_CONFIRMED = "not_confirmed"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Reading:
    """A ticket that a door has read.

    Attributes:
        device: which door; ``number`` as the door counts, the same when it is sent again.
        guest: whose ticket it is; empty when it is no ticket of this event.
        session: of the event, empty for the event itself.
        seen_at: aware, by the clock of the door.
        is_undo: the last reading of this guest at this door is taken back.
    """

    device: str
    number: int
    guest: str
    session: str
    seen_at: datetime
    is_undo: bool = False


@dataclass(frozen=True, slots=True)
class Admitted:
    """What counts for one guest at one door of the programme.

    Attributes:
        at: when they came in first.
        outcomes: of every reading, by device and number.
    """

    at: datetime | None
    outcomes: Mapping[tuple[str, int], Outcome]


def settle(readings: Iterable[Reading]) -> Admitted:
    """All readings of one confirmed guest for one session, put in order.

    A reading that was undone at its own door counts for nothing. Of readings at the same moment, the device with
    the lower id is first, so that every house that looks at them says the same.
    """
    outcomes: dict[tuple[str, int], Outcome] = {}
    standing: list[Reading] = []
    for one in sorted(set(readings), key=lambda read: (read.device, read.number)):
        if not one.is_undo:
            standing.append(one)
            continue
        outcomes[one.device, one.number] = Outcome.UNDONE
        if standing and standing[-1].device == one.device:
            gone = standing.pop()
            outcomes[gone.device, gone.number] = Outcome.UNDONE
    standing.sort(key=lambda read: (read.seen_at, read.device, read.number))
    for place, one in enumerate(standing):
        outcomes[one.device, one.number] = Outcome.AGAIN if place else Outcome.ADMITTED
    return Admitted(standing[0].seen_at if standing else None, outcomes)
