"""What is truthful about a hall at this moment: whether it is open, who waits, how long a new ticket waits."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.core.cache import caches
from django.utils import timezone

from wenjin.catalogue.domain.opening import Openness
from wenjin.catalogue.queries.domain import NoPackLoaded, current_pack
from wenjin.catalogue.queries.openings import Place, calendars_of, centre_place, place_records
from wenjin.counters.queries.halls import CentreHall, halls
from wenjin.counters.queries.live import board, last_event
from wenjin.web.counters_words import wait_words, waiting_words
from wenjin.web.templatetags.facts import opening_words

# Waits change by themselves as conversations go on; what happened in the hall is known at once.
_SECONDS: Final = 30


@dataclass(frozen=True, slots=True)
class HallNow:
    """A hall in words.

    Attributes:
        is_open: the centre is open and somebody is at a counter.
        opening: when the centre is open.
        waiting: how many wait; empty when it is closed.
        wait: for a new ticket, as a range; empty when nothing is known.
    """

    centre: str
    is_open: bool
    opening: str
    waiting: str
    wait: str


def hall_now(found: CentreHall, at: datetime, place: Place | None = None) -> HallNow:
    """A hall at a moment, in the language that is active.

    Args:
        place: the centre, when its hours are at hand.
    """
    there = place or _place(found.centre, at)
    opening = opening_words(there.now) if there is not None else ""
    is_open = there is None or there.now.state in (Openness.OPEN, Openness.ALWAYS, Openness.UNKNOWN)
    if not is_open:
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


def _place(centre: str, at: datetime) -> Place | None:
    """The centre with its hours; None when the pack has no such centre."""
    moment = timezone.localtime(at)
    pack = current_pack().content_hash
    document = next((one for one in place_records(pack)["centre"] if one["id"] == centre), None)
    if document is None:
        return None
    return centre_place(document, None, calendars_of(pack, moment.date()), moment)
