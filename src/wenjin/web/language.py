"""Which language a request is answered in.

The address decides (``/ar/…``); without a prefix the cookie, then what the browser says, then English. The desk
speaks few languages: who asks for another is led to the nearest that it speaks.
"""

import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Final
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.urls import is_valid_path
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.encoding import iri_to_uri
from django.utils.translation.trans_real import parse_accept_lang_header

from wenjin.lang.domain.registry import BY_CODE, DESK_LANGUAGES, SOURCE, chain
from wenjin.lang.templatetags.lang import interface_language, language_tag

# What browsers call languages of ours by another name, or by region where the script is what counts.
_ALIASES = {
    "zh": "zh-hans",
    "zh-cn": "zh-hans",
    "zh-sg": "zh-hans",
    "zh-my": "zh-hans",
    "zh-tw": "zh-hant",
    "zh-hk": "zh-hant",
    "zh-mo": "zh-hant",
    "yue": "zh-hant",
    "tl": "fil",
    "iw": "he",
    "in": "id",
    "mo": "ro",
}
# A language, perhaps with a script or a region, as people and browsers write it at the beginning of an address.
_TAG: Final = re.compile(
    r"[a-z]{2,3}([-_](hans|hant|latn|cyrl|arab))?([-_]([a-z]{2}|[0-9]{3}))?", re.IGNORECASE
)


def known(code: str) -> str | None:
    """Our code for a language tag of a browser, most specific part first; None when we do not have it."""
    parts = code.lower().replace("_", "-").split("-")
    while parts:
        tag = "-".join(parts)
        if tag in BY_CODE:
            return tag
        if tag in _ALIASES:
            return _ALIASES[tag]
        parts.pop()
    return None


def prefix_of(path: str) -> str | None:
    """Language of an address, None when it begins with none: ``/ar/services/`` gives ``ar``."""
    first = path[1:].split("/", 1)[0]
    return first if first in BY_CODE else None


def respelt(path: str) -> str | None:
    """Where an address lives whose language is written otherwise: ``/zh-CN/ask/`` is ``/zh-hans/ask/``.

    None where its language is written as we write it, or where it begins with none.
    """
    written, _, rest = path[1:].partition("/")
    if written in BY_CODE or not _TAG.fullmatch(written):
        return None
    code = known(written)
    return f"/{code}/{rest}" if code else None


def chosen_by_link(request: HttpRequest) -> str:
    """The language that a reader changed to by a link of ours; empty when they came from elsewhere.

    Of the desk nothing is said: it speaks few languages, and who is led to one did not choose it.
    """
    code, came_from = prefix_of(request.path_info), urlsplit(request.headers.get("Referer", ""))
    if request.method != "GET" or code is None or came_from.netloc != request.get_host():
        return ""
    before = prefix_of(came_from.path)
    is_change = before not in (None, code) and not is_of_desk(request.path_info)
    return code if is_change and request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) != code else ""


def in_language(path: str, code: str) -> str:
    """The same address in another language; the query stays."""
    prefix = prefix_of(path.split("?", 1)[0])
    rest = path[len(prefix) + 1 :] if prefix else path
    return f"/{code}{rest if rest.startswith('/') else '/' + rest}"


def is_of_desk(path: str) -> bool:
    """Whether an address, with or without a language, is one of the staff: ``/ar/desk/cases/``."""
    prefix = prefix_of(path)
    rest = path[len(prefix) + 1 :] if prefix else path
    return rest.split("/", 2)[1:2] == ["desk"]


def spoken_at(path: str, code: str) -> str:
    """The language in which an address is answered when ``code`` is asked for: ``zh-hans`` for ``zh-hant``."""
    if not is_of_desk(path):
        return code
    return next(one for one in chain(code) if one in DESK_LANGUAGES)


def preferred(request: HttpRequest) -> str:
    """Language for an address without one: cookie, then browser, then English."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    if chosen in BY_CODE:
        return chosen
    for tag, _priority in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        code = known(tag)
        if code is not None:
            return code
    return SOURCE


def remember_language(response: HttpResponse, code: str) -> None:
    """Keep a chosen language in the reader's browser."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        samesite="Lax",
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=True,
    )


def language_of(request: HttpRequest) -> str:
    """Language in which this request is answered."""
    return prefix_of(request.path_info) or preferred(request)


class LanguageMiddleware:
    """Answers in the language of the address; sends addresses without one to the reader's own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Activate the language for this request only."""
        prefix = prefix_of(request.path_info)
        code = spoken_at(request.path_info, prefix or preferred(request))
        with translation.override(code):
            moved = self._moved(request, code) if prefix is None else self._led(request, prefix, code)
            other = self._respelt(request) if prefix is None and moved is None else None
            if moved is not None:
                response: HttpResponse = HttpResponseRedirect(moved)
            elif other is not None:
                response = HttpResponsePermanentRedirect(other)
            else:
                response = self.get_response(request)
            response.headers.setdefault("Content-Language", language_tag(interface_language()))
        chosen = chosen_by_link(request)
        if chosen and response.status_code == HTTPStatus.OK:
            remember_language(response, chosen)
        # The cookie tells light or dark on every page; without a prefix it and the browser tell the language too.
        patch_vary_headers(response, ["Cookie"] if prefix else ["Accept-Language", "Cookie"])
        return response

    def _led(self, request: HttpRequest, prefix: str, code: str) -> str | None:
        """Where a page lives in a language that it speaks; None where that is the one asked for.

        A form is not sent on: what was typed would be lost. It is answered here, as if it had been sent there.
        """
        if code == prefix:
            return None
        if request.method in ("GET", "HEAD"):
            return in_language(request.get_full_path(), code)
        there = in_language(request.path_info, code)
        request.path = request.path.removesuffix(request.path_info) + there
        request.path_info = there
        return None

    def _respelt(self, request: HttpRequest) -> str | None:
        """Where a page lives whose language is written otherwise; None where the address is one of ours."""
        if request.method not in ("GET", "HEAD") or is_valid_path(request.path_info):
            return None
        found = respelt(request.path_info)
        query = request.META.get("QUERY_STRING", "")
        return f"{iri_to_uri(quote(found))}{'?' + iri_to_uri(query) if query else ''}" if found else None

    def _moved(self, request: HttpRequest, code: str) -> str | None:
        """Where a page asked for without a language lives, for instance ``/services/``."""
        path = request.path_info
        if request.method not in ("GET", "HEAD") or is_valid_path(path):
            return None
        for candidate in (f"/{code}{path}", f"/{code}{path}/"):
            if is_valid_path(candidate):
                return in_language(request.get_full_path(force_append_slash=not path.endswith("/")), code)
        return None
