"""Who works at a centre, when it is open and what is taken: all that offering a place must know."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, Q
from django.utils import timezone

from wenjin.catalogue.domain.calendar import ALWAYS_OPEN
from wenjin.catalogue.domain.opening import Hours
from wenjin.catalogue.queries.domain import current_pack
from wenjin.catalogue.queries.openings import calendars_of, place_records, weekly_hours
from wenjin.counters.domain.appointment_errors import WrongDetails
from wenjin.counters.domain.offering import LARGEST_GROUP, Duty, Need, Promise, Worker
from wenjin.counters.domain.openings import Stretch, open_stretches, with_exceptions, working_stretches
from wenjin.counters.domain.overbooking import History, chance_of_coming
from wenjin.counters.domain.routing import Mode
from wenjin.counters.models import Appointment, Claim, Interpreter, Officer, OpeningException, Shift
from wenjin.counters.queries.halls import CentreHall, hall
from wenjin.lang.domain.registry import BY_CODE

# What is claimed lasts at most so long, so that claims are found by the day on which they begin.
_LONGEST: Final = timedelta(days=1)
_HISTORY: Final = timedelta(days=180)
_SECOND: Final = "second"
_Promised = tuple[str, Stretch, bool, bool]
_WITHOUT_INTERPRETER: Final = (Mode.DIRECT.value, Mode.SECOND.value)


def need_of(centre: str, topic: str, language: str, also_speaks: Iterable[str], group_size: int = 1) -> Need:
    """What somebody wants, with what the hall knows of it.

    Raises:
        NoSuchHall, NoPackLoaded: the centre has no counters.
        WrongDetails: no such topic or language, or nobody or too many come.
    """
    here = hall(centre)
    wrong = {}
    if topic not in here.topics:
        wrong["topic"] = "no_such_topic"
    if language not in BY_CODE:
        wrong["language"] = "no_such_language"
    if not 1 <= group_size <= LARGEST_GROUP:
        wrong["group_size"] = "wrong_group_size"
    if wrong:
        raise WrongDetails(wrong)
    also = {one for one in also_speaks if one in BY_CODE}
    if language in here.chinese:
        also.add(here.house_language)
    return Need(topic, here.topics[topic].minutes, language, frozenset(also - {language}), group_size)


def city_zone() -> tzinfo:
    """The time zone on whose clock centres open."""
    return timezone.get_default_timezone()


def opening_hours(centre: str, days: Iterable[date], *, today: date) -> Hours:
    """The hours of a centre, with holidays and exceptions for these days; not known when the pack has none."""
    wanted = list(days)
    pack = current_pack().content_hash
    document = next((one for one in place_records(pack)["centre"] if one["id"] == centre), None)
    opening = (document or {}).get("opening_hours")
    if document is None or not opening:
        hours = Hours(is_known=False)
    else:
        calendar = calendars_of(pack, today).get(str(document.get("calendar")), ALWAYS_OPEN)
        hours = weekly_hours(opening, calendar, wanted)
    rows = OpeningException.objects.filter(centre=centre, day__in=wanted)
    exceptions: dict[date, tuple[time, time] | None] = {
        day: (opens, closes) if opens and closes else None
        for day, opens, closes in rows.values_list("day", "opens", "closes")
    }
    return with_exceptions(hours, exceptions)


def duty(centre: str, first: date, days: int, *, at: datetime, without: UUID | None = None) -> Duty:
    """Who is there on some days, and what of them is taken at the moment ``at``.

    Args:
        first: local date.
        without: an appointment that is looked at as if it were not there, since it is being moved.

    Raises:
        NoSuchHall, NoPackLoaded: the centre has no counters.
    """
    here, zone = hall(centre), city_zone()
    wanted = [first + timedelta(days=number) for number in range(max(days, 1))]
    hours = opening_hours(centre, wanted, today=timezone.localdate(at, timezone=zone))
    opens = open_stretches(hours, wanted, zone)
    midnight = datetime.combine(first, time(), zone).astimezone(UTC)
    span = Stretch(midnight, max([one.end for one in opens], default=midnight + timedelta(days=1)))
    present = _present(centre, span, zone)
    taken, promised = _taken(here, span, at, without)
    comes = _comes(here, at) if promised else {False: 1.0, True: 1.0}
    second = here.multipliers.second_language
    return Duty(
        centre=centre,
        span=span,
        open=tuple(opens),
        officers=tuple(
            worker_of(one, second, tuple(present.get(one.pk, ())))
            for one in Officer.objects.filter(_still_here(first), centre=centre)
        ),
        interpreters=tuple(
            Worker(
                str(one.pk),
                dict.fromkeys((said["code"] for said in one.languages), 1.0),
                present=tuple(present.get(one.pk, ())),
            )
            for one in Interpreter.objects.filter(_still_here(first), centre=centre)
        ),
        lines=here.lines,
        on_call={code: remote.lines for code, remote in here.remote.items()},
        taken=taken,
        promises=tuple(Promise(who, when, comes[said], over) for who, when, said, over in promised),
        comes=comes[False],
        multipliers=here.multipliers,
    )


def worker_of(officer: Officer, second: float, present: tuple[Stretch, ...] = ()) -> Worker:
    """What an officer can do, and when they are there.

    Args:
        second: how many times longer it takes in a language that they speak as a second one.
    """
    return Worker(
        str(officer.pk),
        {said["code"]: second if said["level"] == _SECOND else 1.0 for said in officer.languages},
        frozenset(officer.topics),
        present,
    )


def _still_here(day: date) -> Q:
    return Q(left_on=None) | Q(left_on__gt=day)


def _present(centre: str, span: Stretch, zone: tzinfo) -> dict[UUID, list[Stretch]]:
    """By officer and interpreter, when they work; shifts that nobody has published bind nobody."""
    rows = Shift.objects.filter(
        centre=centre, starts_at__lt=span.end, ends_at__gt=span.start, published_at__isnull=False
    ).select_related("officer", "interpreter")
    found: dict[UUID, list[Stretch]] = {}
    for row in rows:
        who = row.officer or row.interpreter
        if who is None or (who.left_on is not None and who.left_on <= row.day):
            continue
        breaks = [(time.fromisoformat(start), time.fromisoformat(end)) for start, end in row.breaks]
        found.setdefault(who.pk, []).extend(
            working_stretches(row.starts_at, row.ends_at, row.day, breaks, zone)
        )
    return found


def _taken(
    here: CentreHall, span: Stretch, at: datetime, without: UUID | None
) -> tuple[dict[str, list[Stretch]], list[_Promised]]:
    """What is claimed, by resource; and by officer, when, whether they confirmed, whether it is extra."""
    rows = Claim.objects.filter(
        appointment__centre=here.centre,
        appointment__starts_at__gt=span.start - _LONGEST,
        appointment__starts_at__lt=span.end,
        ends_at__gt=span.start,
    ).exclude(appointment__state=Appointment.State.HELD, appointment__hold_until__lte=at)
    if without is not None:
        rows = rows.exclude(appointment=without)
    taken: dict[str, list[Stretch]] = {}
    promised: list[_Promised] = []
    for resource, start, end, state, mode, confirmed_at, is_extra, officer in rows.values_list(
        "resource",
        "starts_at",
        "ends_at",
        "appointment__state",
        "appointment__mode",
        "appointment__confirmed_at",
        "appointment__is_extra",
        "appointment__officer_id",
    ):
        stretch = Stretch(start.astimezone(UTC), end.astimezone(UTC))
        taken.setdefault(resource, []).append(stretch)
        # A place that is only held is no promise that can be broken; an extra one counts from the first click.
        if mode in _WITHOUT_INTERPRETER and (is_extra or state == Appointment.State.BOOKED):
            promised.append((str(officer), stretch, confirmed_at is not None, is_extra))
    return taken, promised


def _comes(here: CentreHall, at: datetime) -> dict[bool, float]:
    """How likely somebody comes, by whether they have confirmed."""
    seen = history(here.centre, at)
    return {said: chance_of_coming(here.no_show, seen, is_confirmed=said) for said in (False, True)}


def history(centre: str, at: datetime) -> History:
    """How many came and stayed away in the last half year."""
    came, missed = Q(state=Appointment.State.CAME), Q(state=Appointment.State.NO_SHOW)
    has_confirmed = Q(confirmed_at__isnull=False)
    rows = Appointment.objects.filter(centre=centre, starts_at__gt=at - _HISTORY, starts_at__lte=at)
    counts: Mapping[str, Any] = rows.aggregate(
        came=Count("pk", filter=came & ~has_confirmed),
        missed=Count("pk", filter=missed & ~has_confirmed),
        confirmed_came=Count("pk", filter=came & has_confirmed),
        confirmed_missed=Count("pk", filter=missed & has_confirmed),
    )
    return History(**counts)
