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


def is_unspaced(word: str) -> bool:
    """Whether a word is written in a script that puts no spaces between words, or none within a name."""
    return any("\u0e00" <= one <= "\u109f" or "\u1780" <= one <= "\u17ff" or one >= "\u3040" for one in word)


def is_long_enough(words: list[str]) -> bool:
    """Whether folded words may be a whole name: three letters, or two in scripts without spaces."""
    return sum(map(len, words)) >= (2 if any(map(is_unspaced, words)) else 3)


def is_whole_name(words: list[str], family_name: str, given_name: str, other_names: str) -> bool:
    """Whether folded words are somebody's name in full: whole words, family and given, or in their own script.

    Of several given names one will do, and so will two words of a long name in their own script.
    """
    said, family, given, other = (
        frozenset(one) for one in (words, *map(_words, (family_name, given_name, other_names)))
    )
    if not said:
        return False
    if "".join(words) in ("".join(_words(family_name) + _words(given_name)), "".join(_words(other_names))):
        return True
    if family and given and said <= family | given | other and said & family and said & given:
        return True
    # One of the two is missing for people who have a single name.
    alone = (other, *(() if family and given else (family | given,)))
    return any(said <= one and len(said) >= min(2, len(one)) for one in alone)


def _words(name: str) -> list[str]:
    return fold(name).split()


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
