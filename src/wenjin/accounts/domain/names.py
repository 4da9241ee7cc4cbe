"""Names of people: how they are written, folded for search, and compared."""

import unicodedata

from wenjin.lang.domain.folding import fold

LONGEST_FOLDED = 1000


def whole_name(family_name: str, given_name: str, other_names: str = "") -> str:
    """The name as one line: family name first in Han and Korean writing, last elsewhere.

    Without a name in the passport's letters, the name in the person's own script stands alone.
    """
    family, given = family_name.strip(), given_name.strip()
    if not family and not given:
        return other_names.strip()
    if _is_east_asian(family + given):
        return f"{family}{given}"
    return " ".join(part for part in (given, family) if part)


def search_name(*names: str) -> str:
    """All names folded into one line with a space at both ends, so that a word can be found from its start."""
    words = " ".join(fold(name) for name in names if name)
    return f" {words} "[:LONGEST_FOLDED] if words else ""


def is_same_name(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether two names, each family and given name, are the same words: in any order, folded, not empty."""
    first, second = (sorted(fold(" ".join(name)).split()) for name in (one, other))
    return bool(first) and first == second


def search_words(text: str) -> list[str]:
    """Folded words of what somebody looks for; each must be in the search name."""
    return fold(text[:200]).split()


def passport_letters(number: str) -> str:
    """A passport number as it is compared: Latin capitals and digits only.

    Source:
        ICAO Doc 9303-3: document numbers use A to Z, 0 to 9 and the filler.
    """
    wide = unicodedata.normalize("NFKC", number).upper()
    return "".join(one for one in wide if one.isascii() and one.isalnum())


def looks_like_passport(text: str) -> bool:
    """Whether what somebody looks for may be a passport number: 5 to 20 letters with a digit among them."""
    letters = passport_letters(text)
    return 5 <= len(letters) <= 20 and any(one.isdigit() for one in letters)


def _is_east_asian(text: str) -> bool:
    letters = [one for one in text if one.isalpha()]
    return bool(letters) and all(
        "\u3400" <= one <= "\u9fff" or "\uac00" <= one <= "\ud7a3" or "\uf900" <= one <= "\ufaff"
        for one in letters
    )
