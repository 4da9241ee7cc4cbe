"""What is truthful about a hall at this moment: whether it is open, who waits, how long a new ticket waits."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.core.cache import caches

from wenjin.catalogue.queries.domain import NoPackLoaded
from wenjin.catalogue.queries.openings import Exceptions
from wenjin.catalogue.queries.places import days_shown
from wenjin.counters.queries.halls import CentreHall, halls
from wenjin.counters.queries.live import board, last_event
from wenjin.counters.queries.opening_times import exceptions_on, is_open, opening_now
from wenjin.web.counters_words import wait_words, waiting_words
from wenjin.web.templatetags.facts import opening_words

# Waits change by themselves as conversations go on; what happened in the hall is known at once.
_SECONDS: Final = 30


@dataclass(frozen=True, slots=True)
class HallNow:
    """A hall in words.

    Attributes:
        is_open: the centre is open, so that there are tickets.
        opening: when the centre is open.
        waiting: how many wait; empty when it is closed.
        wait: for a new ticket, as a range; empty when nothing is known.
    """

    centre: str
    is_open: bool
    opening: str
    waiting: str
    wait: str


def hall_now(found: CentreHall, at: datetime) -> HallNow:
    """A hall at a moment, in the language that is active."""
    now = opening_now(found.centre, at)
    opening = opening_words(now)
    if not is_open(now):
        return HallNow(found.centre, is_open=False, opening=opening, waiting="", wait="")
    counters, waiting, low, high = _figures(found.centre, at)
    if not counters:
        return HallNow(found.centre, is_open=True, opening=opening, waiting="", wait="")
    return HallNow(
        found.centre,
        is_open=True,
        opening=opening,
        waiting=waiting_words(waiting),
        wait=wait_words(low, high),
    )


def halls_now(at: datetime) -> dict[str, HallNow]:
    """All halls of the city, by centre."""
    try:
        return {one.centre: hall_now(one, at) for one in halls().values()}
    except NoPackLoaded:
        return {}


def exceptions_near(moment: datetime) -> Exceptions:
    """Days around a local moment on which centres are open otherwise: the night before, and the week shown."""
    today = moment.date()
    return exceptions_on((today - timedelta(days=1), *days_shown(today)))


def _figures(centre: str, at: datetime) -> tuple[int, int, int | None, int | None]:
    """Counters that are open, how many wait, and the range for a new ticket.

    The first page of the site asks this for everybody, so it is worked out once for each thing that happens.
    """
    name = f"hall:{centre}:{last_event(centre)}:{int(at.timestamp()) // _SECONDS}"
    kept: tuple[int, int, int | None, int | None] | None = caches["pages"].get(name)
    if kept is None:
        seen = board(centre, at)
        kept = (seen.counters, seen.waiting, seen.wait.low, seen.wait.high)
        caches["pages"].set(name, kept, _SECONDS)
    return kept
