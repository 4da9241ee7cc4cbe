"""The line before the intake: places are told in order, and what is told is kept."""

from hypothesis import given
from hypothesis import strategies as st

from wenjin.events.domain.waiting_room import SLOWEST, Line, joined, measured, place_at

LONGEST = 600.0


@given(st.floats(1, 2000), st.integers(1, 300), st.integers(0, 200))
def test_moments_come_in_order_and_never_faster_than_the_pace(pace: float, people: int, ahead: int) -> None:
    line, moments = Line(pace), []
    for _ in range(people):
        line, turn = joined(line, 1000.0, ahead=ahead, longest=LONGEST)
        if turn is None:
            break
        moments.append(turn)
    assert [one.at for one in moments] == sorted({one.at for one in moments})
    for number, one in enumerate(moments, 1):
        assert one.at >= 1000.0 + (ahead + number) / pace - 1e-6
        assert abs(one.place - (ahead + number)) <= 1


def test_a_line_that_is_too_long_takes_nobody_and_stays_as_it_is() -> None:
    line = Line(10.0, 1000.0 + LONGEST)
    assert joined(line, 1000.0, ahead=0, longest=LONGEST) == (line, None)


def test_who_waits_moves_forward() -> None:
    line, turn = joined(Line(10.0), 1000.0, ahead=99, longest=LONGEST)
    assert turn is not None
    assert turn.place == 100
    assert [place_at(line, turn.at, 1000.0 + seconds) for seconds in (0, 5, 9.9, 20)] == [100, 50, 1, 1]


def test_the_line_is_empty_when_its_last_moment_has_come() -> None:
    line, turn = joined(Line(10.0), 1000.0, ahead=0, longest=LONGEST)
    assert turn is not None
    assert not line.is_empty(1000.0)
    assert line.is_empty(turn.at)


def test_the_pace_follows_what_is_done_and_never_stops() -> None:
    line = Line(50.0)
    for _ in range(40):
        line = measured(line, 200, 1.0)
    assert 190 < line.pace <= 200
    for _ in range(100):
        line = measured(line, 1, 100.0)
    assert line.pace == SLOWEST
    assert measured(line, 0, 1.0) == line == measured(line, 5, 0.0)
