"""Visits of delegations, read whole: what staff wrote down, and the plan that is checked for conflicts."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Final

from django.db.models import Count
from django.utils import timezone

from wenjin.events.domain.courtesies import Gift
from wenjin.events.domain.itinerary import NOTICES, Car, Conflict, Plan, Somebody, Stop, conflicts
from wenjin.events.domain.visit_forms import (
    FollowUpDraft,
    GiftDraft,
    StopDraft,
    VisitDraft,
)
from wenjin.events.domain.visit_places import guessed_minutes, place_key
from wenjin.events.models import SeatingPlan, Venue, Visit, VisitGift, VisitStop
from wenjin.events.queries.texts import event_texts
from wenjin.events.queries.visit_details import driver_of, person_draft
from wenjin.events.queries.visit_seen import (
    GUEST,
    HOST,
    INTERPRETER,
    MEAL,
    REST,
    CarSeen,
    FollowUpSeen,
    GiftSeen,
    PersonSeen,
    SeatingSeen,
    StopSeen,
    VisitLine,
    VisitSeen,
    in_language,
)

__all__ = [
    "GUEST",
    "HOST",
    "INTERPRETER",
    "MEAL",
    "REST",
    "CarSeen",
    "FollowUpSeen",
    "GiftSeen",
    "PersonSeen",
    "SeatingSeen",
    "StopSeen",
    "VisitLine",
    "VisitSeen",
    "conflicts_of",
    "fingerprint",
    "gift_draft",
    "in_language",
    "plan_of",
    "seating_of",
    "seen_of",
    "stop_draft",
    "venue_codes",
    "venue_names",
    "visit",
    "visit_draft",
    "visits",
    "ways_of",
]

_END_OF_NIGHT: Final = time(6)
"""A dinner of the last day may go on after midnight."""


def visits(today: date, *, past: bool = False) -> tuple[VisitLine, ...]:
    """Visits to come, the next one first, or those that are over, the last one first."""
    rows = Visit.objects.filter(ends_on__lt=today) if past else Visit.objects.filter(ends_on__gte=today)
    order = "-starts_on" if past else "starts_on"
    guests = dict(
        rows.filter(people__part=GUEST).values_list("pk").annotate(many=Count("people", distinct=True))
    )
    waiting = dict(
        rows.filter(follow_ups__isnull=False, follow_ups__taken_over_at=None)
        .values_list("pk")
        .annotate(many=Count("follow_ups", distinct=True))
    )
    return tuple(
        VisitLine(
            row.code,
            row.state,
            row.titles,
            tuple(row.languages),
            row.starts_on,
            row.ends_on,
            guests.get(row.pk, 0),
            waiting.get(row.pk, 0),
            row.is_sample,
        )
        for row in rows.order_by(order, "code")[:200]
    )


def visit(code: str) -> VisitSeen | None:
    """A visit with everything in it; None when there is none. So many queries whatever its size."""
    row = Visit.objects.select_related("data_key").filter(code=code).first()
    return None if row is None else seen_of(row)


def seen_of(row: Visit) -> VisitSeen:
    """The same of a row."""
    people = tuple(PersonSeen(str(one.pk), person_draft(row, one)) for one in row.people.all())
    stop_rows = list(row.stops.select_related("venue", "seating").prefetch_related("people", "cars"))
    venues = {one.venue.code: one.venue for one in stop_rows if one.venue is not None}
    names = venue_names(venues, row.languages)
    stops = tuple(_stop(row, one, names) for one in stop_rows)
    points = {
        f"venue:{code}": (one.latitude, one.longitude)
        for code, one in venues.items()
        if one.latitude is not None and one.longitude is not None
    }
    gift_rows = list(row.gifts.prefetch_related("people"))
    return VisitSeen(
        id=row.pk,
        about=visit_draft(row),
        state=row.state,
        version=row.version,
        is_sample=row.is_sample,
        is_forgotten=row.forgotten_at is not None,
        people=people,
        cars=tuple(CarSeen(str(one.pk), driver_of(row, one)) for one in row.cars.all()),
        stops=stops,
        gifts=tuple(_gift(one) for one in gift_rows),
        follow_ups=tuple(
            FollowUpSeen(
                one.pk,
                FollowUpDraft(one.topic, one.text, one.organisation, one.country, one.due_on, one.owner),
                one.agreed_at,
                one.taken_over_at,
                one.taken_over_by,
                one.reference,
            )
            for one in row.follow_ups.all()
        ),
        ways=ways_of(row),
        guesses={
            (here, there): guessed_minutes(first, second)
            for here, first in points.items()
            for there, second in points.items()
            if here < there
        },
        given_before=_given_before(row, {one.house for one in people if one.is_guest and one.house})
        if gift_rows
        else frozenset(),
        by_id={one.id: one for one in people},
    )


def visit_draft(row: Visit) -> VisitDraft:
    """What staff wrote of the visit itself."""
    return VisitDraft(
        row.code,
        dict(row.titles),
        tuple(row.languages),
        row.starts_on,
        row.ends_on,
        row.usual_travel,
        row.dearest_gift,
    )


def stop_draft(row: VisitStop) -> StopDraft:
    """What staff wrote of a stop; its times are on the clock of the city."""
    return StopDraft(
        kind=row.kind,
        titles=dict(row.titles),
        starts_at=timezone.localtime(row.starts_at),
        ends_at=timezone.localtime(row.ends_at),
        venue=row.venue.code if row.venue is not None else "",
        places=dict(row.places),
        notes=dict(row.notes),
        people=tuple(str(one.pk) for one in row.people.all()),
        cars=tuple(str(one.pk) for one in row.cars.all()),
        meals=tuple(row.meals),
        allows_relay=row.allows_relay,
        rides={car: tuple(riders) for car, riders in row.rides.items()},
    )


def fingerprint(about: object) -> str:
    """By which a form knows that nobody changed meanwhile what it shows."""
    return hashlib.sha256(repr(about).encode()).hexdigest()[:16]


def venue_codes() -> frozenset[str]:
    """Every venue of the house."""
    return frozenset(Venue.objects.values_list("code", flat=True))


def venue_names(
    codes: Mapping[str, object] | Sequence[str], languages: Sequence[str]
) -> dict[str, dict[str, str]]:
    """Names of venues by code and language; the code itself where nobody wrote a name."""
    if not codes:
        return {}
    texts = event_texts((f"venue/{code}" for code in codes), *languages, fields=("name",))
    return {
        code: {one: str(texts.find(f"venue/{code}", "name", one) or code) for one in languages}
        for code in codes
    }


def plan_of(seen: VisitSeen) -> Plan:
    """The plan that is checked."""
    cars = {one.id: Car(one.id, one.about.seats or 0) for one in seen.cars}
    zone = timezone.get_current_timezone()
    return Plan(
        stops=[_planned(seen, one, cars) for one in seen.stops],
        people={
            one.id: Somebody(
                one.id,
                one.about.languages,
                one.about.rank or 9,
                frozenset(one.about.diet),
                one.about.country,
                is_interpreter=one.about.part == INTERPRETER,
                refuses=frozenset(one.about.refuses),
                house=one.house if one.is_guest else "",
            )
            for one in seen.people
        },
        cars=cars,
        travel={**seen.guesses, **seen.ways},
        usual_travel=seen.about.usual_travel,
        starts_at=datetime.combine(seen.starts_on, time.min, zone),
        ends_at=datetime.combine(seen.ends_on + timedelta(days=1), _END_OF_NIGHT, zone),
        gifts=[
            Gift(
                one.id,
                one.about.name,
                one.about.stop,
                one.about.people,
                frozenset(one.about.tags),
                one.about.fen or 0,
            )
            for one in seen.gifts
        ],
        dearest_gift=seen.about.dearest_gift,
        given_before=seen.given_before,
    )


def conflicts_of(plan: Plan) -> tuple[list[Conflict], list[Conflict]]:
    """What cannot be so, and what is only said."""
    found = conflicts(plan)
    return (
        [one for one in found if one.trouble not in NOTICES],
        [one for one in found if one.trouble in NOTICES],
    )


def _planned(seen: VisitSeen, one: StopSeen, cars: Mapping[str, Car]) -> Stop:
    about = one.about
    seating = one.seating
    tables = () if seating is None else tuple(side for side in (seating.hosts, seating.guests) if side)
    rides = tuple(
        (car, tuple(who for who in about.rides[car] if who in about.people))
        for car in cars
        if car in about.rides and car in about.cars
    )
    return Stop(
        id=one.id,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        place=one.place,
        people=about.people,
        hosts=tuple(who for who in about.people if seen.by_id[who].about.part == HOST),
        cars=tuple(car for car in about.cars if car in cars),
        meals=frozenset(about.meals) if about.kind == MEAL else None,
        is_rest=about.kind == REST,
        allows_relay=about.allows_relay,
        tables=tables,
        rides=rides if any(riders for _car, riders in rides) else (),
    )


def _stop(visit_row: Visit, row: VisitStop, names: Mapping[str, Mapping[str, str]]) -> StopSeen:
    about = stop_draft(row)
    starts_at, ends_at = about.times()
    seating = getattr(row, "seating", None)
    return StopSeen(
        str(row.pk),
        about,
        starts_at,
        ends_at,
        place_key(about.venue, about.places, visit_row.languages),
        names.get(about.venue, {}),
        seating_of(seating, about.people) if seating is not None else None,
    )


def seating_of(row: SeatingPlan, there: Sequence[str]) -> SeatingSeen:
    """Who is not at the stop any more has lost the seat."""
    hosts = tuple(one for one in row.hosts if one in there)
    return SeatingSeen(row.shape, hosts, tuple(one for one in row.guests if one in there))


def _gift(row: VisitGift) -> GiftSeen:
    return GiftSeen(str(row.pk), gift_draft(row))


def gift_draft(row: VisitGift) -> GiftDraft:
    """A gift as its form shows it."""
    return GiftDraft(
        row.name,
        str(row.stop_id),
        tuple(str(one.pk) for one in row.people.all()),
        str(row.giver_id) if row.giver_id else "",
        tuple(row.tags),
        row.fen,
    )


def ways_of(row: Visit) -> dict[tuple[str, str], int]:
    """Minutes from place to place, as staff wrote them, always in the same order."""
    return {(one.here, one.there): one.minutes for one in row.ways.order_by("here", "there")}


def _given_before(row: Visit, houses: set[str]) -> frozenset[tuple[str, str]]:
    if not houses:
        return frozenset()
    before = (
        VisitGift.objects.filter(visit__starts_on__lt=row.starts_on)
        .exclude(visit=row.pk)
        .exclude(visit__state=Visit.State.CANCELLED)
    )
    rows = before.values_list("name", "people__organisation").distinct()
    found = {(name.casefold(), " ".join((house or "").casefold().split())) for name, house in rows}
    return frozenset(one for one in found if one[1] in houses)
