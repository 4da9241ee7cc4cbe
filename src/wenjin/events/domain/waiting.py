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


def passed_over(waiting: Iterable[Waiting], offered: Sequence[Waiting]) -> list[Waiting]:
    """Who still waits while somebody behind them was offered something that they need too."""
    got, last = {one.id for one in offered}, dict[str, int]()
    for one in offered:
        last |= {code: max(one.number, last.get(code, one.number)) for code in one.takes}
    return [
        one
        for one in waiting
        if one.id not in got and any(last.get(code, -1) > one.number for code in one.takes)
    ]
