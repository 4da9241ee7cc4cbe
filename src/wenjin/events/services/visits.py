"""A visit is made, changed, confirmed, cancelled, copied, and what is personal in it forgotten."""

from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone

from wenjin.accounts.domain.actor import SYSTEM, Actor
from wenjin.core.keys.models import DataKey
from wenjin.core.keys.services import new_data_key, shred
from wenjin.core.ledger.errors import AlreadyActed
from wenjin.events.domain.visit_forms import YEARS, VisitDraft, wrong_visit
from wenjin.events.models import Visit, VisitCar, VisitPerson, VisitStop, VisitWay
from wenjin.events.queries.visit_details import driver_of, person_draft, sealed_driver, sealed_person
from wenjin.events.queries.visits import conflicts_of, fingerprint, plan_of, seen_of, visit_draft
from wenjin.events.services.event_acts import must_plan
from wenjin.events.services.refusals import FormWrong, SomebodyWasFaster
from wenjin.events.services.visit_acts import VisitAct, visit_act, was_acted, write_entry
from wenjin.events.services.visit_refusals import HasConflicts, NotOverYet
from wenjin.lang.domain.registry import BY_CODE

KEPT_FOR: Final = timedelta(days=180)
"""How long after a visit what is sealed in it is kept, for thanks and follow-ups."""
_COLUMNS: Final = ("titles", "languages", "starts_on", "ends_on", "usual_travel", "dearest_gift")


def make_visit(actor: Actor, draft: VisitDraft, *, key: str, at: datetime, is_sample: bool = False) -> Visit:
    """Begin to plan a visit; sent twice it is one.

    Raises:
        NotAllowed: the actor does not plan.
        FormWrong: see its fields; nothing was kept.
    """
    must_plan(actor)
    try:
        return _made(actor, draft, key, at, is_sample=is_sample)
    except (IntegrityError, AlreadyActed):
        # Somebody has made it at the same moment; now it is there.
        return _made(actor, draft, key, at, is_sample=is_sample)


@transaction.atomic
def _made(actor: Actor, draft: VisitDraft, key: str, at: datetime, *, is_sample: bool) -> Visit:
    if was_acted(draft.code, "visit.made", key) is not None:
        return Visit.objects.get(code=draft.code)
    _must_be_right(draft, is_new=True)
    row = Visit(code=draft.code, data_key=new_data_key(at), created_at=at, changed_at=at, is_sample=is_sample)
    _written(row, draft)
    row.save(force_insert=True)
    write_entry(row.code, "visit.made", key, actor=actor, at=at, id=str(row.pk))
    return row


def change_visit(
    actor: Actor, visit: str, draft: VisitDraft, *, key: str, at: datetime, seen: str = ""
) -> None:
    """Change its titles, languages, days and limits; its code stays. Stops stay where they are.

    Args:
        seen: fingerprint of what the form showed; empty: whatever it is now.

    Raises:
        FormWrong, SomebodyWasFaster, NoSuchVisit, VisitCancelled, NotAllowed: nothing was changed.
    """
    with visit_act(actor, visit, "visit.changed", key=key, at=at) as act:
        if act.is_repeated:
            return
        if seen and seen != fingerprint(visit_draft(act.visit)):
            raise SomebodyWasFaster
        _must_be_right(draft, is_new=False)
        _written(act.visit, draft)
        act.done()


def confirm_visit(actor: Actor, visit: str, *, key: str, at: datetime, in_spite: bool = False) -> None:
    """The plan stands and is told to the guests.

    Args:
        in_spite: somebody has read the conflicts, and it stands all the same.

    Raises:
        HasConflicts: there are some, and nobody said so. NoSuchVisit, VisitCancelled, NotAllowed.
    """
    with visit_act(actor, visit, "visit.confirmed", key=key, at=at) as act:
        if act.is_repeated:
            return
        found, _notices = conflicts_of(plan_of(seen_of(act.visit)))
        if found and not in_spite:
            raise HasConflicts(count=len(found))
        act.visit.state = Visit.State.CONFIRMED
        act.done(conflicts=len(found))


def cancel_visit(actor: Actor, visit: str, *, key: str, at: datetime) -> None:
    """The delegation does not come. What was planned stays to be copied.

    Raises:
        NoSuchVisit, VisitCancelled, NotAllowed: nothing was changed.
    """
    with visit_act(actor, visit, "visit.cancelled", key=key, at=at) as act:
        if act.is_repeated:
            return
        act.visit.state = Visit.State.CANCELLED
        act.done()


def copy_visit(
    actor: Actor, visit: str, code: str, starts_on: date, *, with_guests: bool, key: str, at: datetime
) -> Visit:
    """A new draft with the same hosts, interpreters, cars, ways and stops, moved by whole days.

    Gifts, seats and what was agreed belong to the guests and are not copied.

    Raises:
        FormWrong: the code is taken or no code. NoSuchVisit, NotAllowed.
    """
    try:
        return _copied(actor, visit, code, starts_on, with_guests=with_guests, key=key, at=at)
    except (IntegrityError, AlreadyActed):
        # Somebody has made one with this code at the same moment; now it is there.
        return _copied(actor, visit, code, starts_on, with_guests=with_guests, key=key, at=at)


def _copied(
    actor: Actor, visit: str, code: str, starts_on: date, *, with_guests: bool, key: str, at: datetime
) -> Visit:
    with visit_act(actor, visit, "visit.copied", key=key, at=at, also_cancelled=True) as act:
        if act.is_repeated:
            return Visit.objects.get(pk=was_acted(visit, "visit.copied", key) or "")
        if starts_on.year not in YEARS:
            raise FormWrong({"starts_on": "no_day"})
        old = act.visit
        draft = visit_draft(old)
        days = starts_on - old.starts_on
        moved = VisitDraft(
            code,
            draft.titles,
            draft.languages,
            starts_on,
            old.ends_on + days,
            draft.usual_travel,
            draft.dearest_gift,
        )
        _must_be_right(moved, is_new=True)
        data_key = new_data_key(at)
        new = Visit(
            code=code,
            data_key=data_key,
            copied_from=old,
            created_at=at,
            changed_at=at,
            is_sample=old.is_sample,
        )
        _written(new, moved)
        new.save(force_insert=True)
        _copy_parts(old, new, data_key, days, with_guests=with_guests)
        write_entry(code, "visit.made", key, actor=actor, at=at, id=str(new.pk), copied_from=str(old.pk))
        act.done(id=str(new.pk))
        return new


def forget_visit(actor: Actor, visit: str, *, key: str, at: datetime) -> None:
    """Destroy what is sealed of the people of a visit that is over: it cannot be brought back.

    Raises:
        NotOverYet: it still goes on. NoSuchVisit, NotAllowed.
    """
    with visit_act(actor, visit, "visit.forgotten", key=key, at=at, also_cancelled=True) as act:
        if act.is_repeated:
            return
        is_off = act.visit.state == Visit.State.CANCELLED
        if not is_off and act.visit.ends_on >= timezone.localdate(at):
            raise NotOverYet
        _forget(act)


def forget_old_visits(at: datetime) -> int:
    """Forget what is sealed in visits that ended long ago; says how many."""
    over = Visit.objects.filter(ends_on__lt=timezone.localdate(at - KEPT_FOR), forgotten_at=None)
    codes = list(over.values_list("code", flat=True)[:50])
    for code in codes:
        with visit_act(SYSTEM, code, "visit.forgotten", key="kept-long", at=at, also_cancelled=True) as act:
            if not act.is_repeated:
                _forget(act)
    return len(codes)


def _forget(act: VisitAct) -> None:
    row = act.visit
    VisitPerson.objects.filter(visit=row).update(details=None)
    VisitCar.objects.filter(visit=row).update(driver=None)
    if row.data_key_id is not None:
        shred(row.data_key_id, act.at)
    row.forgotten_at = act.at
    act.done()


def _must_be_right(draft: VisitDraft, *, is_new: bool) -> None:
    wrong = wrong_visit(draft, BY_CODE)
    if is_new and "code" not in wrong and Visit.objects.filter(code=draft.code).exists():
        wrong["code"] = "twice"
    if wrong:
        raise FormWrong(wrong)


def _written(row: Visit, draft: VisitDraft) -> None:
    row.titles = {code: words for code, words in draft.titles.items() if words}
    row.languages = list(draft.languages)
    row.starts_on, row.ends_on = draft.days()
    row.usual_travel, row.dearest_gift = draft.usual_travel, draft.dearest_gift


def _copy_parts(old: Visit, new: Visit, data_key: DataKey, days: timedelta, *, with_guests: bool) -> None:
    people: dict[object, VisitPerson] = {}
    for one in old.people.all():
        if one.part == VisitPerson.Part.GUEST and not with_guests:
            continue
        draft = person_draft(old, one)
        before, one.pk = one.pk, uuid4()
        one.visit, one.details = new, sealed_person(data_key, one.pk, draft)
        people[before] = one
    VisitPerson.objects.bulk_create(people.values())
    cars: dict[object, VisitCar] = {}
    for car in old.cars.all():
        about = driver_of(old, car)
        before, car.pk = car.pk, uuid4()
        car.visit, car.driver = new, sealed_driver(data_key, car.pk, about)
        cars[before] = car
    VisitCar.objects.bulk_create(cars.values())
    VisitWay.objects.bulk_create(
        VisitWay(visit=new, here=one.here, there=one.there, minutes=one.minutes) for one in old.ways.all()
    )
    for stop in old.stops.prefetch_related("people", "cars"):
        there = [people[one.pk] for one in stop.people.all() if one.pk in people]
        carried_by = [cars[one.pk] for one in stop.cars.all()]
        copy = VisitStop(
            visit=new,
            kind=stop.kind,
            titles=stop.titles,
            notes=stop.notes,
            starts_at=_moved(stop.starts_at, days),
            ends_at=_moved(stop.ends_at, days),
            venue_id=stop.venue_id,
            places=stop.places,
            allows_relay=stop.allows_relay,
            meals=stop.meals,
        )
        copy.save(force_insert=True)
        copy.people.set(there)
        copy.cars.set(carried_by)


def _moved(moment: datetime, days: timedelta) -> datetime:
    """The same hour on the clock of the city, whole days later."""
    here = timezone.localtime(moment)
    clock = time(here.hour, here.minute, here.second)
    return datetime.combine(here.date() + days, clock, timezone.get_current_timezone())
