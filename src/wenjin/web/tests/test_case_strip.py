"""The drawn days of a clock."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from wenjin.cases.domain.clock import Mark
from wenjin.web.case_strip import LONGEST_PAUSE, Block, strip_of

MARKS = st.lists(st.sampled_from(list(Mark)), max_size=200)


def ends(block: Block) -> tuple[float, float]:
    start = float(block.x.rstrip("%"))
    return start, start + float(block.width.rstrip("%"))


@given(MARKS)
def test_blocks_stand_beside_each_other_within_the_width(marks: list[Mark]) -> None:
    blocks = strip_of(marks).blocks
    spans = [ends(one) for one in blocks]
    assert all(0 <= first < last <= 100.01 for first, last in spans)
    assert all(one[1] <= other[0] + 0.02 for one, other in pairwise(spans))


@given(MARKS)
def test_days_that_count_are_all_drawn_and_positions_never_have_a_comma(marks: list[Mark]) -> None:
    strip = strip_of(marks)
    counted = [one for one in marks if one is not Mark.PAUSED]
    assert len([one for one in strip.blocks if one.kind != "stop"]) == len(counted)
    assert all("," not in one.x + one.width for one in strip.blocks)


def test_a_long_pause_does_not_squeeze_the_days_that_count() -> None:
    strip = strip_of([Mark.DONE] * 3 + [Mark.PAUSED] * 20 + [Mark.TODO] * 4)
    assert sum(one.kind == "stop" for one in strip.blocks) == LONGEST_PAUSE


def test_today_has_a_mark_below_it() -> None:
    strip = strip_of([Mark.DONE, Mark.TODAY, Mark.TODO])
    assert strip.mark == (strip.blocks[1].x, strip.blocks[1].width)
    assert strip_of([Mark.DONE]).mark is None
    assert strip_of([]).blocks == ()
