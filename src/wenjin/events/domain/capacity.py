"""What a registration takes of what there is only so much of, and whether it fits.

A group takes everything together or nothing: who comes with two others wants three places, not one.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Takes = Mapping[str, int]
"""How many of which quota, by code; only positive numbers."""


@dataclass(frozen=True, slots=True)
class Room:
    """One quota as it stands.

    Attributes:
        size: how many there are.
        taken: how many are held by registrations whose places count.
    """

    code: str
    size: int
    taken: int

    @property
    def left(self) -> int:
        """How many can still be had, 0 or more."""
        return max(self.size - self.taken, 0)


@dataclass(frozen=True, slots=True)
class Fit:
    """Whether a registration fits.

    Attributes:
        missing: quotas of which there is too little, with how many are left; empty when it fits.
    """

    missing: Mapping[str, int]

    @property
    def is_full(self) -> bool:
        """Whether anything is missing."""
        return bool(self.missing)


def wanted(each: Iterable[Iterable[str]]) -> Takes:
    """What a group takes.

    Args:
        each: for every guest the codes of the quotas of which they take one.
    """
    return dict(Counter(code for one in each for code in set(one)))


def fit(takes: Takes, rooms: Mapping[str, Room]) -> Fit:
    """Whether all of it can be had.

    Raises:
        KeyError: there is no such quota.
    """
    return Fit({code: rooms[code].left for code, count in takes.items() if count > rooms[code].left})


def most_that_fit(each: Takes, rooms: Mapping[str, Room]) -> int:
    """How many guests could come who all take the same, so that a page can say what else is possible.

    Args:
        each: what one of them takes; who takes nothing limited finds room for any number: -1.
    """
    return min((rooms[code].left // count for code, count in each.items() if count), default=-1)


def difference(before: Takes, after: Takes) -> tuple[Takes, Takes]:
    """What a change takes in addition, and what it gives back."""
    codes = before.keys() | after.keys()
    change = {code: after.get(code, 0) - before.get(code, 0) for code in codes}
    return (
        {code: count for code, count in change.items() if count > 0},
        {code: -count for code, count in change.items() if count < 0},
    )
