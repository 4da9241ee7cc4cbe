"""Questions at the touch screen: what fits, to be read on with the phone; nobody leaves the kiosk for it."""

from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from wenjin.assistant.queries.answering import answered
from wenjin.assistant.queries.answers import Outcome
from wenjin.assistant.queries.hearing import hear
from wenjin.catalogue.exports.qr import qr_svg
from wenjin.catalogue.queries.texts import texts
from wenjin.counters.queries.halls import CentreHall
from wenjin.lang.templatetags.lang import asked_language
from wenjin.web.ask_page import help_part
from wenjin.web.counters_links import address_in
from wenjin.web.kiosk import frame, hall_of

ANSWERS_SHOWN: Final = 2
LONGEST: Final = 300


@dataclass(frozen=True, slots=True)
class KioskAnswer:
    """A service that fits, with the code of its page and the way to a ticket for it."""

    subject: str
    qr: SafeString
    ticket_href: str


@require_safe
@never_cache
def question(request: HttpRequest, centre: str) -> HttpResponse:
    """A field, and what fits."""
    around, typed = frame(centre), request.GET.get("q", "").strip()[:LONGEST]
    context: dict[str, object] = {
        **around,
        "typed": typed,
        "ticket_href": reverse("kiosk-ticket", args=[centre]),
    }
    if typed:
        context |= _answers(request, hall_of(centre), typed)
    return render(request, "web/kiosk/question.html", context)


def _answers(request: HttpRequest, there: CentreHall, typed: str) -> dict[str, object]:
    language = asked_language()
    given = answered(hear(typed, language))
    services: list[str] = []
    if given.outcome is Outcome.ANSWERED:
        services = [one.service for one in given.readings[:1]]
    elif given.outcome is not Outcome.NOTHING:
        services = [one.service for one in given.close[:ANSWERS_SHOWN]]
    found = texts([f"service/{one}" for one in services], language, fields=("title", "summary"))
    return {
        "answers": [_answer(request, there, one) for one in services],
        "texts": found,
        "help": help_part(given.help) if given.help is not None else None,
    }


def _answer(request: HttpRequest, there: CentreHall, service: str) -> KioskAnswer:
    topic = there.topic_of(service)
    ticket = reverse("kiosk-ticket", args=[there.centre])
    return KioskAnswer(
        f"service/{service}",
        qr_svg(address_in(request, asked_language(), "service", service)),
        f"{ticket}?{urlencode({'topic': topic.id, 'service': service})}" if topic is not None else "",
    )
