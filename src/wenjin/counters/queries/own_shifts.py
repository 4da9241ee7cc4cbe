"""The published shifts of one person, as their own page and their calendar show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q

from wenjin.core.addresses import fingerprint
from wenjin.counters.models import Interpreter, Officer, Shift, TimeAway
from wenjin.counters.queries.roster_staff import INTERPRETER, OFFICER

# A calendar program gets what was and what will be.
_FEED_BACK: Final = timedelta(weeks=4)
_FEED_AHEAD: Final = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class OwnShift:
    """A published shift of somebody."""

    id: UUID
    day: date
    starts_at: datetime
    ends_at: datetime
    breaks: tuple[tuple[str, str], ...]
    pattern: str
    sequence: int
    published_at: datetime


@dataclass(frozen=True, slots=True)
class Feed:
    """Everything that the calendar of one person needs."""

    centre: str
    key: str
    shifts: Sequence[OwnShift]


def own_key(centre: str, person: UUID | None) -> str | None:
    """How plans name the person who is signed in; None when they are not among the people of the hall."""
    if person is None:
        return None
    officer = Officer.objects.filter(centre=centre, person_id=person, left_on=None).first()
    if officer is not None:
        return f"{OFFICER}:{officer.pk}"
    interpreter = Interpreter.objects.filter(centre=centre, person_id=person, left_on=None).first()
    return None if interpreter is None else f"{INTERPRETER}:{interpreter.pk}"


def own_shifts(key: str, first: date, last: date) -> list[OwnShift]:
    """Published shifts of somebody, first and last day included."""
    kind, _, pk = key.partition(":")
    rows = Shift.objects.filter(
        **{f"{kind}_id": UUID(pk)}, day__gte=first, day__lte=last, published_at__isnull=False
    ).order_by("starts_at")
    return [
        OwnShift(
            row.pk,
            row.day,
            row.starts_at,
            row.ends_at,
            tuple((str(start), str(end)) for start, end in row.breaks),
            row.pattern,
            row.sequence,
            row.published_at,
        )
        for row in rows
        if row.published_at is not None
    ]


def own_times_away(key: str, first: date) -> list[TimeAway]:
    """What somebody said about days from this one on."""
    kind, _, pk = key.partition(":")
    return list(TimeAway.objects.filter(**{f"{kind}_id": UUID(pk)}, last_on__gte=first).order_by("first_on"))


def feed_of(secret: str, *, today: date) -> Feed | None:
    """The calendar behind a secret link; None when nobody has it (any more)."""
    if not secret:
        return None
    print_of_it = fingerprint(secret)
    working = Q(left_on=None) | Q(left_on__gt=today)
    row: Officer | Interpreter | None = Officer.objects.filter(working, feed_secret=print_of_it).first()
    kind = OFFICER
    if row is None:
        row, kind = Interpreter.objects.filter(working, feed_secret=print_of_it).first(), INTERPRETER
    if row is None:
        return None
    key = f"{kind}:{row.pk}"
    return Feed(row.centre, key, own_shifts(key, today - _FEED_BACK, today + _FEED_AHEAD))


def has_feed(key: str) -> bool:
    """Whether somebody has a calendar link."""
    kind, _, pk = key.partition(":")
    if kind == OFFICER:
        return Officer.objects.filter(pk=UUID(pk)).exclude(feed_secret="").exists()
    return Interpreter.objects.filter(pk=UUID(pk)).exclude(feed_secret="").exists()
