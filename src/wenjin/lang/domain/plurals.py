"""Plural forms of the languages of the house, as headers of gettext write them.

Source: Unicode CLDR, cardinal plural rules, as far as whole numbers need them. Where CLDR tells apart only large
round numbers (``many`` of Spanish, French, Italian, Portuguese) or fractions, the form of *others* serves.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Plurals:
    """How many forms a language has, and the C expression that picks one for ``n``."""

    forms: int
    expression: str

    @property
    def header(self) -> str:
        """Value of ``Plural-Forms`` in a PO file."""
        return f"nplurals={self.forms}; plural={self.expression};"


_NONE = Plurals(1, "0")
_ONE = Plurals(2, "(n != 1)")
_ZERO_OR_ONE = Plurals(2, "(n > 1)")
_EAST_SLAVIC = Plurals(3, "(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2)")

_FORMS: Final = {
    **dict.fromkeys(("zh-hans", "zh-hant", "ja", "ko", "vi", "th", "id", "ms", "my", "km", "lo"), _NONE),
    **dict.fromkeys(("fr", "pt", "hi", "bn", "fa", "am", "si"), _ZERO_OR_ONE),
    **dict.fromkeys(("ru", "uk"), _EAST_SLAVIC),
    "pl": Plurals(3, "(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2)"),
    "cs": Plurals(3, "(n==1 ? 0 : n>=2 && n<=4 ? 1 : 2)"),
    "ro": Plurals(3, "(n==1 ? 0 : n==0 || (n!=1 && n%100>=1 && n%100<=19) ? 1 : 2)"),
    "he": Plurals(3, "(n==1 ? 0 : n==2 ? 1 : 2)"),
    "ar": Plurals(
        6, "(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=0 && n%100<=2 ? 4 : 5)"
    ),
}


def plurals(code: str) -> Plurals:
    """The plural forms of a language; two forms, one and others, where nothing else is said."""
    return _FORMS.get(code, _ONE)
