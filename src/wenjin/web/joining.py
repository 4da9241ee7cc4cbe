"""Parts of a sentence put together with the punctuation of the language."""

from functools import reduce
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wenjin.lang.templatetags.lang import here

# Full stops of the languages of the interface: Latin, Han, Devanagari, Urdu, Ethiopic, Burmese, Khmer.
_STOPS: Final = ".。।۔።။។"


def gap() -> str:
    """What stands between two sentences: nothing where the full stop brings its own room."""
    return "" if here().language in ("zh", "ja") else " "


def remark(*parts: str) -> str:
    """``late, by 4 May``: parts of one remark; empty ones are left out."""
    return _joined(parts, pgettext("two parts of one remark", "%(first)s, %(second)s"))


def sentences(*parts: str) -> str:
    """``06:30 to 24:00. We could not confirm this``: one full stop between two, also where one brings its own."""
    told = (*(part.rstrip(_STOPS) for part in parts[:-1]), *parts[-1:])
    return _joined(told, pgettext("two sentences without their full stops", "%(first)s. %(second)s"))


def ended(text: str) -> str:
    """A sentence with its full stop, which it may have already; nothing where there is nothing."""
    return text if not text or text.endswith(tuple(_STOPS)) else text + _(".")


def named(name: str, value: str) -> str:
    """``Your turn: sign``: what something is, and then what it is about."""
    return pgettext("a name and what belongs to it", "%(name)s: %(value)s") % {"name": name, "value": value}


def noted(text: str, note: str) -> str:
    """``Are you married? (your spouse)``: a text with a short note in brackets."""
    if not note:
        return text
    return pgettext("a text and a note in brackets", "%(text)s (%(note)s)") % {"text": text, "note": note}


def _joined(parts: tuple[str, ...], pattern: str) -> str:
    told = [part for part in parts if part]
    return reduce(lambda first, second: pattern % {"first": first, "second": second}, told) if told else ""
