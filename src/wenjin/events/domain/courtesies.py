"""Gifts and order: what would slight somebody.

A gift is not given twice to the same person, nor again to a house that had it at an earlier visit; it is nothing
that the person cannot take, and costs no more than the visit allows. In a row of seats nobody sits above
somebody of higher rank.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Slight(StrEnum):
    """What is wrong with a gift."""

    TWICE = "twice"
    REFUSED = "refused"
    TOO_DEAR = "too_dear"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Gift:
    """Something that is given at a stop.

    Attributes:
        name: what it is; gifts of the same name are the same gift.
        to: ids of those who get one each.
        tags: what it holds or is made of: alcohol, pork, leather …
        fen: what one costs.
    """

    id: str
    name: str
    stop: str
    to: tuple[str, ...]
    tags: frozenset[str] = frozenset()
    fen: int = 0


@dataclass(frozen=True, slots=True)
class GiftSlight:
    """One thing wrong with one gift.

    Attributes:
        who: id of the person; empty when it is about the gift itself.
        words: the tags that are refused; ``before`` when the house had it at an earlier visit.
    """

    slight: Slight
    gift: str
    stop: str
    who: str = ""
    words: tuple[str, ...] = ()


def gift_slights(
    gifts: Sequence[Gift],
    there: Mapping[str, Iterable[str]],
    refused: Mapping[str, Iterable[str]],
    houses: Mapping[str, str],
    given_before: frozenset[tuple[str, str]],
    dearest: int | None,
) -> Iterator[GiftSlight]:
    """All that is wrong with the gifts of a visit.

    Args:
        there: by stop, ids of who is there.
        refused: by person, tags of what they cannot take.
        houses: by person, the house they come from; empty when it is not known.
        given_before: (name of the gift, house) of earlier visits.
        dearest: what one may cost, in fen; None for no limit.
    """
    had: set[tuple[str, str]] = set()
    for gift in gifts:
        name = gift.name.casefold()
        if dearest is not None and gift.fen > dearest:
            yield GiftSlight(Slight.TOO_DEAR, gift.id, gift.stop)
        for who in dict.fromkeys(gift.to):
            if who not in there.get(gift.stop, ()):
                yield GiftSlight(Slight.ABSENT, gift.id, gift.stop, who)
            lacking = sorted(gift.tags & frozenset(refused.get(who, ())))
            if lacking:
                yield GiftSlight(Slight.REFUSED, gift.id, gift.stop, who, tuple(lacking))
            if (name, who) in had:
                yield GiftSlight(Slight.TWICE, gift.id, gift.stop, who)
            elif houses.get(who) and (name, houses[who]) in given_before:
                yield GiftSlight(Slight.TWICE, gift.id, gift.stop, who, ("before",))
            had.add((name, who))


@dataclass(frozen=True, slots=True)
class OrderSlight:
    """``who`` is of higher rank than ``other``, who sits above them."""

    who: str
    other: str


def order_slights(order: Sequence[str], ranks: Mapping[str, int]) -> Iterator[OrderSlight]:
    """Who sits below somebody of lower rank.

    Args:
        order: ids from the best seat on; who is not in ``ranks`` is not there and is passed over.
        ranks: 1 is the highest.
    """
    lowest = ""
    for who in order:
        if who not in ranks:
            continue
        if lowest and ranks[who] < ranks[lowest]:
            yield OrderSlight(who, lowest)
        else:
            lowest = who
