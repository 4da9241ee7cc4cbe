"""Figures of an event: when people registered, from where, who came, and what they thought of it."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Avg, Count, Q, Sum
from django.db.models.functions import TruncDate

from wenjin.events.domain.shown_counts import LEAST, ShownCounts, shown_counts
from wenjin.events.models import Attendance, Feedback, Guest, Registration, Session
from wenjin.events.queries.sealed import contact_of
from wenjin.events.services.places import State

MOST_OPENED: Final = 5_000
"""Countries are sealed in each registration; of more than so many they are not counted."""
_COUNTED: Final = (State.CONFIRMED, State.PENDING, State.OFFERED, State.WAITING)
_LONGEST_CURVE: Final = 60


@dataclass(frozen=True, slots=True)
class Rating:
    """What guests thought of it.

    Attributes:
        score: mean of 1 to 5, None when fewer than five answered.
        understood: per cent of those who said so, that they understood; None when fewer than five said.
        languages: how many answered in which language.
    """

    count: int
    score: float | None
    understood: int | None
    languages: ShownCounts


@dataclass(frozen=True, slots=True)
class Statistics:
    """Figures of one event; people, not forms, where nothing else is said.

    Attributes:
        forms: registrations that are not ended.
        by_day: people who registered, from the first day to the last; days are put together when there are many,
            and ``step`` says how many days each of them stands for.
        countries: None when there are too many to open.
        came: guests who were there; ``missed`` those with a place who were not.
        sessions: code of each counted session, and how many were there.
        sources: forms by how they came in: form, intake, desk, import.
    """

    forms: int
    people: int
    groups: int
    online: int
    by_day: tuple[tuple[date, int], ...]
    step: int
    languages: ShownCounts
    countries: ShownCounts | None
    came: int
    missed: int
    sessions: tuple[tuple[str, int], ...]
    sources: tuple[tuple[str, int], ...]
    rating: Rating


def statistics(event_id: UUID) -> Statistics:
    """All figures of an event, by nine queries."""
    rows = Registration.objects.filter(event=event_id, state__in=_COUNTED).order_by()
    totals = rows.aggregate(
        forms=Count("pk"),
        people=Sum("size"),
        groups=Count("pk", filter=Q(size__gt=1)),
        online=Sum("size", filter=Q(is_online=True)),
    )
    with_place = Guest.objects.filter(event=event_id, registration__state=State.CONFIRMED)
    came = Attendance.objects.filter(guest__event=event_id, session=None).count()
    there = with_place.filter(attendances__session=None, attendances__isnull=False).count()
    by_day, step = _by_day(event_id)
    languages = dict(rows.values_list("language").annotate(people=Sum("size")))
    sources = rows.values_list("source").annotate(forms=Count("pk"))
    return Statistics(
        forms=totals["forms"],
        people=totals["people"] or 0,
        groups=totals["groups"],
        online=totals["online"] or 0,
        by_day=by_day,
        step=step,
        languages=shown_counts(languages),
        countries=_countries(event_id),
        came=came,
        missed=with_place.count() - there,
        sessions=_sessions(event_id),
        sources=tuple(sorted(sources)),
        rating=_rating(event_id),
    )


def _by_day(event_id: UUID) -> tuple[tuple[tuple[date, int], ...], int]:
    rows = Registration.objects.filter(event=event_id, state__in=_COUNTED).order_by()
    known = dict(rows.annotate(day=TruncDate("created_at")).values_list("day").annotate(Sum("size")))
    if not known:
        return (), 1
    first, last = min(known), max(known)
    step = (last - first).days // _LONGEST_CURVE + 1
    counts: Counter[date] = Counter()
    for day, people in known.items():
        counts[first + timedelta(days=(day - first).days // step * step)] += people
    number = (last - first).days // step + 1
    days = [first + timedelta(days=step * place) for place in range(number)]
    return tuple((day, counts[day]) for day in days), step


def _countries(event_id: UUID) -> ShownCounts | None:
    rows = Registration.objects.filter(event=event_id, state__in=_COUNTED, contact__isnull=False)
    if rows.count() > MOST_OPENED:
        return None
    counts: Counter[str] = Counter()
    for row in rows.select_related("data_key").only("contact", "data_key", "size").iterator(chunk_size=500):
        counts[contact_of(row).country or "-"] += row.size
    return shown_counts(counts)


def _sessions(event_id: UUID) -> tuple[tuple[str, int], ...]:
    rows = Session.objects.filter(event=event_id, is_counted=True).order_by("starts_at", "code")
    return tuple(rows.annotate(people=Count("attendances")).values_list("code", "people"))


def _rating(event_id: UUID) -> Rating:
    rows = Feedback.objects.filter(event=event_id).order_by()
    found = rows.aggregate(
        count=Count("pk"),
        score=Avg("score"),
        said=Count("pk", filter=Q(was_understood__isnull=False)),
        understood=Count("pk", filter=Q(was_understood=True)),
    )
    languages = dict(rows.values_list("language").annotate(Count("pk")))
    return Rating(
        found["count"],
        found["score"] if found["count"] >= LEAST else None,
        round(found["understood"] * 100 / found["said"]) if found["said"] >= LEAST else None,
        shown_counts(languages),
    )


def words_of_feedback(event_id: UUID, most: int = 50) -> tuple[tuple[str, str], ...]:
    """Language and words of the newest answers, which have no names; nothing while fewer than five answered."""
    rows = Feedback.objects.filter(event=event_id)
    if rows.count() < LEAST:
        return ()
    return tuple(rows.exclude(words="").order_by("-pk").values_list("language", "words")[:most])
