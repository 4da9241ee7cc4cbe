"""What every page of the site knows."""

from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest

from wenjin.catalogue import queries
from wenjin.catalogue.queries.domain import CurrentPack, NoPackLoaded
from wenjin.lang.domain.registry import BY_CODE, LANGUAGES, Language
from wenjin.lang.templatetags.lang import asked_language, interface_language
from wenjin.web.language import in_language, is_of_desk

THEME_COOKIE = "wenjin_theme"
THEMES = ("light", "dark")
# The languages offered on every page; the wall has all of them.
NEAR_AT_HAND = ("en", "zh-hans", "ar")
LANGUAGE_COUNT = len(LANGUAGES)


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """The same page in another language."""

    language: Language
    href: str


class Page:
    """Language, theme and provenance of a page.

    It asks the database only when a template asks for the pack: the page of an error is drawn without.
    """

    def __init__(self, request: HttpRequest, pack: CurrentPack | None = None) -> None:
        self._pack = pack
        self._request = request
        self.path = request.get_full_path()
        self.asked = BY_CODE[asked_language()]
        self.interface = BY_CODE[interface_language()]
        theme = request.COOKIES.get(THEME_COOKIE, "")
        self.theme = theme if theme in THEMES else ""

    @property
    def is_untranslated(self) -> bool:
        """Whether the interface does not speak the language that was asked for."""
        return self.asked is not self.interface

    @property
    def is_of_desk(self) -> bool:
        """Whether staff work on this page; it speaks the languages near at hand, and no others."""
        return is_of_desk(self._request.path_info)

    @property
    def language_count(self) -> int:
        """How many languages there are to choose from."""
        return LANGUAGE_COUNT

    @property
    def near_languages(self) -> list[LanguageLink]:
        """The page in the languages near at hand, without the present one."""
        return [
            LanguageLink(BY_CODE[code], in_language(self.path, code))
            for code in NEAR_AT_HAND
            if code != self.asked.code
        ]

    @cached_property
    def is_signed_in(self) -> bool:
        """Whether the reader is signed in; not, when the database cannot tell (on the page of an error)."""
        if settings.SESSION_COOKIE_NAME not in self._request.COOKIES or not hasattr(self._request, "user"):
            return False
        try:
            return bool(self._request.user.is_authenticated)
        except DatabaseError:
            return False

    @cached_property
    def pack(self) -> CurrentPack | None:
        """The pack whose facts stand on the page, None when there is none yet."""
        if self._pack is not None:
            return self._pack
        try:
            return queries.current_pack()
        except NoPackLoaded:
            return None


def page(request: HttpRequest) -> dict[str, object]:
    """Context processor: ``page`` in every template."""
    return {"page": Page(request)}
