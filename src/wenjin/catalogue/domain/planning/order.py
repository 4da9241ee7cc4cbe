"""An order in which every service comes after what it waits for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from wenjin.catalogue.domain.planning.papers import Edge


@dataclass(frozen=True, slots=True)
class Order:
    """Services in order, with what each waits for.

    Attributes:
        sequence: ids, each after all it waits for.
        waits_for: id to the ids it waits for.
        given_way: soft edges left out because they would have closed a circle.
        circles: hard edges that close a circle: an error of the pack.
    """

    sequence: tuple[str, ...]
    waits_for: Mapping[str, frozenset[str]]
    given_way: tuple[Edge, ...]
    circles: tuple[Edge, ...]


def arrange(ids: Iterable[str], edges: Iterable[Edge], rank: Mapping[str, tuple[int, int]]) -> Order:
    """Draw the hard edges first, then each soft edge that closes no circle.

    Args:
        ids: all services.
        edges: wishes of order.
        rank: phase and place in the journey; decides between services that wait for nothing.
    """
    names = list(ids)
    before: dict[str, set[str]] = {name: set() for name in names}
    given_way: list[Edge] = []
    circles: list[Edge] = []
    for edge in sorted(edges, key=lambda one: not one.is_hard):
        if edge.before == edge.after or edge.before in before[edge.after]:
            continue
        if _reaches(before, edge.before, edge.after):
            (circles if edge.is_hard else given_way).append(edge)
        else:
            before[edge.after].add(edge.before)
    return Order(
        sequence=tuple(_sorted(names, before, rank)),
        waits_for={name: frozenset(waits) for name, waits in before.items()},
        given_way=tuple(given_way),
        circles=tuple(circles),
    )


def _reaches(before: Mapping[str, set[str]], start: str, goal: str) -> bool:
    """Whether ``goal`` must come before ``start`` already."""
    stack, seen = [start], {start}
    while stack:
        name = stack.pop()
        if name == goal:
            return True
        stack += [one for one in before[name] if one not in seen]
        seen |= before[name]
    return False


def _sorted(
    names: Iterable[str], before: Mapping[str, set[str]], rank: Mapping[str, tuple[int, int]]
) -> Iterable[str]:
    """Topological order; among those that are ready the one of lowest rank comes first."""
    left = sorted(names, key=lambda name: rank[name])
    done: set[str] = set()
    while left:
        name = next(one for one in left if before[one] <= done)
        left.remove(name)
        done.add(name)
        yield name
