"""A day half hour by half hour: who is needed and who is there, and which language is covered for which topic."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from wenjin.accounts.access import staff
from wenjin.accounts.domain.actor import Role
from wenjin.core import clock
from wenjin.counters.domain.coverage import Cell
from wenjin.counters.domain.shift_book import clock as at_minute
from wenjin.counters.queries.roster_staff import monday_of
from wenjin.counters.queries.rosters import week_seen
from wenjin.desk.counters.place import Place, hall_page, no_hall, place_of
from wenjin.desk.counters.words import spoken
from wenjin.desk.rosters.acts import week_href
from wenjin.desk.rosters.asked_week import day_of
from wenjin.desk.rosters.strip import strip_of
from wenjin.desk.rosters.week import day_seen

_WORST_FIRST = ("hole", "remote", "interpreter", "direct")
_HALF_HOURS_FOR_A_WORD = 4


@dataclass(frozen=True, slots=True)
class Stretch:
    """Half hours in which a language is covered in one way.

    Attributes:
        mode: ``direct``, ``interpreter``, ``remote`` or ``hole``.
        topics: in a hole, which are not covered; empty when all are not.
    """

    mode: str
    words: str
    start: str
    end: str
    count: int
    has_room: bool
    topics: str


@staff(Role.DIRECTOR)
@require_safe
@never_cache
def day(request: HttpRequest, day: str) -> HttpResponse:
    """The whole page."""
    place, on = place_of(request, Role.DIRECTOR), day_of(day)
    if place is None:
        return no_hall(request)
    seen = week_seen(place.centre, monday_of(on), at=clock.now())
    cover = seen.cover(on)
    if cover is None and on not in seen.staff.days:
        raise Http404
    topic = request.GET.get("topic", "")
    topics = list(place.hall.topics)
    chosen = [topic] if topic in topics else topics
    days = list(seen.staff.hours)
    context = {
        "day": on,
        "seen": seen,
        "cover": cover,
        "found": day_seen(seen, cover, place) if cover else None,
        "strip": strip_of(cover) if cover else None,
        "rows_of_day": [(at_minute(start), *counts) for start, *counts in cover.rows] if cover else [],
        "rows": _rows(seen.matrix(on), chosen, place) if cover else [],
        "starts": [at_minute(one) for one in cover.hours.starts] if cover else [],
        "topics": [(one, place.topic(one)) for one in topics],
        "topic": topic if topic in topics else "",
        "days": days,
        "is_empty": not any(on in each for each in seen.assigned.values()),
        "back": week_href(monday_of(on)),
    }
    return hall_page(request, place, "desk/rosters/day.html", context, here="rosters")


def _rows(
    cells: Sequence[Cell], topics: Sequence[str], place: Place
) -> list[tuple[object, tuple[Stretch, ...], bool]]:
    """By language, its stretches; over several topics the worst counts."""
    by_language: dict[str, list[tuple[float, str, list[str]]]] = {}
    wanted = set(topics)
    known = sorted((one for one in cells if one.topic in wanted), key=lambda one: (one.language, one.minute))
    for (language, minute), each in groupby(known, key=lambda one: (one.language, one.minute)):
        listed = list(each)
        modes = [one.mode.value if one.mode is not None else "hole" for one in listed]
        worst = min(modes, key=_WORST_FIRST.index)
        lacking = [one.topic for one, mode in zip(listed, modes, strict=True) if mode == "hole"]
        by_language.setdefault(language, []).append((minute, worst, lacking))
    return [
        (spoken(language), stretches, any(one.mode == "hole" for one in stretches))
        for language in place.hall.languages
        if (stretches := tuple(_stretches(by_language.get(language, ()), len(wanted), place)))
    ]


def _stretches(
    halves: Iterable[tuple[float, str, list[str]]], topics: int, place: Place
) -> Iterable[Stretch]:
    for (mode, lacking), several in groupby(halves, key=lambda one: (one[1], tuple(one[2]))):
        known = list(several)
        yield Stretch(
            mode=mode,
            words=mode_words(mode),
            start=at_minute(int(known[0][0])),
            end=at_minute(int(known[-1][0]) + 30),
            count=len(known),
            has_room=len(known) >= _HALF_HOURS_FOR_A_WORD,
            topics=", ".join(place.topic(one) for one in lacking) if 0 < len(lacking) < topics else "",
        )


def mode_words(mode: str) -> str:
    """How a language is covered."""
    return {
        "direct": pgettext("how a language is covered", "officer"),
        "interpreter": pgettext("how a language is covered", "interpreter"),
        "remote": pgettext("how a language is covered", "by video"),
        "hole": pgettext("how a language is covered", "nobody"),
    }[mode]
