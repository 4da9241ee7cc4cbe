"""Counting in memory for limits."""

import pytest

from wenjin.core import counts
from wenjin.core.counts import Counts


def test_a_limit_counts_each_name_until_the_while_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(counts, "monotonic", lambda: now[0])
    counted = Counts(60.0)
    assert [counted.is_over(("a", 2)) for _ in range(3)] == [False, False, True]
    assert not counted.is_over(("b", 2))
    assert counted.is_over(("b", 2), ("a", 2)), "one of them is enough, and then none is counted"
    assert not counted.is_over(("b", 2))
    now[0] += 20
    assert counted.seconds_left() == 40
    now[0] += 41
    assert counted.seconds_left() == 0
    assert not counted.is_over(("a", 2))
    assert counted.seconds_left() == 60


def test_what_is_kept_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counts, "_MOST_KEPT", 3)
    counted = Counts(60.0)
    for number in range(10):
        assert not counted.is_over((str(number), 1))
    assert counted.is_over(("9", 1))
