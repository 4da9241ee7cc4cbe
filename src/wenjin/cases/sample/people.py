"""Invented applicants: a name in some language, its passport form, and what a passport says."""

import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Final
from uuid import UUID

from wenjin.accounts.domain.details import PersonDetails
from wenjin.cases.sample import names_in_latin, names_of_scripts

# Languages that write the family name first.
_FAMILY_FIRST: Final = frozenset({"zh-hans", "zh-hant", "ja", "ko", "vi", "hu", "km", "mn"})
_WITHOUT_SPACE: Final = frozenset({"zh-hans", "zh-hant", "ko"})
# ICAO Doc 9303-3, section 6: letters that a passport writes as others.
_TRANSLITERATED: Final = str.maketrans("ŁĐ", "LD", "ʻ")
_UMLAUTS: Final = (("Ä", "AE"), ("Ö", "OE"), ("Ü", "UE"), ("Å", "AA"), ("Ø", "OE"))
# Turkish and others write Ö and Ü as O and U in their passports, as the same table allows.
_PLAIN_UMLAUTS: Final = frozenset(
    {"tr", "hu", "es", "pt", "vi", "fr", "ro", "cs", "pl", "fil", "uz", "id", "ms"}
)

_Endings = tuple[tuple[str, str, str, str], ...]
_OF_CYRILLIC: Final[_Endings] = (("ов", "ова", "OVA", "OV"), ("ев", "ева", "EVA", "EV"))
# The end of a man's name, the woman's instead, and both in passport letters.
_ENDINGS_OF_WOMEN: Final[dict[str, _Endings]] = {
    "ru": _OF_CYRILLIC,
    "kk": _OF_CYRILLIC,
    "ky": _OF_CYRILLIC,
    "uz": (("ov", "ova", "OVA", "OV"), ("ev", "eva", "EVA", "EV")),
    "pl": (("ski", "ska", "SKA", "SKI"),),
    "cs": (("ý", "á", "A", "Y"), ("a", "ová", "OVA", "A"), ("", "ová", "OVA", "")),
}


@dataclass(frozen=True, slots=True)
class NamePart:
    """A part of a name as written in its own script, and as a passport has it."""

    own: str
    latin: str


@dataclass(frozen=True, slots=True)
class NameParts:
    """What names of one language are made of."""

    countries: tuple[str, ...]
    families: tuple[NamePart, ...]
    women: tuple[NamePart, ...]
    men: tuple[NamePart, ...]


@dataclass(frozen=True, slots=True)
class InventedPerson:
    """Somebody who does not exist.

    Attributes:
        family_name, given_name: in passport letters.
        own_name: in the script of the language.
        nationality: ISO 3166-1 alpha-2.
        sex: as in a passport (ICAO Doc 9303-3).
        passport: number, issue and end; the number begins with ``S0``, for sample.
        is_new: not in the database yet.
    """

    id: UUID
    language: str
    family_name: str
    given_name: str
    own_name: str
    nationality: str
    sex: str
    birth_date: date
    passport: str
    passport_issued_on: date
    passport_expires_on: date
    is_new: bool = True

    @property
    def name(self) -> str:
        """As on forms: given name first."""
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def email(self) -> str:
        """An address that no mail ever reaches (RFC 2606)."""
        letters = "".join(
            sign for sign in f"{self.given_name}.{self.family_name}".lower() if sign.isalpha() or sign == "."
        )
        return f"{letters}@sample.example"

    @property
    def details(self) -> PersonDetails:
        """What is kept sealed of them; without an address, since nobody is to be written to."""
        return PersonDetails(
            passport_number=self.passport,
            nationality=self.nationality,
            birth_date=self.birth_date.isoformat(),
            sex=self.sex,
        )


@cache
def name_parts(language: str) -> NameParts:
    """What names of a language are made of. Raises KeyError for a language that the house does not have."""
    is_latin = language in names_in_latin.PARTS
    text = names_in_latin.PARTS[language] if is_latin else names_of_scripts.PARTS[language]
    countries, *lists = (line.strip() for line in text.strip().splitlines())
    families, women, men = (
        tuple(_part(part.strip(), language, is_latin=is_latin) for part in line.split(";")) for line in lists
    )
    return NameParts(tuple(countries.split()), families, women, men)


def _part(text: str, language: str, *, is_latin: bool) -> NamePart:
    if is_latin:
        return NamePart(text, passport_letters(text, language))
    own, _, latin = text.partition("=")
    return NamePart(own, latin)


def passport_letters(name: str, language: str) -> str:
    """A name in Latin letters as the two lines at the foot of a passport page have it."""
    capitals = name.replace("ı", "i").upper().translate(_TRANSLITERATED)
    if language not in _PLAIN_UMLAUTS:
        for letter, two in _UMLAUTS:
            capitals = capitals.replace(letter, two)
    decomposed = unicodedata.normalize("NFKD", capitals)
    return "".join(sign for sign in decomposed if sign.isascii())


def of_a_woman(family: NamePart, language: str) -> NamePart:
    """The family name of a woman, where the language has a form of its own for it."""
    if language in _ENDINGS_OF_WOMEN:
        for ending, own, latin, latin_ending in _ENDINGS_OF_WOMEN[language]:
            if family.own.endswith(ending):
                bare = family.own.removesuffix(ending)
                return NamePart(bare + own, family.latin.removesuffix(latin_ending) + latin)
    return family


def invent_person(
    random: Random, number: int, language: str, today: date, *, born_by: date | None = None
) -> InventedPerson:
    """Somebody of a language; different numbers give different passports.

    Args:
        today: the passport is valid then, and was issued before ``born_by`` matters.
        born_by: the first day on which the person does something here, when that lies in the past.
    """
    parts = name_parts(language)
    is_woman = random.random() < 0.5
    family = random.choice(parts.families)
    if is_woman:
        family = of_a_woman(family, language)
    given = random.choice(parts.women if is_woman else parts.men)
    issued_on = (born_by or today) - timedelta(days=random.randrange(90, 4 * 365))
    return InventedPerson(
        id=UUID(int=random.getrandbits(128), version=4),
        language=language,
        family_name=family.latin,
        given_name=given.latin,
        own_name=own_name(language, family.own, given.own),
        nationality=random.choice(parts.countries),
        sex="F" if is_woman else "M",
        birth_date=today - timedelta(days=random.randrange(23 * 365, 58 * 365)),
        passport=f"S0{number:07d}",
        passport_issued_on=issued_on,
        passport_expires_on=issued_on + timedelta(days=10 * 365 + 1),
    )


def own_name(language: str, family: str, given: str) -> str:
    """The whole name in the order of the language."""
    between = "" if language in _WITHOUT_SPACE else " "
    return between.join((family, given) if language in _FAMILY_FIRST else (given, family))
