"""Routes through the city: written, published, taken back."""

from datetime import datetime

from django.db import IntegrityError, transaction

from wenjin.accounts.domain.actor import Actor
from wenjin.core.ledger import book
from wenjin.core.ledger.errors import AlreadyActed
from wenjin.events.domain.route_form import (
    LONGEST_STAY,
    LONGEST_WAY,
    RouteDraft,
    StopDraft,
    hours_from,
    place,
    whole,
    wrong_in_route,
)
from wenjin.events.models import EventText, Route, Stop
from wenjin.events.queries.routes import subject_of
from wenjin.events.services.event_acts import must_plan
from wenjin.events.services.planning_refusals import BadEvent
from wenjin.events.services.refusals import EventRefusal, SomebodyWasFaster
from wenjin.events.services.texts import put
from wenjin.lang.domain.registry import BY_CODE, SOURCE

State = Route.State


class NoSuchRoute(EventRefusal, LookupError):
    """There is no such route."""

    code = "no_such_route"


class RouteThereAlready(EventRefusal):
    """Another route has this code."""

    code = "route_there_already"


def write_route(
    actor: Actor,
    draft: RouteDraft,
    *,
    key: str,
    at: datetime,
    seen: int | None,
    language: str = SOURCE,
) -> Route:
    """Make a route, or change one; its texts in one language, everything else in all.

    Args:
        seen: version of the route when the form was drawn; None makes a new one.
        language: of the texts; in another than its own, a text may be empty: it is not translated then.

    Raises:
        BadEvent: see its fields. NotAllowed, RouteThereAlready, NoSuchRoute, SomebodyWasFaster: likewise nothing
            was changed.
    """
    must_plan(actor)
    if language not in BY_CODE:
        raise BadEvent({"language": "not_a_choice"})
    try:
        return _written(actor, draft, key, at, seen, language)
    except (IntegrityError, AlreadyActed):
        # Somebody has begun it at the same moment; now it is there.
        return _written(actor, draft, key, at, seen, language)


@transaction.atomic
def _written(
    actor: Actor, draft: RouteDraft, key: str, at: datetime, seen: int | None, language: str
) -> Route:
    row = Route.objects.select_for_update().filter(code=draft.code).first()
    if wrong := wrong_in_route(draft, tuple(BY_CODE), _told(row, language)):
        raise BadEvent(wrong)
    if row is not None and _was_done(row.code, "route.written", key):
        return row
    if row is None and seen is not None:
        raise NoSuchRoute
    if row is not None and seen is None:
        raise RouteThereAlready
    if row is None:
        row = Route(code=draft.code, source_language=language, place=Route.objects.count(), version=0)
    elif row.version != seen:
        raise SomebodyWasFaster
    row.languages, row.changed_at, row.version = list(draft.languages), at, row.version + 1
    row.save()
    _write_stops(row, draft)
    _write_texts(row, draft, language)
    _note(actor, row.code, "route.written", key, at, stops=len(draft.stops), language=language)
    return row


def _told(row: Route | None, language: str) -> frozenset[str] | None:
    """Stops that have a name in the language of the route; None when that is the language of the form."""
    if row is None or row.source_language == language:
        return None
    named = EventText.objects.filter(
        subject=subject_of(row.code), language=row.source_language, field__regex=r"^stops/[^/]+/name$"
    )
    return frozenset(one.split("/")[1] for one in named.values_list("field", flat=True))


def _write_stops(row: Route, draft: RouteDraft) -> None:
    codes = [one.code for one in draft.stops]
    gone = set(row.stops.exclude(code__in=codes).values_list("code", flat=True))
    row.stops.filter(code__in=gone).delete()
    for code in sorted(gone):
        EventText.objects.filter(subject=subject_of(row.code), field__startswith=f"stops/{code}/").delete()
    for number, one in enumerate(draft.stops):
        Stop.objects.update_or_create(route=row, code=one.code, defaults=_columns(one, number))


def _columns(one: StopDraft, number: int) -> dict[str, object]:
    at = place(one.latitude, one.longitude)
    return {
        "place": number,
        "minutes": whole(one.minutes, LONGEST_STAY) or 0,
        "way": one.way,
        "line": one.line.strip(),
        "way_minutes": (whole(one.way_minutes or "0", LONGEST_STAY) or 0) if number else 0,
        "way_metres": whole(one.way_metres, LONGEST_WAY) if one.way_metres.strip() and number else None,
        "hours": hours_from(one.hours),
        "is_step_free": {"yes": True, "no": False}.get(one.step_free),
        "latitude": at[0] if at else None,
        "longitude": at[1] if at else None,
    }


def _write_texts(row: Route, draft: RouteDraft, language: str) -> None:
    fields = {"title": draft.title, "summary": draft.summary}
    for one in draft.stops:
        fields |= {f"stops/{one.code}/name": one.name, f"stops/{one.code}/about": one.about}
    put(subject_of(row.code), row.source_language, language, fields, EventText.State.REVIEWED)


@transaction.atomic
def show_route(actor: Actor, code: str, *, is_public: bool, key: str, at: datetime) -> Route:
    """Publish a route, or take it back.

    Raises:
        NotAllowed, NoSuchRoute: nothing was changed.
    """
    must_plan(actor)
    row = Route.objects.select_for_update().filter(code=code).first()
    if row is None:
        raise NoSuchRoute
    state = State.PUBLISHED if is_public else State.DRAFT
    act = "route.published" if is_public else "route.taken_back"
    if row.state == state or _was_done(code, act, key):
        return row
    row.state, row.changed_at, row.version = state, at, row.version + 1
    row.save(update_fields=["state", "changed_at", "version"])
    _note(actor, code, act, key, at)
    return row


def _stream(code: str) -> str:
    return f"route:{code}"


def _was_done(code: str, act: str, key: str) -> bool:
    return book.by_act(book.act_key_of(_stream(code), act, key)) is not None


def _note(actor: Actor, code: str, act: str, key: str, at: datetime, **payload: object) -> None:
    book.append(
        _stream(code),
        act,
        at=at,
        actor=actor.reference,
        payload=payload,
        act_key=book.act_key_of(_stream(code), act, key),
    )
