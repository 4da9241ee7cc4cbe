"""Rosters as pages show them: a week, and a day half hour by half hour."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, Final

from django.db.models import Q
from django.utils import timezone

from wenjin.counters.domain.coverage import Cell as CoverageCell
from wenjin.counters.domain.coverage import Hole, coverage, holes
from wenjin.counters.domain.half_hours import HalfHours
from wenjin.counters.domain.needs import Counts, DayNeeds
from wenjin.counters.domain.roster_trials import Assigned
from wenjin.counters.domain.shift_book import code_of, spans_of
from wenjin.counters.domain.shift_rules import Breach, WorkSpan, breaches
from wenjin.counters.domain.shortfalls import Shortfall, shortfalls
from wenjin.counters.models import Appointment, Interpreter, Officer, Roster, Shift, TimeAway
from wenjin.counters.queries.halls import hall
from wenjin.counters.queries.roster_staff import (
    INTERPRETER,
    OFFICER,
    WeekStaff,
    monday_of,
    patterns_of,
    span_of_row,
    week_staff,
)

_WEEK: Final = timedelta(days=7)


def published_plan(centre: str, monday: date) -> dict[str, dict[str, str]]:
    """What counts for a week, read from its shifts."""
    patterns = patterns_of(hall(centre))
    found: dict[str, dict[str, str]] = {}
    rows = Shift.objects.filter(
        centre=centre, day__gte=monday, day__lt=monday + _WEEK, published_at__isnull=False
    )
    for row in rows.order_by("day", "starts_at"):
        who = f"{OFFICER}:{row.officer_id}" if row.officer_id else f"{INTERPRETER}:{row.interpreter_id}"
        found.setdefault(who, {}).setdefault(
            row.day.isoformat(), code_of(span_of_row(row, patterns), patterns)
        )
    return found


def plan_of_week(centre: str, monday: date) -> dict[str, dict[str, str]]:
    """The draft of a week, or what is published where there is no draft."""
    row = Roster.objects.filter(centre=centre, monday=monday).first()
    return dict(row.plan) if row is not None else published_plan(centre, monday)


def breaches_of(staff: WeekStaff, assigned: Assigned) -> dict[str, list[Breach]]:
    """Rules that weeks break, by person; people who break none are left out."""
    found = {
        one.key: breaches({**one.before, **assigned.get(one.key, {})}, staff.monday, staff.rules)
        for one in staff.workers
    }
    return {person: broken for person, broken in found.items() if broken}


@dataclass(frozen=True, slots=True)
class Duty:
    """One day of one person.

    Attributes:
        code: of the shift in the plan; empty for a free day.
        span: its times.
        published: code that is published; differs from ``code`` where the draft is ahead.
        away: ``absent``, ``wish_free``, ``wish_shift`` or nothing.
        wish: the shift that is wished.
        is_open: whether the hall is open on the day.
    """

    day: date
    code: str
    span: WorkSpan | None
    published: str
    away: str
    wish: str
    is_open: bool

    @property
    def is_ahead(self) -> bool:
        """Whether the draft says something else than what is published."""
        return self.code != self.published

    @property
    def is_refused(self) -> bool:
        """Whether the plan goes against what was said about the day."""
        if self.away in ("absent", "wish_free"):
            return bool(self.code)
        return self.away == "wish_shift" and (self.span is None or not self.span.is_of(self.wish))


@dataclass(frozen=True, slots=True)
class Line:
    """The week of one person."""

    key: str
    is_officer: bool
    name: str
    name_zh: str
    languages: tuple[str, ...]
    topics: tuple[str, ...]
    duties: tuple[Duty, ...]
    hours: float
    breaches: tuple[Breach, ...]


@dataclass(frozen=True, slots=True)
class DayCover:
    """A day: whom it needs and who is there, by half hour.

    Attributes:
        officers: on duty; ``interpreters`` likewise.
        visitors: expected in all.
        shortfalls: needs that are not met.
    """

    day: date
    hours: HalfHours
    needs: DayNeeds
    officers: Counts
    interpreters: Counts
    visitors: float
    shortfalls: tuple[Shortfall, ...]

    @property
    def rows(self) -> list[tuple[int, int, int, int]]:
        """By half hour: its first minute, officers needed, officers there, interpreters there."""
        return list(
            zip(self.hours.starts, self.needs.officers, self.officers, self.interpreters, strict=True)
        )


@dataclass(frozen=True)
class WeekSeen:
    """A week as its page shows it.

    Attributes:
        row: the draft; None when nobody has begun one.
        published: the plan that counts.
    """

    staff: WeekStaff
    row: Roster | None
    plan: Mapping[str, Mapping[str, str]]
    published: Mapping[str, Mapping[str, str]]

    @cached_property
    def assigned(self) -> dict[str, dict[date, WorkSpan]]:
        """The times of the plan."""
        return spans_of(self.plan, self.staff.patterns)

    @property
    def version(self) -> int:
        """Of the draft."""
        return self.row.version if self.row is not None else 0

    @property
    def is_at_work(self) -> bool:
        """Whether a roster is being made."""
        return self.row is not None and self.row.work in (Roster.Work.SOLVING, Roster.Work.TRYING)

    @property
    def has_failed(self) -> bool:
        """Whether the last one could not be made."""
        return self.row is not None and self.row.work == Roster.Work.FAILED

    @property
    def is_ahead(self) -> bool:
        """Whether the draft differs from what is published."""
        return _shifts(self.plan) != _shifts(self.published)

    @property
    def changes(self) -> int:
        """Days of people in which they differ."""
        return len(_shifts(self.plan) ^ _shifts(self.published))

    @property
    def last_act(self) -> str:
        """What undo would take back; empty when nothing."""
        return str(self.row.history[-1]["what"]) if self.row is not None and self.row.history else ""

    @property
    def result(self) -> Mapping[str, Any]:
        """What the last work found; empty when there was none."""
        return (self.row.result or {}) if self.row is not None else {}

    @cached_property
    def broken(self) -> dict[str, list[Breach]]:
        """Rules that weeks break."""
        return breaches_of(self.staff, self.assigned)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Officers first, then interpreters."""
        return tuple(self._line(key, row) for key, row in self.staff.people.items())

    @cached_property
    def covers(self) -> tuple[DayCover, ...]:
        """The days on which the hall is open."""
        lacks: dict[date, list[Shortfall]] = {}
        demand = self.staff.demand()
        for one in shortfalls(self.staff.workers, self.assigned, demand, self.staff.rules):
            lacks.setdefault(one.day, []).append(one)
        return tuple(
            DayCover(
                day=day,
                hours=hours,
                needs=demand.needs[day],
                officers=self._on_duty(day, hours, is_officer=True),
                interpreters=self._on_duty(day, hours, is_officer=False),
                visitors=self.staff.expected[day].visitors,
                shortfalls=tuple(lacks.get(day, ())),
            )
            for day, hours in self.staff.hours.items()
        )

    def cover(self, day: date) -> DayCover | None:
        """One day; None when the hall is closed."""
        return next((one for one in self.covers if one.day == day), None)

    def matrix(self, day: date) -> list[CoverageCell]:
        """Language by topic by half hour of a day; empty when the hall is closed."""
        return day_matrix(self.staff, day, self.assigned)

    def holes(self, day: date) -> list[Hole]:
        """Holes of that matrix, and who would close them."""
        return day_holes(self.staff, day, self.assigned)

    def left_alone(self) -> list[Appointment]:
        """Appointments of the week whose officer or interpreter would not be there under the plan."""
        return _left_alone(self.staff, self.assigned)

    def _line(self, key: str, row: Officer | Interpreter) -> Line:
        week = self.assigned.get(key, {})
        is_officer = isinstance(row, Officer)
        return Line(
            key=key,
            is_officer=is_officer,
            name=row.name,
            name_zh=row.name_zh if isinstance(row, Officer) else "",
            languages=tuple(one["code"] for one in row.languages),
            topics=tuple(row.topics) if isinstance(row, Officer) else (),
            duties=tuple(self._duty(key, day) for day in self.staff.days),
            hours=sum(one.hours for one in week.values()),
            breaches=tuple(self.broken.get(key, ())),
        )

    def _duty(self, key: str, day: date) -> Duty:
        said = [one for one in self.staff.away.get(key, ()) if one.first_on <= day <= one.last_on]
        # Who cannot come has no wish.
        chosen = min(said, key=lambda one: one.kind != TimeAway.Kind.ABSENT, default=None)
        iso = day.isoformat()
        return Duty(
            day=day,
            code=self.plan.get(key, {}).get(iso, ""),
            span=self.assigned.get(key, {}).get(day),
            published=self.published.get(key, {}).get(iso, ""),
            away=chosen.kind if chosen else "",
            wish=chosen.pattern if chosen else "",
            is_open=day in self.staff.hours,
        )

    def _on_duty(self, day: date, hours: HalfHours, *, is_officer: bool) -> Counts:
        there = [
            hours.whole(self.assigned[one.key][day].parts)
            for one in self.staff.workers
            if one.is_officer is is_officer and day in self.assigned.get(one.key, {})
        ]
        return tuple(sum(one[place] for one in there) for place in range(len(hours)))


def week_seen(centre: str, monday: date, *, at: datetime, with_past: bool = True) -> WeekSeen:
    """A week.

    Raises:
        NoSuchHall, NoPackLoaded: the centre has no counters.
    """
    staff = week_staff(centre, monday, at=at, with_past=with_past)
    row = Roster.objects.filter(centre=centre, monday=monday).first()
    published = published_plan(centre, monday)
    return WeekSeen(staff, row, dict(row.plan) if row is not None else published, published)


def day_matrix(staff: WeekStaff, day: date, assigned: Assigned) -> list[CoverageCell]:
    """Language by topic by half hour under a roster."""
    hours = staff.hours.get(day)
    if hours is None:
        return []
    return coverage(
        staff.hall_on(day, assigned),
        list(staff.here.languages),
        list(staff.here.topics),
        start=hours.opens,
        end=hours.closes,
    )


def day_holes(staff: WeekStaff, day: date, assigned: Assigned) -> list[Hole]:
    """Holes of a day under a roster; who would close them are keys of people who could work then."""
    whole = {one.key: {day: WorkSpan("", 0, 24 * 60)} for one in staff.workers if day not in one.absent}
    return holes(day_matrix(staff, day, assigned), staff.hall_on(day, whole))


def _shifts(plan: Mapping[str, Mapping[str, str]]) -> set[tuple[str, str, str]]:
    return {(person, day, code) for person, days in plan.items() for day, code in days.items()}


def _left_alone(staff: WeekStaff, assigned: Assigned) -> list[Appointment]:
    rows = Appointment.objects.filter(
        centre=staff.here.centre,
        state__in=(Appointment.State.HELD, Appointment.State.BOOKED),
        starts_at__date__gte=staff.monday,
        starts_at__date__lt=staff.monday + _WEEK,
    ).order_by("starts_at")
    found = []
    for row in rows:
        start, end = timezone.localtime(row.starts_at), timezone.localtime(row.ends_at)
        needed = [f"{OFFICER}:{row.officer_id}"]
        if row.interpreter_id:
            needed.append(f"{INTERPRETER}:{row.interpreter_id}")
        minutes = start.hour * 60 + start.minute, end.hour * 60 + end.minute
        if not all(_works(assigned.get(one, {}).get(start.date()), *minutes) for one in needed):
            found.append(row)
    return found


def _works(span: WorkSpan | None, start: int, end: int) -> bool:
    return span is not None and any(first <= start and end <= last for first, last in span.parts)


def rostered_days(centre: str, first: date, days: int, *, at: datetime) -> list[date]:
    """Days from this one on for which there is a roster, drafted or published."""
    last = first + timedelta(days=days)
    found = set(
        Shift.objects.filter(
            centre=centre, day__gte=first, day__lt=last, published_at__isnull=False
        ).values_list("day", flat=True)
    )
    for row in Roster.objects.filter(centre=centre, monday__gt=first - _WEEK, monday__lt=last):
        found |= {date.fromisoformat(day) for days_of in row.plan.values() for day in days_of}
    return sorted(day for day in found if first <= day < last)


def next_week(today: date) -> date:
    """The Monday that is planned next."""
    return monday_of(today) + _WEEK


def people_and_away(centre: str, first: date) -> tuple[dict[str, str], list[tuple[str, TimeAway]]]:
    """Names of the people of a hall by key, and what they said about days from this one on."""
    working = Q(left_on=None) | Q(left_on__gt=first)
    people = {f"{OFFICER}:{row.pk}": row.name for row in Officer.objects.filter(working, centre=centre)} | {
        f"{INTERPRETER}:{row.pk}": row.name for row in Interpreter.objects.filter(working, centre=centre)
    }
    rows = TimeAway.objects.filter(centre=centre, last_on__gte=first).order_by("first_on", "said_at")
    return people, [
        (
            f"{OFFICER}:{row.officer_id}" if row.officer_id else f"{INTERPRETER}:{row.interpreter_id}",
            row,
        )
        for row in rows
    ]
