"""A week's roster: who works when, so that every half hour has whom it needs, at the least cost.

A mixed-integer programme over person, day and shift, solved by HiGHS to a proven gap. What cannot be covered is
not forbidden but has a price, so that there is always a roster, and it says what it lacks. Half hours that the
same shifts cover are one row: what it costs to miss heads there rises in steps, since only some of them need so
many.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from wenjin.counters.domain.needs import Counts, DayNeeds
from wenjin.counters.domain.roster_model import WeekDemand, Worker
from wenjin.counters.domain.shift_rules import ShiftRules, WorkSpan, days_in_a_row, rest_hours
from wenjin.counters.domain.shortfalls import Shortfall, shortfalls

if TYPE_CHECKING:
    from scipy.optimize import OptimizeResult

GAP: Final = 0.005
_ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Prices:
    """What is given up for what. The unit is an hour of an officer at a counter.

    Attributes:
        officer: a half hour with one officer less than needed.
        topic: the same of somebody who serves a topic.
        pair: the same of an officer whom nobody can replace.
        speaker: the same of somebody who speaks a language, where interpreters are on call, for each visitor.
        lone_speaker: where there are none.
        hours: up to so many hours in the week, an hour costs so much: work is shared.
        interpreter: an hour of an interpreter over one of an officer.
        coming: each day on which somebody must come.
        saturday: a Saturday, for each that the person worked in the past weeks.
        wish: a day off that was wished and not given.
        wished_shift: a shift that was wished and not given.
    """

    officer: float = 22.0
    topic: float = 7.0
    pair: float = 16.0
    speaker: float = 2.5
    lone_speaker: float = 18.0
    hours: tuple[tuple[float, float], ...] = (
        (12.0, 0.7),
        (20.0, 0.85),
        (28.0, 1.05),
        (36.0, 1.35),
        (60.0, 1.8),
    )
    interpreter: float = 0.35
    coming: float = 0.6
    saturday: float = 1.2
    wish: float = 6.0
    wished_shift: float = 2.0


@dataclass(frozen=True)
class Solved:
    """A roster.

    Attributes:
        assigned: span by person and day.
        gap: how far the roster can be from the best one, as a share of its cost; proven.
        is_proven: whether that is at most what was asked for.
        cost: in hours of an officer.
        shortfalls: what it lacks.
    """

    assigned: Mapping[str, Mapping[date, WorkSpan]]
    gap: float
    is_proven: bool
    cost: float
    shortfalls: tuple[Shortfall, ...]


class NoRoster(RuntimeError):
    """The solver found nothing in its time."""


def solve(
    workers: Sequence[Worker],
    demand: WeekDemand,
    rules: ShiftRules,
    prices: Prices | None = None,
    *,
    gap: float = GAP,
    seconds: float = 60.0,
) -> Solved:
    """The best roster that can be found in time.

    Args:
        workers: everybody who could be asked.
        demand: what is to be covered.
        rules: of law and house; they are never broken.
        prices: what is given up for what.
        gap: a roster so near to the best is good enough.
        seconds: of the clock, after which the best that was found is taken.

    Raises:
        NoRoster: nothing was found in that time.
    """
    programme = _Programme(workers, demand, rules, prices or Prices())
    if not programme.places:
        return Solved(
            {one.key: {} for one in workers}, 0.0, True, 0.0, shortfalls(workers, {}, demand, rules)
        )
    found = programme.solved(gap, seconds)
    if found.x is None:
        raise NoRoster(found.message)
    assigned = programme.assigned(found.x)
    return Solved(
        assigned=assigned,
        gap=float(found.mip_gap or 0.0),
        is_proven=bool(found.mip_gap is not None and found.mip_gap <= gap + 1e-9),
        cost=float(found.fun),
        shortfalls=shortfalls(workers, assigned, demand, rules),
    )


@dataclass(frozen=True, slots=True)
class _Row:
    """Something that some people cover: who, how many are needed, and what a missing head costs by half hour."""

    able: frozenset[int]
    counts: Counts
    price: tuple[float, ...]


_Place: TypeAlias = tuple[int, date, WorkSpan]


class _Programme:
    """Builds the programme column by column and row by row."""

    def __init__(
        self, workers: Sequence[Worker], demand: WeekDemand, rules: ShiftRules, prices: Prices
    ) -> None:
        self._workers, self._demand, self._rules, self._prices = workers, demand, rules, prices
        self._cost: list[float] = []
        self._upper: list[float] = []
        self._whole: list[int] = []
        self._rows: list[tuple[dict[int, float], float, float]] = []
        self.places: dict[_Place, int] = {}
        for person, worker in enumerate(workers):
            for day, spans in sorted(demand.spans.items()):
                for span in spans if self._may_work(worker, day) else ():
                    self.places[person, day, span] = self._column(self._wish(worker, day, span))
        for person in range(len(workers)):
            self._keep_rules(person)
        for day, needed in sorted(demand.needs.items()):
            self._cover(day, needed)

    def solved(self, gap: float, seconds: float) -> "OptimizeResult":
        rows, columns, values = [], [], []
        for number, (row, _, _) in enumerate(self._rows):
            for column, value in row.items():
                rows.append(number)
                columns.append(column)
                values.append(value)
        # 51 MB, for workers; pages that show a roster import this module too.
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import csr_array

        matrix = csr_array((values, (rows, columns)), shape=(len(self._rows), len(self._cost)))
        return milp(
            np.array(self._cost),
            integrality=np.array(self._whole),
            bounds=Bounds(0, np.array(self._upper)),
            constraints=LinearConstraint(
                matrix, [low for _, low, _ in self._rows], [high for _, _, high in self._rows]
            ),
            options={"mip_rel_gap": gap, "time_limit": seconds},
        )

    def assigned(self, found: Sequence[float]) -> dict[str, dict[date, WorkSpan]]:
        chosen: dict[str, dict[date, WorkSpan]] = {one.key: {} for one in self._workers}
        for (person, day, span), column in self.places.items():
            if found[column] > 0.5:
                chosen[self._workers[person].key][day] = span
        return chosen

    def _column(self, cost: float, upper: float = 1.0, *, is_whole: bool = True) -> int:
        self._cost.append(cost)
        self._upper.append(upper)
        self._whole.append(int(is_whole))
        return len(self._cost) - 1

    def _row(self, row: dict[int, float], low: float = -np.inf, high: float = np.inf) -> None:
        if row:
            self._rows.append((row, low, high))

    def _may_work(self, worker: Worker, day: date) -> bool:
        if day in worker.absent:
            return False
        return days_in_a_row(worker.before, day - _ONE_DAY) < self._rules.most_days_in_a_row

    def _wish(self, worker: Worker, day: date, span: WorkSpan) -> float:
        """What a shift costs beside its hours."""
        prices, cost = self._prices, self._prices.coming
        if not worker.is_officer:
            cost *= prices.interpreter
        if day in worker.wishes:
            wished = worker.wishes[day]
            if not wished:
                cost += prices.wish
            elif not any(span.is_of(one) for one in wished):
                cost += prices.wished_shift
        if day.weekday() == 5:
            cost += prices.saturday * worker.saturdays
        return cost

    def _keep_rules(self, person: int) -> None:
        worker, rules = self._workers[person], self._rules
        mine = {(day, span): column for (who, day, span), column in self.places.items() if who == person}
        days = sorted({day for day, _ in mine})
        on = {day: [column for (one, _), column in mine.items() if one == day] for day in days}
        for day in days:
            self._row(dict.fromkeys(on[day], 1.0), high=1)
        hours = {column: span.hours for (_, span), column in mine.items()}
        worked = dict(hours)
        steps = zip((0.0, *(upto for upto, _ in self._prices.hours)), self._prices.hours, strict=False)
        for begins, (upto, price) in steps:
            price *= 1.0 if worker.is_officer else self._prices.interpreter
            worked[self._column(price, upto - begins, is_whole=False)] = -1.0
        self._row(worked, 0, 0)
        self._row(hours, high=rules.most_hours_a_week)
        self._row(dict.fromkeys(hours, 1.0), high=7 - rules.least_free_days)
        self._keep_rows_of_days(worker, days, on)
        self._keep_rests(worker, mine)

    def _keep_rows_of_days(
        self, worker: Worker, days: Sequence[date], on: Mapping[date, Sequence[int]]
    ) -> None:
        """Of any days one after the other, one more than allowed in a row, one is free."""
        most = self._rules.most_days_in_a_row
        for last in days:
            window = [last - _ONE_DAY * back for back in range(most + 1)]
            already = sum(day in worker.before for day in window)
            row = {column: 1.0 for day in window for column in on.get(day, ())}
            if len([day for day in window if day in on]) + already > most:
                self._row(row, high=most - already)

    def _keep_rests(self, worker: Worker, mine: Mapping[tuple[date, WorkSpan], int]) -> None:
        for (day, span), column in mine.items():
            before = worker.before.get(day - _ONE_DAY)
            if before is not None and rest_hours(before, span) < self._rules.least_rest_hours:
                self._upper[column] = 0.0
            for (next_day, other), later in mine.items():
                if next_day == day + _ONE_DAY and rest_hours(span, other) < self._rules.least_rest_hours:
                    self._row({column: 1.0, later: 1.0}, high=1)

    def _cover(self, day: date, needed: DayNeeds) -> None:
        spans = list(self._demand.spans.get(day, ()))
        covers = {span: needed.hours.whole(span.parts) for span in spans}
        groups: dict[tuple[WorkSpan, ...], list[int]] = {}
        for place in range(len(needed.hours)):
            groups.setdefault(tuple(one for one in spans if covers[one][place]), []).append(place)
        rows = list(self._needed(needed))
        officers = frozenset(place for place, one in enumerate(self._workers) if one.is_officer)
        for there, halves in groups.items():
            # Also where nothing is needed, no more officers can sit than there are counters.
            self._row(self._on_duty(day, there, officers), high=self._demand.counters)
            for row in rows:
                self._cover_row(self._on_duty(day, there, row.able), row, halves)

    def _on_duty(self, day: date, there: Iterable[WorkSpan], able: frozenset[int]) -> dict[int, float]:
        return {
            self.places[person, day, span]: 1.0
            for span in there
            for person in able
            if (person, day, span) in self.places
        }

    def _cover_row(self, on_duty: dict[int, float], row: _Row, halves: Sequence[int]) -> None:
        """Heads on duty and heads missing make what the half hour with the highest need wants."""
        levels = sorted({row.counts[place] for place in halves if row.counts[place]})
        if not levels or not on_duty:
            return
        begins, whole = 0, dict(on_duty)
        for level in levels:
            price = sum(row.price[place] for place in halves if row.counts[place] >= level)
            whole[self._column(price, level - begins, is_whole=False)] = 1.0
            begins = level
        self._row(whole, low=levels[-1])

    def _needed(self, needed: DayNeeds) -> Iterable[_Row]:
        prices, workers = self._prices, self._workers
        length = len(needed.hours)
        officers = [(place, one) for place, one in enumerate(workers) if one.is_officer]
        yield _Row(frozenset(place for place, _ in officers), needed.officers, (prices.officer,) * length)
        for topic, counts in needed.topics.items():
            able = frozenset(place for place, one in officers if topic in one.topics)
            yield _Row(able, counts, (prices.topic,) * length)
        for (language, topic), counts in needed.pairs.items():
            able = frozenset(
                place for place, one in officers if topic in one.topics and language in one.languages
            )
            yield _Row(able, counts, (prices.pair,) * length)
        for language, counts in needed.speakers.items():
            able = frozenset(place for place, one in enumerate(workers) if language in one.languages)
            if language in self._demand.remote:
                come = needed.visitors.get(language, (1.0,) * length)
                price = tuple(prices.speaker * each for each in come)
            else:
                price = (prices.lone_speaker,) * length
            yield _Row(able, counts, price)
