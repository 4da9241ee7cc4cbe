"""The crossing: stones, words, and what a screen reader hears."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.template import Context, Template
from django.utils import translation

from wenjin.catalogue.queries.texts import Said
from wenjin.web.crossing import LAST_START, ROOM_FOR_MONTH, Axis, _ticks
from wenjin.web.templatetags.crossing import STATES, crossing


def test_every_state_has_stone_and_word() -> None:
    drawn = crossing(Context(), [{"state": state, "title": state.title()} for state in STATES])
    for state in STATES:
        assert f'<li data-s="{state}">' in drawn
        assert f'href="#s-{state}"' in drawn
    assert "Step 2 of 8, Your turn." in drawn


def test_titles_are_escaped_and_keep_their_language() -> None:
    drawn = crossing(
        Context(),
        [
            {
                "state": "turn",
                "title": Said("<b>护照</b>", "zh-hans"),
                "by": "by 4 May",
                "href": "/x/?a=1&b=2",
            },
            {"bank": True, "title": "First days"},
        ],
        "plan",
    )
    assert '<ol class="crossing plan">' in drawn
    assert '<span class="fallback" lang="zh-Hans" dir="ltr">&lt;b&gt;护照&lt;/b&gt;</span>' in drawn
    assert "Step 1 of 1, Your turn, by 4 May." in drawn
    assert "/x/?a=1&amp;b=2" in drawn
    assert '<li class="bank"><span>First days</span></li>' in drawn


def test_the_longest_path_is_said_too() -> None:
    drawn = crossing(Context(), [{"state": "todo", "title": "A", "key": True, "words": "8 Jan"}])
    assert 'class="key"' in drawn
    assert '8 Jan <span class="vh">On the longest path.</span>' in drawn


@pytest.mark.parametrize(
    ("confidence", "stones", "words"),
    [
        ("high", 3, "Confirmed"),
        ("medium", 2, "One source"),
        ("low", 1, "Old or hearsay"),
        ("inferred", 0, "Our estimate"),
    ],
)
def test_confidence(confidence: str, stones: int, words: str) -> None:
    drawn = Template("{% sure level %}").render(Context({"level": confidence}))
    assert f"#i-sure{stones}" in drawn
    assert words in drawn


def test_heading_and_both() -> None:
    template = Template("{% heading h2 fee %}Fee{% endheading %}{% both %}<b>x</b>{% endboth %}")
    assert template.render(Context()) == '<h2 id="fee">Fee</h2><div><b>x</b></div>'
    twice = template.render(Context({"second_language": "zh-hans"}))
    assert twice.count("Fee") == 2
    assert twice.count("<h2") == 1
    assert twice.count('lang="zh-Hans"') == 2


@pytest.mark.parametrize("weeks", range(2, 60))
def test_names_of_months_neither_leave_the_calendar_nor_touch(weeks: int) -> None:
    first = date(2026, 11, 23)
    _days, months = _ticks(Axis(first, first + timedelta(weeks=weeks), (), (), None))
    begins = [LAST_START if one.is_at_end else float(one.x) for one in months]
    assert begins == sorted(begins)
    assert max(begins) <= LAST_START
    assert all(later - earlier >= ROOM_FOR_MONTH for earlier, later in pairwise(begins))


@pytest.mark.parametrize(
    ("text", "note", "told"),
    [
        (
            Said("entry", "en"),
            Said("art. <30>", "en"),
            '<span class="fallback" lang="en" dir="ltr">entry (art. &lt;30&gt;)</span>',
        ),
        (
            Said("כניסה", "he"),
            Said("art. 30", "en"),
            'כניסה (<span class="fallback" lang="en" dir="ltr">art. 30</span>)',
        ),
        (Said("כניסה", "he"), "", "כניסה"),
    ],
)
def test_a_text_and_its_note_carry_one_mark(text: str, note: str, told: str) -> None:
    with translation.override("he"):
        assert Template("{% noted text note %}").render(Context({"text": text, "note": note})) == told
