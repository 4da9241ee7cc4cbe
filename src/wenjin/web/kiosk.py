"""The touch screen of a hall: language first, then an appointment, a ticket or a question; or a person."""

import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from wenjin.assistant.queries.people import hotlines
from wenjin.cases.domain.reference import ALPHABET
from wenjin.catalogue.exports.qr import qr_svg
from wenjin.catalogue.queries.domain import NoPackLoaded
from wenjin.catalogue.queries.texts import texts
from wenjin.core import clock
from wenjin.core.addresses import new_secret
from wenjin.counters.domain.appointment_reference import read_appointment_reference
from wenjin.counters.queries.halls import CentreHall, NoSuchHall, hall, halls
from wenjin.counters.queries.live import ticket_by_secret
from wenjin.counters.services import tickets as services
from wenjin.counters.services.refusals import HallRefusal
from wenjin.lang.domain.registry import BY_CODE, Language
from wenjin.lang.templatetags.lang import asked_language
from wenjin.web.about import GREETINGS, families
from wenjin.web.case_access import key_of
from wenjin.web.clerk import clerk_language
from wenjin.web.counters_limits import Taking, is_too_much, too_much_words
from wenjin.web.counters_links import address_in, private_link
from wenjin.web.counters_now import HallNow, hall_now
from wenjin.web.counters_wanted import BESIDE, Wanted, hall_texts, topic_choices, wanted
from wenjin.web.counters_words import refusal_words, spoken_name
from wenjin.web.language import in_language
from wenjin.web.tickets import issue_ticket
from wenjin.web.tickets_page import shown_ticket

SILENCE: Final = 60
_LONGEST_CODE: Final = 300
# The address in the code of an appointment or a ticket, as a reader types it.
_SECRET: Final = re.compile(r"/(?:appointments|tickets)/([A-Za-z0-9_-]{20,100})/?")


@dataclass(frozen=True, slots=True)
class WallLanguage:
    """A language on the wall, and where it leads."""

    language: Language
    href: str


@dataclass(frozen=True, slots=True)
class Beside:
    """One answer to "do you speak one of these too?"."""

    codes: tuple[str, ...]
    words: str
    key: str


@require_safe
def kiosks(request: HttpRequest) -> HttpResponse:
    """The kiosk of the only hall, or the choice among halls."""
    try:
        known = list(halls().values())
    except NoPackLoaded as error:
        raise Http404 from error
    if not known:
        raise Http404
    if len(known) == 1:
        return redirect("kiosk", known[0].centre)
    words = texts([f"centre/{one.centre}" for one in known], asked_language(), fields=("name",))
    context = {
        "is_start": True,
        "texts": words,
        "kiosks": [(f"centre/{one.centre}", reverse("kiosk", args=[one.centre])) for one in known],
        "start_href": reverse("kiosks"),
        "silence": SILENCE,
    }
    return render(request, "web/kiosk/choose.html", context)


def frame(centre: str, **more: object) -> dict[str, object]:
    """What every screen of a kiosk knows.

    Raises:
        Http404: the centre has no hall.
    """
    found = hall_of(centre)
    return {
        "hall": found,
        "centre_subject": f"centre/{centre}",
        "start_href": reverse("kiosk", args=[centre]),
        "person_href": reverse("kiosk-person", args=[centre]),
        "back_href": reverse("kiosk-start", args=[centre]),
        "silence": SILENCE,
        "texts": hall_texts(found, asked_language()),
        **more,
    }


def hall_of(centre: str) -> CentreHall:
    """The counters of a centre.

    Raises:
        Http404: it has none.
    """
    try:
        return hall(centre)
    except (NoSuchHall, NoPackLoaded) as error:
        raise Http404 from error


@require_safe
def wall(request: HttpRequest, centre: str) -> HttpResponse:
    """Every language in its own script: where a kiosk stands when nobody is there."""
    start = reverse("kiosk-start", args=[centre])
    context = {
        **frame(centre, is_start=True),
        "greetings": [one for one in GREETINGS if one.language.code != asked_language()],
        "families": [
            [WallLanguage(one, in_language(start, one.code)) for one in family]
            for family in families(hall_of(centre).languages)
        ],
    }
    return render(request, "web/kiosk/wall.html", context)


@require_safe
@never_cache
def start(request: HttpRequest, centre: str) -> HttpResponse:
    """What brings somebody here."""
    second = clerk_language()
    with translation.override(second):
        second_words = _("What brings you here today?")
    context = {
        **frame(centre),
        "back_href": "",
        "second": BY_CODE[second],
        "second_words": second_words,
        "hall_now": hall_now(hall_of(centre), clock.now()),
        "appointment_href": reverse("kiosk-appointment", args=[centre]),
        "ticket_href": reverse("kiosk-ticket", args=[centre]),
        "question_href": reverse("kiosk-question", args=[centre]),
    }
    return render(request, "web/kiosk/start.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def appointment(request: HttpRequest, centre: str) -> HttpResponse:
    """Check in for an appointment, by the code on the phone or the number."""
    around, typed, refused = frame(centre), "", ""
    if request.method == "POST":
        typed = request.POST.get("code", "").strip()[:_LONGEST_CODE]
        try:
            issued = services.check_in(
                read_code(typed),
                key=key_of(request) or new_secret(),
                at=clock.now(),
                source="kiosk",
                centre=centre,
            )
        except HallRefusal as error:
            refused = refusal_words(error.code)
        else:
            return redirect("kiosk-printed", centre, issued.secret)
    context = {
        **around,
        "typed": "" if _SECRET.search(typed) else typed,
        "refused": refused,
        "signs": list(ALPHABET),
        "form_key": new_secret(),
    }
    status = HTTPStatus.CONFLICT if refused else HTTPStatus.OK
    return render(request, "web/kiosk/appointment.html", context, status=status)


def read_code(typed: str) -> str:
    """The secret in a scanned address, else the number of an appointment in its one way of writing."""
    found = _SECRET.search(typed)
    return found[1] if found else read_appointment_reference(typed) or typed


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def ticket(request: HttpRequest, centre: str) -> HttpResponse:
    """What it is about, then which other languages, then a ticket."""
    around = frame(centre)
    given = request.POST if request.method == "POST" else request.GET
    asked, now = wanted(request, given, centre=centre), hall_now(hall_of(centre), clock.now())
    refused, status = "", HTTPStatus.CONFLICT
    if request.method == "POST" and asked is not None and asked.topic:
        if is_too_much(request, Taking.KIOSK_TICKET):
            refused, status = too_much_words(), HTTPStatus.TOO_MANY_REQUESTS
        else:
            try:
                return redirect("kiosk-printed", centre, issue_ticket(request, asked, source="kiosk").secret)
            except HallRefusal as error:
                refused = refusal_words(error.code)
    if not now.is_open:
        return _closed_page(request, around, now, is_refused=bool(refused))
    if asked is None or not asked.topic:
        context = {**around, "topics": topic_choices(hall_of(centre)), "hall_now": now}
        return render(request, "web/kiosk/topic.html", context)
    context = {
        **around,
        "wanted": asked,
        "ways": _ways(asked),
        "refused": refused,
        "back_href": reverse("kiosk-ticket", args=[centre]),
    }
    status = status if refused else HTTPStatus.OK
    return render(request, "web/kiosk/also.html", context, status=status)


def _closed_page(
    request: HttpRequest, around: dict[str, object], now: HallNow, *, is_refused: bool
) -> HttpResponse:
    """No tickets now; the page of tickets on the phone leads to an appointment or a call."""
    address = f"{address_in(request, asked_language(), 'tickets')}?{urlencode({'centre': now.centre})}"
    context = {**around, "hall_now": now, "qr": qr_svg(address)}
    status = HTTPStatus.CONFLICT if is_refused else HTTPStatus.OK
    return render(request, "web/kiosk/closed.html", context, status=status)


def _ways(asked: Wanted) -> list[Beside]:
    """Answers to choose from, each a button that gives the ticket."""
    others = [one for one in BESIDE if one != asked.language]
    is_understood = asked.language == asked.hall.house_language
    if is_understood or not others:
        return [Beside((), _("Take a ticket"), new_secret())]
    found = [Beside((), pgettext("other languages that somebody speaks", "Only my language"), new_secret())]
    found += [Beside((one,), spoken_name(one), new_secret()) for one in others]
    if len(others) > 1:
        both = pgettext("other languages that somebody speaks", "Both")
        found.append(Beside(tuple(others), both, new_secret()))
    return found


@require_safe
@private_link
def printed(request: HttpRequest, secret: str, centre: str) -> HttpResponse:
    """The ticket, on the screen and on paper, with the code for the phone."""
    seen = ticket_by_secret(secret, clock.now())
    if seen is None or seen.ticket.centre != centre:
        raise Http404
    address = address_in(request, seen.language, "ticket", secret)
    context = {
        **frame(centre),
        "shown": shown_ticket(seen, clock.now()),
        "qr": qr_svg(address),
        "back_href": "",
    }
    return render(request, "web/kiosk/ticket.html", context)


@require_safe
@never_cache
def person(request: HttpRequest, centre: str) -> HttpResponse:
    """Where a person is, and a sentence to show to anybody who works here."""
    second, language = clerk_language(), asked_language()
    with translation.override(second):
        words = _("This visitor needs help. Language: %(language)s.") % {"language": spoken_name(language)}
    lines = hotlines()
    context = {
        **frame(centre),
        "second": BY_CODE[second],
        "second_words": words,
        "hotlines": lines,
        "texts": texts([one.subject for one in lines], language),
        "person_href": "",
    }
    return render(request, "web/kiosk/person.html", context)
