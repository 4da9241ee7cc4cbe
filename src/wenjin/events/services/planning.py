"""Planning an event: making it, changing it, and saying what there is only so much of and what is asked.

Parts are said whole: what is in the list is, what is not is no more. Words go with them (``texts``), in the
source language of the event; see ``texts.set_texts`` for other languages.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from wenjin.accounts.domain.actor import Actor
from wenjin.core.ledger.errors import AlreadyActed
from wenjin.events.domain.drafts import EventChange, EventDraft, SessionDraft
from wenjin.events.domain.planning import (
    LARGEST_QUOTA,
    MASS,
    NO_ADDRESS,
    NOT_WITH_MASS,
    UNKNOWN,
    WRONG_NUMBER,
    wrong_in_event,
)
from wenjin.events.domain.typed_lines import without_turns
from wenjin.events.models import Event, Quota, Room, Series, Venue
from wenjin.events.queries.plans import draft_of, sessions_of
from wenjin.events.queries.registrations import undecided
from wenjin.events.services.consents import settle
from wenjin.events.services.event_acts import event_act, must_plan, was_acted, write_entry
from wenjin.events.services.planning_refusals import AlreadyCancelled, BadEvent, MustBeMoved
from wenjin.events.services.questions import set_questions
from wenjin.events.services.quotas import set_quotas
from wenjin.events.services.refusals import NoSuchEvent
from wenjin.events.services.session_plans import set_sessions, set_speakers
from wenjin.events.services.texts import put_texts, set_texts, source_becomes

IN_CALENDARS: Final = frozenset({"starts_at", "ends_at", "venue", "room", "is_online", "join_address"})
"""What guests have in their calendars: once an event is public it is moved, so that they are told."""
SESSIONS_OUTSIDE: Final = "sessions_outside"
_AS_THEY_ARE: Final = tuple(
    name for name in EventDraft.__dataclass_fields__ if name not in ("code", "series", "venue", "room")
)
_LISTS: Final = frozenset({"languages", "audiences", "interests"})


def make_event(
    actor: Actor,
    draft: EventDraft,
    *,
    key: str,
    at: datetime,
    places: int | None = None,
    online_places: int | None = None,
    texts: Mapping[str, str] | None = None,
) -> Event:
    """Begin an event as a draft that the public does not see.

    Args:
        key: of the form; sent twice it is one event.
        places: in the house; left out, any number may come. ``online_places`` likewise.
        texts: in its source language, by field.

    Raises:
        BadEvent: see its fields; nothing was kept.
        NotAllowed: only those who plan events do.
    """
    must_plan(actor)
    wrong = _wrong(draft) | _wrong_sizes(places=places, online_places=online_places)
    if wrong:
        raise BadEvent(wrong)
    try:
        with transaction.atomic():
            return _made(actor, draft, key, at, {"places": places, "online": online_places}, texts or {})
    except (IntegrityError, AlreadyActed):
        return _made_before(draft.code, key)


def change_event(
    actor: Actor,
    code: str,
    change: EventChange,
    *,
    key: str,
    at: datetime,
    seen: int | None = None,
) -> Event:
    """Change an event; what is left out stays.

    Args:
        seen: version when the form was drawn.

    Raises:
        BadEvent: see its fields. MustBeMoved: it is public, and guests have this in their calendars.
        AlreadyCancelled, SomebodyWasFaster, NoSuchEvent, NotAllowed: nothing was changed.
    """
    with event_act(actor, code, "event.changed", key=key, at=at, seen=seen) as act:
        event = act.event
        if act.is_repeated:
            return event
        if event.state == Event.State.CANCELLED:
            raise AlreadyCancelled
        before = draft_of(event)
        after = replace(before, **change)
        names = sorted(name for name in change if getattr(before, name) != getattr(after, name))
        if event.state == Event.State.PUBLISHED and IN_CALENDARS & set(names):
            raise MustBeMoved(fields=sorted(IN_CALENDARS & set(names)))
        if wrong := wrong_in_plan(after, event.pk):
            raise BadEvent(wrong, sessions=outside(sessions_of(event), after)[1])
        if names:
            act.changed(**columns_of(after))
            if "source_language" in names:
                source_becomes(event, after.source_language)
            if "entry" in names:
                _nobody_decides(event, at)
            act.note(fields=names)
        return event


def _nobody_decides(event: Event, at: datetime) -> None:
    """Who waits for a decision comes in when nobody decides any more."""
    for row in undecided(event.pk).select_related("event").order_by("number"):
        settle(row, at=at)


def wrong_in_plan(draft: EventDraft, event_id: UUID | None) -> dict[str, str]:
    """What is wrong with an event, also what only the tables know: unknown venues, sessions that lie outside."""
    wrong = _wrong(draft)
    if event_id is None:
        return wrong
    if draft.entry == MASS and Event(pk=event_id).questions.filter(is_required=True).exists():
        wrong["entry"] = NOT_WITH_MASS
    if {"starts_at", "ends_at"} & wrong.keys():
        return wrong
    return wrong | outside(sessions_of(Event(pk=event_id)), draft)[0]


def outside(sessions: Sequence[SessionDraft], draft: EventDraft) -> tuple[dict[str, str], list[str]]:
    """What is wrong with the times of an event because of its sessions, and which of these lie outside."""
    early = [one.code for one in sessions if one.starts_at < draft.starts_at]
    late = [one.code for one in sessions if one.ends_at > draft.ends_at]
    wrong = {name: SESSIONS_OUTSIDE for name, found in (("starts_at", early), ("ends_at", late)) if found}
    return wrong, list(dict.fromkeys([*early, *late]))


def columns_of(draft: EventDraft) -> dict[str, Any]:
    """Columns of the row of an event.

    Raises:
        BadEvent: a venue, a room or a series is not there.
    """
    columns: dict[str, Any] = {name: getattr(draft, name) for name in _AS_THEY_ARE}
    columns |= {name: list(columns[name]) for name in _LISTS}
    columns["organiser"] = without_turns(draft.organiser)
    venue = _venue(draft)
    columns["venue"] = venue
    columns["room"] = Room.objects.get(venue=venue, code=draft.room) if draft.room else None
    columns["series"] = Series.objects.get(code=draft.series) if draft.series else None
    return columns


def _wrong(draft: EventDraft) -> dict[str, str]:
    wrong = wrong_in_event(draft)
    if draft.organiser_email:
        try:
            validate_email(draft.organiser_email)
        except ValidationError:
            wrong.setdefault("organiser_email", NO_ADDRESS)
    venue = _venue(draft)
    if draft.venue and venue is None:
        wrong["venue"] = UNKNOWN
    elif draft.room and not Room.objects.filter(venue=venue, code=draft.room).exists():
        wrong["room"] = UNKNOWN
    if draft.series and not Series.objects.filter(code=draft.series).exists():
        wrong["series"] = UNKNOWN
    return wrong


def _venue(draft: EventDraft) -> Venue | None:
    return Venue.objects.filter(code=draft.venue).first() if draft.venue else None


def _wrong_sizes(**sizes: int | None) -> dict[str, str]:
    return {
        name: WRONG_NUMBER
        for name, size in sizes.items()
        if size is not None and not 0 <= size <= LARGEST_QUOTA
    }


def _made(
    actor: Actor,
    draft: EventDraft,
    key: str,
    at: datetime,
    sizes: Mapping[str, int | None],
    texts: Mapping[str, str],
) -> Event:
    if Event.objects.filter(code=draft.code).exists():
        return _made_before(draft.code, key)
    event = Event.objects.create(code=draft.code, created_at=at, changed_at=at, **columns_of(draft))
    Quota.objects.bulk_create(
        Quota(event=event, code=kind, kind=kind, size=size, place=place)
        for place, (kind, size) in enumerate(sizes.items())
        if size is not None
    )
    put_texts(event, draft.source_language, texts)
    write_entry(draft.code, "event.made", key, actor=actor, at=at, payload={"kind": draft.kind})
    return event


def _made_before(code: str, key: str) -> Event:
    """The event of the same form; another form cannot make one with a code that is given."""
    if not was_acted(code, "event.made", key):
        raise BadEvent({"code": "taken"})
    event = Event.objects.filter(code=code).first()
    if event is None:
        raise NoSuchEvent(event=code)
    return event


__all__ = [
    "IN_CALENDARS",
    "change_event",
    "columns_of",
    "make_event",
    "set_questions",
    "set_quotas",
    "set_sessions",
    "set_speakers",
    "set_texts",
    "wrong_in_plan",
]
