import pytest

from wenjin.counters.domain.reference_day import LANGUAGES, Load, reference_day


@pytest.mark.parametrize(
    ("load", "figures"),
    [
        (Load.LIGHT, (228, 93, 51925.395, 3580.505, 550.368, 1083)),
        (Load.BASE, (269, 95, 62483.899, 4660.180, 663.961, 1376)),
        (Load.HEAVY, (271, 110, 64665.102, 4430.128, 741.686, 1479)),
    ],
)
def test_the_draws_are_those_of_the_bench(load: Load, figures: tuple[float, ...]) -> None:
    """Visitors, appointments, sums of arrivals, durations, set-ups and places of languages of the first day."""
    day = reference_day(load, 1)
    assert (
        len(day.visitors),
        sum(one.seniority > 0 for one in day.visitors),
        round(sum(day.arrivals), 3),
        round(sum(day.minutes), 3),
        round(sum(day.set_ups), 3),
        sum(LANGUAGES.index(one.language) for one in day.visitors),
    ) == figures


def test_a_day_before_the_first_is_refused() -> None:
    with pytest.raises(ValueError, match="0 or more"):
        reference_day(Load.BASE, -1)
