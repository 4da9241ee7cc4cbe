"""People, cars, stops, ways, gifts and seats of a visit are written and taken away.

That a plan cannot be kept is no reason to refuse a form: conflicts are shown beside the plan while it grows.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final, TypeVar
from uuid import UUID, uuid4

from django.db import models

from wenjin.accounts.domain.actor import Actor
from wenjin.catalogue.domain.countries import COUNTRIES
from wenjin.core.delivery.mail import MailRefused, checked_address
from wenjin.core.keys.models import DataKey
from wenjin.events.domain.visit_forms import (
    MOST_TRAVEL,
    SHAPES,
    CarDraft,
    GiftDraft,
    PersonDraft,
    StopDraft,
    wrong_car,
    wrong_gift,
    wrong_person,
    wrong_stop,
)
from wenjin.events.models import (
    FollowUp,
    SeatingPlan,
    Venue,
    Visit,
    VisitCar,
    VisitGift,
    VisitPerson,
    VisitStop,
    VisitWay,
)
from wenjin.events.queries.visit_details import driver_of, person_draft, sealed_driver, sealed_person
from wenjin.events.queries.visits import fingerprint, gift_draft, seating_of, stop_draft, venue_codes, ways_of
from wenjin.events.services.refusals import FormWrong, NotMeant, SomebodyWasFaster
from wenjin.events.services.visit_acts import VisitAct, visit_act, was_acted
from wenjin.events.services.visit_refusals import NoSuchVisit, TakenOver, VisitForgotten
from wenjin.lang.domain.registry import BY_CODE

_Row = TypeVar("_Row", VisitPerson, VisitCar, VisitStop, VisitGift, FollowUp)
MOST: Final[Mapping[type[models.Model], int]] = {
    VisitPerson: 400,
    VisitCar: 40,
    VisitStop: 400,
    VisitGift: 400,
}
"""How many of each a visit may have."""


def set_person(
    actor: Actor,
    visit: str,
    draft: PersonDraft,
    *,
    pk: UUID | None = None,
    key: str,
    at: datetime,
    seen: str = "",
) -> str:
    """Add a guest, a host or an interpreter, or change them.

    Args:
        pk: who is changed; None adds somebody.
        seen: fingerprint of what the form showed; empty: whatever it is now.

    Returns:
        The id.

    Raises:
        FormWrong: see its fields. SomebodyWasFaster, NoSuchVisit, VisitCancelled, VisitForgotten, NotAllowed.
    """
    code = "visit.person_set"
    with visit_act(actor, visit, code, key=key, at=at) as act:
        if act.is_repeated:
            return _before(act)
        row = _row(VisitPerson, act.visit, pk)
        if pk is not None:
            _must_be_as_shown(seen, lambda: person_draft(act.visit, row))
        wrong = wrong_person(draft, BY_CODE, COUNTRIES)
        if draft.email and "email" not in wrong:
            draft = _with_bare_address(draft, wrong)
        _must_be_right(wrong)
        row.part, row.name, row.other_name = draft.part, draft.name, draft.other_name
        row.posts = _in_all_languages(row.posts, draft.posts)
        row.organisation, row.country = draft.organisation, draft.country
        row.languages, row.rank = list(draft.languages), draft.rank or 5
        row.details = sealed_person(_key_of(act.visit), row.pk, draft)
        row.save(force_insert=pk is None)
        act.done(id=str(row.pk))
        return str(row.pk)


def set_car(
    actor: Actor,
    visit: str,
    draft: CarDraft,
    *,
    pk: UUID | None = None,
    key: str,
    at: datetime,
    seen: str = "",
) -> str:
    """Add a car or change it; arguments and errors as in ``set_person``."""
    with visit_act(actor, visit, "visit.car_set", key=key, at=at) as act:
        if act.is_repeated:
            return _before(act)
        row = _row(VisitCar, act.visit, pk)
        if pk is not None:
            _must_be_as_shown(seen, lambda: driver_of(act.visit, row))
        wrong = wrong_car(draft)
        if VisitCar.objects.filter(visit=act.visit, name=draft.name).exclude(pk=row.pk).exists():
            wrong["name"] = "twice"
        _must_be_right(wrong)
        row.name, row.seats, row.plate = draft.name, draft.seats or 1, draft.plate
        row.driver = sealed_driver(_key_of(act.visit), row.pk, draft)
        row.save(force_insert=pk is None)
        act.done(id=str(row.pk))
        return str(row.pk)


def set_stop(
    actor: Actor,
    visit: str,
    draft: StopDraft,
    *,
    pk: UUID | None = None,
    key: str,
    at: datetime,
    seen: str = "",
    is_anew: bool = True,
) -> str:
    """Add a stop or change it; arguments and errors as in ``set_person``.

    Args:
        is_anew: whether it may be lost who sits in which car.

    Raises:
        NotMeant: it would be lost.
    """
    with visit_act(actor, visit, "visit.stop_set", key=key, at=at) as act:
        if act.is_repeated:
            return _before(act)
        row = _row(VisitStop, act.visit, pk)
        if pk is not None:
            _must_be_as_shown(seen, lambda: stop_draft(row))
        if not is_anew and any(row.rides.values()):
            raise NotMeant
        people, cars = _ids(VisitPerson, act.visit), _ids(VisitCar, act.visit)
        _must_be_right(wrong_stop(draft, act.visit.languages, venues=venue_codes(), people=people, cars=cars))
        row.kind, (row.starts_at, row.ends_at) = draft.kind, draft.times()
        row.titles = _in_all_languages(row.titles, draft.titles)
        row.notes = _in_all_languages(row.notes, draft.notes)
        row.venue = Venue.objects.get(code=draft.venue) if draft.venue else None
        row.places = {} if draft.venue else _in_all_languages(row.places, draft.places)
        row.allows_relay, row.meals = draft.allows_relay, list(draft.meals)
        row.rides = {car: list(riders) for car, riders in draft.rides.items() if riders}
        row.save(force_insert=pk is None)
        row.people.set(VisitPerson.objects.filter(pk__in=draft.people))
        row.cars.set(VisitCar.objects.filter(pk__in=draft.cars))
        act.done(id=str(row.pk))
        return str(row.pk)


def set_gift(
    actor: Actor,
    visit: str,
    draft: GiftDraft,
    *,
    pk: UUID | None = None,
    key: str,
    at: datetime,
    seen: str = "",
) -> str:
    """Add a gift or change it; arguments and errors as in ``set_person``."""
    with visit_act(actor, visit, "visit.gift_set", key=key, at=at) as act:
        if act.is_repeated:
            return _before(act)
        row = _row(VisitGift, act.visit, pk)
        if pk is not None:
            _must_be_as_shown(seen, lambda: gift_draft(row))
        _must_be_right(
            wrong_gift(draft, stops=_ids(VisitStop, act.visit), people=_ids(VisitPerson, act.visit))
        )
        row.name, row.tags, row.fen = draft.name, list(draft.tags), draft.fen or 0
        row.stop_id = UUID(draft.stop)
        row.giver_id = UUID(draft.giver) if draft.giver else None
        row.save(force_insert=pk is None)
        row.people.set(VisitPerson.objects.filter(pk__in=draft.people))
        act.done(id=str(row.pk))
        return str(row.pk)


def set_ways(
    actor: Actor,
    visit: str,
    ways: Mapping[tuple[str, str], int | None],
    *,
    key: str,
    at: datetime,
    seen: str = "",
) -> None:
    """Write how long it takes between places; None takes back what was written.

    Args:
        seen: fingerprint of all ways (``ways_of``) when the form was read; empty: whatever they are now.

    Raises:
        FormWrong: minutes that cannot be (fields: the places, joined by ``|``). NoSuchVisit and others.
    """
    with visit_act(actor, visit, "visit.ways_set", key=key, at=at) as act:
        if act.is_repeated:
            return
        _must_be_as_shown(seen, lambda: ways_of(act.visit))
        _must_be_right(
            {
                f"{here}|{there}": "range"
                for (here, there), minutes in ways.items()
                if minutes is not None and not 0 <= minutes <= MOST_TRAVEL
            }
        )
        for (here, there), minutes in ways.items():
            if minutes is None:
                VisitWay.objects.filter(visit=act.visit, here=here, there=there).delete()
            else:
                VisitWay.objects.update_or_create(
                    visit=act.visit, here=here[:200], there=there[:200], defaults={"minutes": minutes}
                )
        act.done(count=len(ways))


def set_seating(
    actor: Actor,
    visit: str,
    stop: UUID,
    shape: str,
    hosts: Sequence[str],
    guests: Sequence[str],
    *,
    key: str,
    at: datetime,
    seen: str = "",
    is_anew: bool = True,
) -> None:
    """Write who sits where at a stop: ids, the best seat first. An empty shape takes the plan away.

    Args:
        seen: fingerprint of the seating that the form showed; empty: whatever it is now.
        is_anew: whether a table that is set may be lost.

    Raises:
        FormWrong: somebody is not there, or is seated twice. NotMeant: a table would be lost.
        NoSuchVisit and others as in ``set_person``.
    """
    with visit_act(actor, visit, "visit.seats_set", key=key, at=at) as act:
        if act.is_repeated:
            return
        row = _row(VisitStop, act.visit, stop)
        there = [str(one) for one in row.people.values_list("pk", flat=True)]
        plan = SeatingPlan.objects.filter(stop=row).first()
        _must_be_as_shown(seen, lambda: None if plan is None else seating_of(plan, there))
        if not is_anew and plan is not None:
            raise NotMeant
        if not shape:
            SeatingPlan.objects.filter(stop=row).delete()
            act.done(id=str(row.pk))
            return
        seated = [*hosts, *guests]
        wrong = {} if shape in SHAPES else {"shape": "unknown"}
        if len(seated) != len(set(seated)):
            wrong["seats"] = "twice"
        elif not set(seated) <= set(there):
            wrong["seats"] = "unknown"
        _must_be_right(wrong)
        about = {"shape": shape, "hosts": list(hosts), "guests": list(guests)}
        SeatingPlan.objects.update_or_create(stop=row, defaults=about)
        act.done(id=str(row.pk))


def remove_part(actor: Actor, visit: str, kind: str, pk: UUID, *, key: str, at: datetime) -> None:
    """Take somebody or something away: ``person``, ``car``, ``stop``, ``gift`` or ``follow-up``.

    Raises:
        NoSuchVisit: there is nothing like this. TakenOver: others work on the follow-up already.
    """
    kinds: Mapping[str, type[Any]] = {
        "person": VisitPerson,
        "car": VisitCar,
        "stop": VisitStop,
        "gift": VisitGift,
        "follow-up": FollowUp,
    }
    with visit_act(actor, visit, "visit.part_removed", key=key, at=at) as act:
        if act.is_repeated:
            return
        if kind not in kinds:
            raise NoSuchVisit(visit=visit)
        row = _row(kinds[kind], act.visit, pk)
        if isinstance(row, FollowUp) and row.taken_over_at is not None:
            raise TakenOver
        row.delete()
        act.done(id=str(pk), kind=kind)


def _must_be_as_shown(seen: str, now: Callable[[], object]) -> None:
    """Refuse what was typed over something that its form did not show.

    Args:
        seen: fingerprint of what it showed; empty where it does not matter.
        now: what is there now.
    """
    if seen and seen != fingerprint(now()):
        raise SomebodyWasFaster


def _in_all_languages(before: Mapping[str, str], said: Mapping[str, str]) -> dict[str, str]:
    """A text in the languages of the form, and in those that the visit had before and may have again."""
    return {one: words for one, words in {**before, **said}.items() if words}


def _row(model: type[_Row], visit: Visit, pk: UUID | None) -> _Row:
    """The row with this id, or a new one."""
    if pk is None:
        if model._default_manager.filter(visit=visit).count() >= MOST.get(model, 400):
            raise FormWrong({"form": "too_many"})
        return model(pk=uuid4(), visit=visit)
    row = model._default_manager.filter(visit=visit, pk=pk).first()
    if row is None:
        raise NoSuchVisit(visit=visit.code)
    return row


def _ids(model: type[models.Model], visit: Visit) -> frozenset[str]:
    return frozenset(
        str(pk) for pk in model._default_manager.filter(visit=visit).values_list("pk", flat=True)
    )


def _must_be_right(wrong: Mapping[str, str]) -> None:
    if wrong:
        raise FormWrong(wrong)


def _before(act: VisitAct) -> str:
    return was_acted(act.visit.code, act.code, act.key) or ""


def _key_of(visit: Visit) -> DataKey:
    if visit.data_key is None or visit.forgotten_at is not None:
        raise VisitForgotten
    return visit.data_key


def _with_bare_address(draft: PersonDraft, wrong: dict[str, str]) -> PersonDraft:
    """The address without marks that nobody sees; one that cannot be is noted as wrong."""
    try:
        return replace(draft, email=checked_address(draft.email))
    except MailRefused:
        wrong["email"] = "unknown"
        return draft
