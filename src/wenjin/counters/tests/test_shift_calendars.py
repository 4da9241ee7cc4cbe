"""The calendar of somebody's shifts, read by another reader than the library that wrote it."""

from datetime import UTC, date, datetime
from uuid import UUID

from wenjin.core.tests.calendar_reading import Line, by_another_library, read_calendar
from wenjin.counters.queries.own_shifts import Feed, OwnShift
from wenjin.counters.shift_calendars import shifts_ics

NOW = datetime(2026, 11, 23, 4, 5, 6, 789, tzinfo=UTC)
PLACE = "龙华外国人服务中心, Longhua; second floor\\east"


def shift(number: int, day: int, sequence: int = 0, breaks: tuple[tuple[str, str], ...] = ()) -> OwnShift:
    return OwnShift(
        UUID(int=number),
        date(2026, 11, day),
        datetime(2026, 11, day, 0, 45, tzinfo=UTC),
        datetime(2026, 11, day, 9, 15, tzinfo=UTC),
        breaks,
        "early",
        sequence,
        datetime(2026, 11, 20, 1, tzinfo=UTC),
    )


def feed(*shifts: OwnShift) -> bytes:
    return shifts_ics(
        Feed("longhua-centre", "officer:x", shifts),
        name="班次",
        place=PLACE,
        title=lambda one: "Shift",
        breaks=lambda one: ", ".join("–".join(pair) for pair in one.breaks),
        host="wenjin.example",
        now=NOW,
    )


def written(*shifts: OwnShift) -> list[dict[str, Line]]:
    """The properties of the calendar, then those of each entry."""
    found: list[dict[str, Line]] = []
    for line in read_calendar(feed(*shifts)):
        if line.name == "BEGIN":
            found.append({})
        elif line.name != "END":
            assert line.name not in found[-1]
            found[-1][line.name] = line
    return found


def test_a_feed_is_read_back_by_another_reader() -> None:
    calendar, first, second = written(
        shift(1, 24, sequence=3, breaks=(("12:00", "13:00"), ("15:00", "15:15"))), shift(2, 25)
    )
    assert {name: calendar[name].text for name in ("VERSION", "METHOD", "X-WR-CALNAME")} == {
        "VERSION": "2.0",
        "METHOD": "PUBLISH",
        "X-WR-CALNAME": "班次",
    }
    assert first["DTSTART"].moment == datetime(2026, 11, 24, 0, 45, tzinfo=UTC)
    assert first["DTEND"].moment == datetime(2026, 11, 24, 9, 15, tzinfo=UTC)
    assert first["DTSTAMP"].moment == NOW.replace(microsecond=0)
    assert (first["SEQUENCE"].value, second["SEQUENCE"].value) == ("3", "0")
    assert first["LOCATION"].text == PLACE
    assert first["DESCRIPTION"].text == "12:00–13:00, 15:00–15:15"
    assert "DESCRIPTION" not in second
    assert first["UID"].text == f"shift-{UUID(int=1)}@wenjin.example"
    assert first["UID"] != second["UID"]


def test_a_feed_without_shifts_is_a_calendar_all_the_same() -> None:
    [calendar] = written()
    assert calendar["X-PUBLISHED-TTL"].value == "PT4H"


def test_another_library_reads_the_same() -> None:
    first, second = by_another_library(feed(shift(1, 24, sequence=3), shift(2, 25)))
    assert first["DTSTART"] == datetime(2026, 11, 24, 0, 45, tzinfo=UTC)
    assert first["DTEND"] == datetime(2026, 11, 24, 9, 15, tzinfo=UTC)
    assert (first["SEQUENCE"], second["SEQUENCE"]) == ("3", "0")
    assert (first["LOCATION"], first["SUMMARY"]) == (PLACE, "Shift")
    assert second["UID"] == f"shift-{UUID(int=2)}@wenjin.example"
