import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenjin.counters.domain.forecast import PRIOR_DAYS, Past, PastDay, UsualDay, forecast, shares
from wenjin.counters.domain.half_hours import HalfHours
from wenjin.counters.domain.hall import Multipliers
from wenjin.counters.domain.needs import Raised, Skills, needs

HOURS = HalfHours(540, 1080)
USUAL = UsualDay(
    walk_ins=160,
    appointments=100,
    no_show=0.15,
    weekdays={0: 1.0, 5: 0.5},
    rates=((540, 600, 0.5), (600, 1080, 1.0)),
    topics={"tax": 0.25, "school": 0.75},
    languages={"zh-hans": 0.6, "en": 0.3, "ko": 0.1},
)
SKILLS = Skills(
    house="zh-hans",
    neighbours=frozenset(),
    officers=frozenset({("zh-hans", "tax"), ("zh-hans", "school"), ("en", "tax"), ("en", "school")}),
    interpreters=frozenset({"ko"}),
    remote=frozenset({"ko"}),
)
MINUTES = {"tax": 20.0, "school": 10.0}


def test_without_tickets_the_hall_decides() -> None:
    found = forecast(USUAL, 0, HOURS)
    assert sum(found.walk_ins) == pytest.approx(160)
    assert sum(found.appointments) == pytest.approx(85)
    assert found.walk_ins[0] == pytest.approx(found.walk_ins[5] / 2)
    assert forecast(USUAL, 5, HOURS).visitors == pytest.approx(found.visitors / 2)
    assert forecast(USUAL, 3, HOURS).visitors == 0


def test_a_short_day_has_all_its_visitors_in_its_hours() -> None:
    found = forecast(USUAL, 5, HalfHours(600, 1020))
    assert len(found.arrivals) == 14
    assert sum(found.walk_ins) == pytest.approx(80)


def test_tickets_draw_the_figures_to_themselves_the_more_the_longer() -> None:
    busy = PastDay(0, walk_ins=tuple(600.0 for _ in range(50)))
    expected = forecast(USUAL, 0, HOURS).walk_ins[2]
    few, many = (forecast(USUAL, 0, HOURS, Past([busy] * count)).walk_ins[2] for count in (4, 60))
    assert few == pytest.approx((PRIOR_DAYS * expected + 4 * 50) / (PRIOR_DAYS + 4))
    assert expected < few < many < 50
    # Tickets of another weekday say nothing about this one.
    assert forecast(USUAL, 0, HOURS, Past([PastDay(2, (600.0,) * 50)])).walk_ins[2] == expected


@given(st.dictionaries(st.sampled_from(["tax", "school", "new"]), st.integers(0, 10_000)))
def test_shares_are_shares(seen: dict[str, int]) -> None:
    found = shares(USUAL.topics, seen)
    assert sum(found.values()) == pytest.approx(1)
    assert set(found) == {*USUAL.topics, *seen}


def test_needs_follow_the_work_and_more_than_it() -> None:
    found = needs(forecast(USUAL, 0, HOURS), MINUTES, Multipliers(), SKILLS)
    assert all(count >= work for count, work in zip(found.officers, found.work, strict=True))
    # The work of a whole day: visitors times minutes, but for who is still served after the doors closed.
    whole = 245 * (0.25 * 20 + 0.75 * 10)
    assert 0.93 * whole < sum(found.work) * 30 < 1.02 * whole
    assert all(one >= 1 for one in found.topics["tax"])
    assert set(found.pairs) == {("en", "tax"), ("en", "school")}
    assert max(found.speakers["ko"]) == 1
    assert "zh-hans" not in found.speakers


def test_heads_are_added_where_they_were_missed() -> None:
    expected = forecast(USUAL, 0, HOURS)
    plain = needs(expected, MINUTES, Multipliers(), SKILLS)
    raised = needs(
        expected,
        MINUTES,
        Multipliers(),
        SKILLS,
        Raised({3: 2}, {("tax", 4): 1}, {("ko", 5): 1}).and_also(Raised({3: 1})),
    )
    assert raised.officers[3] == plain.officers[3] + 3
    assert raised.officers[4] == plain.officers[4]
    assert raised.topics["tax"][4] == plain.topics["tax"][4] + 1
    assert raised.speakers["ko"][5] == plain.speakers["ko"][5] + 1
