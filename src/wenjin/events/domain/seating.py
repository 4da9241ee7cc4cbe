"""Who sits where at a table, by rank.

At a long table the hosts sit on one side and the guests on the other, the highest in the middle, then to
the right and the left of them in turn; an interpreter sits beside or behind whom they interpret for. At a
round table the first host has the first guest on the right and the second on the left, and hosts and guests
alternate. Source: the order of seats at meetings and banquets as the foreign affairs offices of Chinese
cities describe it (first guest to the right of the host); a city that does it otherwise moves people by
hand.
"""

from collections.abc import Mapping, Sequence
from typing import TypeVar

_T = TypeVar("_T")


def long_table(side: Sequence[_T]) -> list[_T]:
    """One side of a long table from left to right, as those who sit there see it.

    Args:
        side: in order of rank, the highest first.
    """
    right, left = list(side[1::2]), list(side[2::2])
    return [*reversed(left), *side[:1], *right]


def round_table(hosts: Sequence[_T], guests: Sequence[_T]) -> list[_T]:
    """A round table, clockwise seen from above, beginning with the first host.

    To the right of somebody who sits at a table is the next one counter-clockwise seen from above, so the first
    guest is the last of the list.

    Args:
        hosts: in order of rank, the highest first; ``guests`` likewise.
    """
    if not hosts:
        return long_table(guests)
    clockwise: list[_T] = []
    counter: list[_T] = []
    left_guests, left_hosts = list(guests), list(hosts[1:])
    sides = (counter, clockwise)
    while left_guests or left_hosts:
        for group in (left_guests, left_hosts):
            for side in sides:
                if group:
                    side.append(group.pop(0))
    return [hosts[0], *clockwise, *reversed(counter)]


def fill_cars(
    guests: Sequence[_T], interpreters: Sequence[_T], cars: Mapping[str, int]
) -> tuple[dict[str, list[_T]], list[_T]]:
    """Who sits in which car: the highest in the first, an interpreter in each while there are any.

    Args:
        guests: in order of rank, the highest first.
        cars: seats by car, in the order in which they drive.

    Returns:
        Riders by car, and those for whom there is no seat.
    """
    riders: dict[str, list[_T]] = {car: [] for car in cars}
    needed, rest = 0, len(guests)
    for seats in cars.values():  # no interpreter alone in a car that no guest needs
        if rest > 0:
            needed, rest = needed + 1, rest - max(seats - 1, 0)
    used, waiting = list(cars)[: max(needed, 1)], list(interpreters)
    helped = {car: waiting.pop(0) for car in used if waiting and cars[car] > 1}
    left = list(guests)
    for car, seats in cars.items():
        while left and len(riders[car]) < seats - (car in helped):
            riders[car].append(left.pop(0))
        if car in helped:
            riders[car].append(helped[car])
    for one in waiting:
        roomy = next((car for car, seats in cars.items() if len(riders[car]) < seats), None)
        if roomy is None:
            left.append(one)
        else:
            riders[roomy].append(one)
    return riders, left
