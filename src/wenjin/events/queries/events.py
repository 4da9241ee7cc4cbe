"""Events as the public sees them: lists of a year or of what is coming, and one event with all of it.

What is read is kept in the process, by event, language and version: a list of events that are known asks the
database one question, and so does the page of one. How many places are taken is never kept. So whoever changes an
event, or a text that is shown with it, raises ``Event.version``.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any, Final
from uuid import UUID

from django.db.models import FilteredRelation, Q, QuerySet
from django.utils import timezone

from wenjin.core.prepared import Prepared
from wenjin.events.models import Event, Quota
from wenjin.events.queries.kept import KeptByVersion
from wenjin.events.queries.listed_events import read_listed
from wenjin.events.queries.seen import (
    EventSeen,
    EventWhole,
    Filters,
    InterpretationSeen,
    MaterialSeen,
    Places,
    QuestionSeen,
    QuotaSeen,
    SessionSeen,
    SpeakerSeen,
    SponsorSeen,
    VenueSeen,
)
from wenjin.events.queries.whole_events import read_whole

__all__ = [
    "EventSeen",
    "EventWhole",
    "Filters",
    "InterpretationSeen",
    "MaterialSeen",
    "Places",
    "QuestionSeen",
    "QuotaSeen",
    "SessionSeen",
    "SpeakerSeen",
    "SponsorSeen",
    "VenueSeen",
    "city_zone",
    "event",
    "event_as_known",
    "event_by_id",
    "forget_events",
    "upcoming",
    "year",
]

ALL: Final = Filters()
_FIRST: Final = date(1950, 1, 1)
_LAST: Final = date(2950, 1, 1)
# A year in eight languages, and the pages of the week; some megabytes.
_listed: Final[KeptByVersion[EventSeen]] = KeptByVersion(2000)
_whole: Final[KeptByVersion[EventWhole]] = KeptByVersion(200)
Counts = dict[str, Places]


def city_zone() -> tzinfo:
    """The time zone on whose clock events take place."""
    return timezone.get_default_timezone()


def event(code: str, language: str, *, with_drafts: bool = False) -> EventWhole | None:
    """An event with all of it; None when there is none, or it is a draft."""
    return _found(_COUNTS_OF_CODE.all({"code": code}), language, with_drafts=with_drafts)


def event_by_id(event_id: UUID, language: str, *, with_drafts: bool = False) -> EventWhole | None:
    """The same, for whoever has its id."""
    return _found(_COUNTS_OF_ID.all({"event_id": event_id}), language, with_drafts=with_drafts)


def event_as_known(event_id: UUID, version: int, language: str) -> EventWhole | None:
    """The same in a version that the caller has just read of it; how many places are taken may be old news."""
    kept = _whole.find((event_id, language), version)
    if kept is not None and kept.state != Event.State.DRAFT:
        return kept
    return event_by_id(event_id, language)


def year(
    number: int, language: str, filters: Filters = ALL, *, with_drafts: bool = False
) -> tuple[EventSeen, ...]:
    """Events that take place in a year, on the clock of the city, in order of time; cancelled ones too."""
    if not _FIRST.year <= number <= _LAST.year:
        return ()
    return upcoming(date(number, 1, 1), date(number, 12, 31), language, filters, with_drafts=with_drafts)


def upcoming(
    first: date,
    last: date,
    language: str,
    filters: Filters = ALL,
    *,
    at: datetime | None = None,
    most: int | None = None,
    with_drafts: bool = False,
) -> tuple[EventSeen, ...]:
    """Events on these days, in order of time; cancelled ones too, so that nobody comes in vain.

    Args:
        first, last: local dates, both included; what lasts into them belongs to them.
        at: leave out what is over by then.
        most: not more than so many.
    """
    begin, end = _begin_of(first), _begin_of(min(last, _LAST) + timedelta(days=1))
    rows = _COUNTS_BETWEEN.all(
        {"begin": max(begin, at) if at else begin, "end": end}, with_drafts=with_drafts
    )
    found = [one for one in _as_listed(rows, language) if filters.fit(one)]
    return tuple(found[:most])


def forget_events() -> None:
    """Keep nothing."""
    _listed.forget()
    _whole.forget()


def _begin_of(day: date) -> datetime:
    return datetime.combine(max(_FIRST, min(day, _LAST)), time(), city_zone()).astimezone(UTC)


def _as_listed(rows: Iterable[tuple[Any, ...]], language: str) -> list[EventSeen]:
    counts: dict[UUID, tuple[int, Counts]] = {}
    for event_id, version, kind, size, taken in rows:
        _count(counts.setdefault(event_id, (version, {}))[1], kind, size, taken)
    known = {one: _listed.find((one, language), version) for one, (version, _) in counts.items()}
    if unknown := [one for one, seen in known.items() if seen is None]:
        for read in read_listed(unknown, language):
            known[read.id] = read
            _listed.keep((read.id, language), read.version, read)
    found = []
    for one, (_, places) in counts.items():
        if (seen := known[one]) is None:
            continue
        now = (places.get(Quota.Kind.PLACES), places.get(Quota.Kind.ONLINE))
        if (seen.places, seen.online_places) != now:
            seen = replace(seen, places=now[0], online_places=now[1])
            # Places change less often than lists are read.
            _listed.keep((one, language), seen.version, seen)
        found.append(seen)
    return found


def _count(counts: Counts, kind: str | None, size: int, taken: int) -> None:
    """Note the scarcest of each kind: who comes takes one of all of them."""
    if kind is not None:
        new, known = Places(size, taken), counts.get(kind)
        if known is None or new.left < known.left:
            counts[kind] = new


def _found(rows: list[tuple[Any, ...]], language: str, *, with_drafts: bool) -> EventWhole | None:
    if not rows:
        return None
    event_id, version, state, *_ = rows[0]
    if state == Event.State.DRAFT and not with_drafts:
        return None
    counts = {code: (size, taken) for *_, code, size, taken in rows if code is not None}
    key = (event_id, language)
    kept = _whole.find(key, version)
    if kept is not None and all(counts.get(one.code) == (one.size, one.taken) for one in kept.quotas):
        return kept
    read = kept or read_whole(event_id, language)
    if read is None:
        return None
    now = _with_counts(read, counts)
    _whole.keep(key, now.version, now)
    return now


def _with_counts(whole: EventWhole, counts: dict[str, tuple[int, int]]) -> EventWhole:
    """The event with what is taken now."""
    quotas, places = [], Counts()
    for one in whole.quotas:
        size, taken = counts.get(one.code, (one.size, one.taken))
        quotas.append(replace(one, size=size, taken=taken))
        _count(places, one.kind, size, taken)
    return replace(
        whole,
        quotas=tuple(quotas),
        places=places.get(Quota.Kind.PLACES),
        online_places=places.get(Quota.Kind.ONLINE),
    )


def _counts_between(begin: datetime, end: datetime, *, with_drafts: bool) -> QuerySet[Event, tuple[Any, ...]]:
    rows = Event.objects.filter(starts_at__lt=end, ends_at__gt=begin)
    if not with_drafts:
        rows = rows.exclude(state=Event.State.DRAFT)
    seats = FilteredRelation("quotas", condition=Q(quotas__kind__in=[Quota.Kind.PLACES, Quota.Kind.ONLINE]))
    return (
        rows.annotate(seats=seats)
        .order_by("starts_at", "code")
        .values_list("pk", "version", "seats__kind", "seats__size", "seats__taken")
    )


_EACH: Final = ("pk", "version", "state", "quotas__code", "quotas__size", "quotas__taken")


def _counts_of_code(code: str) -> QuerySet[Event, tuple[Any, ...]]:
    return Event.objects.filter(code=code).values_list(*_EACH)


def _counts_of_id(event_id: UUID) -> QuerySet[Event, tuple[Any, ...]]:
    return Event.objects.filter(pk=event_id).values_list(*_EACH)


_COUNTS_BETWEEN: Final = Prepared(_counts_between)
_COUNTS_OF_CODE: Final = Prepared(_counts_of_code)
_COUNTS_OF_ID: Final = Prepared(_counts_of_id)
