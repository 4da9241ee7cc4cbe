"""A visit of a delegation, with something of everything in it."""

from typing import Protocol

from wenjin.core import clock
from wenjin.events.queries.visits import visit
from wenjin.events.sample.visits import sample_visit


class Town(Protocol):
    """What is needed of the town."""

    values: dict[str, str]


def add_visits(town: Town) -> None:
    """The sample, and where its parts are."""
    code = sample_visit(clock.now())
    seen = visit(code)
    assert seen is not None
    town.values |= {
        "visit": code,
        "delegate": seen.of("guest")[0].id,
        "visit car": seen.cars[0].id,
        "visit stop": next(one.id for one in seen.stops if one.seating is not None),
        "visit gift": seen.gifts[0].id,
        "follow-up": str(seen.follow_ups[0].id),
    }
