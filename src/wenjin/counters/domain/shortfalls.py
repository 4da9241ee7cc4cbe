"""What a roster lacks: which need is not met when, why, and who could still come."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, TypeAlias

from wenjin.counters.domain.needs import Counts, DayNeeds
from wenjin.counters.domain.roster_model import WeekDemand, Worker
from wenjin.counters.domain.shift_rules import ShiftRules, WorkSpan, days_in_a_row

_ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Shortfall:
    """Something that a half hour needs and does not have.

    Attributes:
        kind: ``officers``, ``topic``, ``speaker`` or ``pair``.
        day: which day.
        start: first minute of the time; ``end`` the last.
        missing: heads.
        topic: of which; empty where it does not matter.
        language: the same.
        why: ``nobody`` has the skill; all who have it are ``absent``; their ``hours`` or days are used up; all
            ``counters`` are taken; or somebody could come, which was not worth the ``price`` of another shift.
        who: keys of people who have the skill, are not absent, and do not work then.
    """

    kind: str
    day: date
    start: int
    end: int
    missing: int
    topic: str = ""
    language: str = ""
    why: str = "price"
    who: tuple[str, ...] = ()


def shortfalls(
    workers: Sequence[Worker],
    assigned: Mapping[str, Mapping[date, WorkSpan]],
    demand: WeekDemand,
    rules: ShiftRules,
) -> tuple[Shortfall, ...]:
    """What a roster lacks, in the order of the days; half hours that lack the same are one."""
    found: list[Shortfall] = []
    for day, needed in sorted(demand.needs.items()):
        there = {
            one.key: needed.hours.whole(assigned[one.key][day].parts)
            for one in workers
            if day in assigned.get(one.key, {})
        }
        seats = [
            sum(there[one.key][place] for one in workers if one.is_officer and one.key in there)
            for place in range(len(needed.hours))
        ]
        for kind, topic, language, able, counts in _asked(workers, needed):
            lacks = _Lacks(day, kind, topic, language, able, there, assigned, demand, rules)
            found += lacks.spans(counts, needed, seats)
    return tuple(found)


_Asked: TypeAlias = tuple[str, str, str, list[Worker], Counts]


def _asked(workers: Sequence[Worker], needed: DayNeeds) -> Iterable[_Asked]:
    officers = [one for one in workers if one.is_officer]
    yield "officers", "", "", officers, needed.officers
    for topic, counts in needed.topics.items():
        yield "topic", topic, "", [one for one in officers if topic in one.topics], counts
    for (language, topic), counts in needed.pairs.items():
        able = [one for one in officers if topic in one.topics and language in one.languages]
        yield "pair", topic, language, able, counts
    for language, counts in needed.speakers.items():
        yield "speaker", "", language, [one for one in workers if language in one.languages], counts


@dataclass(frozen=True)
class _Lacks:
    """One need of one day, and who could meet it."""

    day: date
    kind: str
    topic: str
    language: str
    able: Sequence[Worker]
    there: Mapping[str, tuple[bool, ...]]
    assigned: Mapping[str, Mapping[date, WorkSpan]]
    demand: WeekDemand
    rules: ShiftRules

    def spans(self, counts: Counts, needed: DayNeeds, seats: Sequence[int]) -> list[Shortfall]:
        found: list[Shortfall] = []
        starts, closes = needed.hours.starts, needed.hours.closes
        for place, count in enumerate(counts):
            missing = count - sum(self.there[one.key][place] for one in self.able if one.key in self.there)
            if missing <= 0:
                continue
            end = starts[place + 1] if place + 1 < len(starts) else closes
            who = tuple(
                one.key for one in self.able if self.day not in one.absent and not self._is_there(one, place)
            )
            why = self._why(place, seats[place])
            last = found[-1] if found else None
            if last and last.end == starts[place] and (last.missing, last.why) == (missing, why):
                both = tuple(one for one in last.who if one in who)
                found[-1] = self._of(last.start, end, missing, why, both)
            else:
                found.append(self._of(starts[place], end, missing, why, who))
        return found

    def _of(self, start: int, end: int, missing: int, why: str, who: tuple[str, ...]) -> Shortfall:
        return Shortfall(self.kind, self.day, start, end, missing, self.topic, self.language, why, who)

    def _is_there(self, worker: Worker, place: int) -> bool:
        return worker.key in self.there and self.there[worker.key][place]

    def _why(self, place: int, seats: int) -> str:
        if not self.able:
            return "nobody"
        idle = [one for one in self.able if not self._is_there(one, place)]
        present = [one for one in idle if self.day not in one.absent]
        if idle and not present:
            return "absent"
        if not present:
            return "nobody"
        if self.kind != "speaker" and seats >= self.demand.counters:
            return "counters"
        if not any(self._could_come(one) for one in present):
            return "hours"
        return "price"

    def _could_come(self, worker: Worker) -> bool:
        """Whether the rules leave them a shift on this day, at the least."""
        week = self.assigned.get(worker.key, {})
        if self.day in week:
            return False
        spans = self.demand.spans.get(self.day, ())
        hours = sum(one.hours for one in week.values())
        shortest = min((one.hours for one in spans), default=0.0)
        around = {**worker.before, **week, self.day: spans[0]} if spans else {}
        last = self.day
        while last + _ONE_DAY in around:
            last += _ONE_DAY
        return (
            bool(spans)
            and hours + shortest <= self.rules.most_hours_a_week
            and len(week) < 7 - self.rules.least_free_days
            and days_in_a_row(around, last) <= self.rules.most_days_in_a_row
        )
