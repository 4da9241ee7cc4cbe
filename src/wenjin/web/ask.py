"""Ask in one's own words: an answer of checked texts, or that it is not known, and a person."""

import logging
from dataclasses import replace
from typing import Final

from django.db import OperationalError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from wenjin.assistant.domain.question import LONGEST
from wenjin.assistant.phrasing import is_plugged_in
from wenjin.assistant.queries.answering import answered
from wenjin.assistant.queries.answers import Answer, Outcome
from wenjin.assistant.queries.hearing import hear, situation_of
from wenjin.assistant.services.questions import remember, tell
from wenjin.catalogue.domain.search.languages import likely_language
from wenjin.catalogue.queries.domain import NoPackLoaded
from wenjin.lang.templatetags.lang import asked_language
from wenjin.web.ask_page import answer_context
from wenjin.web.ask_words import EXAMPLES
from wenjin.web.clerk import clerk_language, second_language
from wenjin.web.errors import bad_request
from wenjin.web.search import htmx_asks, plan_offer

_log = logging.getLogger(__name__)
# Pages that say thank you say what for.
_TOLD: Final = ("right", "wrong")
# Of the fingerprint of a wording.
_LONGEST_NAME: Final = 32


# Without a key against forged forms: asking changes nothing, and a key would put a cookie on the page. It is sent
# by POST only because an address does not hold 10,000 characters of every script.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The field, and below it the answer to ``q``."""
    typed = (request.POST if request.method == "POST" else request.GET).get("q", "")
    if request.method == "POST" and len(typed) <= LONGEST:
        return HttpResponseRedirect(f"{reverse('ask')}?{urlencode({'q': typed.strip()})}")
    context: dict[str, object] = {
        "typed": typed,
        "longest": LONGEST,
        "has_phraser": is_plugged_in(),
        "examples": [(str(one), f"{reverse('ask')}?{urlencode({'q': str(one)})}") for one in EXAMPLES],
        "section": "ask",
    }
    if typed.strip():
        try:
            context |= _answered(request, typed)
        except NoPackLoaded:
            context |= {"is_empty": True}
    return render(request, "web/ask/ask.html", context)


def _answered(request: HttpRequest, typed: str) -> dict[str, object]:
    """The parts of the answer; counts the question, unless the reader only looks at it in another way."""
    language = asked_language()
    heard = hear(typed, language)
    given = answered(heard)
    if given.outcome is Outcome.NOTHING:
        return {"given": given, "is_nothing": True, "written_in": language}
    second, means, told = second_language(request), request.GET.get("means", ""), request.GET.get("told", "")
    is_new = request.method != "HEAD" and second is None and not means and told not in _TOLD
    situation = situation_of(heard)
    if situation is not None and given.outcome is Outcome.DECLINED and given.readings:
        # What is told is understood, so nobody says beside the plan that it is not known.
        given = replace(given, outcome=Outcome.SEVERAL, reason="")
    return {
        "given": given,
        "written_in": given.guessed or likely_language(given.asked, language),
        "name": _remembered(given) if is_new else "",
        "told": told if told in _TOLD else "",
        "plan": plan_offer(situation, given.asked, language) if situation and not means else None,
        **answer_context(request, given, means, second),
        **_clerk(given, means, second),
    }


def _remembered(given: Answer) -> str:
    """Count the question; that it could not be counted is no reason to leave it unanswered."""
    try:
        with transaction.atomic():
            return remember(given)
    except OperationalError:
        _log.warning("a question was answered and not counted", exc_info=True)
        return ""


def _clerk(given: Answer, means: str, second: str | None) -> dict[str, object]:
    """What the page needs to stand beside itself in the language of the counter, and the way there and back."""
    parameters = {
        "q": given.asked,
        **({"means": means} if means else {}),
        **({} if second else {"clerk": "1"}),
    }
    return {
        "second_language": second,
        "clerk_language": clerk_language(),
        "clerk_href": f"{reverse('ask')}?{urlencode(parameters)}",
        "service_root": f"{reverse('services')}",
        "evidence_root": f"{reverse('home')}evidence/",
    }


@require_POST
def feedback(request: HttpRequest) -> HttpResponse:
    """Count what a reader says of an answer, by the fingerprint of the wording and nothing else."""
    said, typed = request.POST.get("was", ""), request.POST.get("q", "")[:LONGEST]
    if said not in _TOLD:
        return bad_request(request)
    tell(request.POST.get("name", "")[:_LONGEST_NAME], was_right=said == "right")
    if htmx_asks(request):
        return render(request, "web/ask/thanks.html", {"told": said})
    return HttpResponseRedirect(f"{reverse('ask')}?{urlencode({'q': typed, 'told': said})}#told")
