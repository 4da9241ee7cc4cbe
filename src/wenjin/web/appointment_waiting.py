"""Where nothing is free: waiting for a place, taking the one that became free, or a call back."""

from datetime import timedelta
from http import HTTPStatus
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wenjin.accounts.queries import actor_of
from wenjin.catalogue.queries.texts import texts
from wenjin.core import clock
from wenjin.core.addresses import new_secret
from wenjin.counters.domain.appointment_errors import AppointmentError, WrongDetails
from wenjin.counters.queries.appointments import secret_of, wish_by_secret
from wenjin.counters.services.appointments import close_wish, decline_offer, take_offer, wish
from wenjin.counters.services.call_backs import ask_call_back
from wenjin.counters.services.refusals import HallRefusal
from wenjin.lang.templatetags.lang import asked_language
from wenjin.lang.templatetags.lang import clock as clock_words
from wenjin.lang.templatetags.lang import day as day_words
from wenjin.web.appointments_page import Time, shown_appointment, time_lines
from wenjin.web.case_access import key_of
from wenjin.web.counters_contact import contact_errors, listed_errors, typed_contact
from wenjin.web.counters_limits import Taking, is_too_much, too_much_words
from wenjin.web.counters_links import private_link
from wenjin.web.counters_wanted import Wanted, hall_texts, topic_field, wanted
from wenjin.web.counters_words import refusal_words
from wenjin.web.joining import remark

# How long somebody waits for a place without an appointment.
LOOKS_AHEAD: Final = timedelta(days=28)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def wait_for_place(request: HttpRequest) -> HttpResponse:
    """Be told when a place becomes free."""
    asked = _asked(request)
    if asked is None:
        return redirect("appointments")
    typed, at = typed_contact(request), clock.now()
    if request.method != "POST":
        return _page(request, asked, typed, is_call=False)
    if is_too_much(request, Taking.WISH):
        return _enough_page(request, asked, typed, is_call=False)
    try:
        wished = wish(
            asked.centre,
            asked.topic,
            asked.language,
            asked.also_speaks,
            earliest=at,
            latest=at + LOOKS_AHEAD,
            key=key_of(request) or new_secret(),
            at=at,
            person=actor_of(request).person_id,
            **typed,
        )
    except WrongDetails as error:
        return _page(request, asked, typed, contact_errors(error.fields), is_call=False)
    except AppointmentError as error:
        return _page(request, asked, typed, {"name": refusal_words(error.code)}, is_call=False)
    return redirect("appointment-waiting", wished.secret)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def call_back(request: HttpRequest) -> HttpResponse:
    """Be called back by somebody who speaks the language."""
    asked = _asked(request)
    if asked is None:
        return redirect("appointments")
    typed = typed_contact(request)
    if request.method != "POST":
        return _page(request, asked, typed, is_call=True)
    if is_too_much(request, Taking.WISH):
        return _enough_page(request, asked, typed, is_call=True)
    try:
        promised = ask_call_back(
            asked.centre,
            asked.topic,
            asked.language,
            name=typed["name"],
            email=typed["email"],
            telephone=typed["telephone"],
            at=clock.now(),
            key=key_of(request) or new_secret(),
            actor=actor_of(request),
        )
    except WrongDetails as error:
        return _page(request, asked, typed, contact_errors(error.fields), is_call=True)
    except HallRefusal as error:
        return _page(request, asked, typed, {"email": refusal_words(error.code)}, is_call=True)
    by = remark(day_words(promised.by), clock_words(promised.by))
    return _page(request, asked, typed, is_call=True, by=_("By %(time)s.") % {"time": by})


def _asked(request: HttpRequest) -> Wanted | None:
    asked = wanted(request, request.POST if request.method == "POST" else request.GET)
    return asked if asked is not None and asked.topic else None


def _enough_page(
    request: HttpRequest, asked: Wanted, typed: dict[str, str], *, is_call: bool
) -> HttpResponse:
    """Too much was left by this visitor; what they typed stays."""
    bad = {"name": too_much_words()}
    return _page(request, asked, typed, bad, is_call=is_call, status=HTTPStatus.TOO_MANY_REQUESTS)


def _page(
    request: HttpRequest,
    asked: Wanted,
    typed: dict[str, str],
    bad: dict[str, str] | None = None,
    *,
    is_call: bool,
    by: str = "",
    status: HTTPStatus = HTTPStatus.BAD_REQUEST,
) -> HttpResponse:
    waits = {
        "title": _("Tell me when a place becomes free"),
        "words": _("You get a message with one link, and half an hour to take the place."),
        "button": _("Tell me"),
    }
    calls = {
        "title": _("Call me back"),
        "words": _("Somebody who speaks your language telephones you, or writes if you prefer."),
        "button": _("Call me back"),
    }
    context = {
        **(calls if is_call else waits),
        "wanted": asked,
        "texts": hall_texts(asked.hall, asked_language()),
        "typed": typed,
        "bad": bad or {},
        "errors": listed_errors(bad or {}),
        "said": _("We call you back.") if by else "",
        "by": by,
        "is_optional": not is_call and actor_of(request).is_signed_in,
        "form_key": new_secret(),
        "section": "appointments",
    }
    status = status if bad else HTTPStatus.OK
    return render(request, "web/appointments/wish.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@private_link
def waiting(request: HttpRequest, secret: str) -> HttpResponse:
    """What somebody waits for, and the place that became free."""
    row = wish_by_secret(secret)
    if row is None:
        raise Http404
    taken = row.appointment or row.offered
    if row.state == "taken" and taken is not None:
        return redirect("appointment", secret_of(taken))
    refused, soonest = "", tuple[Time, ...]()
    if request.method == "POST":
        try:
            return _acted(request, secret)
        except AppointmentError as error:
            refused, soonest = refusal_words(error.code), time_lines(error.instead, row.language)
    return _waiting_page(request, secret, row, refused, soonest)


def _acted(request: HttpRequest, secret: str) -> HttpResponse:
    """Take the place, do without it, or wait no more."""
    at = clock.now()
    match request.POST.get("do", ""):
        case "take":
            return redirect(
                "appointment", take_offer(secret, key=key_of(request) or new_secret(), at=at).secret
            )
        case "decline":
            decline_offer(secret, at=at)
        case "close":
            close_wish(secret, at=at)
    return redirect("appointment-waiting", secret)


def _waiting_page(
    request: HttpRequest, secret: str, row: Any, refused: str, soonest: tuple[Time, ...]
) -> HttpResponse:
    at = clock.now()
    offered = row.offered if row.state == "offered" else None
    is_held = offered is not None and offered.state == "held" and offered.hold_until > at
    context = {
        "offered": shown_appointment(offered, at) if is_held else None,
        "state": row.state,
        "kept": shown_appointment(row.appointment, at) if row.appointment is not None else None,
        "until": row.latest,
        "refused": refused,
        "next_times": soonest,
        "hall_subject": f"hall/{row.centre}",
        "centre_subject": f"centre/{row.centre}",
        "topic_field": topic_field(row.topic),
        "texts": texts([f"hall/{row.centre}", f"centre/{row.centre}"], asked_language()),
        "secret": secret,
        "form_key": new_secret(),
        "section": "appointments",
    }
    status = HTTPStatus.CONFLICT if refused else HTTPStatus.OK
    return render(request, "web/appointments/waiting.html", context, status=status)
