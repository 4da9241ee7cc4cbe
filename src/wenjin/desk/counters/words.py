"""What the pages of the hall call things."""

import html
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from wenjin.lang.domain.registry import BY_CODE
from wenjin.lang.templatetags.lang import interface_language, listed, locale, number, said
from wenjin.web.counters_words import spoken_own_name

# The two that are called otherwise when they are spoken than when they are written.
_SPOKEN: Final[Mapping[str, Mapping[str, str]]] = {
    "zh-hans": {"en": "Mandarin", "zh-hans": "普通话", "ar": "الصينية"},
    "zh-hant": {"en": "Cantonese", "zh-hans": "粤语", "ar": "الكانتونية"},
}
LEVELS: Final[Mapping[str, Promise]] = {
    "native": pgettext_lazy("how well a language is spoken", "As a native"),
    "fluent": pgettext_lazy("how well a language is spoken", "Fluently"),
    "second": pgettext_lazy("how well a language is spoken", "As a second language"),
}
PEOPLE_REFUSED: Final[Mapping[str, Promise]] = {
    "no_name": gettext_lazy("Write a name."),
    "long_name": gettext_lazy("The name is too long."),
    "no_language": gettext_lazy("Choose at least one language."),
    "wrong_language": gettext_lazy("Choose each language once, and how well it is spoken."),
    "no_topic": gettext_lazy("Choose at least one topic."),
    "wrong_topic": gettext_lazy("One of the topics is not served in this hall."),
    "not_there": gettext_lazy("This person is not here any more."),
    "wrong_account": gettext_lazy("This account does not have the role at this centre."),
    "already": gettext_lazy("This account belongs to somebody else in this hall."),
    "changed": gettext_lazy("Somebody changed this person since you opened the page. Nothing was saved."),
    "at_a_counter": gettext_lazy("They are at a counter now. Close it first."),
    "has_job": gettext_lazy("They are interpreting now. Wait until it is done."),
    "in_use": gettext_lazy("Shifts, appointments or tickets name this person, so they stay in the list."),
}


@dataclass(frozen=True, slots=True)
class Named:
    """A name in the language of a tag."""

    tag: str
    name: str


@dataclass(frozen=True, slots=True)
class SpokenLanguage:
    """A language as staff read it: its own name, and what it is called in English and Chinese."""

    code: str
    own: str
    tag: str
    direction: str
    english: str
    chinese: str

    @property
    def others(self) -> list[Named]:
        """The English and the Chinese name, without one that is the own name already."""
        known = (Named("en", self.english), Named("zh-Hans", self.chinese))
        return [one for one in known if one.name != self.own]

    @property
    def here(self) -> str:
        """Its name in the language of the page."""
        return language_here(self.code)


def spoken(code: str) -> SpokenLanguage:
    """A language with its names."""
    one = BY_CODE[code]
    return SpokenLanguage(
        code, spoken_own_name(code), one.tag, one.direction, _named(code, "en"), _named(code, "zh-hans")
    )


def language_here(code: str) -> str:
    """Name of a spoken language in the language of the page."""
    return _named(code, interface_language())


@lru_cache(maxsize=512)
def _named(code: str, language: str) -> str:
    called = _SPOKEN.get(code, {}).get(language)
    return called or str(locale(language).languages.get(code) or BY_CODE[code].name)


def minutes_words(minutes: float) -> str:
    """``5 minutes``; what is below one is said so."""
    whole = round(minutes)
    return _("less than a minute") if whole < 1 else counted_minutes(minutes)


def counted_minutes(minutes: float) -> str:
    """``0 minutes``: a sum, which may be nothing."""
    whole = round(minutes)
    return ngettext("%(count)s minute", "%(count)s minutes", whole) % {"count": number(whole)}


def marked(sentence: str, **parts: str) -> SafeString:
    """A sentence with texts of the pack in it, each marked where it is in another language than the page.

    Args:
        sentence: with ``%(name)s`` for each of the parts.
        parts: plain words, or texts of the pack, which know their language.
    """
    return SafeString(html.escape(sentence) % {name: said(part) for name, part in parts.items()})


def listed_marked(parts: Iterable[str]) -> SafeString:
    """``a, b and c`` of texts of the pack, each marked where it needs to be."""
    return SafeString(listed([said(one) for one in parts]))


def level_words(level: str) -> str:
    """How well a language is spoken."""
    return str(LEVELS.get(level, level))


def people_refused_words(code: str) -> str:
    """Why something about the people of the hall was not done."""
    return str(PEOPLE_REFUSED.get(code) or _("This could not be done."))
