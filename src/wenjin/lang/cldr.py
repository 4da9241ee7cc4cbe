"""What the Unicode CLDR knows of a language, less what no page of ours says.

Babel keeps all of it, a megabyte a language in memory: names of 300 currencies, of 500 languages, of every time
zone, and of all units from acre to yard. A web process answers in 43 languages.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from babel import Locale, localedata

from wenjin.lang.domain.registry import LANGUAGES

# Parts that no page asks for. Whoever needs one takes it out of this list.
_UNASKED: Final = (
    "compact_currency_formats",
    "compact_decimal_formats",
    "compound_unit_patterns",
    "date_fields",
    "interval_formats",
    "meta_zones",
    "time_zones",
    "zone_formats",
)
_OURS: Final = frozenset(part for one in LANGUAGES for part in one.tag.split("-"))
# Traditional Chinese is written; what most of its readers speak is Cantonese.
_SPOKEN: Final = frozenset({"yue"})
# How long and how far a route is.
_MEASURES: Final = frozenset({"duration-hour", "duration-minute", "length-kilometer", "length-meter"})
# The only money here is the yuan.
_MONEY: Final = frozenset({"CNY"})


def _is_our_language(code: str) -> bool:
    return code.split("_", 1)[0] in _OURS | _SPOKEN


# Of these parts only some entries.
_ASKED: Final[Mapping[str, Callable[[str], bool]]] = {
    "languages": _is_our_language,
    "scripts": _OURS.__contains__,
    "currency_names": _MONEY.__contains__,
    "currency_names_plural": _MONEY.__contains__,
    "currency_symbols": _MONEY.__contains__,
    "unit_display_names": _MEASURES.__contains__,
    "unit_patterns": _MEASURES.__contains__,
}


_resolved: Final = localedata.LocaleDataDict.__getitem__


def _looked_up(data: localedata.LocaleDataDict, key: str | int | None) -> Any:
    """What a language borrows of itself, found anew each time.

    Babel 2.18 writes what it found into what all languages share: whoever was asked first for its months gave
    them to all that borrow theirs (python-babel/babel issue 1234). Here that goes into something of its own.
    """
    own = localedata.LocaleDataDict({key: data._data[key]}, data.base)
    return _resolved(own, key)


setattr(localedata.LocaleDataDict, "__getitem__", _looked_up)  # noqa: B010  mypy knows no other way to say it


def conventions(tag: str) -> Locale:
    """Conventions of a language.

    Args:
        tag: such as ``zh-Hans`` or ``en-GB``.
    """
    locale = Locale.parse(tag, sep="-")
    _lighten(localedata.load(str(locale)))
    return locale


def _lighten(data: dict[str, Any]) -> None:
    """Drop from what Babel holds what is never asked of it; the data are those that it goes on to use."""
    for part in _UNASKED:
        data.pop(part, None)
    for part, is_asked in _ASKED.items():
        held = data.get(part)
        # What was looked at before is no plain dictionary any more, and is light already.
        if isinstance(held, dict):
            data[part] = {key: value for key, value in held.items() if is_asked(key)}
