"""The calendar of somebody's shifts (RFC 5545), to be subscribed to under a secret link."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from wenjin.counters.queries.own_shifts import Feed, OwnShift

# Programs ask again after some hours; more often costs and tells nothing.
_REFRESH: Final = "PT4H"


def shifts_ics(
    feed: Feed,
    *,
    name: str,
    place: str,
    title: Callable[[OwnShift], str],
    breaks: Callable[[OwnShift], str],
    host: str,
    now: datetime,
) -> bytes:
    """The file. A shift keeps its UID while it moves, and its sequence rises; one that is no more is not in it.

    Args:
        name: shown by calendar programs.
        place: where the centre is called so.
        title: one line for a shift; ``breaks`` what else to know of it.
        host: of the site, the last part of each UID.
        now: when the file is made.
    """
    from icalendar import Calendar, Event, vDatetime  # 3 MB, and few web processes ever write a calendar

    calendar = Calendar()
    calendar.add("prodid", f"-//Wenjin//rosters//{feed.centre.upper()}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-published-ttl", _REFRESH)
    for shift in feed.shifts:
        event = Event()
        event.add("uid", f"shift-{shift.id}@{host}")
        event.add("dtstamp", vDatetime(now.astimezone(UTC).replace(microsecond=0)))
        event.add("last-modified", vDatetime(shift.published_at.astimezone(UTC).replace(microsecond=0)))
        event.add("sequence", shift.sequence)
        event.add("dtstart", vDatetime(shift.starts_at.astimezone(UTC)))
        event.add("dtend", vDatetime(shift.ends_at.astimezone(UTC)))
        event.add("summary", title(shift))
        if breaks(shift):
            event.add("description", breaks(shift))
        event.add("location", place)
        event.add("transp", "OPAQUE")
        calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written
