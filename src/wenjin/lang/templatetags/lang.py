"""What every template needs of languages: content texts, dates, numbers, money, direction.

Two languages are in play on a page. The *asked* language is the one of the address (``/ta/…``); content texts
are looked up in it. The *interface* language is the asked one where the interface has been translated into it,
else English; it stands on ``<html>``, and dates and numbers follow it because they stand inside its sentences.
"""

import html
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from functools import cache, lru_cache
from pathlib import Path
from typing import Protocol

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal, format_percent
from django import template
from django.conf import settings
from django.template.base import FilterExpression, Parser, Token
from django.template.context import Context
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext, to_locale
from django.utils.translation import gettext as _

from wenjin.lang.cldr import conventions
from wenjin.lang.domain.registry import BY_CODE, SOURCE

register = template.Library()

# English as read in most of the world: day before month.
_LOCALES = {"en": "en-GB"}
# Where the house writes a date more plainly than the CLDR does.
_FULL_DAY = {"en": "EEEE d MMMM y", "ru": "EEEE, d MMMM y", "uk": "EEEE, d MMMM y"}
# The short word for *year* ends in a full stop there, and sentences end in a date.
_LONG_DAY = {"ru": "d MMMM y", "uk": "d MMMM y"}
# Where the CLDR has no name of the currency, or no space before the figure.
_MONEY: Mapping[str, Mapping[str, str]] = {
    "fil": {"Chinese yuan": "yuan ng Tsina"},
    "si": {"චීන යුආන්": "චීන යුආන්\N{NO-BREAK SPACE}"},
}
# States of a text that are marked where it stands: it may not say what the English says.
_DOUBTFUL = frozenset({"machine", "stale"})
# What the pack writes where its sources say nothing.
_NOTHING_KNOWN = "-"


class Texts(Protocol):
    """A set of content texts that a view has fetched for its page."""

    def find(self, subject: str, field: str, language: str) -> str | None:
        """The text in that language or the nearest fallback; a ``Said`` knows which one it became."""


def asked_language() -> str:
    """Code of the language the reader asked for."""
    code = get_language() or SOURCE
    return code if code in BY_CODE else SOURCE


@cache
def has_interface(code: str) -> bool:
    """Whether the interface itself speaks this language: a compiled catalogue lies in ``LOCALE_PATHS``."""
    if code == SOURCE:
        return True
    name = to_locale(code)
    return any(Path(root, name, "LC_MESSAGES", "django.mo").is_file() for root in settings.LOCALE_PATHS)


def interface_language() -> str:
    """Code of the language that the interface speaks now."""
    code = asked_language()
    return code if has_interface(code) else SOURCE


@cache
def locale(code: str) -> Locale:
    """Conventions of a language for dates and numbers, from the Unicode CLDR."""
    return conventions(_LOCALES.get(code, BY_CODE[code].tag))


def here() -> Locale:
    """Conventions of the interface language."""
    return locale(interface_language())


@register.filter
def language_tag(code: str) -> str:
    """Value of the attribute ``lang``: ``zh-Hans`` for ``zh-hans``."""
    return BY_CODE[code].tag


@register.filter
def direction(code: str) -> str:
    """Value of the attribute ``dir``."""
    return BY_CODE[code].direction


@register.filter
def own_name(code: str) -> str:
    """Name of a language in the language itself."""
    return BY_CODE[code].own_name


@register.filter
def said(text: str | None) -> str:
    """A content text; where it is not in the language around it, it says so, to readers and to machines."""
    if not text:
        return ""
    # Most of what a page says knows no language of its own; then it does not matter which one is around it.
    has_language = getattr(text, "language", None) is not None
    return _marked(text, interface_language() if has_language else SOURCE)


@register.filter
def english(text: str | None) -> str:
    """A text that the pack has in English alone, such as a remark behind a source; marked like any other."""
    if not text:
        return ""
    if interface_language() == SOURCE:
        return SafeString(html.escape(text))
    return _set_apart(html.escape(text), SOURCE)


def _marked(text: str, around: str) -> SafeString:
    if isinstance(text, SafeString):
        return text
    language = getattr(text, "language", None)
    escaped = html.escape(text)
    if language is None:
        return SafeString(escaped)
    state = getattr(text, "state", "")
    mark = _doubt(state) if state in _DOUBTFUL else ""
    if language == around:
        return SafeString(escaped + mark)
    return SafeString(_set_apart(escaped, language) + mark)


def _set_apart(escaped: str, language: str) -> SafeString:
    """What stands in another language than the words around it; the style sheet draws a mark behind it."""
    one = BY_CODE[language]
    return SafeString(f'<span class="fallback" lang="{one.tag}" dir="{one.direction}">{escaped}</span>')


def _doubt(state: str) -> str:
    """The sign behind a text that may not say what the English says; drawn by the style sheet, told in words."""
    told = _("translated by a machine") if state == "machine" else _("older than its English")
    words = _("(%(what)s)") % {"what": told}
    return f'<span class="doubt"><span class="vh"> {html.escape(words)}</span></span>'


@register.simple_tag
def unread(*states: Iterable[str] | None) -> str:
    """What a page says at its end of texts that nobody has reviewed, from the states of those that it shows.

    Returns:
        ``doubtful`` when one was translated by a machine or is older than its English, ``drafted`` when one was
        not reviewed by a second person, nothing when all were.
    """
    shown = {state for one in states if one for state in one}
    if shown & _DOUBTFUL:
        return "doubtful"
    return "drafted" if "drafted" in shown else ""


@register.filter
def is_foreign(text: str | None) -> bool:
    """Whether a content text stands in another language than the one the reader asked for."""
    language = getattr(text, "language", None)
    return language is not None and language != asked_language()


class TextNode(template.Node):
    """Writes one content text. A node of its own because a long page has hundreds of them."""

    def __init__(self, subject: FilterExpression, field: FilterExpression) -> None:
        self.subject, self.field = subject, field

    def render(self, context: Context) -> SafeString:
        """The text in the language that is active now, marked where it is in another."""
        texts: Texts | None = context.get("texts")
        if texts is None:
            return SafeString()
        asked = asked_language()
        text = texts.find(self.subject.resolve(context), self.field.resolve(context), asked)
        return _marked(text, asked if has_interface(asked) else SOURCE) if text else SafeString()


@register.tag
def t(parser: Parser, token: Token) -> TextNode:
    """The content text ``field`` of ``subject`` from the ``texts`` of the page, marked with its language.

    ``{% t service.subject "title" %}``; inside ``{% both %}`` the second language answers.
    """
    parts = token.split_contents()
    if len(parts) != 3:
        raise template.TemplateSyntaxError("t takes a subject and a field")
    return TextNode(parser.compile_filter(parts[1]), parser.compile_filter(parts[2]))


@register.simple_tag(takes_context=True)
def plain(context: Context, subject: str, field: str) -> str:
    """The same without markup, for ``<title>`` and attributes, or to ask whether there is one."""
    texts: Texts | None = context.get("texts")
    found = texts.find(subject, field, asked_language()) if texts is not None else None
    return "" if found is None or found == _NOTHING_KNOWN else found


@register.filter
def day(value: date | datetime | str | None) -> str:
    """``Tuesday 5 May 2026``."""
    moment = _date(value)
    return _full_day(moment, interface_language()) if moment else ""


@register.filter
def short_day(value: date | datetime | str | None) -> str:
    """``5 May``."""
    moment = _date(value)
    return _short_day(moment, interface_language()) if moment else ""


def month_name(value: date) -> str:
    """``May``, as a month is called that stands alone; many languages bend its name beside a day."""
    return _month_names(interface_language())[value.month]


@register.filter
def medium_day(value: date | datetime | str | None) -> str:
    """``5 May 2026``."""
    moment = _date(value)
    return _medium_day(moment, interface_language()) if moment else ""


# A page names the same days many times, and the next page names them again.


@lru_cache(maxsize=4096)
def _full_day(moment: date, code: str) -> str:
    there = locale(code)
    return format_date(moment, _FULL_DAY.get(there.language, "full"), locale=there)


@lru_cache(maxsize=4096)
def _short_day(moment: date, code: str) -> str:
    return format_skeleton("MMMd", moment, locale=locale(code))


@lru_cache(maxsize=4096)
def _medium_day(moment: date, code: str) -> str:
    there = locale(code)
    return format_date(moment, _LONG_DAY.get(there.language, "long"), locale=there)


@cache
def _month_names(code: str) -> Mapping[int, str]:
    names: Mapping[int, str] = locale(code).months["stand-alone"]["wide"]
    return names


@lru_cache(maxsize=2048)
def _number(value: float, code: str) -> str:
    return format_decimal(value, locale=locale(code))


@lru_cache(maxsize=4096)
def _clock(hour: int, minute: int, code: str) -> str:
    return format_time(time(hour, minute), "HH:mm", locale=locale(code))


@register.filter
def then(first: str, second: str) -> str:
    """``24 November 2026, 10:12``: two parts of one remark, with the comma of the language."""
    words = {"first": first, "second": second}
    return pgettext("two parts of one remark", "%(first)s, %(second)s") % words


@register.filter
def clock(value: datetime | None) -> str:
    """``10:12``, in the time zone of the city."""
    if value is None:
        return ""
    there = timezone.localtime(value)
    return _clock(there.hour, there.minute, interface_language())


@register.filter
def number(value: float | None) -> str:
    """``1,234`` as the reader writes it."""
    return _number(value, interface_language()) if value is not None else ""


@register.filter
def percent(value: float | None) -> str:
    """``25%`` of a number from 0 to 100, as the reader writes it."""
    return str(format_percent(value / 100, locale=here())) if value is not None else ""


@register.filter
def yuan(value: float | None) -> str:
    """``800 Chinese yuan``; no decimals where there are no fen."""
    return _yuan(value, interface_language()) if value is not None else ""


@lru_cache(maxsize=2048)
def _yuan(value: float, code: str) -> str:
    locale_here = locale(code)
    whole = float(value).is_integer()
    if locale_here.language == "zh":
        return f"{format_decimal(value, locale=locale_here)}元"
    told = format_currency(
        int(value) if whole else value,
        "CNY",
        format="#,##0" if whole else "#,##0.00",
        locale=locale_here,
        format_type="name",
        currency_digits=False,
    )
    for theirs, ours in _MONEY.get(code, {}).items():
        told = told.replace(theirs, ours)
    return told


@register.filter
def listed(values: list[str] | tuple[str, ...]) -> str:
    """``a, b and c`` in the way of the language."""
    return _listed(tuple([str(value) for value in values]), interface_language())


@lru_cache(maxsize=2048)
def _listed(values: tuple[str, ...], code: str) -> str:
    return format_list(values, locale=locale(code))


@register.filter
def look_up(mapping: Mapping[str, object], key: str) -> object:
    """The value under a key that is itself a variable."""
    return mapping.get(key, "")


def _date(value: date | datetime | str | None) -> date | None:
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    if isinstance(value, str):
        return date.fromisoformat(value) if value else None
    return value
