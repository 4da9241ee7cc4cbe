"""Dates as people type them, in three fields: numbers of any script, months also by name."""

import unicodedata
from datetime import date
from functools import cache
from typing import Final

from wenjin.lang.cldr import conventions

PARTS: Final = ("day", "month", "year")
_LETTER: Final = {"d": "day", "M": "month", "L": "month", "y": "year"}


class NoDate(ValueError):
    """What was typed is no date.

    Attributes:
        code: ``date_incomplete`` or ``no_such_date``.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read_date(typed: dict[str, str], language: str) -> date | None:
    """The date in the three fields; None when all are empty.

    Raises:
        NoDate: a field is empty or no number, or the calendar has no such day.
    """
    words = {part: typed.get(part, "").strip() for part in PARTS}
    if not any(words.values()):
        return None
    day, month, year = _whole(words["day"]), _month(words["month"], language), _whole(words["year"])
    if day is None or month is None or year is None:
        raise NoDate("date_incomplete")
    if len(words["year"]) != 4:  # two figures could be of either century
        raise NoDate("no_such_date")
    try:
        return date(year, month, day)
    except ValueError as error:
        raise NoDate("no_such_date") from error


@cache
def order_of_parts(language: str) -> tuple[str, ...]:
    """Day, month and year in the order in which the language writes them; English as in most of the world."""
    locale = conventions("en-GB" if language == "en" else language)
    pattern = str(locale.date_formats["short"].pattern)
    return tuple(dict.fromkeys(_LETTER[letter] for letter in pattern if letter in _LETTER))


def _whole(text: str) -> int | None:
    figures = "".join(str(unicodedata.decimal(letter, letter)) for letter in text)
    return int(figures) if figures.isascii() and figures.isdigit() and len(figures) <= 4 else None


def _month(text: str, language: str) -> int | None:
    return _whole(text.removesuffix("月")) or _month_names(language).get(text.casefold().rstrip("."))


@cache
def _month_names(language: str) -> dict[str, int]:
    names: dict[str, int] = {}
    for code in ("en", language):
        months = conventions(code).months
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in months[context][width].items():
                    names[name.casefold().rstrip(".")] = number
    return names
