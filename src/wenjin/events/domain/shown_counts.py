"""Counts of people by group that tell nothing of a single one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

LEAST: Final = 5
"""Groups of fewer people are not shown by themselves."""


@dataclass(frozen=True, slots=True)
class ShownCounts:
    """What may be shown.

    Attributes:
        groups: code and count, the largest first, each at least ``LEAST``.
        others: how many belong to other groups, at least ``LEAST`` or 0.
        hidden: groups that are within ``others``, or whose count is withheld altogether.
    """

    groups: tuple[tuple[str, int], ...]
    others: int
    hidden: int


def shown_counts(counts: Mapping[str, int], *, least: int = LEAST) -> ShownCounts:
    """Put small groups together, so that none can be found by subtracting the others from the whole.

    When the small ones together are still fewer than ``least``, the smallest of the larger joins them. When
    everybody together is fewer than that, nothing is shown at all.

    Args:
        counts: by code of the group; groups of nobody are left out.
    """
    left = sorted(
        ((one, count) for one, count in counts.items() if count), key=lambda pair: (-pair[1], pair[0])
    )
    hidden: list[tuple[str, int]] = []
    while left and (left[-1][1] < least or 0 < sum(count for _, count in hidden) < least):
        hidden.append(left.pop())
    others = sum(count for _, count in hidden)
    return ShownCounts(tuple(left), others if others >= least else 0, len(hidden))
