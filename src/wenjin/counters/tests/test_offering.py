"""Which places can be offered, and over which ones one may book."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenjin.catalogue.domain.opening import Hours, Span
from wenjin.counters.domain.appointment_reference import appointment_reference, read_appointment_reference
from wenjin.counters.domain.offering import (
    Duty,
    Need,
    Promise,
    Worker,
    extra_resource,
    is_on_a_quarter,
    officer_resource,
    places,
    possible_modes,
    quarters,
)
from wenjin.counters.domain.openings import (
    Stretch,
    moment,
    open_stretches,
    with_exceptions,
    working_stretches,
)
from wenjin.counters.domain.overbooking import (
    History,
    chance_of_coming,
    chance_of_more_than,
    extra_places,
)
from wenjin.counters.domain.routing import Mode

DAY = datetime(2026, 11, 30, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


def stretch(start: float, end: float) -> Stretch:
    return Stretch(DAY + timedelta(hours=start), DAY + timedelta(hours=end))


WHOLE = (stretch(9, 17),)
HAN = Worker("han", {"zh": 1.0}, frozenset({"tax"}), WHOLE)
LEE = Worker("lee", {"zh": 1.0, "ko": 1.0, "en": 1.0}, frozenset({"tax", "school"}), WHOLE)
KIM = Worker("kim", {"ko": 1.0, "ja": 1.0}, present=WHOLE)


def duty(*officers: Worker, **about: object) -> Duty:
    found = Duty("here", stretch(0, 24), WHOLE, officers or (HAN, LEE), (KIM,), 1, {"es": 1}, {})
    return replace(found, **about)  # type: ignore[arg-type]


def need(language: str, minutes: float = 20, *also: str, group: int = 1) -> Need:
    return Need("tax", minutes, language, frozenset(also), group)


def at(hour: float) -> datetime:
    return DAY + timedelta(hours=hour)


def test_the_best_way_is_offered_and_whoever_can_do_less_is_asked_first() -> None:
    first = places(duty(), need("zh"), earliest=DAY)[0]
    assert (first.start, first.end, first.mode, first.officer) == (at(9), at(9.5), Mode.DIRECT, "han")
    korean = places(duty(), need("ko"), earliest=DAY)[0]
    assert (korean.mode, korean.officer, korean.language) == (Mode.DIRECT, "lee", "ko")
    taken = {officer_resource("lee"): (stretch(9, 10),)}
    interpreted = places(duty(taken=taken), need("ko"), earliest=DAY)
    assert (interpreted[0].mode, interpreted[0].officer, interpreted[0].interpreter) == (
        Mode.INTERPRETER,
        "han",
        "kim",
    )
    assert next(one for one in interpreted if one.start == at(10)).mode is Mode.DIRECT


def test_a_second_language_takes_longer_and_names_itself() -> None:
    found = places(duty(), need("sw", 28, "en"), earliest=DAY)[0]
    assert (found.mode, found.language, found.end - found.start) == (
        Mode.SECOND,
        "en",
        timedelta(minutes=45),
    )
    weak = Worker("weak", {"sw": 1.15}, frozenset({"tax"}), WHOLE)
    assert places(duty(weak), need("sw"), earliest=DAY)[0].mode is Mode.SECOND


def test_remote_claims_the_officer_a_line_and_one_of_those_on_call() -> None:
    found = places(duty(), need("es"), earliest=DAY)[0]
    assert found.mode is Mode.REMOTE
    assert set(found.resources) == {"officer:han", "line:here:1", "call:here:es:1"}
    without_line = duty(taken={"line:here:1": (stretch(9, 17),)})
    assert places(without_line, need("es"), earliest=DAY) == []
    assert possible_modes(without_line, need("es")) == (Mode.REMOTE,), "it is covered, only not free"


def test_nobody_who_serves_the_topic_or_speaks_is_no_way() -> None:
    assert possible_modes(duty(), replace(need("zh"), topic="housing")) == ()
    assert possible_modes(duty(), need("sw")) == ()


def test_the_end_lies_in_the_hours_and_in_the_shift() -> None:
    found = places(duty(HAN), need("zh", 60), earliest=DAY)
    assert found[-1].end == at(17)
    short = replace(HAN, present=(stretch(9, 10), stretch(11, 12.5)))
    starts = {one.start for one in places(duty(short), need("zh", 60), earliest=DAY)}
    assert starts == {at(9), at(11), at(11.25), at(11.5)}


def test_what_is_nearly_free_is_not_free() -> None:
    taken = {officer_resource("han"): (Stretch(at(10), at(10) + timedelta(minutes=5)),)}
    starts = {one.start for one in places(duty(HAN, taken=taken), need("zh", 10), earliest=DAY)}
    assert at(9.75) in starts
    assert at(10) not in starts
    assert at(10.25) in starts


def test_nothing_begins_before_the_earliest_moment() -> None:
    assert places(duty(HAN), need("zh"), earliest=at(10) + timedelta(seconds=1))[0].start == at(10.25)
    assert places(duty(HAN), need("zh"), earliest=at(10))[0].start == at(10)
    assert places(duty(HAN), need("zh"), earliest=at(20)) == []


@pytest.mark.parametrize(
    ("minutes", "multiplier", "group", "expected"),
    [(6, 1, 1, 1), (15, 1, 1, 1), (20, 1, 1, 2), (30, 1.0, 1, 2), (25, 1.2, 1, 2), (20, 1, 5, 3)],
)
def test_minutes_are_rounded_up_to_quarters(
    minutes: float, multiplier: float, group: int, expected: int
) -> None:
    assert quarters(need("zh", minutes, group=group), multiplier) == expected


def test_a_large_group_gets_three_hours_and_not_a_day() -> None:
    assert quarters(need("zh", 30, group=30), 1.3) == 12


@given(
    st.lists(st.tuples(st.integers(0, 95), st.integers(1, 12)), max_size=8),
    st.integers(1, 100),
    st.integers(0, 1440),
)
def test_bits_say_the_same_as_looking_at_every_start(
    claims: list[tuple[int, int]], minutes: int, earliest: int
) -> None:
    busy = tuple(stretch(first / 4, (first + length) / 4) for first, length in claims)
    there = duty(HAN, taken={officer_resource("han"): busy})
    asked, begin = need("zh", minutes), DAY + timedelta(minutes=earliest)
    length = quarters(asked, 1.0) * timedelta(minutes=15)
    expected = [
        start
        for start in (DAY + timedelta(minutes=15 * number) for number in range(96))
        if start >= begin
        and WHOLE[0].start <= start
        and start + length <= WHOLE[0].end
        and not any(one.overlaps(Stretch(start, start + length)) for one in busy)
    ]
    assert [one.start for one in places(there, asked, earliest=begin)] == expected


@given(st.lists(st.floats(0, 1), max_size=8), st.integers(0, 9))
def test_the_chance_that_more_come_is_the_sum_over_all_ways(comes: list[float], most: int) -> None:
    expected = 0.0
    for ways in product((0, 1), repeat=len(comes)):
        if sum(ways) > most:
            chance = 1.0
            for came, one in zip(ways, comes, strict=True):
                chance *= one if came else 1 - one
            expected += chance
    assert chance_of_more_than(most, comes) == pytest.approx(expected, abs=1e-9)


def promised(count: int, chance: float, *, language: str = "zh") -> Duty:
    officers = tuple(Worker(f"o{one}", {language: 1.0}, frozenset({"tax"}), WHOLE) for one in range(count))
    return duty(
        *officers,
        taken={officer_resource(one.id): (stretch(10, 10.5),) for one in officers},
        promises=tuple(Promise(one.id, stretch(10, 10.5), chance) for one in officers),
        comes=0.85,
    )


def test_one_is_booked_over_when_it_is_unlikely_that_all_come() -> None:
    (extra,) = extra_places(promised(12, 0.85), need("zh"), taken=[])
    assert extra.is_extra
    assert extra.resources == (extra_resource(extra.officer),)
    assert (extra.start, extra.end) == (at(10), at(10.5))
    assert extra_places(promised(3, 0.85), need("zh"), taken=[]) == []
    assert extra_places(promised(12, 0.99), need("zh"), taken=[]) == []
    assert extra_places(promised(12, 0.85), need("zh"), taken=[at(10)]) == []


def test_nobody_is_booked_over_who_needs_an_interpreter_or_more_time() -> None:
    assert extra_places(promised(12, 0.85), need("ko"), taken=[]) == []
    assert extra_places(promised(12, 0.85), need("es"), taken=[]) == []
    assert extra_places(promised(12, 0.85), need("zh", 45), taken=[]) == []


def test_those_who_are_booked_over_count_themselves() -> None:
    there = promised(12, 0.85)
    over = tuple(Promise(f"o{one}", stretch(10, 10.5), 0.85, is_extra=True) for one in range(2))
    crowded = replace(there, promises=there.promises + over)
    assert extra_places(crowded, need("zh"), taken=[]) == []


def test_history_moves_the_figure_of_the_hall() -> None:
    assert chance_of_coming(0.15, History(), is_confirmed=False) == pytest.approx(0.85)
    assert chance_of_coming(0.15, History(), is_confirmed=True) == pytest.approx(0.925)
    seen = History(came=500, missed=500)
    assert chance_of_coming(0.15, seen, is_confirmed=False) == pytest.approx(1 - 507.5 / 1050)
    assert chance_of_coming(0.15, seen, is_confirmed=True) == pytest.approx(0.925), (
        "others say nothing of them"
    )


def test_a_night_is_as_long_as_it_is() -> None:
    hours = Hours({7: (Span.read("01:00", "04:00"),)})
    (short,) = open_stretches(hours, [date(2026, 3, 29)], BERLIN)
    (long,) = open_stretches(hours, [date(2026, 10, 25)], BERLIN)
    (usual,) = open_stretches(hours, [date(2026, 11, 1)], BERLIN)
    assert [one.end - one.start for one in (short, long, usual)] == [timedelta(hours=n) for n in (2, 4, 3)]
    assert moment(date(2026, 3, 29), 150, BERLIN) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)])
def test_places_of_a_night_on_which_the_clocks_change_are_real_quarters(day: date) -> None:
    hours = Hours({7: (Span.read("00:00", "06:00"),)})
    opens = tuple(open_stretches(hours, [day], BERLIN))
    worker = Worker("night", {"de": 1.0}, frozenset({"tax"}), opens)
    there = Duty("here", opens[0], opens, (worker,), (), 0, {}, {})
    found = places(there, need("de", 15), earliest=opens[0].start)
    assert len(found) == (opens[0].end - opens[0].start) / timedelta(minutes=15)
    assert all(one.end - one.start == timedelta(minutes=15) for one in found)
    local = [one.start.astimezone(BERLIN) for one in found]
    assert {one.minute for one in local} == {0, 15, 30, 45}
    assert local[-1].time() == time(5, 45)


def test_exceptions_close_and_open_and_a_break_is_cut_out() -> None:
    hours = Hours({1: (Span.read("09:00", "17:00"),)})
    days = [date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 7)]
    changed = with_exceptions(hours, {days[0]: None, days[1]: (time(20), time(2))})
    found = open_stretches(changed, days, UTC)
    assert found == [
        Stretch(datetime(2026, 12, 1, 20, tzinfo=UTC), datetime(2026, 12, 2, 2, tzinfo=UTC)),
        Stretch(datetime(2026, 12, 7, 9, tzinfo=UTC), datetime(2026, 12, 7, 17, tzinfo=UTC)),
    ]
    work = working_stretches(
        at(9), at(17), date(2026, 11, 30), [(time(12), time(13)), (time(16, 30), time(18))], UTC
    )
    assert work == [stretch(9, 12), stretch(13, 16.5)]


def test_a_break_of_a_night_shift_may_lie_in_the_morning_after() -> None:
    work = working_stretches(at(22), at(30), date(2026, 11, 30), [(time(2), time(3))], UTC)
    assert work == [stretch(22, 26), stretch(27, 30)]


def test_references_survive_being_said_and_find_slips() -> None:
    reference = appointment_reference([0, 5, 9, 30, 17, 2])
    assert read_appointment_reference(f" {reference.lower().replace('-', ' ')} ") == reference
    signs = reference.replace("-", "")
    for place, other in product(range(len(signs)), "23456789ABCDEFGHJKLMNPQRSTVWXYZ"):
        if other != signs[place]:
            assert read_appointment_reference(signs[:place] + other + signs[place + 1 :]) is None
    assert read_appointment_reference("") is None
    assert read_appointment_reference("号码七") is None


def test_quarters_are_those_of_the_clock() -> None:
    assert is_on_a_quarter(at(9.25))
    assert not is_on_a_quarter(at(9.25) + timedelta(microseconds=1))
