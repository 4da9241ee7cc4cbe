"""Events that want the same room at the same time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby


@dataclass(frozen=True, slots=True)
class RoomUse:
    """A room that an event needs from one moment to another (the end is not part of it).

    Attributes:
        room: any value that names one room.
        event: code of the event.
    """

    room: str
    event: str
    starts_at: datetime
    ends_at: datetime


def clashes(uses: Iterable[RoomUse]) -> Mapping[str, tuple[str, ...]]:
    """For each event that shares a room with others at some moment, the codes of these others in order.

    Sessions of one event may lie in one room at the same time: who plans it sees that on its own page.
    """
    found: dict[str, set[str]] = {}
    in_order = sorted(uses, key=lambda one: (one.room, one.starts_at, one.ends_at, one.event))
    for _room, of_room in groupby(in_order, key=lambda one: one.room):
        going_on: list[RoomUse] = []
        for use in of_room:
            going_on = [one for one in going_on if one.ends_at > use.starts_at]
            for other in going_on:
                if other.event != use.event:
                    found.setdefault(use.event, set()).add(other.event)
                    found.setdefault(other.event, set()).add(use.event)
            going_on.append(use)
    return {event: tuple(sorted(others)) for event, others in found.items()}
