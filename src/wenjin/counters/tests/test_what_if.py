import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenjin.counters.domain.abilities import Abilities
from wenjin.counters.domain.changes import change_of, trouble_with
from wenjin.counters.domain.drawn_day import Habits, draw_day
from wenjin.counters.domain.forecast import UsualDay, forecast
from wenjin.counters.domain.half_hours import HalfHours
from wenjin.counters.domain.hall import HallInterpreter, RemoteLanguage
from wenjin.counters.domain.reference_day import Load, reference_day, reference_hall
from wenjin.counters.domain.what_if import (
    Change,
    DayOfGroup,
    Group,
    Groups,
    changed,
    played_twice,
    ratio,
    results,
)

HALL = reference_hall()
GROUPS = Groups(Abilities(HALL), "zh", frozenset({"yue"}))


def compared(change: Change, days: int) -> dict[Group, tuple[float, float, float]]:
    after = changed(HALL, change)
    found = []
    for seed in range(1, days + 1):
        day = reference_day(Load.BASE, seed)
        found.append(played_twice(HALL, after, day, day, GROUPS))
    return {
        one.group: (one.difference.low, one.difference.value, one.difference.high) for one in results(found)
    }


def test_nothing_changed_makes_no_difference() -> None:
    assert Change().is_nothing
    assert set(compared(Change(), 2).values()) == {(0.0, 0.0, 0.0)}


def test_every_officer_doing_everything_shortens_waits() -> None:
    """The reference figure is 6.6 to 4.7 minutes over forty days; few days already show that it is shorter."""
    low, value, high = compared(Change(all_topics=True), 6)[Group.ALL]
    assert low < value < high < 0


def test_a_change_is_made_to_the_hall() -> None:
    after = changed(
        HALL,
        Change(
            without=frozenset({"1"}),
            interpreters=(HallInterpreter("new", frozenset({"fr"})),),
            languages={"2": frozenset({"sw"})},
            topics={"3": frozenset({"qualification"})},
            lines=-9,
            remote={"ko": -2, "en": 1},
        ),
    )
    names = [one.name for one in after.officers]
    assert "1" not in names
    assert len(after.interpreters) == len(HALL.interpreters) - 1 + 1
    assert "sw" in after.officers[names.index("2")].languages
    assert "qualification" in after.officers[names.index("3")].services
    assert after.lines == 0
    assert "ko" not in after.remote
    assert after.remote["en"] == RemoteLanguage(1, 8.0)


def test_ranges_are_students() -> None:
    """Five days, one visitor each: the range of a mean of five figures."""
    found = ratio([1.0, 2.0, 3.0, 4.0, 5.0], [1] * 5)
    assert found.value == 3
    assert found.high - found.value == pytest.approx(2.1318 * math.sqrt(2.5 / 5), abs=1e-3)
    assert not ratio([1.0], [1]).is_clear
    assert ratio([], []).value == 0


@given(st.lists(st.tuples(st.floats(0, 500), st.integers(1, 300)), min_size=2, max_size=20))
def test_a_mean_lies_in_its_range(days: list[tuple[float, int]]) -> None:
    found = ratio([one for one, _ in days], [count for _, count in days])
    assert found.low <= found.value <= found.high


def test_groups_that_are_missing_on_a_day_count_as_nobody() -> None:
    one = DayOfGroup(10, 50.0, 40.0, 1, 0)
    found = results([{Group.ALL: one, Group.REMOTE: one}, {Group.ALL: one}])
    assert [each.group for each in found] == [Group.ALL, Group.REMOTE]
    assert (found[0].before.value, found[0].difference.value, found[1].visitors) == (5.0, -1.0, 5.0)
    assert found[0].lost_before == 1


USUAL = UsualDay(60, 40, 0.1, {0: 1.0}, (), {"a": 0.5, "b": 0.5}, {"zh": 0.5, "en": 0.2, "ko": 0.3})
HABITS = Habits({"a": 10.0, "b": 20.0}, {"a": 0.5, "b": 0.5}, "zh", frozenset())


def test_a_drawn_day_depends_on_its_seed_alone() -> None:
    expected = forecast(USUAL, 0, HalfHours(540, 1080))
    first, again, other = (draw_day(expected, HABITS, (7, seed)) for seed in (1, 1, 2))
    assert first == again != other
    with_lines = first.connected({"ko": RemoteLanguage(1, 5.0)})
    for visitor, set_up in zip(with_lines.visitors, with_lines.set_ups, strict=True):
        assert (set_up > 0) == (visitor.language == "ko")
    slower = first.connected({"ko": RemoteLanguage(1, 10.0)})
    assert slower.set_ups == pytest.approx([2 * one for one in with_lines.set_ups])


def test_drawn_days_are_what_was_expected() -> None:
    expected = forecast(USUAL, 0, HalfHours(540, 1080))
    days = [draw_day(expected, HABITS, (3, seed)).day for seed in range(60)]
    visitors = [one for day in days for one in day.visitors]
    assert len(visitors) / 60 == pytest.approx(96, rel=0.06)
    assert sum(one.language == "ko" for one in visitors) / len(visitors) == pytest.approx(0.3, abs=0.03)
    assert all(540 <= one.ready_at < 1080 for one in visitors)
    assert all(list(day.arrivals) == sorted(day.arrivals) for day in days)
    assert not any("zh" in one.also_speaks for one in visitors if one.language == "zh")


def test_changes_are_read_and_checked() -> None:
    known = {"people": {"officer:1"}, "languages": {"fr", "ar"}, "topics": {"tax"}}
    said = {"interpreters": [["fr", "ar"], ["fr"]], "officers": [[["fr"], ["tax"]]], "lines": 2}
    assert trouble_with(said, **known) is None
    change = change_of(said, 540, 1080)
    assert [sorted(one.languages) for one in change.interpreters] == [["ar", "fr"], ["fr"]]
    assert change.interpreters[0].away != change.interpreters[1].away
    assert change.lines == 2
    for wrong, code in (
        ({}, "nothing_changed"),
        ({"interpreters": [["xx"]]}, "wrong_language"),
        ({"interpreters": [[]]}, "wrong_language"),
        ({"officers": [[["fr"], []]]}, "wrong_topic"),
        ({"without": ["officer:9"]}, "wrong_person"),
        ({"lines": 99}, "wrong_lines"),
        ({"interpreters": [["fr"]] * 13}, "too_many_people"),
    ):
        assert trouble_with(wrong, **known) == code


def test_a_hall_without_anybody_counts_who_was_turned_away() -> None:
    day = reference_day(Load.LIGHT, 3)
    found = played_twice(HALL, replace(HALL, officers=()), day, day, GROUPS)[Group.ALL]
    assert found.lost_after == found.count
    assert found.after >= 60 * found.count
