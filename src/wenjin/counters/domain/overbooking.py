"""Places beyond those that there are, where enough people are expected not to come.

Only between visitors who need nobody but an officer: an interpreter or a line cannot be in two places, and who
came for one must not wait for another. How many come is a sum of independent chances that differ from each other
(a Poisson binomial); a place is given beyond the others when it is unlikely that more come than can be served.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from wenjin.counters.domain.offering import (
    QUARTER,
    Duty,
    Need,
    Place,
    Promise,
    extra_resource,
    quarters,
    spoken_by,
)
from wenjin.counters.domain.openings import Stretch
from wenjin.counters.domain.routing import Mode

# In one case of five somebody then waits until the next counter is free.
MOST_RISK: Final = 0.2
# So many appointments of the past weigh as much as the figure of the hall.
_PRIOR_WEIGHT: Final = 50
# Who has said that they come stays away half as often: an assumption, until the history of the centre says more.
_CONFIRMED: Final = 0.5


@dataclass(frozen=True, slots=True)
class History:
    """Appointments of the past half year: of those who had confirmed, and of the others."""

    came: int = 0
    missed: int = 0
    confirmed_came: int = 0
    confirmed_missed: int = 0


def chance_of_coming(no_show: float, history: History, *, is_confirmed: bool) -> float:
    """How likely somebody comes: the figure of the hall, corrected by what was seen.

    Args:
        no_show: share of appointments that nobody comes to, as the hall expects it.
    """
    if is_confirmed:
        prior, came, missed = no_show * _CONFIRMED, history.confirmed_came, history.confirmed_missed
    else:
        prior, came, missed = no_show, history.came, history.missed
    return 1 - (prior * _PRIOR_WEIGHT + missed) / (_PRIOR_WEIGHT + came + missed)


def chance_of_more_than(most: int, comes: Iterable[float]) -> float:
    """The chance that more than so many come, of people who each come with a chance of their own."""
    counts = [1.0]
    for chance in comes:
        without = [one * (1 - chance) for one in counts]
        counts = [
            stays + moved * chance for stays, moved in zip([*without, 0.0], [0.0, *counts], strict=True)
        ]
    return sum(counts[most + 1 :])


def extra_places(duty: Duty, need: Need, *, taken: Iterable[datetime]) -> list[Place]:
    """Places over those that are booked, for starts that have none otherwise.

    One begins with a place that is booked and ends with it at the latest, so that it fits when nobody comes.

    Args:
        taken: starts that have a place anyhow.
    """
    able = {one.id: spoken for one in duty.officers if (spoken := spoken_by(one, need)) is not None}
    starts: dict[datetime, list[Promise]] = {}
    for promise in duty.promises:
        if promise.officer in able:
            starts.setdefault(promise.stretch.start, []).append(promise)
    passed = set(taken)
    found = []
    for start in sorted(starts.keys() - passed):
        place = _extra(duty, need, able, start, starts[start])
        if place is not None:
            found.append(place)
    return found


def _extra(
    duty: Duty,
    need: Need,
    able: dict[str, tuple[Mode, str, float]],
    start: datetime,
    promises: Sequence[Promise],
) -> Place | None:
    served = [one for one in promises if not one.is_extra]
    if chance_of_more_than(len(served), [*(one.comes for one in promises), duty.comes]) > MOST_RISK:
        return None
    for promise in sorted(served, key=lambda one: (one.comes, one.officer)):
        mode, language, factor = able[promise.officer]
        if mode is Mode.SECOND:
            factor = max(factor, duty.multipliers.second_language)
        stretch = Stretch(start, start + quarters(need, factor) * QUARTER)
        resource = extra_resource(promise.officer)
        is_taken = any(one.overlaps(stretch) for one in duty.taken.get(resource, ()))
        if stretch.end <= promise.stretch.end and not is_taken:
            return Place(
                start, stretch.end, mode, promise.officer, None, language, (resource,), is_extra=True
            )
    return None
