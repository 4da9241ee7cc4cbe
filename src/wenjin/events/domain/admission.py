"""Who is let in when several doors read tickets, some of them without a network.

Each door keeps what it read and sends it when it can. Whatever the order in which that arrives, the outcome
is the same: of all times at which a ticket was read, the earliest is the one that counts, and every later
one is *again*.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final


class Outcome(StrEnum):
    """What a reading of a ticket comes to."""

    ADMITTED = "admitted"
    AGAIN = "again"  # was in already
    UNKNOWN = "unknown"  # no ticket of ours
    ELSEWHERE = "elsewhere"  # for another event, another session, or for following online
    NOT_CONFIRMED = "not_confirmed"  # cancelled, waiting or not decided
    UNDONE = "undone"  # taken back at the door
    TURNED_AWAY = "turned_away"  # a good ticket that its door did not know


REFUSED: Final = frozenset({Outcome.UNKNOWN, Outcome.ELSEWHERE, Outcome.NOT_CONFIRMED})
"""What a door says to whom it does not let in."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A ticket that a door has read.

    Attributes:
        device: which door; ``number`` is the reading's own at this door, the same when it is sent again.
        guest: whose ticket it is; empty when it is no ticket of this event.
        session: of the event, empty for the event itself.
        seen_at: aware, by the clock of the door.
        is_undo: what was read of this guest at this door up to here is taken back.
        is_refused: the door turned the guest away.
    """

    device: str
    number: int
    guest: str
    session: str
    seen_at: datetime
    is_undo: bool = False
    is_refused: bool = False


@dataclass(frozen=True, slots=True)
class Admitted:
    """What counts for one guest at one door of the programme.

    Attributes:
        at: when they came in first.
        by: the reading that counts: its device and number.
        outcomes: of every reading, by device and number.
    """

    at: datetime | None
    by: tuple[str, int] | None
    outcomes: Mapping[tuple[str, int], Outcome]


def settle(readings: Iterable[Reading]) -> Admitted:
    """All readings of one confirmed guest for one session, put in order.

    A reading that was undone at its own door counts for nothing, nor does one whose guest was turned away. Of
    readings at the same moment, the device with the lower id is first, so that every house that looks at them
    says the same.
    """
    outcomes: dict[tuple[str, int], Outcome] = {}
    standing: dict[str, list[Reading]] = {}
    for one in sorted(set(readings), key=lambda read: (read.seen_at, read.number)):
        here = standing.setdefault(one.device, [])
        if one.is_undo:
            for gone in (one, *here):
                outcomes[gone.device, gone.number] = Outcome.UNDONE
            here.clear()
        elif one.is_refused:
            outcomes[one.device, one.number] = Outcome.TURNED_AWAY
        else:
            here.append(one)
    left = [one for here in standing.values() for one in here]
    left.sort(key=lambda read: (read.seen_at, read.device, read.number))
    for place, one in enumerate(left):
        outcomes[one.device, one.number] = Outcome.AGAIN if place else Outcome.ADMITTED
    if not left:
        return Admitted(None, None, outcomes)
    return Admitted(left[0].seen_at, (left[0].device, left[0].number), outcomes)
