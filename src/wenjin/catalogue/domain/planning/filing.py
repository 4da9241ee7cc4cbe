"""What one file asks for at once: its services begin together, though one of them builds on another.

The joint filing of a work permit and a residence permit starts both clocks on the same day. Filed apart, the
second would begin when the first has ended.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from wenjin.catalogue.domain.planning.order import Order


@dataclass(frozen=True, slots=True)
class Filing:
    """In which order services get their dates, and what each waits for before it can begin.

    Attributes:
        sequence: ids, each after all it waits for.
        waits_for: as in the order, but services of one file wait for what any of them waits for, and not for
            each other.
    """

    sequence: tuple[str, ...]
    waits_for: Mapping[str, frozenset[str]]


def file_together(groups: Iterable[Collection[str]], order: Order, *, not_in: Collection[str] = ()) -> Filing:
    """The order when these groups are filed as one each.

    A group stays apart when something outside of it must come between its services, when the plan has only one
    of them, or when one lies before the journey.

    Args:
        groups: ids of services; no service is in two of them.
        not_in: services that are never joined to others.
    """
    waits = dict(order.waits_for)
    for one in groups:
        group = frozenset(one) & waits.keys()
        if len(group) < 2 or group & set(not_in):
            continue
        outside = frozenset[str]().union(*(waits[name] for name in group)) - group
        if not any(_leads_to(waits, name, group) for name in outside):
            waits |= dict.fromkeys(group, outside)
    return Filing(_sequence(order.sequence, waits), waits)


def _leads_to(waits: Mapping[str, frozenset[str]], start: str, goals: frozenset[str]) -> bool:
    """Whether ``start`` waits for one of the goals, also through others."""
    left, seen = [start], {start}
    while left:
        name = left.pop()
        if name in goals:
            return True
        fresh = waits[name] - seen
        seen |= fresh
        left += fresh
    return False


def _sequence(names: tuple[str, ...], waits: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
    """As near to the order before as what each waits for allows."""
    left, found = list(names), dict[str, None]()
    while left:
        # Without a circle there is always one; the first stands in for it when the pack has one.
        name = next((one for one in left if waits[one] <= found.keys()), left[0])
        left.remove(name)
        found[name] = None
    return tuple(found)
