"""An event once more: everything of it but its guests, moved by whole days."""

from dataclasses import replace
from datetime import datetime
from typing import Any, Final, TypeVar
from uuid import UUID

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from wenjin.accounts.domain.actor import Actor
from wenjin.core.ledger.errors import AlreadyActed
from wenjin.events.domain.drafts import EventDraft
from wenjin.events.domain.planning import wrong_in_event, wrong_time
from wenjin.events.models import Event, EventText, Session
from wenjin.events.queries.plans import draft_of
from wenjin.events.services.event_acts import must_plan, was_acted, write_entry
from wenjin.events.services.planning import columns_of
from wenjin.events.services.planning_refusals import BadEvent
from wenjin.events.services.refusals import NoSuchEvent
from wenjin.events.services.texts import subject_of

_MADE: Final = "event.made"
_Row = TypeVar("_Row", bound=models.Model)


def copy_event(
    actor: Actor, code: str, new_code: str, starts_at: datetime, *, key: str, at: datetime
) -> Event:
    """Begin a draft that is like another event, on another day.

    Everything is taken over but guests, devices, feedback and what was really spent. All times are moved by whole
    days of the city's clock, so that a session at ten is at ten again; the event itself begins at ``starts_at``,
    and what it does so later or earlier than on the day of the first holds for its parts too.

    Args:
        code: of the event that is copied.
        key: of the form; sent twice it is one copy.

    Raises:
        BadEvent: ``code`` is taken or none, or a time is wrong. NoSuchEvent, NotAllowed: nothing was made.
    """
    must_plan(actor)
    first = Event.objects.select_related("series", "venue", "room").filter(code=code).first()
    if first is None:
        raise NoSuchEvent(event=code[:80])
    if why := wrong_time(starts_at):
        raise BadEvent({"starts_at": why})
    move = _Move(first.starts_at, starts_at)
    draft = _moved(draft_of(first), new_code, move)
    wrong = wrong_in_event(draft)
    if wrong:
        raise BadEvent({"new_code" if name == "code" else name: why for name, why in wrong.items()})
    try:
        with transaction.atomic():
            return _copied(actor, first, draft, move, key, at)
    except (IntegrityError, AlreadyActed):
        return _copied_before(new_code, key)


class _Move:
    """Moves times by days of the city's clock, and by what the hour of the beginning is different."""

    def __init__(self, before: datetime, after: datetime) -> None:
        local, wanted = timezone.localtime(before), timezone.localtime(after)
        self._days = wanted.date() - local.date()
        self._hours = wanted.replace(tzinfo=None) - local.replace(tzinfo=None) - self._days

    def __call__(self, moment: datetime) -> datetime:
        local = timezone.localtime(moment)
        return (local.replace(tzinfo=None) + self._days + self._hours).replace(tzinfo=local.tzinfo)

    def maybe(self, moment: datetime | None) -> datetime | None:
        """The same of a time that may not be known."""
        return None if moment is None else self(moment)


def _moved(draft: EventDraft, new_code: str, move: _Move) -> EventDraft:
    return replace(
        draft,
        code=new_code,
        starts_at=move(draft.starts_at),
        ends_at=move(draft.ends_at),
        opens_at=move.maybe(draft.opens_at),
        closes_at=move.maybe(draft.closes_at),
    )


def _copied(actor: Actor, first: Event, draft: EventDraft, move: _Move, key: str, at: datetime) -> Event:
    if Event.objects.filter(code=draft.code).exists():
        return _copied_before(draft.code, key)
    event = Event.objects.create(
        code=draft.code, created_at=at, changed_at=at, copied_from=first, **columns_of(draft)
    )
    sessions = _sessions(first, event, move)
    for quota in first.quotas.all():
        _again(quota, event=event, taken=0, session=sessions.get(quota.session_id))
    for question in first.questions.all():
        _again(question, event=event)
    for speaker in first.speakers.prefetch_related("sessions"):
        kept = list(speaker.sessions.values_list("pk", flat=True))
        _again(speaker, event=event).sessions.set([sessions[one] for one in kept])
    for sponsor in first.sponsors.all():
        _again(sponsor, event=event)
    for material in first.materials.all():
        columns = {"session": sessions.get(material.session_id), "from_at": move.maybe(material.from_at)}
        _again(material, event=event, **columns)
    for line in first.budget.all():
        _again(line, event=event, actual=None)
    _texts(first, event)
    write_entry(draft.code, _MADE, key, actor=actor, at=at, payload={"copy_of": first.code})
    return event


def _sessions(first: Event, event: Event, move: _Move) -> dict[UUID | None, Session]:
    """Sessions with their interpreters, by the id of the one that each is a copy of."""
    made: dict[UUID | None, Session] = {}
    for session in first.sessions.prefetch_related("interpretations"):
        into, known = list(session.interpretations.all()), session.pk
        times = {"starts_at": move(session.starts_at), "ends_at": move(session.ends_at)}
        made[known] = _again(session, event=event, **times)
        for one in into:
            _again(one, session=made[known])
    return made


def _again(row: _Row, **columns: Any) -> _Row:
    """A new row like one that is there."""
    fields = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.primary_key
    }
    copy = type(row)(**fields)
    for name, value in columns.items():
        setattr(copy, name, value)
    copy.save(force_insert=True)
    return copy


def _texts(first: Event, event: Event) -> None:
    rows = EventText.objects.filter(subject=subject_of(first.code))
    EventText.objects.bulk_create(
        (
            EventText(
                language=row.language,
                subject=subject_of(event.code),
                field=row.field,
                value=row.value,
                state=row.state,
                source_hash=row.source_hash,
            )
            for row in rows.iterator(chunk_size=500)
        ),
        batch_size=500,
    )


def _copied_before(code: str, key: str) -> Event:
    """The copy of the same form."""
    event = Event.objects.filter(code=code).first()
    if event is None or not was_acted(code, _MADE, key):
        raise BadEvent({"new_code": "taken"})
    return event
