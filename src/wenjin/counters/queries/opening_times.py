"""When halls are open: the hours of their centres with the dated exceptions that only halls know."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from django.db.models import Max
from django.utils import timezone

from wenjin.catalogue.domain.opening import Openness, OpenNow, Span, open_now
from wenjin.catalogue.queries.openings import Exceptions
from wenjin.counters.domain.openings import Stretch, exceptional_spans, open_stretches
from wenjin.counters.models import OpeningException, Shift
from wenjin.counters.queries.duty import city_zone, opening_hours

_ONE_DAY: Final = timedelta(days=1)
# Where nobody could confirm the hours, nobody is turned away by them.
_OPEN: Final = frozenset({Openness.OPEN, Openness.ALWAYS, Openness.UNKNOWN})


def opening_now(centre: str, at: datetime) -> OpenNow:
    """Whether a centre is open at a moment, and until when, on the clock of the city.

    Raises:
        NoPackLoaded: there is no pack.
    """
    moment = timezone.localtime(at, city_zone())
    today = moment.date()
    # A night that began yesterday may not be over.
    return open_now(opening_hours(centre, (today - _ONE_DAY, today), today=today), moment)


def is_open(now: OpenNow) -> bool:
    """Whether people may come now."""
    return now.state in _OPEN


def doors_on(centre: str, day: date) -> list[Stretch]:
    """When the doors are open on a day; all day where nobody could confirm the hours."""
    zone = city_zone()
    hours = opening_hours(centre, [day], today=day)
    if hours.is_known:
        return open_stretches(hours, [day], zone)
    midnight = datetime.combine(day, time(), zone).astimezone(UTC)
    return [Stretch(midnight, midnight + timedelta(days=1))]


def rostered_until(centre: str, first: date) -> date | None:
    """The last day, from ``first`` on, on which officers are rostered and whose roster is published."""
    rows = Shift.objects.filter(
        centre=centre, day__gte=first, officer__isnull=False, published_at__isnull=False
    )
    found: date | None = rows.aggregate(last=Max("day"))["last"]
    return found


def exceptions_on(days: Iterable[date]) -> Exceptions:
    """Spans of days on which centres are open otherwise than every week, by centre; none on a closed day."""
    found: dict[str, dict[date, tuple[Span, ...]]] = {}
    rows = OpeningException.objects.filter(day__in=list(days))
    for centre, day, opens, closes in rows.values_list("centre", "day", "opens", "closes"):
        found.setdefault(centre, {})[day] = exceptional_spans((opens, closes) if opens and closes else None)
    return found
