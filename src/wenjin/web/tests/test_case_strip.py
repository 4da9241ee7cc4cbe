"""The drawn days of a clock."""

import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from wenjin.cases.domain.clock import Mark
from wenjin.web.case_strip import LONGEST_PAUSE, strip_of

MARKS = st.lists(st.sampled_from(list(Mark)), max_size=200)
BLOCK = re.compile(r'<rect class="(\w+)" x="([\d.]+)%" width="([\d.]+)%" y="\d+%" height="\d+%" rx="3"/>')


def blocks(*marks: Mark) -> list[tuple[str, float, float]]:
    """Class, beginning and end of each block; the whole drawing is nothing but blocks."""
    drawn = strip_of(marks)
    assert not BLOCK.sub("", drawn), "no locale writes a comma into it"
    return [(kind, float(x), float(x) + float(width)) for kind, x, width in BLOCK.findall(drawn)]


@given(MARKS)
def test_blocks_stand_beside_each_other_within_the_width(marks: list[Mark]) -> None:
    days = [one for one in blocks(*marks) if one[0] != "mark"]
    assert all(0 <= first < last <= 100.02 for _kind, first, last in days)
    assert all(one[2] <= other[1] + 0.02 for one, other in pairwise(days))


@given(MARKS)
def test_days_that_count_are_all_drawn(marks: list[Mark]) -> None:
    counted = [one for one in marks if one is not Mark.PAUSED]
    assert len([one for one in blocks(*marks) if one[0] not in ("stop", "mark")]) == len(counted)


def test_a_long_pause_does_not_squeeze_the_days_that_count() -> None:
    drawn = blocks(*[Mark.DONE] * 3, *[Mark.PAUSED] * 20, *[Mark.TODO] * 4)
    assert sum(kind == "stop" for kind, *_where in drawn) == LONGEST_PAUSE


def test_today_has_a_mark_below_it() -> None:
    drawn = blocks(Mark.DONE, Mark.TODAY, Mark.TODO)
    today, mark = (next(one for one in drawn if one[0] == kind) for kind in ("today", "mark"))
    assert today[1:] == mark[1:]
    assert all(kind != "mark" for kind, *_where in blocks(Mark.DONE))
    assert blocks() == []
