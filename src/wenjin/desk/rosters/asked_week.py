"""The week, day and person that an address names."""

from datetime import date

from django.http import Http404, HttpRequest

from wenjin.core import clock
from wenjin.counters.queries.roster_staff import INTERPRETER, OFFICER, monday_of
from wenjin.counters.queries.rosters import next_week

_FIRST, _LAST = date(2020, 1, 6), date(2100, 1, 1)


def day_of(text: str) -> date:
    """A day in an address.

    Raises:
        Http404: it is none, or lies in another century.
    """
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise Http404 from error
    if not _FIRST <= day <= _LAST or day.isoformat() != text:
        raise Http404
    return day


def monday_in(text: str) -> date:
    """A Monday in an address.

    Raises:
        Http404: it is none.
    """
    day = day_of(text)
    if day.weekday():
        raise Http404
    return day


def asked_monday(request: HttpRequest) -> date:
    """The week that is asked for by any of its days; the next one otherwise."""
    said = request.GET.get("week", "")
    if not said:
        return next_week(clock.today())
    return monday_of(day_of(said))


def asked_person(text: str) -> str:
    """The key of somebody in a form; empty when it can be none."""
    kind, _, rest = text[:60].partition(":")
    return text[:60] if kind in (OFFICER, INTERPRETER) and rest else ""
