"""The invented officers and interpreters of the pack, with their shifts of three weeks."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from wenjin.accounts.domain.actor import Role
from wenjin.accounts.queries import actor_of_person
from wenjin.accounts.queries.sample import SamplePerson, sample_people
from wenjin.counters.models import Interpreter, Officer, Shift
from wenjin.counters.queries.duty import opening_hours
from wenjin.counters.queries.halls import CentreHall, ShiftPattern, halls

WEEKS: Final = 3
# Who of the hall the account of the demonstration is: serves in three languages, and comes on every weekday.
_OFFICER_OF_ACCOUNT: Final = "officer-5"
_INTERPRETER_OF_ACCOUNT: Final = "interpreter-by-video"
# They interpret by video and have no shifts in the hall.
_LANGUAGES_BY_VIDEO: Final = ("tr", "es", "de")
_SATURDAY: Final = 5
_SATURDAY_SHARE: Final = 3


@transaction.atomic
def sample_counter_people(at: datetime) -> int:
    """Make the invented people of every sample hall, and their shifts of this week and the next two.

    What is there already stays as it is.

    Returns:
        How many people and shifts are new.
    """
    return sum(_people_of(one, at) + _shifts_of(one, at) for one in halls().values() if one.is_sample)


def _people_of(known: CentreHall, at: datetime) -> int:
    officer, interpreter = _accounts(known.centre)
    new = 0
    for document in known.document["officers"]:
        who = officer if document["id"] == _OFFICER_OF_ACCOUNT else None
        _, is_new = Officer.objects.get_or_create(
            centre=known.centre, key=document["id"], defaults=_officer(document, who)
        )
        new += is_new
    for document in known.document["interpreters"]:
        _, is_new = Interpreter.objects.get_or_create(
            centre=known.centre,
            key=document["id"],
            defaults={"name": document["name"], "languages": document["languages"], "is_sample": True},
        )
        new += is_new
    if interpreter is not None:
        _, is_new = Interpreter.objects.get_or_create(
            centre=known.centre,
            key=_INTERPRETER_OF_ACCOUNT,
            defaults={
                "name": interpreter.name,
                "languages": [{"code": code, "level": "fluent"} for code in _LANGUAGES_BY_VIDEO],
                "is_sample": True,
                "person_id": interpreter.person_id,
            },
        )
        new += is_new
    return new


def _officer(document: Mapping[str, Any], who: SamplePerson | None) -> dict[str, object]:
    columns = {
        "name": document["name"],
        "name_zh": document["name_zh"],
        "languages": document["languages"],
        "topics": document["topics"],
        "is_sample": True,
    }
    if who is not None:
        columns |= {"name": who.name, "name_zh": who.other_names, "person_id": who.person_id}
    return columns


def _accounts(centre: str) -> tuple[SamplePerson | None, SamplePerson | None]:
    """The invented accounts that serve and interpret at a centre."""
    found: dict[Role, SamplePerson] = {}
    for one in sample_people():
        if not one.is_staff:
            continue
        actor = actor_of_person(one.person_id)
        for post in actor.posts:
            if post.centre == centre:
                found.setdefault(post.role, one)
    return found.get(Role.COUNTER_OFFICER), found.get(Role.INTERPRETER)


def _shifts_of(known: CentreHall, at: datetime) -> int:
    today = timezone.localtime(at).date()
    monday = today - timedelta(days=today.weekday())
    days = [monday + timedelta(days=number) for number in range(WEEKS * 7)]
    hours = opening_hours(known.centre, days, today=today)
    officers = list(Officer.objects.filter(centre=known.centre, is_sample=True).order_by("key"))
    interpreters = list(
        Interpreter.objects.filter(centre=known.centre, is_sample=True, person__isnull=True).order_by("key")
    )
    planned = set(Shift.objects.filter(centre=known.centre, day__in=days).values_list("day", flat=True))
    rows = []
    for day in days:
        if day in planned or not hours.on(day):
            continue
        for place, officer in enumerate(_in_turn(officers)):
            if _comes(officer, place, day):
                rows.append(_shift(known, day, place, at, officer_id=officer.pk))
        for place, one in enumerate(_in_turn(interpreters)):
            if _works(place, day):
                rows.append(_shift(known, day, place, at, interpreter_id=one.pk))
    Shift.objects.bulk_create(rows)
    return len(rows)


def _in_turn(people: Iterable[Officer] | Iterable[Interpreter]) -> list[Any]:
    """By the number in the key: officer-2 before officer-10."""
    return sorted(people, key=lambda one: (len(one.key), one.key))


def _comes(officer: Officer, place: int, day: date) -> bool:
    """Whoever has an account is there from Monday to Friday: a Saturday more is more than the law allows."""
    return day.weekday() < _SATURDAY if officer.person_id is not None else _works(place, day)


def _works(place: int, day: date) -> bool:
    """Half of them each weekday, in turn; a third on Saturdays."""
    if day.weekday() >= _SATURDAY:
        return place % _SATURDAY_SHARE == day.toordinal() // 7 % _SATURDAY_SHARE
    return (place + day.toordinal()) % 2 == 0


def _shift(known: CentreHall, day: date, place: int, at: datetime, **who: UUID) -> Shift:
    pattern = _pattern(known, day, place)
    return Shift(
        centre=known.centre,
        day=day,
        pattern=pattern.id,
        starts_at=timezone.make_aware(datetime.combine(day, pattern.start)),
        ends_at=timezone.make_aware(datetime.combine(day, pattern.end)),
        breaks=[[f"{start:%H:%M}", f"{end:%H:%M}"] for start, end in pattern.breaks],
        published_at=at,
        **who,
    )


def _pattern(known: CentreHall, day: date, place: int) -> ShiftPattern:
    """Whole days, the early and the late one in turn."""
    whole = [
        one for one in known.shifts.values() if one.breaks and (not one.days or day.weekday() in one.days)
    ]
    own = [one for one in whole if one.days]
    choice = own or whole or list(known.shifts.values())
    return choice[place // 2 % len(choice)]
