"""An event becomes public, is moved, or does not take place; whoever counts on it is told."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from django.db.models import F

from wenjin.accounts.domain.actor import Actor
from wenjin.core.outbox.services import NewMessage, post_many
from wenjin.events.domain.drafts import EventDraft, SessionDraft
from wenjin.events.domain.planning import wrong_time
from wenjin.events.models import Event, EventText, Quota, Registration
from wenjin.events.queries.plans import draft_of, sessions_of
from wenjin.events.services.event_acts import EventAct, event_act, must_plan, was_acted
from wenjin.events.services.materials import erase_unused, files_of
from wenjin.events.services.notes import EXPIRY_TOPIC
from wenjin.events.services.places import LIVE, State
from wenjin.events.services.planning import columns_of, outside, wrong_in_plan
from wenjin.events.services.planning_refusals import (
    AlreadyCancelled,
    AlreadyPublished,
    BadEvent,
    EventOver,
    NotPublished,
    NotReady,
    SomebodyRegistered,
)
from wenjin.events.services.session_plans import put_sessions
from wenjin.events.services.telling import CANCELLED, MOVED, WITH_THE_EVENT, tell_everybody
from wenjin.events.services.texts import subject_of

REASONS: Final = ("illness", "weather", "too_few", "venue", "authority", "other")
"""Why an event does not take place, as codes that pages and mails put into words."""


def publish(actor: Actor, code: str, *, key: str, at: datetime, seen: int | None = None) -> Event:
    """Let the public see an event and register.

    Raises:
        NotReady: see its fields. AlreadyPublished, AlreadyCancelled, NoSuchEvent, NotAllowed, SomebodyWasFaster.
    """
    with event_act(actor, code, "event.published", key=key, at=at, seen=seen) as act:
        event = act.event
        if act.is_repeated:
            return event
        if event.state == Event.State.PUBLISHED:
            raise AlreadyPublished
        if event.state == Event.State.CANCELLED:
            raise AlreadyCancelled
        if missing := missing_in(event, at):
            raise NotReady(missing)
        act.changed(state=Event.State.PUBLISHED)
        act.note()
        return event


def unpublish(actor: Actor, code: str, *, key: str, at: datetime, seen: int | None = None) -> Event:
    """Make a public event a draft again while nobody has registered, so that nobody must be told.

    Raises:
        SomebodyRegistered: there are registrations. NotPublished, AlreadyCancelled, EventOver, NoSuchEvent,
        NotAllowed, SomebodyWasFaster: nothing was changed.
    """
    with event_act(actor, code, "event.unpublished", key=key, at=at, seen=seen) as act:
        event = act.event
        if act.is_repeated:
            return event
        _must_be_ahead(event, at)
        if Registration.objects.filter(event=event).exists():
            raise SomebodyRegistered
        act.changed(state=Event.State.DRAFT)
        act.note()
        return event


def missing_in(event: Event, at: datetime) -> dict[str, str]:
    """What the public must know of an event and staff have not written, as codes by field."""
    missing = wrong_in_plan(draft_of(event), event.pk)
    titles = EventText.objects.filter(subject=subject_of(event.code), language=event.source_language)
    if not titles.filter(field="title").exists():
        missing["title"] = "missing"
    if event.venue_id is None and not event.is_online:
        missing["venue"] = "missing"
    if not event.languages:
        missing["languages"] = "missing"
    if event.ends_at <= at:
        missing["ends_at"] = "day_over"
    asked = event.questions.values_list("code", flat=True)
    labels = EventText.objects.filter(
        subject=subject_of(event.code),
        language=event.source_language,
        field__in=[f"questions/{one}/label" for one in asked],
    )
    if labels.count() < len(asked):
        missing["questions"] = "missing"
    return missing


def cancel_event(actor: Actor, code: str, reason: str, *, key: str, at: datetime) -> Event:
    """The event does not take place: all registrations are cancelled, and whoever counted on it is told.

    That is final; an event that takes place another time is moved instead, or copied later.

    Args:
        reason: one of ``REASONS``.

    Raises:
        BadEvent: an unknown reason. NotPublished: a draft is nobody's business (``discard_draft``).
        AlreadyCancelled, EventOver, NoSuchEvent, NotAllowed: nothing was changed.
    """
    if reason not in REASONS:
        raise BadEvent({"reason": "not_a_choice"})
    with event_act(actor, code, "event.cancelled", key=key, at=at) as act:
        event = act.event
        if act.is_repeated:
            return event
        _must_be_ahead(event, at)
        act.changed(state=Event.State.CANCELLED, cancelled_because=reason, sequence=event.sequence + 1)
        ended = Registration.objects.filter(event=event, state__in=LIVE).update(
            state=State.CANCELLED,
            reason=WITH_THE_EVENT,
            sequence=F("sequence") + 1,
            offered_until=None,
            changed_at=at,
        )
        Quota.objects.filter(event=event).update(taken=0)
        act.note(reason=reason, registrations=ended)
        tell_everybody(event, CANCELLED, at=at)
        return event


def discard_draft(actor: Actor, code: str, *, key: str, at: datetime) -> None:
    """A draft that nobody needs is no more, with its words.

    Raises:
        AlreadyPublished: the public has seen it; it can be cancelled. NoSuchEvent, NotAllowed likewise.
    """
    must_plan(actor)
    if was_acted(code, "event.discarded", key):
        return
    with event_act(actor, code, "event.discarded", key=key, at=at) as act:
        if act.event.state != Event.State.DRAFT:
            raise AlreadyPublished
        act.note()
        EventText.objects.filter(subject=subject_of(code)).delete()
        files = files_of(act.event)
        act.event.delete()
        erase_unused(files, at)


def move_event(
    actor: Actor,
    code: str,
    *,
    key: str,
    at: datetime,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    venue: str | None = None,
    room: str | None = None,
    is_online: bool | None = None,
    join_address: str | None = None,
    sessions: Sequence[SessionDraft] | None = None,
    seen: int | None = None,
) -> Event:
    """A public event is at another time or place: everybody is told, with a new calendar entry, and may say no.

    What is left out stays. A new beginning alone moves the end and all sessions with it.

    Args:
        venue: empty for none; another one without ``room`` has no room yet.
        sessions: all of them, when they do not simply move along.

    Raises:
        BadEvent: see its fields. NotPublished: a draft is changed, not moved.
        AlreadyCancelled, EventOver, InUse, SomebodyWasFaster, NoSuchEvent, NotAllowed: nothing was changed.
    """
    times = {"starts_at": starts_at, "ends_at": ends_at}
    wrong = {name: why for name, value in times.items() if value is not None and (why := wrong_time(value))}
    if wrong:
        raise BadEvent(wrong)
    with event_act(actor, code, "event.moved", key=key, at=at, seen=seen) as act:
        event = act.event
        if act.is_repeated:
            return event
        _must_be_ahead(event, at)
        before = draft_of(event)
        after = _moved(before, starts_at, ends_at, venue, room)
        after = replace(
            after,
            is_online=before.is_online if is_online is None else is_online,
            join_address=before.join_address if join_address is None else join_address,
        )
        planned = _along(sessions_of(event), before, after) if sessions is None else tuple(sessions)
        if before == after and planned == sessions_of(event):
            return event
        wrong = wrong_in_plan(after, None)
        if "ends_at" not in wrong and after.ends_at <= at:
            wrong["ends_at"] = "day_over"
        # Sessions that come with the act are judged line by line when they are put.
        strays, codes = outside(planned, after) if sessions is None else ({}, [])
        if wrong := {**strays, **wrong}:
            raise BadEvent(wrong, sessions=codes)
        act.changed(**columns_of(after), sequence=event.sequence + 1)
        put_sessions(event, planned)
        _offers_end_sooner(act)
        act.note(
            starts_at=after.starts_at.isoformat(),
            ends_at=after.ends_at.isoformat(),
            venue=after.venue,
            room=after.room,
            sequence=event.sequence,
        )
        tell_everybody(event, MOVED, at=at)
        return event


def _must_be_ahead(event: Event, at: datetime) -> None:
    if event.state == Event.State.DRAFT:
        raise NotPublished
    if event.state == Event.State.CANCELLED:
        raise AlreadyCancelled
    if event.ends_at <= at:
        raise EventOver


def _moved(
    before: EventDraft,
    starts_at: datetime | None,
    ends_at: datetime | None,
    venue: str | None,
    room: str | None,
) -> EventDraft:
    begins = starts_at or before.starts_at
    after = replace(before, starts_at=begins, ends_at=ends_at or before.ends_at + (begins - before.starts_at))
    if venue is not None and venue != before.venue:
        after = replace(after, venue=venue, room="")
    if room is not None:
        after = replace(after, room=room)
    return _open_till(after, before)


def _open_till(after: EventDraft, before: EventDraft) -> EventDraft:
    """Registration ends when staff said, but not after the beginning if it did not do so before.

    One that opens only after that opens at once.
    """
    closes, opens = after.closes_at, after.opens_at
    if closes is not None and before.starts_at >= closes > after.starts_at:
        closes = after.starts_at
    if opens is not None and opens >= (closes or after.starts_at):
        opens = None
    return replace(after, closes_at=closes, opens_at=opens)


def _along(
    sessions: Sequence[SessionDraft], before: EventDraft, after: EventDraft
) -> tuple[SessionDraft, ...]:
    """Sessions moved as the event is; rooms of another venue are not known yet."""
    by = after.starts_at - before.starts_at
    return tuple(_moved_session(one, by, is_elsewhere=before.venue != after.venue) for one in sessions)


def _moved_session(one: SessionDraft, by: timedelta, *, is_elsewhere: bool) -> SessionDraft:
    return replace(
        one,
        starts_at=one.starts_at + by,
        ends_at=one.ends_at + by,
        room="" if is_elsewhere else one.room,
    )


def _offers_end_sooner(act: EventAct) -> None:
    """Nobody holds an offer beyond the beginning of the event."""
    event = act.event
    late = Registration.objects.filter(event=event, state=State.OFFERED, offered_until__gt=event.starts_at)
    messages = [
        NewMessage(
            EXPIRY_TOPIC,
            {"registration": str(row.pk), "sequence": row.sequence},
            event.starts_at + timedelta(seconds=1),
            f"registration-offer:{row.pk}:{row.sequence}:{event.sequence}",
        )
        for row in late.only("pk", "sequence")
    ]
    late.update(offered_until=event.starts_at)
    post_many(messages, at=act.at)
