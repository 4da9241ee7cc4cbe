"""Who can serve whom, and how they would understand each other."""

import math

import pytest

from wenjin.counters.domain.abilities import Abilities
from wenjin.counters.domain.reference_day import Load, reference_day, reference_hall
from wenjin.counters.domain.visitors import Visitor


def _visitor(language: str, service: str = "information", *also: str) -> Visitor:
    return Visitor(0, language, frozenset(also), service, ready_at=0)


@pytest.fixture
def abilities() -> Abilities:
    return Abilities(reference_hall())


def test_an_officer_serves_directly_in_their_languages_and_only_their_services(abilities: Abilities) -> None:
    found = abilities.of(_visitor("ko", "residence"))
    korean = 7
    assert found.direct[korean] == 1
    assert [math.isfinite(each) for each in found.direct].count(True) == 1
    assert list(found.skilled) == ["residence" in one.services for one in abilities.hall.officers]
    assert (found.interpreters, found.is_remote, found.is_spoken, found.best) == ((0,), True, True, 1)


def test_a_second_language_is_slower(abilities: Abilities) -> None:
    found = abilities.of(_visitor("th", "tax", "en"))
    speaking = {place for place, one in enumerate(abilities.hall.officers) if "en" in one.languages}
    taxing = {place for place, one in enumerate(abilities.hall.officers) if "tax" in one.services}
    assert {place for place, each in enumerate(found.direct) if each == 1.15} == speaking & taxing
    assert found.best == 1.15


def test_without_a_common_language_an_interpreter_of_the_hall_is_best(abilities: Abilities) -> None:
    found = abilities.of(_visitor("th", "tax"))
    assert (found.is_spoken, found.interpreters, found.best) == (False, (5,), 1.20)


def test_else_a_remote_one(abilities: Abilities) -> None:
    found = abilities.of(_visitor("fa", "tax"))
    assert (found.is_spoken, found.interpreters, found.is_remote, found.best) == (False, (), True, 1.30)


def test_a_language_or_service_that_nobody_has_is_not_covered(abilities: Abilities) -> None:
    assert not abilities.of(_visitor("tlh")).is_covered
    assert not abilities.of(_visitor("zh", "haircuts")).is_covered
    assert not abilities.of(_visitor("fa", "haircuts")).is_covered


def test_everybody_on_reference_days_is_covered(abilities: Abilities) -> None:
    for load in Load:
        assert all(abilities.of(one).is_covered for one in reference_day(load, 2).visitors)


def test_breadth_is_relative_to_the_mean(abilities: Abilities) -> None:
    assert abilities.breadth.mean() == pytest.approx(1)
    assert abilities.breadth.argmax() in (4, 10, 11)
    assert abilities.breadth[1] < abilities.breadth[4]


def test_a_kind_of_visitor_is_looked_up_once(abilities: Abilities) -> None:
    assert abilities.of(_visitor("th", "tax", "en")) is abilities.of(_visitor("th", "tax", "en"))
