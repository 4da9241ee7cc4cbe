"""What the hall cannot cover, in words, and what would close it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wenjin.counters.domain.coverage import Hole, Lack
from wenjin.counters.queries.coverage import Covered, covered_in
from wenjin.counters.queries.hall_now import LiveHall
from wenjin.desk.counters.place import Place
from wenjin.desk.counters.words import language_here, listed_marked, marked
from wenjin.lang.templatetags.lang import clock, listed, medium_day, number

_MOST: Final = 8
_MOST_NAMES: Final = 3


def holes_now(place: Place, live: LiveHall) -> list[str]:
    """Who waits and cannot be served today, and which topics nobody serves now."""
    told: list[str] = []
    if live.officers:
        for topic in live.centre.topics:
            if not any(topic in one.officer.topics for one in live.officers):
                told.append(marked(_("%(topic)s: no open counter serves it."), topic=place.topic(topic)))
    seen = set()
    for ticket in live.tickets.values():
        kind = (ticket.language, ticket.topic)
        if kind in seen:
            continue
        seen.add(kind)
        covered = covered_in(live, ticket.language, ticket.topic, ticket.also_speaks)
        if covered.how is not None and covered.when is None and covered.until is None:
            continue
        about = {"language": language_here(ticket.language), "topic": place.topic(ticket.topic)}
        told.append(_uncovered_words(covered, about))
    return told[:_MOST]


def _uncovered_words(covered: Covered, about: Mapping[str, str]) -> str:
    """Why somebody who waits cannot be served now, and what to do."""
    if covered.until is not None:
        return marked(_("%(language)s, %(topic)s: somebody is on duty and at no counter."), **about)
    if covered.when is not None and covered.is_covered:
        comes = _("%(language)s, %(topic)s: somebody comes at %(time)s.")
        return marked(comes, **about, time=clock(covered.when))
    if covered.when is not None:
        told = _(
            "%(language)s, %(topic)s: nobody today. Next on %(day)s. Offer an appointment or a call-back."
        )
        return marked(told, **about, day=medium_day(covered.when))
    return marked(_("%(language)s, %(topic)s: nobody. Offer a call-back."), **about)


@dataclass(frozen=True, slots=True)
class HoleSeen:
    """A hole of a day in words.

    Attributes:
        closes: what would close it.
    """

    what: str
    closes: str


def holes_seen(found: Iterable[Hole], place: Place, names: Mapping[str, str]) -> list[HoleSeen]:
    """Holes of a day, those of one language and time taken together, the longest first.

    Args:
        names: of officers and interpreters, by id.
    """
    together: dict[tuple[str, float, float, Lack], list[Hole]] = {}
    for one in found:
        # Where nobody serves a topic each topic is a hole of its own.
        kind = (one.language or f"topic:{one.topic}", one.start, one.end, one.lack)
        together.setdefault(kind, []).append(one)
    return [_hole_seen(several, place, names) for several in together.values()]


def _hole_seen(several: list[Hole], place: Place, names: Mapping[str, str]) -> HoleSeen:
    first = several[0]
    topics = [one.topic for one in several]
    about = {
        "from": minute_words(first.start),
        "to": minute_words(first.end),
        "topic": listed_marked(place.topic(one) for one in topics),
        "language": language_here(first.language) if first.language else "",
    }
    if first.lack is Lack.OFFICER:
        what = pgettext("a hole in the roster", "%(from)s to %(to)s: nobody serves %(topic)s.")
    elif len(topics) == len(place.hall.topics):
        what = pgettext(
            "a hole in the roster", "%(from)s to %(to)s: nobody speaks or interprets %(language)s."
        )
    else:
        what = pgettext(
            "a hole in the roster",
            "%(from)s to %(to)s: nobody speaks or interprets %(language)s for %(topic)s.",
        )
    return HoleSeen(marked(what, **about), _closes(several, names))


def _closes(several: list[Hole], names: Mapping[str, str]) -> str:
    officers = _named({one: None for hole in several for one in hole.officers}, names)
    interpreters = _named({one: None for hole in several for one in hole.interpreters}, names)
    told = {"officers": officers, "interpreters": interpreters}
    if officers and interpreters:
        return _("It closes if %(officers)s serves then, or %(interpreters)s interprets.") % told
    if officers:
        return _("It closes if %(officers)s serves then.") % told
    if interpreters:
        return _("It closes if %(interpreters)s interprets then.") % told
    if several[0].lack is Lack.OFFICER:
        return _("Nobody of this hall serves it: somebody learns it, or somebody new comes.")
    return _("Nobody of this hall speaks it: a line for video closes it, or somebody new.")


def _named(ids: Iterable[str], names: Mapping[str, str]) -> str:
    known = [names[one] for one in ids if one in names]
    if not known:
        return ""
    if len(known) > _MOST_NAMES:
        return pgettext("some names", "one of %(count)s people (such as %(name)s)") % {
            "count": number(len(known)),
            "name": known[0],
        }
    if len(known) == 1:
        return str(known[0])
    return pgettext("some names", "one of %(names)s") % {"names": listed(known)}


def minute_words(minute: float) -> str:
    """``09:30`` of minutes since midnight."""
    whole = int(minute)
    return f"{whole // 60:02d}:{whole % 60:02d}"
