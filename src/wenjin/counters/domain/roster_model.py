"""Who can be rostered in a week, and what is to be covered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from wenjin.counters.domain.needs import DayNeeds
from wenjin.counters.domain.shift_rules import WorkSpan


@dataclass(frozen=True)
class Worker:
    """Somebody to be rostered.

    Attributes:
        key: of the person.
        is_officer: serves at a counter; else interprets.
        languages: that they speak.
        topics: that they serve; none of an interpreter.
        absent: days on which they cannot work.
        wishes: by day, ids of the shifts that they would like; an empty set is a day off.
        before: what they work in the week before.
        saturdays: Saturdays that they worked in the past weeks.
    """

    key: str
    is_officer: bool
    languages: frozenset[str]
    topics: frozenset[str] = frozenset()
    absent: frozenset[date] = frozenset()
    wishes: Mapping[date, frozenset[str]] = field(default_factory=dict)
    before: Mapping[date, WorkSpan] = field(default_factory=dict)
    saturdays: int = 0


@dataclass(frozen=True)
class WeekDemand:
    """What is to be covered.

    Attributes:
        needs: of each day on which the hall is open.
        spans: shifts that people can be asked to work on each of them.
        counters: most officers at once.
        remote: languages with interpreters on call.
    """

    needs: Mapping[date, DayNeeds]
    spans: Mapping[date, Sequence[WorkSpan]]
    counters: int
    remote: frozenset[str] = frozenset()
