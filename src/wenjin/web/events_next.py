"""The next events, for pages that are about something else."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone

from wenjin.core import clock
from wenjin.events.queries.events import upcoming
from wenjin.events.queries.seen import EventSeen, Filters
from wenjin.lang.templatetags.lang import asked_language
from wenjin.web.events_calendar import Line, lines_of

SHOWN: Final = 3
_SOON: Final = timedelta(days=60)
_AHEAD: Final = timedelta(days=366)


def next_events(at: datetime) -> tuple[Line, ...]:
    """The next few that take place."""
    today = timezone.localdate(at)
    found = upcoming(today, today + _SOON, asked_language(), at=at)
    return lines_of(one_of_each_series([one for one in found if not one.is_cancelled])[:SHOWN], is_long=True)


def one_of_each_series(events: Iterable[EventSeen]) -> list[EventSeen]:
    """The first of each series, so that a weekly one does not push out all others."""
    first: dict[str, EventSeen] = {}
    for one in events:
        first.setdefault(one.series or one.code, one)
    return list(first.values())


def events_named(text: str) -> tuple[EventSeen, ...]:
    """The next few with all of these words in title, summary, organiser or house."""
    at = clock.now()
    today = timezone.localdate(at)
    return upcoming(today, today + _AHEAD, asked_language(), Filters(text=text), at=at, most=SHOWN)
