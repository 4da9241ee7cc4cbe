"""Whether guests and hosts understand each other at a stop, directly or through interpreters.

Two people understand each other when they share a language, or when an interpreter who is there speaks a
language of each. Relay through two interpreters doubles the time and the errors: it counts only where
whoever plans the stop says so (``relays``), and is shown then.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Gap:
    """A guest whom some hosts cannot talk with.

    Attributes:
        language: the guest's best; ``others`` the best ones of those hosts, each once.
    """

    who: str
    language: str
    others: tuple[str, ...]


def understand(one: Iterable[str], other: Iterable[str], bridges: Iterable[Iterable[str]]) -> bool:
    """Whether two people can talk, given the languages of each and of the interpreters beside them."""
    mine, theirs = set(one), set(other)
    return bool(mine & theirs) or any(mine & set(spoken) and theirs & set(spoken) for spoken in bridges)


def relays(one: Iterable[str], other: Iterable[str], bridges: Sequence[Iterable[str]]) -> bool:
    """Whether two people can talk directly, through one interpreter, or through two who share a language."""
    mine, theirs = set(one), set(other)
    known = [set(spoken) for spoken in bridges]
    if understand(mine, theirs, known):
        return True
    near = [spoken for spoken in known if spoken & mine]
    far = [spoken for spoken in known if spoken & theirs]
    return any(first & second for first in near for second in far)


def gaps(
    guests: Mapping[str, Sequence[str]],
    hosts: Mapping[str, Sequence[str]],
    bridges: Sequence[Iterable[str]],
) -> list[Gap]:
    """All guests whom a host cannot talk with; somebody whose languages nobody wrote down has a gap of their own.

    Args:
        guests: languages by person, the best first; ``hosts`` likewise.
        bridges: languages of each interpreter who is there.
    """
    found = []
    for who, spoken in guests.items():
        deaf = [one for one in hosts.values() if not understand(spoken, one, bridges)]
        if deaf:
            others = dict.fromkeys(one[0] for one in deaf if one)
            found.append(Gap(who, spoken[0] if spoken else "", tuple(others)))
    return found


def languages_to_add(
    guests: Mapping[str, Sequence[str]],
    hosts: Mapping[str, Sequence[str]],
    bridges: Sequence[Iterable[str]],
    known: Iterable[Sequence[str]],
) -> list[int]:
    """Which of the interpreters who could come would close the gaps: a smallest set, found greedily.

    Args:
        known: languages of those who could come.

    Returns:
        Their places in ``known``, in order of use; gaps that nobody can close stay open.
    """
    present, chosen, candidates = list(bridges), list[int](), list(known)
    left = len(_pairs(guests, hosts, present))
    while left:
        worth = [
            (len(_pairs(guests, hosts, [*present, one])), place)
            for place, one in enumerate(candidates)
            if place not in chosen
        ]
        best, place = min(worth, default=(left, -1))
        if best >= left:
            break
        chosen.append(place)
        present.append(candidates[place])
        left = best
    return chosen


def _pairs(
    guests: Mapping[str, Sequence[str]],
    hosts: Mapping[str, Sequence[str]],
    bridges: Sequence[Iterable[str]],
) -> list[tuple[str, str]]:
    return [
        (guest, host)
        for guest, spoken in guests.items()
        for host, heard in hosts.items()
        if not understand(spoken, heard, bridges)
    ]
