"""Events of a year, and registrations of an event, as lines of a table."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils import timezone

from wenjin.events.domain.money import yuan_typed
from wenjin.events.exchange.tables import Cell
from wenjin.events.models import Event, Quota, Registration
from wenjin.events.queries.planned import Wanted, year_plan
from wenjin.events.queries.plans import EventPlan
from wenjin.events.queries.sealed import answers_of, contact_of, guest_seen
from wenjin.events.queries.texts import event_texts

EVENT_COLUMNS: Final = (
    *("code", "state", "kind", "title", "summary", "starts", "ends", "venue", "room", "online", "places"),
    *("online_places", "entry", "languages", "audiences", "interests", "organiser", "organiser_email"),
    *("opens", "closes", "largest_group", "source_language", "taken", "waiting"),
    *("cost_planned", "cost_actual", "income_planned", "income_actual"),
)
_GUEST_COLUMNS: Final = (
    *("reference", "state", "name", "email", "telephone", "organisation", "country", "language", "people"),
    *("guests", "needs", "diets", "online", "news", "registered", "mail_comes_back"),
)
_PIECE: Final = 500

Lines = list[list[Cell]]


def event_lines(year: int, language: str, wanted: Wanted) -> tuple[tuple[str, ...], Lines]:
    """Columns and lines of the events of a year; a file of them can be taken in again."""
    plan = {one.id: one for one in year_plan(year, language, wanted).lines}
    rows = (
        Event.objects.filter(pk__in=list(plan)).select_related("venue", "room").order_by("starts_at", "code")
    )
    sizes: dict[UUID, dict[str, int]] = {}
    for event_id, kind, size in Quota.objects.filter(
        event__in=list(plan), kind__in=(Quota.Kind.PLACES, Quota.Kind.ONLINE)
    ).values_list("event", "kind", "size"):
        own = sizes.setdefault(event_id, {})
        own[kind] = min(size, own.get(kind, size))
    sources = sorted({row.source_language for row in rows})
    texts = event_texts([f"event/{row.code}" for row in rows], *sources, fields=("title", "summary"))

    def said(row: Event, field: str) -> str:
        found = texts.find(f"event/{row.code}", field, row.source_language)
        return str(found) if found is not None and found.language == row.source_language else ""

    found: Lines = []
    for row in rows:
        line, own = plan[row.pk], sizes.get(row.pk, {})
        found.append(
            [
                *(row.code, row.state, row.kind, said(row, "title"), said(row, "summary")),
                *(_moment(row.starts_at), _moment(row.ends_at)),
                *(row.venue.code if row.venue else "", row.room.code if row.room else ""),
                *(row.is_online, own.get("places", ""), own.get("online", ""), row.entry),
                *(" ".join(row.languages), " ".join(row.audiences), " ".join(row.interests)),
                *(row.organiser, row.organiser_email, _moment(row.opens_at), _moment(row.closes_at)),
                *(row.largest_group, row.source_language, line.taken, line.waiting),
                *(yuan_typed(line.money.cost), yuan_typed(line.money.actual_cost)),
                *(yuan_typed(line.money.income), yuan_typed(line.money.actual_income)),
            ]
        )
    return EVENT_COLUMNS, found


def registration_lines(event_id: UUID, plan: EventPlan) -> tuple[tuple[str, ...], Lines]:
    """Columns and lines of all registrations of an event, with names and answers, in the order they came."""
    asked = [one.code for one in plan.questions]
    rows = (
        Registration.objects.filter(event=event_id)
        .select_related("data_key")
        .prefetch_related("guests")
        .order_by("number")
    )
    lines = [_line(row, asked) for row in rows.iterator(chunk_size=_PIECE)]
    return (*_GUEST_COLUMNS, *(f"answer_{one}" for one in asked)), lines


def _line(row: Registration, asked: Iterable[str]) -> list[Cell]:
    to, answers = contact_of(row), answers_of(row)
    guests = [guest_seen(row, one) for one in row.guests.all()]
    for guest in guests:
        for code, answer in guest.answers.items():
            answers[code] = f"{answers[code]}; {_said(answer)}" if code in answers else answer
    return [
        *(row.reference, row.state, to.name, to.email, to.telephone, to.organisation, to.country),
        *(row.language, row.size, "; ".join(one.name for one in guests[1:])),
        *(_joined(need for one in guests for need in one.needs), _joined(one.diet for one in guests)),
        *(row.is_online, row.wants_news, _moment(row.created_at), _moment(row.mail_failed_at)),
        *(_said(answers.get(code, "")) for code in asked),
    ]


def _said(answer: object) -> str:
    return ", ".join(map(str, answer)) if isinstance(answer, list | tuple) else str(answer)


def _joined(words: Iterable[str]) -> str:
    return "; ".join(one for one in words if one)


def _moment(at: datetime | None) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M") if at else ""
