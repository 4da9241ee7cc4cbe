"""Pages about the site itself."""

from collections.abc import Collection
from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wenjin.catalogue.queries import current_pack, pages
from wenjin.catalogue.queries.domain import NoPackLoaded
from wenjin.catalogue.queries.sources import SourceCount, count_sources
from wenjin.catalogue.queries.text_progress import progress
from wenjin.lang.domain.registry import BY_CODE, DESK_LANGUAGES, Language, by_script
from wenjin.lang.templatetags.lang import interface_language
from wenjin.web.answers import MAX_AGE
from wenjin.web.language import is_of_desk
from wenjin.web.privacy_table import kept

# Scripts that look alike to somebody who reads none of them stand together on the wall.
FAMILIES = (
    ("Hans", "Hant", "Jpan", "Kore"),
    ("Latn",),
    ("Cyrl", "Grek"),
    ("Arab", "Hebr"),
    ("Deva", "Beng", "Taml", "Sinh"),
    ("Thai", "Laoo", "Khmr", "Mymr", "Ethi"),
)


@dataclass(frozen=True, slots=True)
class Greeting:
    """The heading of the wall in one language."""

    language: Language
    words: str


GREETINGS = tuple(
    Greeting(BY_CODE[code], words)
    for code, words in (
        ("en", "Your language"),
        ("zh-hans", "你的语言"),
        ("ar", "لغتك"),
        ("es", "Tu idioma"),
        ("ru", "Ваш язык"),
    )
)


def families(only: Collection[str] = BY_CODE) -> list[list[Language]]:
    """All languages, or only these, grouped by families of scripts."""
    scripts = {script: [one for one in group if one.code in only] for script, group in by_script()}
    listed = [[one for script in family for one in scripts.pop(script, [])] for family in FAMILIES]
    return [family for family in (*listed, *scripts.values()) if family]


@require_safe
def languages(request: HttpRequest) -> HttpResponse:
    """The wall: every language in its own script; below it, how far each of them is."""
    back = request.GET.get("next", "")
    context = {
        "families": families(DESK_LANGUAGES if is_of_desk(back) else BY_CODE),
        "greetings": [one for one in GREETINGS if one.language.code != interface_language()],
        "next": back,
        "progress": progress(),
        "section": "languages",
    }
    return render(request, "web/languages.html", context)


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """What works for whom, and what does not yet."""
    return render(request, "web/accessibility.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept, where and for how long; the days come from rules and settings, not from prose."""
    context = {
        "answer_days": MAX_AGE.days,
        "link_days": settings.PLAN_LINK_DAYS,
        "mail_days": settings.MAIL_DAYS,
        "question_days": settings.QUESTION_DAYS,
        "session_days": settings.SESSION_COOKIE_AGE // (24 * 3600),
        "staff_hours": settings.STAFF_SESSION_SECONDS // 3600,
        "rules": kept(),
        "has_push": bool(settings.VAPID_KEY),
        "has_sms": settings.SMS is not None,
    }
    return render(request, "web/privacy.html", context)


@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    """Where the facts were read, counted from the data."""
    try:
        counted = count_sources(current_pack().content_hash)
    except NoPackLoaded:
        counted = SourceCount(0, ())
    context: dict[str, object] = {
        "sources": counted,
        "confidence": pages.confidence_counts(),
    }
    return render(request, "web/sources.html", context)


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Whether the process answers and reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})
