"""Countries and regions by their names in the reader's language, as CLDR has them."""

import unicodedata
from functools import cache

from babel import Locale

from wenjin.catalogue.domain.countries import COUNTRIES
from wenjin.lang.cldr import conventions

# Encodings in the order of dictionaries: by sound for simplified, by strokes for traditional Chinese.
_ORDERED_BY_ENCODING = {"zh-hans": "gb18030", "zh-hant": "big5"}


def country_name(code: str, language: str) -> str:
    """The name of the country or region, or the code where CLDR has none."""
    return str(_locale(language).territories.get(code, code))


@cache
def all_countries(language: str) -> tuple[tuple[str, str], ...]:
    """Code and name of every country and region, in the order of a dictionary of that language."""
    named = [(code, country_name(code, language)) for code in COUNTRIES]
    return tuple(sorted(named, key=lambda one: _sort_key(one[1], language)))


@cache
def _locale(language: str) -> Locale:
    return conventions(language)


def _sort_key(name: str, language: str) -> tuple[bytes, str]:
    if encoding := _ORDERED_BY_ENCODING.get(language):
        return name.encode(encoding, "replace"), name
    if language == "ar":
        name = name.removeprefix("ال")  # the article does not count
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(one for one in letters if not unicodedata.combining(one)).encode(), name
