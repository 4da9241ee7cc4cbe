"""Numbers as people type them: 300,000, 300 000, 300.000, ３００,０００, ٣٠٠٬٠٠٠, 30万, 300k, ¥300,000."""

import re
import unicodedata
from decimal import Decimal
from typing import Final

LONGEST: Final = 40
# Words for powers of ten that follow the figure. "w" is how 万 is typed on a phone.
_MULTIPLES: Final = {
    "k": 1_000,
    "千": 1_000,
    "천": 1_000,
    "w": 10_000,
    "万": 10_000,
    "萬": 10_000,
    "만": 10_000,
    "百万": 1_000_000,
    "百萬": 1_000_000,
    "mio": 1_000_000,
    "million": 1_000_000,
    "亿": 100_000_000,
    "億": 100_000_000,
    "억": 100_000_000,
}
# What may stand around a figure without changing it.
_AROUND: Final = re.compile(r"cny|rmb|yuan|人民币|人民幣|元|円|[¥%％]", re.IGNORECASE)
# Comma-like, point-like and other signs between groups, after NFKC; the Arabic ones have no other form.
_SIGNS: Final = str.maketrans(
    {"،": ",", "٬": ",", "、": ",", "٫": ".", "。": ".", "−": "-", "–": "-", "’": "'", "٪": "%"}
)
_GROUPED: Final = re.compile(r"(-?[1-9]\d{0,2}(?:([,.' ])\d{3})(?:\2\d{3})*)(?:([.,])(\d+))?")
_INDIAN: Final = re.compile(r"(-?[1-9]\d?(?:,\d{2})+,\d{3})(?:\.(\d+))?")
_PLAIN: Final = re.compile(r"(-?\d+)(?:[.,](\d+))?")


def read_number(text: str, *, is_fraction: bool = False) -> Decimal | None:
    """The number that somebody typed, or None when it is no number.

    Digits may be of any script. One sign followed by three figures parts thousands, so ``300.000`` and
    ``300,000`` are both three hundred thousand; ``300.50`` and ``300,50`` are not.

    Args:
        text: as typed.
        is_fraction: where thousands are unlikely and fractions are not: ``3.125`` is a little over three.
    """
    if len(text) > LONGEST:
        return None
    plain = _western(unicodedata.normalize("NFKC", text).translate(_SIGNS))
    plain = _AROUND.sub("", plain).strip().lower()
    plain, multiple = _without_multiple(plain)
    number = _figure(" ".join(plain.split()), is_fraction)
    return None if number is None else number * multiple


def _western(text: str) -> str:
    """Digits of any script as 0 to 9, without the invisible signs that steer the direction of writing."""
    return "".join(
        str(unicodedata.decimal(letter, letter)) for letter in text if unicodedata.category(letter) != "Cf"
    )


def _without_multiple(text: str) -> tuple[str, int]:
    for word in sorted(_MULTIPLES, key=len, reverse=True):
        if text.endswith(word):
            return text[: -len(word)].strip(), _MULTIPLES[word]
    return text, 1


def _figure(text: str, is_fraction: bool) -> Decimal | None:
    if is_fraction and re.fullmatch(r"-?\d+\.\d+", text):
        return Decimal(text)
    if match := _GROUPED.fullmatch(text):
        whole, group, point, rest = match.groups()
        if point == group:
            return None
        return Decimal(whole.replace(group, "") + (f".{rest}" if rest else ""))
    if match := _INDIAN.fullmatch(text):
        whole, rest = match.groups()
        return Decimal(whole.replace(",", "") + (f".{rest}" if rest else ""))
    if match := _PLAIN.fullmatch(text):
        whole, rest = match.groups()
        return Decimal(whole + (f".{rest}" if rest else ""))
    return None
