"""Dividing guests: everybody once, nobody too many, friends together, the same result from any order."""

from itertools import combinations
from random import Random
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenjin.events.domain.cohorts import By, Division, Member, divide

_SOME = st.lists(
    st.tuples(st.sampled_from(["en", "es", "ar", "zh-hans"]), st.none() | st.integers(6, 17)), max_size=24
)


def folk(said: list[tuple[str, int | None]]) -> list[Member]:
    return [Member(UUID(int=number), language, age) for number, (language, age) in enumerate(said, 1)]


def cohort_of(found: Division, number: int) -> int:
    return next(place for place, one in enumerate(found.cohorts) if UUID(int=number) in one)


@given(_SOME, st.integers(1, 9), st.sampled_from(list(By)), st.randoms(use_true_random=False))
def test_everybody_once_and_no_cohort_too_large(
    said: list[tuple[str, int | None]], largest: int, by: By, random: Random
) -> None:
    members = folk(said)
    pairs = [(a.id, b.id) for a, b in combinations(members, 2) if random.random() < 0.03]
    found = divide(members, largest=largest, together=pairs, by=by)
    placed = [one for cohort in found.cohorts for one in cohort]
    assert sorted(placed) == [one.id for one in members]
    assert all(len(cohort) <= largest for cohort in found.cohorts)
    where = {one: number for number, cohort in enumerate(found.cohorts) for one in cohort}
    assert set(found.parted) == {(a, b) for a, b in pairs if where[a] != where[b]}
    shuffled, turned = members[:], [(b, a) for a, b in pairs]
    random.shuffle(shuffled)
    random.shuffle(turned)
    assert divide(shuffled, largest=largest, together=turned, by=by) == found


@given(st.integers(0, 40), st.integers(1, 9))
def test_there_are_no_more_cohorts_than_the_number_needs(count: int, largest: int) -> None:
    found = divide(folk([("en", 10)] * count), largest=largest)
    sizes = [len(one) for one in found.cohorts]
    assert len(sizes) == -(-count // largest)
    assert not sizes or max(sizes) - min(sizes) <= 1


def test_speakers_of_a_language_are_together_or_spread() -> None:
    members = folk([("es", 10), ("en", 10)] * 6)
    together = divide(members, largest=6, by=By.LANGUAGE)
    spoken = {one.id: one.language for one in members}
    assert [{spoken[pk] for pk in cohort} for cohort in together.cohorts] == [{"en"}, {"es"}]
    mixed = divide(members, largest=6, by=By.MIXED)
    assert [[spoken[pk] for pk in cohort].count("es") for cohort in mixed.cohorts] == [3, 3]


def test_ages_are_close_and_the_youngest_come_first() -> None:
    members = folk([("en", age) for age in (16, 8, 15, 9, 17, 10)])
    found = divide(members, largest=3)
    ages = {one.id: one.age for one in members}
    assert [[ages[pk] for pk in cohort] for cohort in found.cohorts] == [[8, 9, 10], [15, 16, 17]]


def test_a_wish_weighs_more_than_language_and_age() -> None:
    members = folk([("en", 8), ("en", 9), ("es", 16), ("es", 17)])
    wish = [(UUID(int=1), UUID(int=4))]
    found = divide(members, largest=2, together=wish)
    assert cohort_of(found, 1) == cohort_of(found, 4)
    assert not found.parted


def test_who_cannot_stay_together_is_named() -> None:
    members = folk([("en", 10)] * 3)
    pairs = [(UUID(int=1), UUID(int=2)), (UUID(int=2), UUID(int=3))]
    found = divide(members, largest=2, together=pairs)
    assert len(found.parted) == 1


def test_nobody_is_placed_where_nobody_fits() -> None:
    with pytest.raises(ValueError, match="1 or more"):
        divide([], largest=0)
    assert divide([], largest=3).cohorts == ()
