"""Houses with their rooms, and series of events: made and changed by those who plan events."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q

from wenjin.accounts.domain.actor import Actor
from wenjin.core.ledger import book
from wenjin.events.domain.drafts import SeriesDraft, VenueDraft
from wenjin.events.domain.planning import TWICE, wrong_in_series, wrong_in_texts, wrong_in_venue
from wenjin.events.models import Event, EventText, Room, Series, Session, Venue
from wenjin.events.services.event_acts import must_plan
from wenjin.events.services.planning_refusals import BadEvent, InUse
from wenjin.events.services.texts import put
from wenjin.lang.domain.registry import SOURCE


def set_venue(
    actor: Actor,
    venue: VenueDraft,
    *,
    key: str,
    at: datetime,
    texts: Mapping[str, str] | None = None,
    language: str = SOURCE,
    is_new: bool = False,
) -> Venue:
    """Make a venue, or say anew what it is like; events there show it so at once.

    Args:
        is_new: it is to be made; one that is there already is left as it is.
        texts: ``name``, ``address``, ``way``, ``rooms/<code>/name`` in a language; English is the source.

    Raises:
        BadEvent: see its fields. InUse: events take place in rooms that would be no more. NotAllowed.
    """
    must_plan(actor)
    wrong = wrong_in_venue(venue) | wrong_in_texts(texts or {}, language, is_place=True)
    if wrong:
        raise BadEvent(wrong)
    with transaction.atomic():
        stream = f"venue:{venue.code}"
        row, is_made = Venue.objects.get_or_create(code=venue.code, defaults={"is_sample": venue.is_sample})
        row = Venue.objects.select_for_update().get(pk=row.pk)
        act_key = book.act_key_of(stream, "venue.set", key)
        if book.by_act(act_key) is not None:
            return row
        if is_new and not is_made:
            raise BadEvent({"code": TWICE})
        row.centre, row.access = venue.centre, list(venue.access)
        row.latitude, row.longitude = venue.latitude, venue.longitude
        row.save(update_fields=["centre", "access", "latitude", "longitude"])
        _put_rooms(row, venue)
        put(f"venue/{venue.code}", SOURCE, language, texts or {}, EventText.State.REVIEWED)
        rooms = [one.code for one in venue.rooms]
        book.append(
            stream, "venue.set", at=at, actor=actor.reference, payload={"rooms": rooms}, act_key=act_key
        )
        _show_anew(Q(venue=row) | Q(room__venue=row), at)
        return row


def set_series(
    actor: Actor,
    series: SeriesDraft,
    *,
    key: str,
    at: datetime,
    texts: Mapping[str, str] | None = None,
    language: str = SOURCE,
    is_new: bool = False,
) -> Series:
    """Make a series, or say anew what it is.

    Args:
        is_new: it is to be made; one that is there already is left as it is.
        texts: ``title`` and ``summary`` in a language; English is the source.

    Raises:
        BadEvent: see its fields. NotAllowed: nothing was changed.
    """
    must_plan(actor)
    wrong = wrong_in_series(series) | wrong_in_texts(texts or {}, language, is_place=True)
    if wrong:
        raise BadEvent(wrong)
    with transaction.atomic():
        stream = f"series:{series.code}"
        defaults = {"kind": series.kind, "organiser": series.organiser, "is_sample": series.is_sample}
        row, is_made = Series.objects.get_or_create(code=series.code, defaults=defaults)
        row = Series.objects.select_for_update().get(pk=row.pk)
        act_key = book.act_key_of(stream, "series.set", key)
        if book.by_act(act_key) is not None:
            return row
        if is_new and not is_made:
            raise BadEvent({"code": TWICE})
        row.kind, row.organiser = series.kind, series.organiser
        row.save(update_fields=["kind", "organiser"])
        put(f"series/{series.code}", SOURCE, language, texts or {}, EventText.State.REVIEWED)
        payload = {"kind": series.kind}
        book.append(stream, "series.set", at=at, actor=actor.reference, payload=payload, act_key=act_key)
        _show_anew(Q(series=row), at)
        return row


def _put_rooms(row: Venue, venue: VenueDraft) -> None:
    gone = row.rooms.exclude(code__in=[one.code for one in venue.rooms])
    used = {
        *Event.objects.filter(room__in=gone).values_list("room__code", flat=True),
        *Session.objects.filter(room__in=gone).values_list("room__code", flat=True),
    }
    if used:
        raise InUse(codes=sorted(used))
    fields = [f"rooms/{code}/name" for code in gone.values_list("code", flat=True)]
    EventText.objects.filter(subject=f"venue/{venue.code}", field__in=fields).delete()
    gone.delete()
    for one in venue.rooms:
        columns = {"seats": one.seats, "booths": one.booths, "access": list(one.access)}
        Room.objects.update_or_create(venue=row, code=one.code, defaults=columns)


def _show_anew(which: Q, at: datetime) -> None:
    """Pages of these events are drawn again: they show something that has changed."""
    Event.objects.filter(which).update(version=F("version") + 1, changed_at=at)
