"""Changes that were tried on drawn days, and what came of them so far."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from wenjin.counters.domain.abilities import Abilities
from wenjin.counters.domain.hall import Hall
from wenjin.counters.domain.what_if import (
    ENOUGH_DAYS,
    DayOfGroup,
    DayOfGroups,
    Group,
    GroupResult,
    Groups,
    results,
)
from wenjin.counters.models import WhatIf
from wenjin.counters.queries.roster_staff import WeekStaff


@dataclass(frozen=True)
class TriedChange:
    """A change, tried or being tried.

    Attributes:
        change: as ``domain.changes`` writes it.
        days: to be played; ``played`` so many were.
        officers: on the roster of that day; ``interpreters`` likewise.
    """

    id: UUID
    centre: str
    day: date
    change: Mapping[str, Any]
    days: int
    state: str
    asked_at: datetime
    officers: int
    interpreters: int
    _days: tuple[DayOfGroups, ...]

    @property
    def played(self) -> int:
        """Days played so far."""
        return len(self._days)

    @property
    def is_going_on(self) -> bool:
        """Whether more days will be played."""
        return self.state in (WhatIf.State.WAITING, WhatIf.State.PLAYING)

    @property
    def has_range(self) -> bool:
        """Whether enough days were played for the range of a figure to mean something."""
        return self.played >= min(self.days, ENOUGH_DAYS)

    @property
    def is_answered(self) -> bool:
        """Whether it can be said what the change does: no more days come, and those played are enough."""
        return not self.is_going_on and self.has_range

    @property
    def progress(self) -> int:
        """Per cent."""
        return round(100 * self.played / self.days) if self.days else 100

    @cached_property
    def results(self) -> list[GroupResult]:
        """What the days played so far say; the group of all visitors is the first."""
        return results(self._days) if self._days else []


def tried(centre: str, what_if: UUID) -> TriedChange | None:
    """One of them; None when the centre has none of this id."""
    row = WhatIf.objects.filter(pk=what_if, centre=centre).first()
    return None if row is None else _seen(row)


def tried_lately(centre: str, *, most: int = 10) -> list[TriedChange]:
    """The last ones, newest first."""
    return [_seen(row) for row in WhatIf.objects.filter(centre=centre).order_by("-asked_at")[:most]]


def groups_of(staff: WeekStaff, hall: Hall) -> Groups:
    """The groups of visitors of a hall."""
    here = staff.here
    return Groups(Abilities(hall), here.house_language, frozenset(here.chinese) - {here.house_language})


def played_days(rows: list[Mapping[str, list[float]]]) -> tuple[DayOfGroups, ...]:
    """Days as they are kept in a row."""
    return tuple(
        {
            Group(name): DayOfGroup(int(count), float(before), float(after), int(lost), int(lost_after))
            for name, (count, before, after, lost, lost_after) in row.items()
        }
        for row in rows
    )


def _seen(row: WhatIf) -> TriedChange:
    return TriedChange(
        id=row.pk,
        centre=row.centre,
        day=row.day,
        change=row.change,
        days=row.days,
        state=row.state,
        asked_at=row.asked_at,
        officers=sum(key.startswith("officer:") for key in row.plan),
        interpreters=sum(key.startswith("interpreter:") for key in row.plan),
        _days=played_days(row.played),
    )
