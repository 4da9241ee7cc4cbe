"""Fills the calendars of a pack from the libraries that follow the official announcements.

``chinesecalendar`` knows the closing days and the weekends worked in exchange as the State Council announces
them each year; beyond that year only the holidays fixed by law are known (``holidays``), without exchanges.

The two libraries take 12 MB of memory and change once a year: what they say is kept in the cache that all
processes share, and most web processes never load them.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import lru_cache
from importlib.metadata import version
from typing import TypeVar, cast

from django.core.cache import cache

from wenjin.catalogue.domain.calendar import WorkCalendar

YEARS_BEYOND = 3
COUNTRY_PROVIDER = "holidays"
ANNOUNCED_PROVIDER = "chinesecalendar"
Found = TypeVar("Found")


def _kept(about: str, find: Callable[[], Found]) -> Found:
    """What the libraries of these versions say; asked of them only when nobody has asked before."""
    versions = f"{version(COUNTRY_PROVIDER)}-{version(ANNOUNCED_PROVIDER)}"
    return cast(Found, cache.get_or_set(f"calendar-{versions}-{about}", find, timeout=None))


@lru_cache(maxsize=1)
def _mainland() -> tuple[dict[date, str], frozenset[date], date]:
    """Closing days, exchanged weekend days, and the last day of the last announced year."""
    return _kept("mainland", _mainland_of_the_libraries)


def _mainland_of_the_libraries() -> tuple[dict[date, str], frozenset[date], date]:
    import chinese_calendar.constants as announced
    import holidays

    closed = {day: str(name) for day, name in announced.holidays.items()}
    known_until = date(max(closed).year, 12, 31)
    years = range(known_until.year + 1, known_until.year + 1 + YEARS_BEYOND)
    # Unannounced years: the days fixed by law only. A weekend day that the library moves is not a rule here.
    fixed = holidays.country_holidays("CN", years=years, observed=False)
    closed |= dict.fromkeys(fixed, "by law, exchange not announced")
    return closed, frozenset(announced.workdays), known_until


@lru_cache(maxsize=8)
def _country(code: str, first_year: int, last_year: int) -> dict[date, str]:
    def of_the_library() -> dict[date, str]:
        import holidays

        names = holidays.country_holidays(code, years=range(first_year, last_year + 1), language="en_US")
        return {day: str(name) for day, name in names.items()}

    return _kept(f"{code}-{first_year}-{last_year}", of_the_library)


def calendar_from_document(document: Mapping[str, object], *, today: date) -> WorkCalendar:
    """The working calendar that a record of the pack describes.

    Args:
        document: record of ``calendars.yaml``: id, provider, country, weekend, exceptions.
        today: holidays by law are generated from two years before until some years after.
    """
    closed: dict[date, str] = {}
    opened: frozenset[date] = frozenset()
    known_until: date | None = None
    provider = document.get("provider")
    if provider == ANNOUNCED_PROVIDER:
        closed, opened, known_until = _mainland()
    elif provider == COUNTRY_PROVIDER:
        closed = _country(str(document["country"]), today.year - 2, today.year + YEARS_BEYOND)
        known_until = date(today.year + YEARS_BEYOND, 12, 31)
    closed = dict(closed)
    extra_open: set[date] = set()
    for exception in _exceptions(document):
        day = date.fromisoformat(str(exception["on"]))
        last = date.fromisoformat(str(exception.get("to", exception["on"])))
        while day <= last:
            if exception.get("open"):
                extra_open.add(day)
                closed.pop(day, None)
            else:
                closed[day] = str(exception.get("name", "closed"))
            day += timedelta(days=1)
    weekend = document.get("weekend", [])
    return WorkCalendar(
        id=str(document["id"]),
        weekend=frozenset(int(str(number)) for number in weekend)
        if isinstance(weekend, list)
        else frozenset(),
        closed=closed,
        opened=opened | extra_open,
        known_until=known_until,
    )


def _exceptions(document: Mapping[str, object]) -> list[Mapping[str, object]]:
    listed = document.get("exceptions", [])
    return [one for one in listed if isinstance(one, Mapping)] if isinstance(listed, list) else []
