"""Sessions of an event with their interpreters, and who speaks in them."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from wenjin.accounts.domain.actor import Actor
from wenjin.events.domain.drafts import SessionDraft, SpeakerDraft
from wenjin.events.domain.planning import UNKNOWN, wrong_in_sessions, wrong_in_speakers
from wenjin.events.domain.typed_lines import without_turns
from wenjin.events.models import Attendance, Event, Interpretation, Quota, Room, Scan, Session, Speaker
from wenjin.events.services.event_acts import EventAct, event_act
from wenjin.events.services.planning_refusals import AlreadyCancelled, BadEvent, InUse
from wenjin.events.services.quotas import refuse_held
from wenjin.events.services.telling import MOVED, tell_everybody
from wenjin.events.services.texts import forget_parts, put_texts


def set_sessions(
    actor: Actor,
    code: str,
    sessions: Sequence[SessionDraft],
    *,
    key: str,
    at: datetime,
    texts: Mapping[str, str] | None = None,
    seen: int | None = None,
) -> Event:
    """Say all sessions of an event. When a public one is at another time or place now, its guests are told.

    Args:
        texts: ``sessions/<code>/title`` in the source language.

    Raises:
        BadEvent: see its fields. InUse: guests chose a session that would be no more, or were there.
        AlreadyCancelled, SomebodyWasFaster, NoSuchEvent, NotAllowed: nothing was changed.
    """
    with event_act(actor, code, "event.sessions", key=key, at=at, seen=seen) as act:
        if act.is_repeated:
            return act.event
        if act.event.state == Event.State.CANCELLED:
            raise AlreadyCancelled
        moved = put_sessions(act.event, sessions)
        put_texts(act.event, act.event.source_language, texts or {})
        is_told = act.event.state == Event.State.PUBLISHED and bool(moved) and at < act.event.ends_at
        act.changed(**({"sequence": act.event.sequence + 1} if is_told else {}))
        act.note(sessions=[one.code for one in sessions], moved=sorted(moved))
        if is_told:
            tell_everybody(act.event, MOVED, at=at, takes=_chosen_by(act, moved))
        return act.event


def put_sessions(event: Event, sessions: Sequence[SessionDraft]) -> set[str]:
    """Make rows of sessions in the caller's act; says which are elsewhere or at another time, or no more.

    Raises:
        BadEvent, InUse: see ``set_sessions``.
    """
    rooms = {one.code: one for one in Room.objects.filter(venue=event.venue_id)} if event.venue_id else {}
    wrong = wrong_in_sessions(sessions, event.starts_at, event.ends_at)
    for number, one in enumerate(sessions):
        if one.room and one.room not in rooms:
            wrong[f"session-{number}-room"] = UNKNOWN
    if wrong:
        raise BadEvent(wrong)
    before = {one.code: one for one in event.sessions.all()}
    gone = before.keys() - {one.code for one in sessions}
    _take_away(event, set(gone))
    moved = set(gone)
    for draft in sessions:
        columns = _columns(draft, rooms)
        row = before.get(draft.code)
        if row is not None and _is_moved(row, columns):
            moved.add(draft.code)
        kept, _ = Session.objects.update_or_create(event=event, code=draft.code, defaults=columns)
        _put_interpretations(kept, draft)
    return moved


def set_speakers(
    actor: Actor,
    code: str,
    speakers: Sequence[SpeakerDraft],
    *,
    key: str,
    at: datetime,
    texts: Mapping[str, str] | None = None,
    seen: int | None = None,
) -> Event:
    """Say all who speak, in order.

    Args:
        texts: ``speakers/<code>/about`` in the source language.

    Raises:
        BadEvent: see its fields. NoSuchEvent, NotAllowed, SomebodyWasFaster: nothing was changed.
    """
    with event_act(actor, code, "event.speakers", key=key, at=at, seen=seen) as act:
        if act.is_repeated:
            return act.event
        put_speakers(act.event, speakers)
        put_texts(act.event, act.event.source_language, texts or {})
        act.changed()
        act.note(speakers=len(speakers))
        return act.event


def put_speakers(event: Event, speakers: Sequence[SpeakerDraft]) -> None:
    """Make rows of speakers in the caller's act.

    Raises:
        BadEvent: see its fields.
    """
    sessions = {one.code: one for one in event.sessions.all()}
    if wrong := wrong_in_speakers(speakers, sessions):
        raise BadEvent(wrong)
    gone = set(event.speakers.values_list("code", flat=True)) - {one.code for one in speakers}
    event.speakers.filter(code__in=gone).delete()
    forget_parts(event, "speakers", gone)
    for place, draft in enumerate(speakers):
        columns = {
            "name": without_turns(draft.name),
            "organisation": without_turns(draft.organisation),
            "place": place,
        }
        row, _ = Speaker.objects.update_or_create(event=event, code=draft.code, defaults=columns)
        row.sessions.set([sessions[one] for one in draft.sessions])


def _take_away(event: Event, codes: set[str]) -> None:
    """Sessions that nobody chose and nobody was in."""
    rows = event.sessions.filter(code__in=codes)
    refuse_held(event, set(Quota.objects.filter(session__in=rows).values_list("code", flat=True)))
    used = [
        one.code
        for one in rows
        if Attendance.objects.filter(session=one).exists() or Scan.objects.filter(session=one).exists()
    ]
    if used:
        raise InUse(codes=sorted(used))
    forget_parts(event, "quotas", set(Quota.objects.filter(session__in=rows).values_list("code", flat=True)))
    rows.delete()
    forget_parts(event, "sessions", codes)


def _columns(draft: SessionDraft, rooms: Mapping[str, Room]) -> dict[str, object]:
    return {
        "starts_at": draft.starts_at,
        "ends_at": draft.ends_at,
        "room": rooms.get(draft.room),
        "language": draft.language,
        "captions_address": draft.captions_address,
        "is_counted": draft.is_counted,
    }


def _is_moved(row: Session, columns: Mapping[str, object]) -> bool:
    room = columns["room"]
    room_id = room.pk if isinstance(room, Room) else None
    return (row.starts_at, row.ends_at, row.room_id) != (columns["starts_at"], columns["ends_at"], room_id)


def _put_interpretations(row: Session, draft: SessionDraft) -> None:
    row.interpretations.exclude(language__in=[one.language for one in draft.interpretations]).delete()
    for one in draft.interpretations:
        columns = {"way": one.way, "channel": one.channel, "address": one.address}
        Interpretation.objects.update_or_create(session=row, language=one.language, defaults=columns)


def _chosen_by(act: EventAct, moved: set[str]) -> tuple[str, ...]:
    """Quotas of the sessions that moved, when each of them was chosen; else everybody is concerned: none."""
    rows = Quota.objects.filter(event=act.event, kind=Quota.Kind.SESSION, session__code__in=moved)
    found = dict(rows.values_list("session__code", "code"))
    return tuple(sorted(found.values())) if found.keys() == moved else ()
