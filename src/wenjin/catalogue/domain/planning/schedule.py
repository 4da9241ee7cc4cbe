"""Dates on the real calendar for services and their steps."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from wenjin.catalogue.domain.calendar import WorkCalendar, expected_on
from wenjin.catalogue.domain.deadline import Due, Relation, Unit, resolve
from wenjin.catalogue.domain.service import Service, Step

OWN = "own"
Span = tuple[date, date]
"""First and last day, both included."""


@dataclass(frozen=True, slots=True)
class StepDates:
    """A step on the calendar.

    Attributes:
        by_law_on: end when the office takes all the time the law gives it; None without such a limit.
        length_known: False when no length could be confirmed and none was given: no time is counted.
        due: its deadline, where the anchor is known.
        recurs: comes back every year; not part of the way to the goal.
        done_elsewhere: done in another service of the plan, so it takes no time here.
    """

    id: str
    starts_on: date
    ends_on: date
    by_law_on: date | None
    length_known: bool
    due: Due | None = None
    recurs: bool = False
    done_elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class ServiceDates:
    """A service on the calendar.

    Attributes:
        gate: what decided the start: id of a service, or ``start``, ``entry``, ``window``.
        is_certain: False when days beyond the published calendar were counted.
    """

    service: str
    starts_on: date
    ends_on: date
    by_law_on: date | None
    steps: tuple[StepDates, ...]
    gate: str
    is_certain: bool
    has_unknown_length: bool
    is_estimate: bool = False


@dataclass(slots=True)
class Clock:
    """What the schedule counts with.

    Attributes:
        today: yearly windows are looked for from here.
        anchors: dates by anchor id; filled further while services are dated.
        estimates: working days that the reader expects, by service, for lengths that nobody confirmed.
    """

    today: date
    anchors: dict[str, date] = field(default_factory=dict)
    estimates: Mapping[str, int] = field(default_factory=dict)


def date_service(
    service: Service,
    earliest: date,
    gate: str,
    clock: Clock,
    own_calendar: WorkCalendar,
    *,
    done_elsewhere: frozenset[str] = frozenset(),
) -> ServiceDates:
    """The service and its steps on real days, starting no earlier than ``earliest``.

    Own effort online may be made on any day; everything else waits for an open day of the office. The day on
    which an office receives a file is not counted.
    """
    dated: dict[str, StepDates] = {}
    certain = True
    estimate = clock.estimates.get(service.id)
    # The reader's estimate is for the whole service: it is counted once, at its first step of unknown length.
    estimated = next(
        (step.id for step in service.steps if step.is_office and step.working_days is None), None
    )
    for step in _in_order(service.steps):
        calendar = own_calendar if service.is_online and not step.is_office else service.calendar
        begin = max([dated[one].ends_on for one in step.depends_on if one in dated], default=earliest)
        if step.id in done_elsewhere:
            dated[step.id] = StepDates(step.id, begin, begin, None, length_known=True, done_elsewhere=True)
            continue
        begin = calendar.open_from(begin)
        due = (
            resolve(step.deadline, clock.anchors, service.calendar, today=max(clock.today, begin))
            if step.deadline
            else None
        )
        recurs = (
            step.deadline is not None and step.deadline.relation is Relation.IN and len(service.steps) > 1
        )
        if due is not None and due.opens_on is not None and due.opens_on > begin and not recurs:
            begin = calendar.open_from(due.opens_on)
            gate = "window" if not dated else gate
        length = step.working_days
        if length is None and estimate is not None and step.id == estimated:
            length = estimate
        end = _end(begin, length or 0, calendar, is_office=step.is_office)
        by_law = step.statutory_working_days
        dated[step.id] = StepDates(
            id=step.id,
            starts_on=begin,
            ends_on=end,
            by_law_on=_by_law(begin, by_law, step.statutory_unit, calendar) if by_law is not None else None,
            length_known=length is not None,
            due=due,
            recurs=recurs,
        )
        certain = certain and calendar.knows(end)
    on_the_way = [one for one in dated.values() if not one.recurs and not one.done_elsewhere]
    on_the_way = on_the_way or list(dated.values())
    starts_on = min((one.starts_on for one in on_the_way), default=earliest)
    ends_on = max((one.ends_on for one in on_the_way), default=earliest)
    return ServiceDates(
        service=service.id,
        starts_on=starts_on,
        ends_on=ends_on,
        by_law_on=_latest_by_law(service, dated, ends_on),
        steps=tuple(dated[step.id] for step in service.steps),
        gate=gate,
        is_certain=certain,
        has_unknown_length=any(not one.length_known for one in on_the_way),
        is_estimate=any(
            step.days_status in ("inferred", "unknown") and step.is_office and dated[step.id] in on_the_way
            for step in service.steps
        ),
    )


def as_known(dated: ServiceDates, known: Span, *, no_earlier_than: date) -> ServiceDates:
    """The service on the days that a case about it says, whatever was counted; what lies behind takes no time.

    Steps keep their deadlines. They are drawn into the known span, and the last of them ends with it.
    """
    first, last = (max(one, no_earlier_than) for one in known)
    first = min(first, last)
    steps = tuple(
        replace(
            one,
            starts_on=min(max(one.starts_on, first), last),
            ends_on=last if one.ends_on >= dated.ends_on else min(max(one.ends_on, first), last),
            by_law_on=None,
            length_known=True,
        )
        if not one.recurs
        else one
        for one in dated.steps
    )
    return replace(
        dated,
        starts_on=first,
        ends_on=last,
        by_law_on=None,
        steps=steps,
        gate="start",
        has_unknown_length=False,
        is_estimate=False,
    )


def start_after(ended: ServiceDates) -> date:
    """When a service may begin that waits for ``ended``: the next day, or the same when that took no time."""
    if ended.ends_on == ended.starts_on:
        return ended.ends_on
    return ended.ends_on + timedelta(days=1)


def _end(begin: date, working_days: int, calendar: WorkCalendar, *, is_office: bool) -> date:
    """Own work of one day ends on the day it begins; an office has n working days after the day of receipt."""
    count = working_days if is_office else max(0, working_days - 1)
    return expected_on(begin, count, calendar)


def _by_law(begin: date, days: int, unit: Unit, calendar: WorkCalendar) -> date:
    """The last day that the law allows; calendar days run on closed days too."""
    if unit is Unit.CALENDAR_DAY:
        return begin + timedelta(days=days)
    return _end(begin, days, calendar, is_office=True)


def _latest_by_law(service: Service, dated: Mapping[str, StepDates], ends_on: date) -> date | None:
    """End of the service when each office takes what the law gives it."""
    gained = [
        (one.by_law_on - one.ends_on).days
        for one in dated.values()
        if one.by_law_on is not None and one.by_law_on > one.ends_on and not one.recurs
    ]
    if not any(step.statutory_working_days is not None for step in service.steps):
        return None
    return ends_on + timedelta(days=max(gained, default=0))


def _in_order(steps: tuple[Step, ...]) -> list[Step]:
    """Steps, each after those it depends on; the pack check has refused circles."""
    left, done, ordered = list(steps), set[str](), list[Step]()
    ids = {step.id for step in steps}
    while left:
        step = next((one for one in left if set(one.depends_on) & ids <= done), left[0])
        left.remove(step)
        done.add(step.id)
        ordered.append(step)
    return ordered


def longest_path(dates: Mapping[str, ServiceDates], last_before_entry: Callable[[], str | None]) -> list[str]:
    """Services that set the end, first to last: each began when the one before it was done."""
    if not dates:
        return []
    at: str | None = max(dates.values(), key=lambda one: (one.ends_on, one.starts_on)).service
    path: list[str] = []
    while at is not None and at not in path:
        path.append(at)
        gate = dates[at].gate
        at = last_before_entry() if gate == "entry" else gate if gate in dates else None
    return path[::-1]
