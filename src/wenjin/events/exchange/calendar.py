"""The year of events as one calendar file (RFC 5545), for the calendars of those who work on it."""

from wenjin.events.calendar_files import feed
from wenjin.events.models import Event
from wenjin.events.queries.events import year
from wenjin.events.queries.planned import ALL, Wanted, year_plan


def year_calendar(number: int, language: str, wanted: Wanted = ALL) -> bytes:
    """Public and cancelled events of a year. Drafts are left out: nobody is to count on them.

    Args:
        wanted: only these.
    """
    lines = year_plan(number, language, wanted).lines
    codes = {one.code for one in lines if one.state != Event.State.DRAFT}
    return feed((one for one in year(number, language) if one.code in codes), language, name=str(number))
