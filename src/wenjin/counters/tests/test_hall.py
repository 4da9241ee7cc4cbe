"""How long serving will still last, and when somebody is back."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenjin.counters.domain.hall import back_at, minutes_left


def _integrated(mean: float, variation: float, elapsed: float) -> float:
    """E[X - x | X > x] of a lognormal, by the trapezium rule over its logarithm."""
    spread = math.sqrt(math.log(1 + variation**2))
    centre = math.log(mean) - spread**2 / 2
    logs = np.linspace(math.log(elapsed), centre + 12 * spread, 200_001)
    density = np.exp(-(((logs - centre) / spread) ** 2) / 2)
    return float(np.trapezoid((np.exp(logs) - elapsed) * density, logs) / np.trapezoid(density, logs))


@pytest.mark.parametrize("variation", [0.3, 0.5, 0.7])
@pytest.mark.parametrize("share", [0.1, 0.5, 1.0, 1.5, 2.5])
def test_minutes_left_are_those_of_a_lognormal(variation: float, share: float) -> None:
    for mean in (6.0, 30.0):
        expected = _integrated(mean, variation, share * mean)
        assert minutes_left(mean, variation, share * mean) == pytest.approx(expected, rel=0.002)


def test_all_is_left_before_anything_has_happened() -> None:
    assert minutes_left(20, 0.5, 0) == 20


@given(st.floats(1, 60), st.floats(0.2, 1), st.floats(0, 500))
def test_something_is_always_left(mean: float, variation: float, elapsed: float) -> None:
    assert 0 < minutes_left(mean, variation, elapsed) < 20 * mean


def test_what_lasts_long_will_last_longer() -> None:
    assert minutes_left(20, 0.6, 60) > minutes_left(20, 0.6, 30)


@pytest.mark.parametrize(
    ("minute", "back"),
    [(179.9, 179.9), (180, 240), (239, 240), (240, 240), (300, 320), (311, 320), (320, 320)],
)
def test_somebody_is_back_when_no_break_goes_on(minute: float, back: float) -> None:
    assert back_at(((180, 240), (300, 310), (310, 320)), minute) == back


def test_who_is_gone_for_good_does_not_come_back() -> None:
    assert back_at(((400, math.inf),), 401) == math.inf
