"""Who of a waiting list is offered what has become free.

The list is strict: the longest wait comes first. A group that does not fit keeps its place, and what is free
goes to the next that it is enough for: a single seat is no use to three people, and would stay empty while others
wait. That happens to a group three times at most; then what is free is kept for it, until it is enough. What is
on offer counts as taken until it is accepted, let go or over.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from wenjin.events.domain.capacity import Room, Takes, fit

MOST_PASSED: Final = 3
"""How often others are offered what a group before them could not use."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A registration on the list.

    Attributes:
        number: of the registration in its event; lower ones came earlier.
        takes: what it needs together.
        passed: how often others behind it were offered something.
    """

    id: UUID
    number: int
    takes: Takes
    passed: int = 0


def next_offers(waiting: Iterable[Waiting], rooms: Mapping[str, Room]) -> list[Waiting]:
    """Who gets an offer now, in order of the list."""
    left, offered, kept = dict(rooms), list[Waiting](), set[str]()
    for one in sorted(waiting, key=lambda waits: waits.number):
        if kept & one.takes.keys():
            continue
        if fit(one.takes, left).is_full:
            if one.passed >= MOST_PASSED:
                kept |= one.takes.keys()
        else:
            offered.append(one)
            left |= {
                code: replace(left[code], taken=left[code].taken + count) for code, count in one.takes.items()
            }
    return offered


def place_of(number: int, waiting: Sequence[int]) -> int:
    """The place in the list, 1 for the first.

    Args:
        number: of the registration.
        waiting: numbers of all who wait, in any order.
    """
    return sum(other < number for other in waiting) + 1


def is_passed_over(one: Waiting, rooms: Mapping[str, Room]) -> bool:
    """Whether something is free, but not enough for this group: its page says why others behind it go first."""
    return fit(one.takes, rooms).is_full and all(rooms[code].left > 0 for code in one.takes)


def passed_over(waiting: Iterable[Waiting], offered: Sequence[Waiting]) -> list[Waiting]:
    """Who still waits while somebody behind them was offered something that they need too."""
    return [
        one
        for one in waiting
        if one not in offered
        and any(other.number > one.number and other.takes.keys() & one.takes.keys() for other in offered)
    ]
