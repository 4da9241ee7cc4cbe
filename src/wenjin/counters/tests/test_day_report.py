"""What days were like: pooled over visitors, by language group, and the longest wait of each day."""

import math

import pytest

from wenjin.counters.domain.abilities import Abilities
from wenjin.counters.domain.day_report import LanguageGroup, figures, group_of, waits_by_group
from wenjin.counters.domain.reference_day import ReferenceDay, reference_hall
from wenjin.counters.domain.simulation import PlayedDay
from wenjin.counters.domain.visitors import Visitor


def _visitor(language: str, *also: str) -> Visitor:
    return Visitor(0, language, frozenset(also), "tax", ready_at=0)


def _day(*languages: str) -> ReferenceDay:
    visitors = tuple(_visitor(each) for each in languages)
    nothing = tuple(0.0 for _ in languages)
    return ReferenceDay(visitors, nothing, nothing, nothing)


@pytest.mark.parametrize(
    ("visitor", "group"),
    [
        (_visitor("zh"), LanguageGroup.MANDARIN),
        (_visitor("yue", "zh"), LanguageGroup.CANTONESE),
        (_visitor("en"), LanguageGroup.ENGLISH),
        (_visitor("ja"), LanguageGroup.AT_A_DESK),
        (_visitor("de", "en"), LanguageGroup.AT_A_DESK),
        (_visitor("ko"), LanguageGroup.INTERPRETER),
        (_visitor("de"), LanguageGroup.REMOTE),
    ],
)
def test_groups_go_by_how_the_hall_can_serve_a_language(visitor: Visitor, group: LanguageGroup) -> None:
    assert group_of(Abilities(reference_hall()), visitor) is group


def test_figures_are_pooled_over_visitors_and_the_longest_wait_over_days() -> None:
    hall = reference_hall()
    days = [
        (_day("zh", "zh", "zh"), PlayedDay((0.0, 15.0, 15.1), (1.0, 2.0))),
        (_day("de"), PlayedDay((29.9,), (3.0,))),
    ]
    found = figures(hall, days)
    assert found.mean == pytest.approx(15.0)
    assert found.within_15 == 0.5
    assert found.worst_group == pytest.approx(29.9 / 15)
    assert found.worst_of_day == pytest.approx((15.1 + 29.9) / 2)
    assert found.decision_p99_ms == pytest.approx(2.98)
    assert found.rounded()["worst_group"] == 1.993


def test_whoever_was_not_served_is_left_out() -> None:
    hall = reference_hall()
    days = [(_day("zh", "de"), PlayedDay((4.0, math.nan), ()))]
    assert waits_by_group(hall, days) == {LanguageGroup.MANDARIN: [4.0]}
    assert figures(hall, days).mean == figures(hall, days).worst_of_day == 4.0


def test_nobody_waited_at_all() -> None:
    found = figures(reference_hall(), [(_day("zh"), PlayedDay((0.0,), ()))])
    assert (found.mean, found.worst_group, found.decision_p99_ms) == (0, 1, 0)


def test_days_on_which_nobody_came_have_no_figures() -> None:
    with pytest.raises(ValueError, match="nobody"):
        figures(reference_hall(), [])
    with pytest.raises(ValueError, match="nobody"):
        figures(reference_hall(), [(_day("zh"), PlayedDay((math.nan,), ()))])
