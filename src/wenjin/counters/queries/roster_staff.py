"""Who can be rostered in a week, what the week needs, and the hall that would come of it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any, Final

from django.db.models import Q
from django.utils import timezone

from wenjin.counters.domain.drawn_day import Habits
from wenjin.counters.domain.forecast import DayForecast, Past, PastDay, UsualDay, forecast
from wenjin.counters.domain.half_hours import HalfHours
from wenjin.counters.domain.hall import Hall
from wenjin.counters.domain.needs import DayNeeds, Raised, Skills, needs
from wenjin.counters.domain.roster_model import WeekDemand, Worker
from wenjin.counters.domain.roster_trials import Assigned, hall_on
from wenjin.counters.domain.shift_book import code_of
from wenjin.counters.domain.shift_rules import ShiftRules, WorkSpan, staggered
from wenjin.counters.models import Interpreter, Officer, Shift, Ticket, TimeAway
from wenjin.counters.queries.duty import city_zone, opening_hours
from wenjin.counters.queries.halls import CentreHall, hall

OFFICER: Final = "officer"
INTERPRETER: Final = "interpreter"
BY_VIDEO: Final = "-by-video"
"""How keys of interpreters end who never come to the hall."""
WEEK: Final = 7
_SEEN_BACK: Final = timedelta(weeks=26)
_SATURDAYS_BACK: Final = timedelta(weeks=8)
_SATURDAY: Final = 5


def monday_of(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=day.weekday())


def person_key(row: Officer | Interpreter) -> str:
    """How a plan names somebody: ``officer:<id>`` or ``interpreter:<id>``."""
    return f"{OFFICER if isinstance(row, Officer) else INTERPRETER}:{row.pk}"


def patterns_of(here: CentreHall) -> dict[str, WorkSpan]:
    """The shifts of a hall."""
    return {
        one.id: WorkSpan(
            one.id,
            _minute(one.start),
            _minute(one.end),
            tuple((_minute(a), _minute(b)) for a, b in one.breaks),
        )
        for one in here.shifts.values()
    }


@dataclass(frozen=True)
class WeekStaff:
    """Everything that a week's roster is made from.

    Attributes:
        here: the hall.
        monday: first day.
        workers: everybody who works here in that week.
        people: their rows, by key.
        hours: half hours of the days on which the hall is open.
        away: what people said about days, by key.
        past: tickets of past weeks.
    """

    here: CentreHall
    monday: date
    workers: Sequence[Worker]
    people: Mapping[str, Officer | Interpreter]
    hours: Mapping[date, HalfHours]
    away: Mapping[str, Sequence[TimeAway]]
    past: Past

    @cached_property
    def rules(self) -> ShiftRules:
        """Of law and house."""
        return ShiftRules.read(self.here.document.get("shift_rules", {}))

    @cached_property
    def patterns(self) -> dict[str, WorkSpan]:
        """The shifts of the hall, by id."""
        return patterns_of(self.here)

    @cached_property
    def days(self) -> tuple[date, ...]:
        """All days of the week, open or not."""
        return tuple(self.monday + timedelta(days=ahead) for ahead in range(WEEK))

    @cached_property
    def skills(self) -> Skills:
        """What they can do together."""
        officers = [one for one in self.workers if one.is_officer]
        return Skills(
            house=self.here.house_language,
            neighbours=self.here.chinese,
            officers=frozenset(
                (code, topic) for one in officers for code in one.languages for topic in one.topics
            ),
            interpreters=frozenset(
                code for one in self.workers if not one.is_officer for code in one.languages
            ),
            remote=frozenset(self.here.remote) if self.here.lines else frozenset(),
        )

    @cached_property
    def expected(self) -> dict[date, DayForecast]:
        """Visitors of each day."""
        usual = usual_day(self.here)
        return {day: forecast(usual, day.weekday(), hours, self.past) for day, hours in self.hours.items()}

    @cached_property
    def habits(self) -> Habits:
        """Of the visitors."""
        return habits_of(self.here)

    def needs(self, raised: Mapping[date, Raised] | None = None) -> dict[date, DayNeeds]:
        """Whom each day needs."""
        minutes = {one.id: one.minutes for one in self.here.topics.values()}
        return {
            day: needs(expected, minutes, self.here.multipliers, self.skills, (raised or {}).get(day))
            for day, expected in self.expected.items()
        }

    def demand(self, raised: Mapping[date, Raised] | None = None) -> WeekDemand:
        """What is to be covered."""
        return WeekDemand(
            needs=self.needs(raised),
            spans={day: self.shifts_on(day) for day in self.hours},
            counters=len(self.here.counters),
            remote=self.skills.remote,
        )

    def shifts_on(self, day: date) -> list[WorkSpan]:
        """Shifts that people can be asked to work on a day: those made for it, else those made for any day."""
        own = [one.id for one in self.here.shifts.values() if day.weekday() in one.days]
        usual = [one.id for one in self.here.shifts.values() if not one.days]
        hours = self.hours.get(day)
        known = [self.patterns[name] for name in own or usual]
        if hours is None:
            return known
        fitting = [
            one
            for one in known
            if one.start < hours.closes and one.end > hours.opens and one.hours <= self.rules.most_hours_a_day
        ]
        return staggered(fitting, hours)

    def hall_on(self, day: date, assigned: Assigned) -> Hall:
        """The hall of a day under a roster."""
        closes = self.hours[day].closes if day in self.hours else 24 * 60
        return hall_on(day, self.workers, assigned, domain_hall(self.here, closes))


def week_staff(centre: str, monday: date, *, at: datetime, with_past: bool = True) -> WeekStaff:
    """Everything that a roster of this week is made from; eight queries.

    Args:
        monday: first day of the week.
        with_past: whether the tickets of past weeks are counted; it costs the most.

    Raises:
        NoSuchHall, NoPackLoaded: the centre has no counters.
    """
    here = hall(centre)
    sunday = monday + timedelta(days=WEEK - 1)
    still = Q(left_on=None) | Q(left_on__gt=monday)
    rows: list[Officer | Interpreter] = [
        *Officer.objects.filter(still, centre=centre).order_by("key"),
        *Interpreter.objects.filter(still, centre=centre).exclude(key__endswith=BY_VIDEO).order_by("key"),
    ]
    people = {person_key(row): row for row in sorted(rows, key=_order)}
    away: dict[str, list[TimeAway]] = {}
    for one in TimeAway.objects.filter(centre=centre, first_on__lte=sunday, last_on__gte=monday):
        away.setdefault(_key_of(one.officer_id, one.interpreter_id), []).append(one)
    shifts = list(
        Shift.objects.filter(
            centre=centre, day__gte=monday - _SATURDAYS_BACK, day__lt=monday, published_at__isnull=False
        )
    )
    patterns = patterns_of(here)
    before: dict[str, dict[date, WorkSpan]] = {}
    saturdays: Counter[str] = Counter()
    for shift in shifts:
        key = _key_of(shift.officer_id, shift.interpreter_id)
        saturdays[key] += shift.day.weekday() == _SATURDAY
        if shift.day >= monday - timedelta(days=WEEK):
            before.setdefault(key, {})[shift.day] = span_of_row(shift, patterns)
    days = [monday + timedelta(days=ahead) for ahead in range(WEEK)]
    return WeekStaff(
        here=here,
        monday=monday,
        workers=[
            Worker(
                key=key,
                is_officer=isinstance(row, Officer),
                languages=frozenset(one["code"] for one in row.languages),
                topics=frozenset(row.topics) if isinstance(row, Officer) else frozenset(),
                absent=frozenset(_absent(row, away.get(key, ()), days)),
                wishes=dict(_wishes(away.get(key, ()), days)),
                before=before.get(key, {}),
                saturdays=saturdays[key],
            )
            for key, row in people.items()
        ],
        people=people,
        hours=_hours(centre, days, at),
        away=away,
        past=past(centre, at) if with_past else Past(),
    )


def _order(row: Officer | Interpreter) -> tuple[bool, int, str]:
    number = row.key.rpartition("-")[2]
    return isinstance(row, Interpreter), int(number) if number.isdecimal() else 10_000, row.name


def _hours(centre: str, days: Sequence[date], at: datetime) -> dict[date, HalfHours]:
    hours = opening_hours(centre, days, today=timezone.localdate(at, timezone=city_zone()))
    return {
        day: HalfHours(spans[0].opens, spans[-1].closes)
        for day in days
        if (spans := hours.on(day)) and spans[-1].closes <= 24 * 60
    }


def span_of_row(shift: Shift, patterns: Mapping[str, WorkSpan]) -> WorkSpan:
    """The time of a row on the clock of the city."""
    start, end = (timezone.localtime(one, city_zone()) for one in (shift.starts_at, shift.ends_at))
    breaks = tuple(
        (_minute(time.fromisoformat(first)), _minute(time.fromisoformat(last)))
        for first, last in shift.breaks
    )
    last = _minute(end.time()) or 24 * 60
    found = WorkSpan(shift.pattern, _minute(start.time()), last, breaks)
    return WorkSpan(code_of(found, patterns), found.start, found.end, found.breaks)


def usual_day(here: CentreHall) -> UsualDay:
    """What the hall expects of a day."""
    names = ("mo", "tu", "we", "th", "fr", "sa", "su")
    said: Mapping[str, Any] = here.document.get("arrivals", {})
    return UsualDay(
        walk_ins=float(said.get("walk_in_a_day", 0)),
        appointments=float(said.get("appointments_a_day", 0)),
        no_show=here.no_show,
        weekdays={names.index(name): float(one) for name, one in said.get("weekdays", {}).items()},
        rates=tuple(
            (
                _minute(time.fromisoformat(one["start"])),
                _minute(time.fromisoformat(one["end"])),
                float(one["rate"]),
            )
            for one in said.get("rates", ())
        ),
        topics={one.id: one.share for one in here.topics.values()},
        languages=here.languages,
    )


def habits_of(here: CentreHall) -> Habits:
    """What its visitors are like."""
    seniority = here.priorities.get("appointment")
    return Habits(
        minutes={one.id: one.minutes for one in here.topics.values()},
        variation={one.id: one.variation for one in here.topics.values()},
        house=here.house_language,
        neighbours=here.chinese,
        **({"seniority": seniority.minutes} if seniority else {}),
    )


def domain_hall(here: CentreHall, closes: float) -> Hall:
    """The hall without people."""
    return Hall(
        officers=(),
        interpreters=(),
        remote=here.remote,
        lines=here.lines,
        minutes={one.id: one.minutes for one in here.topics.values()},
        variation={one.id: one.variation for one in here.topics.values()},
        closes=float(closes),
        multipliers=here.multipliers,
    )


def past(centre: str, at: datetime) -> Past:
    """The tickets of the last half year; a day that is not over counts not."""
    today = timezone.localdate(at, timezone=city_zone())
    rows = Ticket.objects.filter(
        centre=centre, day__gte=today - _SEEN_BACK, day__lt=today, previous__isnull=True
    ).values_list("day", "ready_at", "topic", "language", "appointment_id")
    walk_ins: dict[date, list[float]] = {}
    booked: dict[date, list[float]] = {}
    topics: Counter[str] = Counter()
    languages: Counter[str] = Counter()
    for day, ready_at, topic, language, appointment in rows:
        local = timezone.localtime(ready_at, city_zone())
        of = walk_ins if appointment is None else booked
        of.setdefault(day, []).append(local.hour * 60 + local.minute)
        topics[topic] += 1
        languages[language] += 1
    return Past(
        days=[
            PastDay(day.weekday(), tuple(walk_ins.get(day, ())), tuple(booked.get(day, ())))
            for day in sorted({*walk_ins, *booked})
        ],
        topics=topics,
        languages=languages,
    )


def _absent(row: Officer | Interpreter, said: Iterable[TimeAway], days: Sequence[date]) -> Iterable[date]:
    for day in days:
        is_away = any(one.kind == TimeAway.Kind.ABSENT and one.first_on <= day <= one.last_on for one in said)
        if is_away or (row.left_on is not None and day >= row.left_on):
            yield day


def _wishes(said: Iterable[TimeAway], days: Sequence[date]) -> Iterable[tuple[date, frozenset[str]]]:
    for one in said:
        if one.kind == TimeAway.Kind.ABSENT:
            continue
        for day in days:
            if one.first_on <= day <= one.last_on:
                yield day, frozenset({one.pattern} if one.kind == TimeAway.Kind.WISH_SHIFT else ())


def _key_of(officer: object, interpreter: object) -> str:
    return f"{OFFICER}:{officer}" if officer is not None else f"{INTERPRETER}:{interpreter}"


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute
