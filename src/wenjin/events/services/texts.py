"""Words of events, venues and series in the languages of the house."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from wenjin.accounts.domain.actor import Actor
from wenjin.events.domain.planning import wrong_in_texts
from wenjin.events.domain.typed_lines import without_turns
from wenjin.events.models import Event, EventText
from wenjin.events.services.event_acts import event_act
from wenjin.events.services.planning_refusals import BadEvent
from wenjin.lang.domain.sources import source_hash

State = EventText.State
_TOLD: Final = 40


def set_texts(
    actor: Actor,
    code: str,
    language: str,
    fields: Mapping[str, str],
    *,
    key: str,
    at: datetime,
    state: str = State.REVIEWED,
    seen: int | None = None,
) -> Event:
    """Write texts of an event in one language; an empty one is taken away, what is left out stays.

    When the source changes, its translations stay and are marked stale. Other words are no other date: calendars
    that follow a feed show them, nobody is written to, and the sequence stays (RFC 5546, component revisions).

    Args:
        fields: see ``EventText``.
        state: how far a translation may be trusted: machine, drafted or reviewed; not used for the source.
        seen: version of the event when the form was drawn.

    Raises:
        BadEvent: see its fields; nothing was changed. NoSuchEvent, NotAllowed, SomebodyWasFaster likewise.
    """
    if wrong := wrong_in_texts(fields, language):
        raise BadEvent(wrong)
    with event_act(actor, code, "event.texts", key=key, at=at, seen=seen) as act:
        if act.is_repeated:
            return act.event
        names = put_texts(act.event, language, fields, state)
        if names:
            act.changed()
            act.note(language=language, fields=names[:_TOLD], number=len(names))
        return act.event


def put_texts(
    event: Event, language: str, fields: Mapping[str, str], state: str = State.REVIEWED
) -> list[str]:
    """Write texts of an event in the caller's act; says which are other than before.

    Raises:
        BadEvent: see its fields.
    """
    if wrong := wrong_in_texts(fields, language):
        raise BadEvent(wrong)
    return put(subject_of(event.code), event.source_language, language, fields, state)


def subject_of(code: str) -> str:
    """To what the texts of an event belong."""
    return f"event/{code}"


def forget_parts(event: Event, parts: str, codes: set[str]) -> None:
    """Texts of parts that are no more, in all languages.

    Args:
        parts: sessions, quotas, questions or speakers.
    """
    for code in sorted(codes):
        EventText.objects.filter(
            subject=subject_of(event.code), field__startswith=f"{parts}/{code}/"
        ).delete()


def put(subject: str, source: str, language: str, fields: Mapping[str, str], state: str) -> list[str]:
    """Write texts of anything, in the caller's transaction; says which are other than before."""
    said = {name: without_turns(value).strip() for name, value in fields.items()}
    rows = {
        (row.language, row.field): row
        for row in EventText.objects.filter(subject=subject, field__in=list(said))
    }
    changed = []
    for name, value in sorted(said.items()):
        row = rows.get((language, name))
        if not value:
            if row is not None:
                row.delete()
                changed.append(name)
                if language == source:
                    _make_stale(subject, name, source, "")
            continue
        of_source = source_hash(value) if language == source else _hash_of(rows.get((source, name)))
        trust = State.SOURCE if language == source else state
        if row is not None and (row.value, row.state, row.source_hash) == (value, trust, of_source):
            continue
        EventText.objects.update_or_create(
            language=language,
            subject=subject,
            field=name,
            defaults={"value": value, "state": trust, "source_hash": of_source},
        )
        changed.append(name)
        if language == source:
            _make_stale(subject, name, source, of_source)
    return changed


def source_becomes(event: Event, language: str) -> None:
    """Another language is the one in which an event is written: its texts are the source from now on."""
    rows = EventText.objects.filter(subject=subject_of(event.code))
    rows.filter(state=State.SOURCE).update(state=State.REVIEWED)
    for row in list(rows.filter(language=language)):
        of_source = source_hash(row.value)
        rows.filter(pk=row.pk).update(state=State.SOURCE, source_hash=of_source)
        rows.filter(field=row.field).exclude(pk=row.pk).update(source_hash=of_source)


def _hash_of(row: EventText | None) -> str:
    return "" if row is None else row.source_hash


def _make_stale(subject: str, name: str, source: str, of_source: str) -> None:
    others = EventText.objects.filter(subject=subject, field=name).exclude(language=source)
    others.exclude(source_hash=of_source).update(state=State.STALE)
