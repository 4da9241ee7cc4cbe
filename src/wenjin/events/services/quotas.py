"""Quotas of an event: more of it goes to those who wait, and never is there less than is taken."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from wenjin.accounts.domain.actor import Actor
from wenjin.events.domain.drafts import QuotaDraft
from wenjin.events.domain.planning import wrong_in_quotas
from wenjin.events.models import Event, Quota, Registration, Session
from wenjin.events.services.event_acts import EventAct, event_act
from wenjin.events.services.places import HOLDING, LIVE
from wenjin.events.services.planning_refusals import AlreadyCancelled, BadEvent, InUse, TooSmall
from wenjin.events.services.texts import forget_parts, put_texts
from wenjin.events.services.waiting_list import offer_places

SEATS: Final[Mapping[str, bool]] = {Quota.Kind.PLACES: False, Quota.Kind.ONLINE: True}
"""Quotas that everybody takes, with whether it is those who follow online."""
_BATCH: Final = 500


def set_quotas(
    actor: Actor,
    code: str,
    quotas: Sequence[QuotaDraft],
    *,
    key: str,
    at: datetime,
    texts: Mapping[str, str] | None = None,
    seen: int | None = None,
) -> Event:
    """Say all quotas of an event, in order; what has become free is offered to those who wait.

    Limiting places afterwards counts everybody who is registered already.

    Args:
        texts: ``quotas/<code>/name`` in the source language.

    Raises:
        BadEvent: see its fields. InUse: somebody holds or waits for what would be no more, or be another thing.
        TooSmall: more is taken than there would be. AlreadyCancelled, SomebodyWasFaster, NoSuchEvent, NotAllowed.
    """
    with event_act(actor, code, "event.quotas", key=key, at=at, seen=seen) as act:
        if act.is_repeated:
            return act.event
        if act.event.state == Event.State.CANCELLED:
            raise AlreadyCancelled
        _put(act, quotas)
        put_texts(act.event, act.event.source_language, texts or {})
        act.changed()
        act.note(sizes={one.code: one.size for one in quotas})
        offer_places(act.event.pk, at=at)
        return act.event


def refuse_held(event: Event, codes: set[str]) -> None:
    """Quotas that somebody holds or waits for are not taken away.

    Raises:
        InUse: one of these is such.
    """
    live = Registration.objects.filter(event=event, state__in=LIVE)
    held = sorted(code for code in codes if live.filter(takes__has_key=code).exists())
    if held:
        raise InUse(codes=held)


def _put(act: EventAct, quotas: Sequence[QuotaDraft]) -> None:
    event = act.event
    sessions = {one.code: one for one in event.sessions.all()}
    if wrong := wrong_in_quotas(quotas, sessions):
        raise BadEvent(wrong)
    before = {one.code: one for one in event.quotas.select_related("session")}
    after = {one.code: one for one in quotas}
    gone = before.keys() - after.keys()
    others = {one.code for one in quotas if one.code in before and _is_another(before[one.code], one)}
    refuse_held(event, gone | others)
    taken = {one.code: _taken(event, one, before.get(one.code)) for one in quotas}
    small = {one.code: taken[one.code] for one in quotas if taken[one.code] > one.size}
    if small:
        raise TooSmall(taken=small)
    event.quotas.filter(code__in=gone).delete()
    forget_parts(event, "quotas", set(gone))
    for place, one in enumerate(quotas):
        Quota.objects.update_or_create(
            event=event, code=one.code, defaults=_columns(one, sessions, place, taken[one.code])
        )
        if one.kind in SEATS and (one.code in others or one.code not in before):
            _count_everybody(event, one)


def _is_another(row: Quota, draft: QuotaDraft) -> bool:
    session = row.session.code if row.session is not None else ""
    return (row.kind, row.language, session) != (draft.kind, draft.language, draft.session)


def _columns(draft: QuotaDraft, sessions: Mapping[str, Session], place: int, taken: int) -> dict[str, object]:
    return {
        "kind": draft.kind,
        "size": draft.size,
        "taken": taken,
        "language": draft.language,
        "session": sessions.get(draft.session),
        "place": place,
    }


def _taken(event: Event, draft: QuotaDraft, row: Quota | None) -> int:
    if draft.kind in SEATS and (row is None or row.kind != draft.kind):
        rows = Registration.objects.filter(
            event=event, state__in=HOLDING, is_online=SEATS[draft.kind]
        ).values_list("size", flat=True)
        return sum(rows.iterator(chunk_size=5000))
    return 0 if row is None else row.taken


def _count_everybody(event: Event, draft: QuotaDraft) -> None:
    """Places are limited from now on: whoever is registered takes some of them."""
    rows = Registration.objects.filter(event=event, state__in=LIVE, is_online=SEATS[draft.kind])
    changed = []
    for row in rows.only("pk", "takes", "size").iterator(chunk_size=_BATCH):
        row.takes = {**row.takes, draft.code: row.size}
        changed.append(row)
    Registration.objects.bulk_update(changed, ["takes"], batch_size=_BATCH)
