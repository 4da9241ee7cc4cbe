"""Appointments before there is one: what about, when, and the place that is held."""

from collections.abc import Mapping
from datetime import date, datetime
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from wenjin.accounts.queries import actor_of
from wenjin.core import clock
from wenjin.core.addresses import fingerprint, new_secret
from wenjin.counters.domain.appointment_errors import AppointmentError
from wenjin.counters.services.appointments import Held, hold
from wenjin.lang.templatetags.lang import asked_language, number
from wenjin.web.appointments_page import Choice, Time, days_for, next_times, read_choice, read_day, time_lines
from wenjin.web.case_access import key_of
from wenjin.web.counters_contact import listed_errors
from wenjin.web.counters_limits import Taking, is_too_much, too_much_words
from wenjin.web.counters_now import hall_now
from wenjin.web.counters_wanted import (
    LARGEST_GROUP,
    Wanted,
    also_choices,
    hall_texts,
    language_choices,
    topic_choices,
    wanted,
)
from wenjin.web.counters_words import group_words, refusal_words, spoken_own_name


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """What it is about, in which language, for how many."""
    return _choose_page(request, wanted(request, request.GET), {})


def _choose_page(request: HttpRequest, asked: Wanted | None, bad: Mapping[str, str]) -> HttpResponse:
    context: dict[str, object] = {"section": "appointments", "wanted": asked}
    if asked is not None:
        context |= {
            **choices(asked),
            "hall_now": hall_now(asked.hall, clock.now()),
            "bad": bad,
            "errors": listed_errors(bad),
        }
    return render(
        request,
        "web/appointments/choose.html",
        context,
        status=HTTPStatus.BAD_REQUEST if bad else HTTPStatus.OK,
    )


def choices(asked: Wanted) -> dict[str, object]:
    """What ``web/appointments/wanted.html`` shows."""
    return {
        "topics": topic_choices(asked.hall),
        "languages": language_choices(asked.hall, asked.language),
        "also": also_choices(asked.also_speaks),
        "texts": hall_texts(asked.hall, asked_language(), service=asked.service),
    }


@require_safe
@never_cache
def times(request: HttpRequest) -> HttpResponse:
    """Free places, a week at a time, each with how the language is covered."""
    asked = wanted(request, request.GET)
    if asked is None:
        return redirect("appointments")
    bad = {} if asked.topic else {"topic": _("Choose what it is about.")}
    if asked.wrong_group:
        most = number(LARGEST_GROUP)
        bad["people"] = _("Write how many people come, from 1 to %(most)s.") % {"most": most}
    if bad:
        return _choose_page(request, asked, bad)
    return times_page(request, asked, read_day(request.GET.get("from", "")))


def times_page(
    request: HttpRequest,
    asked: Wanted,
    first: date | None = None,
    *,
    refused: str = "",
    soonest: tuple[Time, ...] = (),
    status: HTTPStatus = HTTPStatus.CONFLICT,
) -> HttpResponse:
    """The list of places; above it, where one could not be had, why not and the next ones."""
    at = clock.now()
    days = days_for(asked, first, at)
    context = {
        "wanted": asked,
        "days": days,
        "query": asked.query,
        "texts": hall_texts(asked.hall, asked_language()),
        "language_name": spoken_own_name(asked.language),
        "group_words": group_words(asked.group_size),
        "refused": refused,
        "next_times": soonest,
        "action": reverse("appointment-hold"),
        "carried": asked.pairs,
        "form_key": new_secret(),
        "back_href": f"{reverse('appointments')}?{asked.query}",
        "back_words": _("Change what you asked for"),
        "section": "appointments",
    }
    status = status if refused else HTTPStatus.OK
    return render(request, "web/appointments/times.html", context, status=status)


@require_POST
@never_cache
def take(request: HttpRequest) -> HttpResponse:
    """Hold a place for five minutes; the same form sent twice holds one."""
    asked = wanted(request, request.POST)
    chosen = read_choice(request.POST.get("starts_at", ""))
    if asked is None or not asked.topic or asked.wrong_group or chosen is None:
        query = f"?{asked.query}" if asked is not None else ""
        return HttpResponseRedirect(f"{reverse('appointments')}{query}")
    if is_too_much(request, Taking.PLACE):
        return times_page(request, asked, refused=too_much_words(), status=HTTPStatus.TOO_MANY_REQUESTS)
    at = clock.now()
    try:
        held = held_place(request, asked, chosen, key=key_of(request), at=at)
    except AppointmentError as error:
        soonest = time_lines(error.instead, asked.language) or next_times(asked, chosen.starts_at, at)
        return times_page(request, asked, refused=refusal_words(error.code), soonest=soonest)
    return redirect("appointment", held.secret)


def held_place(request: HttpRequest, asked: Wanted, chosen: Choice, *, key: str | None, at: datetime) -> Held:
    """Hold a place for whoever asks.

    Args:
        key: of the form; another time or another way on the same form is another place.

    Raises:
        AppointmentError: it cannot be had.
    """
    return hold(
        asked.centre,
        asked.topic,
        asked.language,
        asked.also_speaks,
        chosen.starts_at,
        key=fingerprint(f"{key or new_secret()}:{chosen.starts_at.isoformat()}:{chosen.in_own_language}"),
        at=at,
        group_size=asked.group_size,
        in_own_language=chosen.in_own_language,
        service_id=asked.service,
        case_reference=asked.case,
        papers=asked.papers,
        person=actor_of(request).person_id,
    )
