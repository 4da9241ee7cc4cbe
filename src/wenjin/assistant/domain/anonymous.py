"""A question without what could tell who asked it."""

import re
from typing import Final

from wenjin.assistant.domain.names import BLANK, without_names

__all__ = ["BLANK", "anonymous"]

_ADDRESS: Final = re.compile(r"\S+@\S+|https?://\S+|www\.\S+", re.IGNORECASE)
# Passports, phones, cards, references: anything with four digits or more in a row of letters and digits.
_NUMBERS: Final = re.compile(r"(?<!\w)(?=(?:\w*\d){4})[\w/.-]*\w|\+?\d[\d ()./-]{5,}\d")
_DIGIT_RUNS: Final = re.compile(r"\d{4,}")


def anonymous(text: str) -> str:
    """The text with addresses, long numbers and announced names blanked; a year or a sum up to 999 stays.

    Other names cannot be told from words: so questions are kept for a limited time only, without their askers.
    """
    blanked = _NUMBERS.sub(BLANK, _ADDRESS.sub(BLANK, text))
    return without_names(_DIGIT_RUNS.sub(BLANK, blanked))
