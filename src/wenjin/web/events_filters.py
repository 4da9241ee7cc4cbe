"""What a reader wants to see of the calendar, as the address carries it from page to page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, QueryDict
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wenjin.events.queries.seen import EventSeen, Filters
from wenjin.lang.domain.registry import BY_CODE
from wenjin.web.counters_words import spoken_name
from wenjin.web.events_words import AUDIENCES, INTERESTS, KINDS, word_of

COOKIE: Final = "wenjin_interests"
LONGEST_TEXT: Final = 100
_MOST: Final = 12


@dataclass(frozen=True, slots=True)
class Select:
    """A list to choose one of."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    chosen: str


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters of an address.

    Attributes:
        pairs: what the address says of them, to be carried on.
    """

    filters: Filters
    pairs: tuple[tuple[str, str], ...]

    @property
    def query(self) -> str:
        """The same as a query of an address; empty when nothing is narrowed."""
        return urlencode(self.pairs)

    def with_view(self, **view: str) -> str:
        """The query for another way to look at the same events."""
        return urlencode([*view.items(), *self.pairs])


def asked(query: QueryDict) -> Asked:
    """The filters of an address; what is no value of ours narrows nothing."""
    online = {"1": True, "0": False}.get(query.get("online", ""))
    text = " ".join(query.get("q", "").replace("\0", "")[:LONGEST_TEXT].split())
    filters = Filters(
        languages=_known(query, "language", BY_CODE),
        audiences=_known(query, "audience", AUDIENCES),
        interests=_known(query, "interest", INTERESTS),
        kinds=_known(query, "kind", KINDS),
        is_online=online,
        text=text,
        series=query.get("series", "")[:80],
    )
    pairs = [
        *(("language", one) for one in filters.languages),
        *(("audience", one) for one in filters.audiences),
        *(("interest", one) for one in filters.interests),
        *(("kind", one) for one in filters.kinds),
        *([] if online is None else [("online", "1" if online else "0")]),
        *([("q", text)] if text else []),
        *([("series", filters.series)] if filters.series else []),
    ]
    return Asked(filters, tuple(pairs))


def _known(query: QueryDict, name: str, words: Mapping[str, object]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for one in query.getlist(name)[:_MOST] if one in words))


def selects(chosen: Filters, events: Sequence[EventSeen]) -> tuple[Select, ...]:
    """The lists to choose from: only what some event has, and what is chosen already."""
    return (
        Select("language", _("Language"), _languages(chosen.languages, events), _first(chosen.languages)),
        _among(
            "audience",
            pgettext("filter of services", "For whom"),
            AUDIENCES,
            chosen.audiences,
            (one for event in events for one in event.audiences),
        ),
        _among(
            "interest",
            pgettext("filter of events", "About"),
            INTERESTS,
            chosen.interests,
            (one for event in events for one in event.interests),
        ),
        _among(
            "kind", pgettext("filter of events", "Kind"), KINDS, chosen.kinds, (one.kind for one in events)
        ),
        Select(
            "online",
            _("Where"),
            (
                ("1", pgettext("way to a service", "online")),
                ("0", pgettext("way to a service", "on the spot")),
            ),
            {True: "1", False: "0"}.get(chosen.is_online, "") if chosen.is_online is not None else "",
        ),
    )


def _languages(chosen: Sequence[str], events: Iterable[EventSeen]) -> tuple[tuple[str, str], ...]:
    found = {one for event in events for one in (*event.languages, *event.interpreted)} | set(chosen)
    named = [(one, spoken_name(one)) for one in found if one in BY_CODE]
    return tuple(sorted(named, key=lambda one: one[1]))


def _among(
    name: str, label: str, words: Mapping[str, Promise], chosen: Sequence[str], there: Iterable[str]
) -> Select:
    known = {*there, *chosen}
    options = tuple((code, word_of(words, code)) for code in words if code in known)
    return Select(name, label, options, _first(chosen))


def _first(chosen: Sequence[str]) -> str:
    return next(iter(chosen), "")


def interests_of(request: HttpRequest) -> tuple[str, ...]:
    """What somebody said that interests them; it stands in their own browser and nowhere else."""
    told = request.COOKIES.get(COOKIE, "")[:200].split(".")
    return tuple(one for one in INTERESTS if one in told)
