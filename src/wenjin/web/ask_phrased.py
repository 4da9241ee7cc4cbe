"""An answer in fluent words, where a house has plugged in a language model; it comes after the page.

The page is whole without it: the checked texts stand there already, and a slow model keeps nobody waiting.
"""

from http import HTTPStatus
from typing import Final

from allauth.core.internal import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from wenjin.assistant.domain.anonymous import anonymous
from wenjin.assistant.domain.question import LONGEST, has_words, readable
from wenjin.assistant.phrasing import is_plugged_in, phrased
from wenjin.catalogue.queries.domain import NoPackLoaded, current_pack
from wenjin.catalogue.queries.service_page import ServicePage, service_page
from wenjin.lang.templatetags.lang import asked_language

_PAPERS: Final = 8
# Answers that one address may have phrased.
OFTEN: Final = "30/m/ip"


@require_safe
@never_cache
def words(request: HttpRequest) -> HttpResponse:
    """Sentences about the service ``means`` as an answer to ``q``; nothing where no sentence is backed.

    Each call costs the house money, so there are limits to how often one reader may ask.
    """
    if is_plugged_in() and not ratelimit.consume(
        request, app="wenjin", action="phrased", config={"phrased": OFTEN}, limit_get=True
    ):
        return render(request, "web/ask/words.html", {"sentences": ()}, status=HTTPStatus.TOO_MANY_REQUESTS)
    asked = readable(request.GET.get("q", "")[:LONGEST])
    page = _page(request.GET.get("means", "")) if is_plugged_in() and has_words(asked) else None
    # Numbers and addresses are nothing that a model needs.
    said = phrased(anonymous(asked), passages(page, asked_language()), asked_language()) if page else ()
    return render(request, "web/ask/words.html", {"sentences": [one.text for one in said]})


def passages(page: ServicePage, language: str) -> tuple[str, ...]:
    """What may be said of a service, in the reader's language: summary, steps, where it is, papers."""
    fields = [("title", "summary"), *((one.name_field, one.note_field) for one in page.steps), ("channel",)]
    said = [[_of(page, field, language) for field in together] for together in fields]
    said.append([page.texts.find(one.subject, "name", language) or "" for one in page.papers[:_PAPERS]])
    return tuple(found for parts in said if (found := ". ".join(part for part in parts if part)))


def _of(page: ServicePage, field: str, language: str) -> str:
    return page.texts.find(page.subject, field, language) or ""


def _page(service: str) -> ServicePage | None:
    try:
        return service_page(service, asked_language(), pack=current_pack())
    except NoPackLoaded:
        return None
