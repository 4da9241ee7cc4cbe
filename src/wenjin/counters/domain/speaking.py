"""What visitors are assumed to speak beside their own language; shares of the reference day."""

from collections.abc import Collection
from typing import Final

ENGLISH: Final = "en"
SPEAKS_ENGLISH: Final = 0.45
# Of a language that is written and understood like that of the house, such as Cantonese; and of all others.
NEIGHBOURS_SPEAK_HOUSE: Final = 0.8
OTHERS_SPEAK_HOUSE: Final = 0.15


def speaks_house(language: str, house: str, neighbours: Collection[str]) -> float:
    """Chance that somebody of a language can also be served in that of the house."""
    if language == house:
        return 0.0
    return NEIGHBOURS_SPEAK_HOUSE if language in neighbours else OTHERS_SPEAK_HOUSE


def speaks_english(language: str, house: str, neighbours: Collection[str]) -> float:
    """Chance that somebody of a language can also be served in English."""
    return 0.0 if language in {house, ENGLISH, *neighbours} else SPEAKS_ENGLISH
