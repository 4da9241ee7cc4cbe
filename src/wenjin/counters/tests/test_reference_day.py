"""The reference days are those on which everybody compares ways of calling: every draw is fixed."""

import pytest

from wenjin.counters.domain.reference_day import (
    APPOINTMENT_SENIORITY,
    CLOSES,
    LANGUAGES,
    Load,
    reference_day,
    reference_hall,
)

# People, those with an appointment; sums of arrivals, of minutes, of set-ups and of places of languages.
_CHECKS = {
    Load.BASE: (269, 95, 62483.899, 4660.180, 663.961, 1376),
    Load.HEAVY: (271, 110, 64665.102, 4430.128, 741.686, 1479),
    Load.LIGHT: (228, 93, 51925.395, 3580.505, 550.368, 1083),
}


@pytest.mark.parametrize("load", list(Load))
def test_the_first_day_of_each_load_has_its_check_values(load: Load) -> None:
    day = reference_day(load, 1)
    people, booked, arrivals, minutes, set_ups, languages = _CHECKS[load]
    assert len(day.visitors) == people
    assert sum(one.seniority > 0 for one in day.visitors) == booked
    assert sum(day.arrivals) == pytest.approx(arrivals, abs=0.001)
    assert sum(day.minutes) == pytest.approx(minutes, abs=0.001)
    assert sum(day.set_ups) == pytest.approx(set_ups, abs=0.001)
    assert sum(LANGUAGES.index(one.language) for one in day.visitors) == languages


def test_days_differ_and_a_day_is_always_the_same() -> None:
    again = reference_day.__wrapped__(Load.BASE, 7)
    assert again == reference_day(Load.BASE, 7)
    assert again != reference_day(Load.BASE, 8)


def test_a_day_before_the_first_is_refused() -> None:
    with pytest.raises(ValueError, match="-1"):
        reference_day(Load.BASE, -1)


@pytest.mark.parametrize("load", list(Load))
def test_waiting_counts_from_the_slot_of_whoever_has_one_and_comes_early(load: Load) -> None:
    day = reference_day(load, 3)
    assert list(day.arrivals) == sorted(day.arrivals)
    for visitor, arrival in zip(day.visitors, day.arrivals, strict=True):
        assert visitor.ready_at >= arrival
        if not visitor.seniority:
            assert visitor.ready_at == arrival
        elif visitor.ready_at > arrival:
            assert visitor.ready_at % 15 == 0
        assert visitor.seniority in (0.0, APPOINTMENT_SENIORITY)


def test_the_hall_can_serve_forty_three_languages() -> None:
    hall = reference_hall()
    assert (len(hall.officers), len(hall.interpreters), hall.lines, hall.closes) == (12, 6, 4, CLOSES)
    assert len(LANGUAGES) == len(set(LANGUAGES)) == 43
    assert set(hall.remote) == set(LANGUAGES) - {"zh", "en"}
    assert all(one.lines in (1, 2) and one.set_up in (4.0, 8.0) for one in hall.remote.values())
    assert all(set(one.services) <= set(hall.minutes) and "zh" in one.languages for one in hall.officers)
    breaks = [one.away for one in hall.officers] + [one.away for one in hall.interpreters]
    assert all(end - start == 60 for ((start, end),) in breaks)
