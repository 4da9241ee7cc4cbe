"""Appointments that can be offered, and those that are made."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from wenjin.core.addresses import fingerprint
from wenjin.core.keys.errors import KeyTrouble
from wenjin.core.keys.sealing import unseal_json
from wenjin.counters.domain.appointment_reference import read_appointment_reference
from wenjin.counters.domain.offering import (
    Duty,
    Need,
    Offer,
    Place,
    is_on_a_quarter,
    places,
    possible_modes,
    spoken_by,
)
from wenjin.counters.domain.overbooking import extra_places
from wenjin.counters.domain.routing import Mode
from wenjin.counters.models import Appointment, WaitingWish
from wenjin.counters.queries.duty import city_zone, duty, need_of, worker_of

__all__ = [
    "LEAST_AHEAD",
    "MOST_DAYS_AHEAD",
    "Contact",
    "CoverageHint",
    "Offer",
    "appointment_by_reference",
    "appointment_by_secret",
    "appointments_of_case",
    "appointments_of_person",
    "contact_context",
    "contact_of",
    "coverage_hint",
    "day_of",
    "found_in",
    "instead",
    "is_in_own_language",
    "is_open_then",
    "offers",
    "secret_of",
    "spoken_in",
    "wish_by_secret",
]

# Somebody must still be able to come.
LEAST_AHEAD: Final = timedelta(minutes=15)
# How far ahead a place can be had, as long as people are rostered then.
MOST_DAYS_AHEAD: Final = 60
_HINT_DAYS: Final = 28
# Mostly there is something soon; only when there is not, two weeks are looked at.
_INSTEAD_DAYS: Final = (3, 14)
# In a second language it takes longer; how much does not matter to which one it is.
_LONGER: Final = 2.0
_LIVE: Final = (Appointment.State.BOOKED, Appointment.State.CAME, Appointment.State.NO_SHOW)


@dataclass(frozen=True, slots=True)
class CoverageHint:
    """What a centre can do for a language and a topic at all.

    Attributes:
        modes: ways it has, best first; empty when it has none.
        next_at: start of the next place that is free within four weeks; None when there is none.
        next_mode: of that place.
    """

    modes: tuple[Mode, ...]
    next_at: datetime | None
    next_mode: Mode | None

    @property
    def is_covered(self) -> bool:
        """Whether there is any way."""
        return bool(self.modes)


@dataclass(frozen=True, slots=True)
class Contact:
    """Who an appointment or a wish is for; all empty once it was forgotten."""

    name: str = ""
    email: str = ""
    telephone: str = ""


def offers(
    centre: str,
    topic: str,
    language: str,
    also_speaks: Iterable[str],
    *,
    first: date,
    days: int,
    at: datetime,
    group_size: int = 1,
) -> list[Offer]:
    """Places that are free now, for each start by the best way; in order of time.

    Where that is a language which is not the visitor's own, a place in their own follows if there is one.

    Args:
        also_speaks: codes of languages that would do as well.
        first: local date; what lies before ``at`` is left out.
        group_size: persons who come together.

    Raises:
        NoSuchHall, NoPackLoaded: the centre has no counters.
        WrongDetails: no such topic or language, or too many persons.
    """
    need = need_of(centre, topic, language, also_speaks, group_size)
    today = timezone.localdate(at, timezone=city_zone())
    begin = max(first, today)
    end = min(first + timedelta(days=days), today + timedelta(days=MOST_DAYS_AHEAD))
    if end <= begin:
        return []
    there = duty(centre, begin, (end - begin).days, at=at)
    found = found_in(there, need, at=at)
    return sorted([*found, *_beside(there, need, found, at)], key=lambda one: one.starts_at)


def _beside(there: Duty, need: Need, found: Iterable[Offer], at: datetime) -> list[Offer]:
    """Offers in the visitor's own language at starts whose best one is in another."""
    others = {one.starts_at for one in found if one.language != need.language}
    if not others:
        return []
    own = places(there, need.in_own_language(), earliest=at + LEAST_AHEAD)
    return [_offer(one) for one in own if one.start in others]


def found_in(there: Duty, need: Need, *, at: datetime) -> list[Offer]:
    """The offers that a duty has for a need; see ``offers``."""
    ordinary = places(there, need, earliest=at + LEAST_AHEAD)
    found = [_offer(one) for one in ordinary]
    if there.promises:
        over = extra_places(there, need, taken=[one.start for one in ordinary])
        found += [_offer(one) for one in over if one.start >= at + LEAST_AHEAD]
    return sorted(found, key=lambda one: one.starts_at)


def instead(centre: str, need: Need, after: datetime, *, at: datetime, count: int = 3) -> tuple[Offer, ...]:
    """The next places from a moment on, for somebody who cannot have the one they wanted."""
    begin = max(after, at)
    day = timezone.localdate(begin, timezone=city_zone())
    found: list[Offer] = []
    for days in _INSTEAD_DAYS:
        there = duty(centre, day, days, at=at)
        found = [one for one in found_in(there, need, at=at) if one.starts_at >= begin]
        if len(found) >= count:
            break
    return tuple(found[:count])


def is_open_then(there: Duty, starts_at: datetime) -> bool:
    """Whether something can begin at a moment: the centre is open, and it is a whole quarter of an hour."""
    return is_on_a_quarter(starts_at) and any(one.start <= starts_at < one.end for one in there.open)


def coverage_hint(
    centre: str, topic: str, language: str, also_speaks: Iterable[str], *, at: datetime, group_size: int = 1
) -> CoverageHint:
    """What can be said to somebody for whom nothing is free on the days they looked at.

    Raises:
        NoSuchHall, NoPackLoaded, WrongDetails: as ``offers``.
    """
    need = need_of(centre, topic, language, also_speaks, group_size)
    there = duty(centre, timezone.localdate(at, timezone=city_zone()), _HINT_DAYS, at=at)
    first = next(iter(found_in(there, need, at=at)), None)
    return CoverageHint(
        possible_modes(there, need), first.starts_at if first else None, first.mode if first else None
    )


def appointment_by_secret(secret: str) -> Appointment | None:
    """The appointment behind a private link, in whatever state."""
    return _appointments().filter(secret_hash=fingerprint(secret)).first()


def appointment_by_reference(typed: str, centre: str) -> Appointment | None:
    """The appointment with a reference as somebody typed it, at this centre."""
    reference = read_appointment_reference(typed[:40])
    if reference is None:
        return None
    return _appointments().filter(reference=reference, centre=centre).first()


def wish_by_secret(secret: str) -> WaitingWish | None:
    """The wish behind a private link, in whatever state."""
    rows = WaitingWish.objects.select_related("appointment__data_key", "offered", "data_key")
    return rows.filter(secret_hash=fingerprint(secret)).first()


def day_of(centre: str, day: date) -> list[Appointment]:
    """Appointments of a local day that are booked or were, in order of time."""
    begin = datetime.combine(day, time(), city_zone()).astimezone(UTC)
    end = datetime.combine(day + timedelta(days=1), time(), city_zone()).astimezone(UTC)
    rows = _appointments().filter(centre=centre, starts_at__gte=begin, starts_at__lt=end, state__in=_LIVE)
    return list(rows.order_by("starts_at", "reference"))


def appointments_of_person(person_id: UUID, *, at: datetime) -> list[Appointment]:
    """What somebody who is signed in has booked and that is not over."""
    rows = _appointments().filter(person_id=person_id, state=Appointment.State.BOOKED, ends_at__gt=at)
    return list(rows.order_by("starts_at"))


def appointments_of_case(reference: str, *, at: datetime) -> list[Appointment]:
    """What is booked for a case and not over."""
    rows = _appointments().filter(case_reference=reference, state=Appointment.State.BOOKED, ends_at__gt=at)
    return list(rows.order_by("starts_at"))


def spoken_in(row: Appointment) -> str:
    """The language in which visitor and officer will talk, or from which it is interpreted."""
    if row.mode != Mode.SECOND.value:
        return row.language
    need = Need(row.topic, 0, row.language, frozenset(row.also_speaks))
    found = spoken_by(worker_of(row.officer, _LONGER), need)
    return row.language if found is None else found[1]


def is_in_own_language(row: Appointment) -> bool:
    """Whether it was booked so that visitor and officer need no other language than the visitor's own."""
    return row.mode != Mode.DIRECT.value and spoken_in(row) == row.language


def contact_of(row: Appointment | WaitingWish) -> Contact:
    """Who it is for; empty once that was forgotten, or cannot be read."""
    found = _sealed(row)
    return Contact(found.get("name", ""), found.get("email", ""), found.get("telephone", ""))


def secret_of(row: Appointment | WaitingWish) -> str:
    """The secret of its private link, for a mail or a calendar; empty once it was forgotten.

    Whoever is shown it can move and cancel the appointment.
    """
    return str(_sealed(row).get("secret", ""))


def contact_context(row: Appointment | WaitingWish) -> str:
    """Where the sealed contact of a row belongs."""
    return f"{'appointment' if isinstance(row, Appointment) else 'wish'}:{row.pk}:contact"


def _sealed(row: Appointment | WaitingWish) -> dict[str, Any]:
    if row.contact is None or row.data_key is None:
        return {}
    try:
        found: dict[str, Any] = unseal_json(row.data_key, row.contact, context=contact_context(row))
    except KeyTrouble:
        return {}
    return found


def _appointments() -> QuerySet[Appointment]:
    return Appointment.objects.select_related("officer", "interpreter", "data_key")


def _offer(place: Place) -> Offer:
    return Offer(
        starts_at=place.start,
        ends_at=place.end,
        mode=place.mode,
        officer_id=UUID(place.officer),
        interpreter_id=UUID(place.interpreter) if place.interpreter else None,
        language=place.language,
        is_extra=place.is_extra,
        resources=place.resources,
    )
