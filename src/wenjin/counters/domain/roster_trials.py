"""A roster tried on drawn days: where people would wait too long, and how many heads that asks for."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, TypeAlias

from wenjin.counters.domain.half_hours import HalfHours
from wenjin.counters.domain.hall import AWAY_FOR_GOOD, Hall, HallInterpreter, HallOfficer
from wenjin.counters.domain.needs import DayNeeds, Raised
from wenjin.counters.domain.reference_day import ReferenceDay
from wenjin.counters.domain.roster_model import Worker
from wenjin.counters.domain.shift_rules import WorkSpan
from wenjin.counters.domain.what_if import TURNED_AWAY

# One topic or language may wait so much longer than the target before heads are added for it alone.
OF_ONE_KIND: Final = 1.5
# Of fewer visitors nothing is concluded.
_LEAST_VISITORS: Final = 4
_MUCH: Final = 2.0
Assigned: TypeAlias = Mapping[str, Mapping[date, WorkSpan]]


def hall_on(day: date, workers: Iterable[Worker], assigned: Assigned, hall: Hall) -> Hall:
    """The hall of one day: whoever works then, away before and after work and in breaks.

    Args:
        hall: everything but the people; its ``closes`` is when the doors close. Who works until then stays until
            everybody who came is served.
    """

    def away(span: WorkSpan) -> tuple[tuple[float, float], ...]:
        after = () if span.end >= hall.closes else ((float(span.end), AWAY_FOR_GOOD),)
        breaks = tuple((float(start), float(end)) for start, end in sorted(span.breaks))
        return ((-math.inf, float(span.start)), *breaks, *after)

    there = [(one, assigned[one.key][day]) for one in workers if day in assigned.get(one.key, {})]
    return Hall(
        officers=tuple(
            HallOfficer(one.key, one.languages, one.topics, away(span))
            for one, span in there
            if one.is_officer
        ),
        interpreters=tuple(
            HallInterpreter(one.key, one.languages, away(span)) for one, span in there if not one.is_officer
        ),
        remote=hall.remote,
        lines=hall.lines,
        minutes=hall.minutes,
        variation=hall.variation,
        closes=hall.closes,
        multipliers=hall.multipliers,
    )


@dataclass
class Tally:
    """Waits of some days that were played, by half hour, and of each topic and language.

    Attributes:
        waits: of a kind (``""``, ``topic:<id>`` or ``language:<code>``) and half hour: minutes and visitors.
        days: how many were played.
        short: visitors who waited at most fifteen minutes.
        lost: visitors whom nobody served.
    """

    waits: dict[tuple[str, int], tuple[float, int]] = field(default_factory=dict)
    days: int = 0
    short: int = 0
    lost: int = 0

    def add(self, hours: HalfHours, day: ReferenceDay, waits: Sequence[float]) -> None:
        """Count a day.

        Args:
            waits: of each visitor; not a number for whoever was not served.
        """
        found: dict[tuple[str, int], list[float]] = defaultdict(list)
        for visitor, wait in zip(day.visitors, waits, strict=True):
            self.lost += math.isnan(wait)
            said = max(TURNED_AWAY, hours.closes - visitor.ready_at) if math.isnan(wait) else wait
            self.short += said <= 15
            place = hours.place(visitor.ready_at)
            for kind in ("", f"topic:{visitor.service}", f"language:{visitor.language}"):
                found[kind, place].append(said)
        for key, each in found.items():
            minutes, count = self.waits.get(key, (0.0, 0))
            self.waits[key] = (minutes + sum(each), count + len(each))
        self.days += 1

    def mean(self, kind: str = "", place: int | None = None) -> tuple[float, int]:
        """Mean wait and number of visitors of a kind, on the day or in one half hour."""
        known = [value for (one, at), value in self.waits.items() if one == kind and place in (None, at)]
        count = sum(visitors for _, visitors in known)
        return (sum(minutes for minutes, _ in known) / count if count else 0.0), count

    @property
    def kinds(self) -> list[str]:
        """Topics and languages of which somebody came."""
        return sorted({kind for kind, _ in self.waits if kind})

    def document(self) -> dict[str, Any]:
        """As plain values."""
        return {
            "waits": [
                [kind, place, minutes, count] for (kind, place), (minutes, count) in self.waits.items()
            ],
            "days": self.days,
            "short": self.short,
            "lost": self.lost,
        }

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> "Tally":
        """What ``document`` gave."""
        rows = document["waits"]
        return cls(
            {(str(kind), int(place)): (float(minutes), int(count)) for kind, place, minutes, count in rows},
            int(str(document["days"])),
            int(str(document["short"])),
            int(str(document["lost"])),
        )


@dataclass(frozen=True, slots=True)
class Missed:
    """A time in which people wait longer than they should.

    Attributes:
        start: first minute; ``end`` the last.
        kind: ``""`` for everybody, ``topic:<id>`` or ``language:<code>``.
        wait: mean minutes of those who come then.
        heads: people more who should be there.
    """

    start: int
    end: int
    kind: str
    wait: float
    heads: int


def missed(tally: Tally, hours: HalfHours, target: float) -> list[Missed]:
    """Where the mean wait is beyond the target; half hours that follow each other are one."""
    found: list[Missed] = []
    for kind in ("", *tally.kinds):
        limit = target * (OF_ONE_KIND if kind else 1.0)
        if kind and tally.mean(kind)[0] <= limit:
            continue
        for place, start in enumerate(hours.starts):
            wait, count = tally.mean(kind, place)
            if count < _LEAST_VISITORS or wait <= limit:
                continue
            heads = 1 if wait <= limit * _MUCH or kind else 2
            end = min(start + 30, hours.closes)
            last = found[-1] if found else None
            if last is not None and (last.kind, last.end, last.heads) == (kind, start, heads):
                found[-1] = Missed(last.start, end, kind, max(last.wait, wait), heads)
            else:
                found.append(Missed(start, end, kind, wait, heads))
    return found


def raised_for(missing: Iterable[Missed], hours: HalfHours, needed: DayNeeds, counters: int) -> Raised:
    """Heads to add to the needs of a day; those who wait came before, so the half hour before gets them too.

    More officers than counters are not asked for. Of a topic or a language heads are added, not seats.
    """
    officers: dict[int, int] = {}
    topics: dict[tuple[str, int], int] = {}
    languages: dict[tuple[str, int], int] = {}
    for one in missing:
        what, _, name = one.kind.partition(":")
        first = max(0, hours.place(one.start) - 1)
        for place in range(first, hours.place(one.end - 1) + 1):
            if not one.kind:
                room = counters - needed.officers[place]
                officers[place] = min(max(officers.get(place, 0), one.heads), max(room, 0))
            elif what == "topic":
                topics[name, place] = one.heads
            else:
                languages[name, place] = one.heads
    return Raised({place: heads for place, heads in officers.items() if heads}, topics, languages)
