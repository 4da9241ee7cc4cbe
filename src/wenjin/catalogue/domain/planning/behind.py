"""What lies behind in a plan: what cases have granted, and what those and the cases on the way build on.

An office that has the file has what the file asks for. So whoever has handed in, or was granted, need not begin
what comes before it in the plan.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from wenjin.catalogue.domain.planning.order import Order
from wenjin.catalogue.domain.planning.schedule import Span
from wenjin.catalogue.domain.planning.selection import Chosen
from wenjin.catalogue.domain.service import Phase


@dataclass(frozen=True, slots=True)
class Filed:
    """What the reader's cases say of services, by their ids.

    Attributes:
        dates: first and last day, where a case is decided or a day is promised.
        granted: what was granted and is still in force.
        handed_in: what an office has and has not decided.
        others: what was begun, refused or withdrawn: it says nothing of what comes before it.
    """

    dates: Mapping[str, Span] = field(default_factory=dict)
    granted: frozenset[str] = frozenset()
    handed_in: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()

    @property
    def known(self) -> frozenset[str]:
        """Everything that a case is about."""
        return self.granted | self.handed_in | self.others


def passed(filed: Filed, chosen: Mapping[str, Chosen], order: Order) -> frozenset[str]:
    """Services on which those build that are granted or handed in, and about which no case is.

    A service that also concerns somebody else, such as the papers of a child, stays. Once something is granted
    that comes after the journey, the journey lies behind, with all that comes before it.
    """
    found: set[str] = set()
    for name in (filed.granted | filed.handed_in) & set(chosen):
        people = set(chosen[name].people)
        before = _before(name, order)
        if name in filed.granted and chosen[name].phase in (Phase.FIRST_DAYS, Phase.SETTLED):
            before |= {one for one, each in chosen.items() if each.phase is Phase.BEFORE_TRAVEL}
        found |= {one for one in before if set(chosen[one].people) <= people}
    return frozenset(found - filed.known)


def has_arrived(filed: Filed, gone: frozenset[str], chosen: Mapping[str, Chosen]) -> bool:
    """Whether nobody of the plan is still to travel, as far as the cases tell."""
    return any(
        chosen[name].phase in (Phase.FIRST_DAYS, Phase.SETTLED) for name in filed.granted & set(chosen)
    ) and all(
        name in gone or name in filed.granted
        for name, one in chosen.items()
        if one.phase is Phase.BEFORE_TRAVEL
    )


def _before(name: str, order: Order) -> set[str]:
    found: set[str] = set()
    left = [name]
    while left:
        for one in order.waits_for[left.pop()]:
            if one not in found:
                found.add(one)
                left.append(one)
    return found
