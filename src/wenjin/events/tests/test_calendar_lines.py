"""Lines of calendar files as we write them, read by a library."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import vDuration, vText
from icalendar.parser import Contentline

from wenjin.events.calendar_lines import ListOf, duration, folded, line, moment, text

LONGEST = 75


def unfolded(content: bytes) -> str:
    assert content.endswith(b"\r\n")
    pieces = content.removesuffix(b"\r\n").split(b"\r\n ")
    assert all(len(one) <= LONGEST - (number > 0) for number, one in enumerate(pieces))
    return "".join(one.decode() for one in pieces)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=300))
@example("a" * LONGEST)
@example("a" * (LONGEST + 1))
@example("问津" * 60)
@example("a" + "🎐" * 60)
def test_what_is_folded_reads_as_it_was(words: str) -> None:
    assert unfolded(folded(words.encode())) == words


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=80))
@example("\\")
@example('a\r\nMETHOD:CANCEL\\; "b", c\t\x00')
def test_text_and_parameters_of_any_signs_are_one_line(words: str) -> None:
    written = unfolded(line("SUMMARY", text(words), [("LANGUAGE", "en"), ("CN", words)]))
    name, parameters, value = Contentline(written).parts()  # type: ignore[no-untyped-call]  # the library has no types here
    assert (name, parameters["LANGUAGE"]) == ("SUMMARY", "en")
    plain = "".join(sign for sign in words if sign in "\n\t" or not sign.isascii() or sign.isprintable())
    assert str(vText.from_ical(value)) == plain


def test_what_needs_quotes_has_them() -> None:
    written = line("X", "1", [("A", "a, b"), ("B", ListOf("a,b")), ("C", "mailto:x"), ("D", "plain")])
    assert written == b'X;A="a, b";B=a,b;C="mailto:x";D=plain:1\r\n'


def test_moments_are_in_utc() -> None:
    china = timezone(timedelta(hours=8))
    assert moment(datetime(2026, 12, 15, 10, 0, 0, 5, tzinfo=china)) == "20261215T020000Z"
    assert moment(datetime(2026, 12, 15, 2, tzinfo=UTC)) == "20261215T020000Z"


@pytest.mark.parametrize("minutes", [-120, -90, -15, 0, 45, 720])
def test_spans_of_time_are_read_again(minutes: int) -> None:
    span = timedelta(minutes=minutes)
    assert vDuration.from_ical(duration(span)) == span  # type: ignore[no-untyped-call]  # as above
