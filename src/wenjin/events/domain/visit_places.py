"""By what a place of a visit is known, and how long it takes between two whose coordinates are known."""

import math
from collections.abc import Mapping, Sequence
from typing import Final

from wenjin.events.domain.routes import metres_between

LONGEST_KEY: Final = 200
# Roads are longer than the straight line, and a city is driven at this pace; a guess that staff correct.
_DETOUR: Final = 1.4
_KM_AN_HOUR: Final = 30.0
_GETTING_IN: Final = 5


def place_key(venue: str, places: Mapping[str, str], languages: Sequence[str]) -> str:
    """What is the same for the same place: the code of the venue, or what is written in the first language."""
    if venue:
        return f"venue:{venue}"[:LONGEST_KEY]
    written = next((places[one] for one in languages if places.get(one)), "")
    return f"text:{' '.join(written.casefold().split())}"[:LONGEST_KEY]


def guessed_minutes(here: tuple[float, float], there: tuple[float, float]) -> int:
    """Minutes by car between two points (degrees of latitude and longitude), in steps of five.

    Distance through the air times what roads add. A guess: it is shown as one.
    """
    km = metres_between(here, there) / 1000 * _DETOUR
    return math.ceil((km / _KM_AN_HOUR * 60 + _GETTING_IN) / 5) * 5
