"""A question without what could tell who asked it."""

import re
from typing import Final

_ADDRESS: Final = re.compile(r"\S+@\S+|https?://\S+|www\.\S+", re.IGNORECASE)
# Passports, phones, cards, references: anything with four digits or more in a row of letters and digits.
_NUMBERS: Final = re.compile(r"(?<!\w)(?=(?:\w*\d){4})[\w/.-]*\w|\+?\d[\d ()./-]{5,}\d")
_DIGIT_RUNS: Final = re.compile(r"\d{4,}")
BLANK: Final = "…"


def anonymous(text: str) -> str:
    """The text with addresses and long numbers blanked; a year or a sum up to 999 stays.

    Names cannot be told from words: so questions are kept for a limited time only, and without their askers.
    """
    blanked = _NUMBERS.sub(BLANK, _ADDRESS.sub(BLANK, text))
    return _DIGIT_RUNS.sub(BLANK, blanked)
