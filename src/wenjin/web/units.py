"""What numbers count, in words: ``1 month``, ``24 months``."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from babel.dates import format_skeleton
from django.utils.translation import ngettext, pgettext

from wenjin.lang.templatetags.lang import here, number

# A number that takes the general plural in every language, for what is no whole number.
_SOME: Final = 100
# Units as packs write them, and what they are.
_KINDS: Final[Mapping[str, str]] = {
    "day": "day",
    "days": "day",
    "month": "month",
    "months": "month",
    "years": "year",
    "full years": "year",
    "completed years": "age",
    "person": "person",
    "persons": "person",
    "people": "person",
    "company": "company",
    "companies": "company",
    "point": "point",
    "points": "point",
    "per cent": "per cent",
}
CALENDAR_YEAR: Final = "year"


def counted(value: float | Decimal, unit: str) -> str | None:
    """``24 months``; None for a unit that the interface has no words for.

    Args:
        value: the number.
        unit: as the pack writes it, in English.
    """
    if unit == CALENDAR_YEAR and value == int(value) and 1000 <= value <= 9999:
        return str(format_skeleton("y", date(int(value), 1, 1), locale=here()))
    words = _WORDS.get(_KINDS.get(unit, ""))
    if words is None:
        return None
    return words(int(value) if value == int(value) else _SOME) % {"count": number(float(value))}


def beside_field(unit: str) -> str | None:
    """The unit beside a field to be filled: ``months``; None for one that the interface has no words for."""
    named = {
        "day": pgettext("unit beside a field", "days"),
        "month": pgettext("unit beside a field", "months"),
        "year": pgettext("unit beside a field", "years"),
        "age": pgettext("unit beside a field", "years old"),
        "person": pgettext("unit beside a field", "people"),
        "company": pgettext("unit beside a field", "companies"),
        "point": pgettext("unit beside a field", "points"),
        "per cent": pgettext("unit beside a field", "per cent"),
    }
    return named.get(_KINDS.get(unit, ""))


_WORDS: Final[Mapping[str, Callable[[int], str]]] = {
    "day": lambda count: ngettext("%(count)s day", "%(count)s days", count),
    "month": lambda count: ngettext("%(count)s month", "%(count)s months", count),
    "year": lambda count: ngettext("%(count)s year", "%(count)s years", count),
    "age": lambda count: ngettext("%(count)s year old", "%(count)s years old", count),
    "person": lambda count: ngettext("%(count)s person", "%(count)s people", count),
    "company": lambda count: ngettext("%(count)s company", "%(count)s companies", count),
    "point": lambda count: ngettext("%(count)s point", "%(count)s points", count),
    "per cent": lambda count: ngettext("%(count)s per cent", "%(count)s per cent", count),
}
