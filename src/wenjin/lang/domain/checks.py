"""What can be seen to be wrong in a translation without knowing its language.

Used where a translation is written (the content desk, files that come in) and over everything that lies there
(``wenjin texts check``). What is wrong for certain is an error and keeps the translation out; what is only
strange is a warning, which somebody who knows the language may put aside.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final

from wenjin.lang.domain.plurals import plurals
from wenjin.lang.domain.registry import BY_CODE

# A translation may be so much longer than its English; short words may grow more, relatively.
LONGEST_SHARE: Final = 2.6
LONGEST_REST: Final = 30
# Below this share of letters of its own script a text is looked at; names and codes of forms stay Latin.
LEAST_OWN: Final = 0.4
# So many letters make a share worth counting, so many words an equal text worth a look.
_FEW_LETTERS: Final = 6
_FEW_WORDS: Final = 3
_PLACEHOLDER: Final = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}|(%[sd%])")
_TAG: Final = re.compile(r"</?[a-zA-Z][^<>]*>")
_ENTITY: Final = re.compile(r"&(?:#\d+|#x[0-9a-fA-F]+|\w+);")
# Addresses of pages and mailboxes, ids of records, names in capitals: the same in all languages. The first two
# are tried only where their signs begin: tried again at each letter, a long word would take its length squared.
_UNTRANSLATED: Final = re.compile(
    r"(?<![\w.@/-])[\w.@/-]*\w[.@]\w[\w./-]*"
    r"|(?<![a-z0-9])[a-z0-9]+(?:-[a-z0-9]+){2,}"
    r"|\b[A-Z][A-Z0-9-]+\b"
)
# Signs that turn what follows them, each with the one that ends it (Unicode Bidirectional Algorithm, UAX 9).
_ENDED_BY: Final = {
    "\u202a": "\u202c",
    "\u202b": "\u202c",
    "\u2066": "\u2069",
    "\u2067": "\u2069",
    "\u2068": "\u2069",
}
_TURNING: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
_BY_TEN_THOUSANDS: Final = frozenset({"Hans", "Hant", "Jpan", "Kore"})
_SCRIPTS: Final = {
    "Hans": "CJK",
    "Hant": "CJK",
    "Jpan": "CJK|HIRAGANA|KATAKANA",
    "Kore": "HANGUL|CJK",
    "Arab": "ARABIC",
    "Hebr": "HEBREW",
    "Cyrl": "CYRILLIC",
    "Grek": "GREEK",
    "Deva": "DEVANAGARI",
    "Beng": "BENGALI",
    "Thai": "THAI",
    "Laoo": "LAO",
    "Khmr": "KHMER",
    "Mymr": "MYANMAR",
    "Ethi": "ETHIOPIC",
    "Sinh": "SINHALA",
    "Taml": "TAMIL",
}


class Code(StrEnum):
    """What is wrong."""

    EMPTY = "empty"
    CONTROL = "control"
    PLACEHOLDERS = "placeholders"
    MARKUP = "markup"
    PLURALS = "plurals"
    LENGTH = "length"
    LINES = "lines"
    LETTERS = "letters"
    SAME = "same"
    FIGURES = "figures"
    TERM = "term"


ERRORS: Final = frozenset(
    {Code.EMPTY, Code.CONTROL, Code.PLACEHOLDERS, Code.MARKUP, Code.PLURALS, Code.LENGTH}
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, or strange.

    Attributes:
        about: what it is about, such as the placeholder that is missing; for the code *term* the id of the term.
        form: which form of a plural, from 0.
    """

    code: Code
    about: tuple[str, ...] = ()
    form: int = 0

    @property
    def is_error(self) -> bool:
        """Whether it keeps the translation out."""
        return self.code in ERRORS


def findings(source: Sequence[str], target: Sequence[str], language: str) -> list[Finding]:
    """Everything that is wrong or strange in a translation.

    Args:
        source: the English; singular and plural of a sentence that has both.
        target: the translation; all its forms in the order of the language when the English has a plural.
        language: code of the language of the translation.
    """
    forms = plurals(language).forms if len(source) > 1 else 1
    if len(target) != forms:
        return [Finding(Code.PLURALS, (str(forms), str(len(target))))]
    found: list[Finding] = []
    for form, text in enumerate(target):
        if not text.strip():
            found.append(Finding(Code.EMPTY, form=form))
            continue
        found += _of_form(source, text, form, forms, language)
    return found


def _of_form(source: Sequence[str], text: str, form: int, forms: int, language: str) -> Iterator[Finding]:
    unseen = {*filter(_is_control, text), *_turning(text)}
    if unseen:
        yield Finding(Code.CONTROL, tuple(sorted(f"U+{ord(sign):04X}" for sign in unseen)), form)
    differing = wrong_placeholders(source, text, is_last=form == forms - 1)
    if differing:
        yield Finding(Code.PLACEHOLDERS, tuple(sorted(differing)), form)
    tags = _tags(source[-1])
    if _tags(text) != tags:
        yield Finding(Code.MARKUP, tuple(sorted(set(_tags(text)) ^ set(tags))) or tuple(tags), form)
    longest = max(map(len, source))
    if len(text) > LONGEST_SHARE * longest + LONGEST_REST:
        yield Finding(Code.LENGTH, (str(len(text)), str(int(LONGEST_SHARE * longest + LONGEST_REST))), form)
    if text.count("\n") != source[-1].count("\n"):
        yield Finding(Code.LINES, form=form)
    yield from _strange(source, text, form, language)


def _strange(source: Sequence[str], text: str, form: int, language: str) -> Iterator[Finding]:
    share = own_share(text, language)
    if share is not None and share < LEAST_OWN:
        yield Finding(Code.LETTERS, form=form)
    words = re.findall(r"[^\W\d_]{2,}", _UNTRANSLATED.sub(" ", spoken(text)))
    # A name stays as it is: only words that begin small make a sentence.
    if text in source and len(words) >= _FEW_WORDS and any(word[0].islower() for word in words):
        yield Finding(Code.SAME, form=form)
    if len(source) == 1 and (missing := lost_figures(source[0], text, language)):
        yield Finding(Code.FIGURES, tuple(sorted(missing)), form)


def _is_control(sign: str) -> bool:
    """Signs that nobody types; marks of direction and joiners are letters of some scripts and stay."""
    return unicodedata.category(sign) in ("Cc", "Cs", "Co", "Cn") and sign not in "\n\t"


def _turning(text: str) -> Iterator[str]:
    """Signs of direction that reach beyond the text: not ended on their line, or ending what it did not begin.

    Overrides are among them even when they are ended: they show letters in an order in which nobody reads them.
    """
    for line in text.split("\n"):
        begun: list[str] = []
        for sign in _TURNING.findall(line):
            if sign in _ENDED_BY:
                begun.append(sign)
            elif begun and _ENDED_BY[begun[-1]] == sign:
                begun.pop()
            else:
                yield sign
        yield from begun


def wrong_placeholders(source: Sequence[str], text: str, *, is_last: bool = True) -> set[str]:
    """Placeholders that a text lacks or has too many of.

    A language may have words for none, one and two of a thing: such forms of a plural may lack one of them, the
    number; the last form may not.
    """
    wanted = set().union(*(placeholders(one) for one in source))
    has = placeholders(text)
    lacks = wanted - has
    may_lack = 1 if len(source) > 1 and not is_last else 0
    return (has - wanted) | (lacks if len(lacks) > may_lack else set())


def placeholders(text: str) -> set[str]:
    """Names of what is filled in: ``%(day)s`` and ``{day}`` give ``day``; a doubled per cent sign is none."""
    return {next(filter(None, match)) for match in _PLACEHOLDER.findall(text)} - {"%%"}


def _tags(text: str) -> list[str]:
    return sorted(_TAG.findall(text))


def spoken(text: str) -> str:
    """What is left of a sentence without placeholders, markup and entities."""
    return _ENTITY.sub(" ", _TAG.sub(" ", _PLACEHOLDER.sub(" ", text)))


def own_share(text: str, language: str) -> float | None:
    """Share of the letters that are of the script of the language; None for Latin, and for a few letters only."""
    pattern = _own(BY_CODE[language].script)
    if pattern is None:
        return None
    letters = [sign for sign in _UNTRANSLATED.sub(" ", spoken(text)) if sign.isalpha()]
    if len(letters) < _FEW_LETTERS:
        return None
    return sum(pattern.match(unicodedata.name(sign, "")) is not None for sign in letters) / len(letters)


@cache
def _own(script: str) -> re.Pattern[str] | None:
    known = _SCRIPTS.get(script)
    return re.compile(known) if known else None


def lost_figures(source: str, text: str, language: str) -> set[str]:
    """Figures of the English that do not stand in its translation.

    Chinese, Japanese and Korean count in ten thousands and write the articles of laws in words: not looked at.
    """
    return set() if BY_CODE[language].script in _BY_TEN_THOUSANDS else figures(source) - figures(text)


def figures(text: str) -> set[str]:
    """Numbers of two digits and more that stand in a text, in the digits of any script.

    One digit is often said in words (*three months*), and a language may put spaces or commas into large numbers.
    """
    joined = re.sub(r"(?<=\d)[\s,.٬،’'\u00a0\u202f](?=\d{3}(?!\d))", "", _PLACEHOLDER.sub(" ", text))
    digits = "".join(
        str(unicodedata.digit(one)) if unicodedata.category(one) == "Nd" else one for one in joined
    )
    return set(re.findall(r"\d{2,}", digits))
