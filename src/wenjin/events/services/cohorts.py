"""Cohorts of a programme: divided by the machine, mended by people."""

from datetime import datetime
from itertools import pairwise
from typing import Final
from uuid import UUID

from django.utils import timezone

from wenjin.accounts.domain.actor import Actor
from wenjin.events.domain.audience import age_on
from wenjin.events.domain.cohorts import By, Division, Member, divide
from wenjin.events.models import Cohort, CohortMember, Event, Guest, Registration, Together
from wenjin.events.queries.programmes import guests_who_come
from wenjin.events.queries.sealed import guest_seen
from wenjin.events.services.event_acts import event_act
from wenjin.events.services.refusals import EventRefusal, NoSuchRegistration, NotMeant
from wenjin.lang.domain.registry import BY_CODE

LARGEST: Final = 200
LONGEST_NAME: Final = 80
LONGEST_LEADER: Final = 120


class WrongSize(EventRefusal):
    """A cohort has 1 to 200 guests."""

    code = "wrong_size"


class NobodyToDivide(EventRefusal):
    """Nobody has a place in the house yet."""

    code = "nobody_to_divide"


class NoSuchCohort(EventRefusal):
    """There is no such cohort, or no such guest."""

    code = "no_such_cohort"


class WithThemselves(EventRefusal):
    """Guests of one registration are together anyway."""

    code = "with_themselves"


def divide_guests(
    actor: Actor, event: str, *, largest: int, by: By, key: str, at: datetime, is_anew: bool = True
) -> Division | None:
    """Divide all who come anew. Names and leaders stay with the numbers; None when the form was sent before.

    Args:
        is_anew: whether cohorts that are there may be lost.

    Raises:
        NotAllowed, NoSuchEvent, WrongSize, NobodyToDivide, NotMeant: nothing was changed.
    """
    if not 1 <= largest <= LARGEST:
        raise WrongSize(most=LARGEST)
    with event_act(actor, event, "cohorts.divided", key=key, at=at) as act:
        if act.is_repeated:
            return None
        guests = list(guests_who_come(act.event.pk))
        if not guests:
            raise NobodyToDivide
        if not is_anew and Cohort.objects.filter(event=act.event).exists():
            raise NotMeant
        found = divide(
            _members(act.event, guests), largest=largest, together=_wishes(act.event, guests), by=by
        )
        _write(act.event, found, {one.pk: one.registration.language for one in guests})
        act.note(cohorts=len(found.cohorts), guests=len(guests), parted=len(found.parted), largest=largest)
        return found


def _members(event: Event, guests: list[Guest]) -> list[Member]:
    first_day = timezone.localdate(event.starts_at)
    members = []
    for one in guests:
        born = guest_seen(one.registration, one).born_on
        age = age_on(born, first_day) if born else None
        members.append(Member(one.pk, one.registration.language, age))
    return members


def _wishes(event: Event, guests: list[Guest]) -> list[tuple[UUID, UUID]]:
    """Who registered together, and whose registrations were tied at the desk."""
    by_registration: dict[UUID, list[UUID]] = {}
    for one in guests:
        by_registration.setdefault(one.registration_id, []).append(one.pk)
    pairs = [pair for ids in by_registration.values() for pair in pairwise(ids)]
    tied = Together.objects.filter(first__event=event).values_list("first_id", "second_id")
    pairs += [
        (by_registration[first][0], by_registration[second][0])
        for first, second in tied
        if first in by_registration and second in by_registration
    ]
    return pairs


def _write(event: Event, found: Division, languages: dict[UUID, str]) -> None:
    CohortMember.objects.filter(cohort__event=event).delete()
    known = {one.number: one for one in Cohort.objects.filter(event=event)}
    Cohort.objects.filter(event=event, number__gt=len(found.cohorts)).delete()
    members = []
    for number, ids in enumerate(found.cohorts, 1):
        row = known.get(number) or Cohort(event=event, number=number)
        spoken = {languages[pk] for pk in ids}
        row.language = spoken.pop() if len(spoken) == 1 else ""
        row.save()
        members += [CohortMember(cohort=row, guest_id=pk) for pk in ids]
    CohortMember.objects.bulk_create(members)


def move_guest(
    actor: Actor, event: str, guest_id: UUID, number: int | None, *, key: str, at: datetime
) -> None:
    """Put a guest into another cohort, or into none.

    Raises:
        NotAllowed, NoSuchEvent, NoSuchCohort: nothing was changed.
    """
    with event_act(actor, event, "cohorts.moved", key=key, at=at) as act:
        if act.is_repeated:
            return
        guest = guests_who_come(act.event.pk).filter(pk=guest_id).first()
        cohort = Cohort.objects.filter(event=act.event, number=number).first() if number else None
        if guest is None or (number and cohort is None):
            raise NoSuchCohort
        CohortMember.objects.filter(guest=guest).delete()
        if cohort is not None:
            CohortMember.objects.create(cohort=cohort, guest=guest)
        act.note(guest=str(guest.pk), cohort=number or 0)


def name_cohort(
    actor: Actor, event: str, number: int, *, name: str, leader: str, language: str, key: str, at: datetime
) -> None:
    """Say what a cohort is called, who goes with it and what is spoken in it.

    Raises:
        NotAllowed, NoSuchEvent, NoSuchCohort: nothing was changed.
    """
    with event_act(actor, event, "cohorts.named", key=key, at=at) as act:
        if act.is_repeated:
            return
        row = Cohort.objects.filter(event=act.event, number=number).first()
        if row is None:
            raise NoSuchCohort
        row.name, row.leader = (
            " ".join(name.split())[:LONGEST_NAME],
            " ".join(leader.split())[:LONGEST_LEADER],
        )
        row.language = language if language in BY_CODE else ""
        row.save(update_fields=["name", "leader", "language"])
        act.note(cohort=number)


def wish_together(actor: Actor, event: str, first: str, second: str, *, key: str, at: datetime) -> None:
    """Guests of two registrations wish to be in one cohort; the next division keeps to it.

    Args:
        first, second: references of the registrations.

    Raises:
        NotAllowed, NoSuchEvent, NoSuchRegistration, WithThemselves: nothing was changed.
    """
    with event_act(actor, event, "cohorts.together", key=key, at=at) as act:
        if act.is_repeated:
            return
        rows = [_by_reference(act.event, one) for one in (first, second)]
        low, high = sorted(rows)
        if low == high:
            raise WithThemselves
        Together.objects.get_or_create(first_id=low, second_id=high)
        act.note(first=str(low), second=str(high))


def _by_reference(event: Event, reference: str) -> UUID:
    row = (
        Registration.objects.filter(event=event, reference=reference.strip().upper())
        .values_list("pk", flat=True)
        .first()
    )
    if row is None:
        raise NoSuchRegistration(reference=reference[:40])
    return row


def end_wish(actor: Actor, event: str, wish: int, *, key: str, at: datetime) -> None:
    """A wish to be together is no more.

    Raises:
        NotAllowed, NoSuchEvent: nothing was changed.
    """
    with event_act(actor, event, "cohorts.wish_ended", key=key, at=at) as act:
        if act.is_repeated:
            return
        gone, _rows = Together.objects.filter(pk=wish, first__event=act.event).delete()
        if gone:
            act.note(wish=wish)
