"""A plan drawn as a crossing: banks, stones, and lanes of real days in per cent of the calendar.

Everything here is geometry and state; words are in ``plan_words``. Positions are texts such as ``"16.48"``, per
cent of the drawn calendar, so that no locale writes a comma into a drawing; they serve SVG and PDF alike.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from wenjin.catalogue.domain.deadline import add_months
from wenjin.catalogue.domain.plan import Plan, PlannedService
from wenjin.catalogue.domain.planning.schedule import StepDates
from wenjin.catalogue.domain.planning.warnings import DueDate
from wenjin.catalogue.domain.service import Answer, Catalogue, Phase, Service, Step

ONE_DAY: Final = timedelta(days=1)
WEEK: Final = timedelta(days=7)
# Beyond this the calendar is drawn up to the end of the plan and a part of the rest; the table has every date.
ROOM_AFTER_FINISH: Final = timedelta(days=28)
# Actors that are the reader; an employer is waited for like an office.
READER: Final = frozenset({"applicant", "self", "firm"})
MOST_TICKS: Final = 14
ROOM_FOR_MONTH: Final = 11.0
# The name of a month that begins later than this, with its year, would leave the drawing.
LAST_START: Final = 82.0
MIDDLE: Final = "50"
_PHASES: Final = (Phase.BEFORE_TRAVEL, Phase.FIRST_DAYS, Phase.SETTLED)


@dataclass(frozen=True, slots=True)
class Bar:
    """Days of work. ``kind`` is empty for what is known, ``off`` for an estimate, ``turn`` for the reader's."""

    x: str
    width: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A stroke of the longest path inside one lane."""

    x1: str
    x2: str
    y1: str
    y2: str


@dataclass(frozen=True, slots=True)
class Lane:
    """The part of the calendar that belongs to one row."""

    path: tuple[Line, ...] = ()
    bars: tuple[Bar, ...] = ()
    law: tuple[str, str] | None = None
    dues: tuple[str, ...] = ()
    stone: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A service of the crossing.

    Attributes:
        state: of the stone: turn, wait, todo, late or unknown.
        dues: its deadlines, earliest first.
    """

    service: Service
    planned: PlannedService
    state: str
    dues: tuple[DueDate, ...]
    lane: Lane


@dataclass(frozen=True, slots=True)
class Bank:
    """A stretch of the crossing; ``phase`` is None where the plan knows no phases."""

    phase: Phase | None
    rows: tuple[Row, ...]
    lane: Lane


@dataclass(frozen=True, slots=True)
class Tick:
    """A day written above the calendar.

    Attributes:
        is_at_end: whether its words end where the drawing ends, instead of beginning at ``x``.
    """

    x: str
    on: date
    is_at_end: bool = False


@dataclass(frozen=True, slots=True)
class Axis:
    """The drawn calendar: first day, first day that is not drawn any more, and what stands above it."""

    first: date
    end: date
    months: tuple[Tick, ...]
    days: tuple[Tick, ...]
    today: str | None

    def at(self, day: date) -> str:
        """Position of the morning of a day."""
        share = (day - self.first).days / (self.end - self.first).days
        return f"{100 * min(max(share, 0.0), 1.0):.2f}"

    def draws(self, day: date) -> bool:
        """Whether the day lies on the drawn calendar."""
        return self.first <= day < self.end


@dataclass(frozen=True, slots=True)
class Crossing:
    """The drawing of a plan."""

    axis: Axis
    banks: tuple[Bank, ...]

    @property
    def rows(self) -> Iterator[Row]:
        """All rows, first to last."""
        return (row for bank in self.banks for row in bank.rows)

    @property
    def states(self) -> frozenset[str]:
        """States that occur, for the legend."""
        return frozenset(row.state for row in self.rows)


def draw(plan: Plan, catalogue: Catalogue, *, today: date) -> Crossing:
    """The crossing of a plan as it stands today."""
    dues: dict[str, list[DueDate]] = {}
    for due in plan.deadlines:
        dues.setdefault(due.service, []).append(due)
    axis = _axis(plan, today)
    turns = your_turn(plan, catalogue, today=today)
    path = _path_lines(plan, axis)
    banks: list[Bank] = []
    for phase, members in _by_phase(plan.services):
        rows = tuple(
            _row(one, catalogue.services[one.id], tuple(dues.get(one.id, ())), axis, path, turns)
            for one in members
        )
        banks.append(Bank(phase, rows, Lane(path=_crossed(path, members[0].id))))
    return Crossing(axis, tuple(banks))


def your_turn(plan: Plan, catalogue: Catalogue, *, today: date) -> tuple[str, ...]:
    """Services that can begin now, those on the longest path first.

    Nothing begins before the first day of the plan; what only perhaps applies is not asked of anybody yet.
    """
    if today < plan.start:
        return ()
    ready = [
        one
        for one in plan.services
        if one.dates.gate == "start"
        and one.answer is Answer.YES
        and not one.waits_for
        and first_step(catalogue.services[one.id]).actor in READER
        and not all(step.recurs for step in one.dates.steps)
    ]
    return tuple(one.id for one in sorted(ready, key=lambda one: not one.is_key))


def first_step(service: Service) -> Step:
    """The step with which a service begins."""
    return next((step for step in service.steps if not step.depends_on), service.steps[0])


def state_of(planned: PlannedService, dues: Iterable[DueDate], turns: Sequence[str]) -> str:
    """The stone of a service."""
    if any(not due.is_met for due in dues):
        return "late"
    if planned.answer is Answer.UNKNOWN:
        return "unknown"
    return "turn" if planned.id in turns else "todo"


def _row(
    planned: PlannedService,
    service: Service,
    dues: tuple[DueDate, ...],
    axis: Axis,
    path: Mapping[str, tuple[Line, ...]],
    turns: Sequence[str],
) -> Row:
    state = state_of(planned, dues, turns)
    end = axis.at(planned.dates.ends_on + ONE_DAY)
    by_law = planned.dates.by_law_on
    lane = Lane(
        path=path[planned.id],
        bars=tuple(_bars(planned, service, axis, state)),
        law=(end, axis.at(by_law + ONE_DAY)) if by_law and by_law > planned.dates.ends_on else None,
        dues=tuple(axis.at(due.due_on + ONE_DAY) for due in dues if axis.draws(due.due_on)),
        stone=end if planned.is_key else None,
    )
    return Row(service, planned, state, dues, lane)


def _bars(planned: PlannedService, service: Service, axis: Axis, state: str) -> Iterator[Bar]:
    """One bar a step; the day on which an office receives a file belongs to the step before."""
    ended: dict[str, StepDates] = {}
    for step, dated in zip(service.steps, planned.dates.steps, strict=True):
        ended[step.id] = dated
        if dated.recurs:
            continue
        begins = dated.starts_on
        handed_over = any(one in ended and ended[one].ends_on == begins for one in step.depends_on)
        if handed_over and dated.ends_on > begins:
            begins += ONE_DAY
        elif handed_over and dated.ends_on == begins:
            continue
        if not axis.draws(begins):
            continue
        last = min(dated.ends_on, axis.end - ONE_DAY)
        share = 100 * ((last - begins).days + 1) / (axis.end - axis.first).days
        yield Bar(axis.at(begins), f"{share:.2f}", _kind(step, dated, state))


def _kind(step: Step, dated: StepDates, state: str) -> str:
    if step.is_office and (step.days_status != "read" or not dated.length_known):
        return "off"
    return "turn" if state == "turn" and not step.is_office and not step.depends_on else ""


def _by_phase(services: Sequence[PlannedService]) -> list[tuple[Phase | None, list[PlannedService]]]:
    """Services in stretches; the order of the plan wins, so a late starter stands on the later bank."""
    if all(one.phase is None for one in services):
        return [(None, list(services))] if services else []
    found: list[tuple[Phase | None, list[PlannedService]]] = []
    reached = 0
    for one in services:
        reached = max(reached, _PHASES.index(one.phase) if one.phase is not None else reached)
        if not found or found[-1][0] is not _PHASES[reached]:
            found.append((_PHASES[reached], []))
        found[-1][1].append(one)
    return found


def _path_lines(plan: Plan, axis: Axis) -> dict[str, tuple[Line, ...]]:
    """The longest path as it runs through each row: along the row to the stone, then down to the next."""
    lines: dict[str, tuple[Line, ...]] = {}
    left = len(plan.longest_path)
    at: str | None = None
    for one in plan.services:
        if one.is_key:
            left -= 1
            end = axis.at(one.dates.ends_on + ONE_DAY)
            begin = at if at is not None else axis.at(one.dates.starts_on)
            drawn = [Line(begin, end, MIDDLE, MIDDLE)]
            if at is not None:
                drawn.insert(0, Line(at, at, "0", MIDDLE))
            if left:
                drawn.append(Line(end, end, MIDDLE, "100"))
            lines[one.id] = tuple(drawn)
            at = end if left else None
        else:
            lines[one.id] = (Line(at, at, "0", "100"),) if at is not None else ()
    return lines


def _crossed(path: Mapping[str, tuple[Line, ...]], first_of_bank: str) -> tuple[Line, ...]:
    """The path as it passes the heading of a bank: straight down to the first row below it."""
    comes_down = [one for one in path[first_of_bank] if one.y1 == "0"]
    return tuple(Line(one.x1, one.x2, "0", "100") for one in comes_down)


def _axis(plan: Plan, today: date) -> Axis:
    """From the Monday on or before the first day to the Monday after the last that is drawn."""
    starts = [one.dates.starts_on for one in plan.services]
    first = min([plan.start, *starts])
    first -= timedelta(days=first.weekday())
    later = [one.dates.by_law_on for one in plan.services if one.dates.by_law_on is not None]
    later += [due.due_on for due in plan.deadlines if not due.recurs]
    limit = plan.finish_on + ROOM_AFTER_FINISH
    last = max([plan.finish_on, *(day for day in later if day <= limit)])
    end = last + ONE_DAY
    end += timedelta(days=-end.weekday() % 7) or WEEK
    blank = Axis(first, end, (), (), None)
    days, months = _ticks(blank)
    return Axis(first, end, months, days, blank.at(today) if blank.draws(today) else None)


def _ticks(axis: Axis) -> tuple[tuple[Tick, ...], tuple[Tick, ...]]:
    """Mondays, as many as can be read, and the beginnings of months that have room for their names."""
    weeks = (axis.end - axis.first).days // 7
    sizes = (1, 2, 4, 8, 13, 26, 52, 520)
    step = next((size for size in sizes if weeks / size <= MOST_TICKS), weeks // MOST_TICKS + 1)
    days = tuple(
        Tick(axis.at(day), day) for day in (axis.first + WEEK * week for week in range(0, weeks, step))
    )
    months = [axis.first]
    while (following := add_months(months[-1].replace(day=1), 1)) < axis.end:
        months.append(following)
    ticks = [Tick(axis.at(month), month) for month in months]
    roomy: list[Tick] = []
    free = math.inf
    for tick in reversed(ticks):
        begins = min(float(tick.x), LAST_START)
        if free - begins >= ROOM_FOR_MONTH:
            roomy.append(replace(tick, is_at_end=begins < float(tick.x)))
            free = begins
    return days, tuple(reversed(roomy))
