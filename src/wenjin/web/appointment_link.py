"""One appointment behind its private link: book what is held, look, confirm, move, cancel, take it back."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from http import HTTPStatus
from typing import Any, Concatenate, Final, ParamSpec, cast

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wenjin.accounts.queries import actor_of
from wenjin.catalogue.exports.qr import qr_svg
from wenjin.catalogue.queries.texts import Texts, texts
from wenjin.core import clock
from wenjin.core.addresses import new_secret
from wenjin.counters.calendar_files import appointment_ics
from wenjin.counters.domain.appointment_errors import AppointmentError, HoldExpired, WrongDetails
from wenjin.counters.queries.appointments import appointment_by_secret, is_in_own_language
from wenjin.counters.queries.halls import hall
from wenjin.counters.services.appointments import Held, book, cancel, confirm, move, release, restore, wish
from wenjin.lang.templatetags.lang import asked_language
from wenjin.web.appointments import held_place
from wenjin.web.appointments_page import (
    Choice,
    ShownAppointment,
    Time,
    days_for,
    next_times,
    read_choice,
    read_day,
    shown_appointment,
    time_lines,
)
from wenjin.web.case_access import key_of
from wenjin.web.clerk import for_clerk, second_language
from wenjin.web.counters_contact import contact_errors, listed_errors, typed_contact
from wenjin.web.counters_links import address_in_any, private_link
from wenjin.web.counters_wanted import Wanted, hall_texts
from wenjin.web.counters_words import refusal_words, spoken_own_name

P = ParamSpec("P")
# An earlier place is at least a quarter of an hour earlier.
NOTICE: Final = timedelta(minutes=15)
_DONE: Final = ("booked", "moved", "confirmed", "wished")


def of_appointment(
    view: Callable[Concatenate[HttpRequest, str, Any, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """A page of the appointment behind a secret; 404 where there is none."""

    @wraps(view)
    def wrapped(request: HttpRequest, secret: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        row = appointment_by_secret(secret)
        if row is None:
            raise Http404
        return view(request, secret, row, *args, **kwargs)

    return private_link(cast("Callable[..., HttpResponse]", wrapped))


@require_safe
@of_appointment
def appointment(request: HttpRequest, secret: str, row: Any) -> HttpResponse:
    """The appointment as it is: held, booked, or over."""
    at = clock.now()
    if row.state == "held":
        if row.hold_until is not None and row.hold_until <= at:
            return _expired(request, secret, row, typed_contact(request), at)
        return _held_page(request, secret, row, typed_contact(request), {})
    if row.state == "expired":
        return _expired(request, secret, row, typed_contact(request), at)
    if row.state == "booked" and row.ends_at > at:
        return _booked_page(request, secret, row, at)
    return _over_page(request, secret, row, at)


def _texts(row: Any, *languages: str) -> Texts:
    subjects = [f"hall/{row.centre}", f"centre/{row.centre}", *(f"evidence/{one}" for one in row.papers)]
    return texts([*subjects, *([f"service/{row.service_id}"] if row.service_id else [])], *languages)


def _booked_page(request: HttpRequest, secret: str, row: Any, at: datetime) -> HttpResponse:
    second = second_language(request)
    did = request.GET.get("did", "")
    context = {
        **for_clerk(request, lambda: {"shown": shown_appointment(row, at)}),
        "texts": _texts(row, asked_language(), *([second] if second else [])),
        "secret": secret,
        "did": _did_words(did) if did in _DONE and not second else "",
        "qr": qr_svg(address_in_any(request, "appointment", secret)),
        "section": "appointments",
    }
    return render(request, "web/appointments/booked.html", context)


def _did_words(did: str) -> str:
    return {
        "booked": _("It is booked. Keep the address of this page, or the calendar file."),
        "moved": _("It is moved."),
        "confirmed": _("Thank you. We keep your place."),
        "wished": _("We tell you when an earlier place becomes free."),
    }[did]


def _held_page(
    request: HttpRequest, secret: str, row: Any, typed: dict[str, str], bad: dict[str, str]
) -> HttpResponse:
    return _details_page(request, secret, row, typed, bad, HTTPStatus.BAD_REQUEST if bad else HTTPStatus.OK)


def _details_page(
    request: HttpRequest,
    secret: str,
    row: Any,
    typed: dict[str, str],
    bad: dict[str, str],
    status: HTTPStatus,
    *,
    refused: str = "",
    soonest: tuple[Time, ...] = (),
) -> HttpResponse:
    context = {
        "shown": shown_appointment(row, clock.now()),
        "texts": _texts(row, asked_language()),
        "secret": secret,
        "typed": typed,
        "bad": bad,
        "errors": listed_errors(bad),
        "refused": refused,
        "next_times": soonest,
        "is_signed_in": actor_of(request).is_signed_in,
        "form_key": new_secret(),
        "section": "appointments",
    }
    return render(request, "web/appointments/held.html", context, status=status)


def _expired(
    request: HttpRequest, secret: str, row: Any, typed: dict[str, str], at: datetime, error: Any = None
) -> HttpResponse:
    """The hold is over: the next places, with everything that was typed."""
    instead = time_lines(error.instead, row.language) if error is not None else ()
    soonest = instead or next_times(wanted_of(row), row.starts_at, at)
    words = refusal_words(error.code if error is not None else HoldExpired.code)
    status = HTTPStatus.CONFLICT if request.method == "POST" else HTTPStatus.OK
    return _details_page(request, secret, row, typed, {}, status, refused=words, soonest=soonest)


def wanted_of(row: Any) -> Wanted:
    """What an appointment is for, to look for another place."""
    return Wanted(
        hall=hall(row.centre),
        topic=row.topic,
        language=row.language,
        also_speaks=tuple(row.also_speaks),
        group_size=row.group_size,
        service=row.service_id,
        case=row.case_reference,
        papers=tuple(row.papers),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@of_appointment
def book_held(request: HttpRequest, secret: str, row: Any) -> HttpResponse:
    """Book what is held. When the hold is over, the same place is held again if it is still free."""
    if request.method != "POST" or row.state not in ("held", "expired", "booked"):
        return redirect("appointment", secret)
    at, typed, key = clock.now(), typed_contact(request), key_of(request)
    other = read_choice(request.POST.get("starts_at", ""))
    try:
        if other is not None:
            return _booked(_again(request, row, other, key, at).secret, typed, key, at)
        return _booked(secret, typed, key, at)
    except WrongDetails as error:
        return _held_page(request, secret, row, typed, contact_errors(error.fields))
    except HoldExpired as error:
        return _booked_again(request, secret, row, typed, error)
    except AppointmentError as error:
        return _expired(request, secret, row, typed, at, error)


def _booked(secret: str, typed: dict[str, str], key: str | None, at: datetime) -> HttpResponse:
    book(secret, **typed, key=key or new_secret(), at=at)
    return HttpResponseRedirect(f"{reverse('appointment', args=[secret])}?did=booked")


def _again(request: HttpRequest, row: Any, chosen: Choice, key: str | None, at: datetime) -> Held:
    return held_place(request, wanted_of(row), chosen, key=key, at=at)


def _booked_again(
    request: HttpRequest, secret: str, row: Any, typed: dict[str, str], first: AppointmentError
) -> HttpResponse:
    """Somebody took longer than five minutes to write: if nobody else came, nothing happened."""
    at, key = clock.now(), key_of(request)
    same = Choice(row.starts_at, is_in_own_language(row))
    try:
        return _booked(_again(request, row, same, key, at).secret, typed, key, at)
    except WrongDetails as error:
        return _held_page(request, secret, row, typed, contact_errors(error.fields))
    except AppointmentError as error:
        first.instead = error.instead
        return _expired(request, secret, row, typed, at, first)


@require_POST
@of_appointment
def release_held(request: HttpRequest, secret: str, row: Any) -> HttpResponse:
    """Give back what is held and look at all places again."""
    if row.state == "held":
        release(secret, at=clock.now())
    return HttpResponseRedirect(f"{reverse('appointment-times')}?{wanted_of(row).query}")


@require_safe
@of_appointment
def calendar(request: HttpRequest, secret: str, row: Any) -> HttpResponse:
    """The appointment for the calendar of the visitor's own device."""
    if row.state in ("held", "expired"):
        raise Http404
    response = HttpResponse(appointment_ics(row), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{row.reference}.ics"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@of_appointment
def confirm_coming(request: HttpRequest, secret: str, row: Any) -> HttpResponse:
    """One tap: they will come. A mail program that opens links by itself confirms nothing."""
    if request.method == "POST":
        return _done(request, secret, "confirmed", lambda: confirm(secret, at=clock.now()))
    return _ask(
        request,
        secret,
        row,
        title=_("Will you come?"),
        words=_("One tap, and we keep your place."),
        button=_("I will come"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@of_appointment
def cancel_it(request: HttpRequest, secret: str, row: Any) -> HttpResponse:
    """Cancel, once the reader has confirmed it."""
    if request.method == "POST":
        return _done(request, secret, "", lambda: cancel(secret, at=clock.now()))
    return _ask(
        request,
        secret,
        row,
        title=_("Cancel the appointment?"),
        words=_("Somebody who waits gets your place. You can take it back as long as nobody has it."),
        button=pgettext("an appointment", "Cancel it"),
        is_stop=True,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@of_appointment
def wish_earlier(request: HttpRequest, secret: str, row: Any) -> HttpResponse:
    """Be told when an earlier place becomes free; this one is kept until the other is taken."""
    at = clock.now()
    if request.method == "POST":
        latest, key = row.starts_at - NOTICE, key_of(request) or new_secret()
        return _done(
            request,
            secret,
            "wished",
            lambda: wish(
                row.centre,
                row.topic,
                row.language,
                earliest=at,
                latest=latest,
                key=key,
                at=at,
                appointment_secret=secret,
            ),
        )
    return _ask(
        request,
        secret,
        row,
        title=_("An earlier place?"),
        words=_(
            "We tell you when one becomes free. You have half an hour to take it, and keep this one until then."
        ),
        button=_("Tell me"),
    )


def _ask(request: HttpRequest, secret: str, row: Any, *, is_stop: bool = False, **words: str) -> HttpResponse:
    """One question with one button; for an appointment that can no longer be changed, its page."""
    shown = shown_appointment(row, clock.now())
    if not shown.is_ahead:
        return redirect("appointment", secret)
    context = {
        **words,
        "is_stop": is_stop,
        "shown": shown,
        "secret": secret,
        "form_key": new_secret(),
        "section": "appointments",
    }
    return render(request, "web/appointments/ask.html", context)


def _done(request: HttpRequest, secret: str, did: str, act: Callable[[], object]) -> HttpResponse:
    """Do it and show the page; what can no longer be done is said there by its state."""
    try:
        act()
    except AppointmentError:
        did = ""
    return HttpResponseRedirect(reverse("appointment", args=[secret]) + (f"?did={did}" if did else ""))


@require_http_methods(["GET", "HEAD", "POST"])
@of_appointment
def move_it(request: HttpRequest, secret: str, row: Any) -> HttpResponse:
    """Another time for the same appointment; its number and its link stay."""
    at = clock.now()
    if not shown_appointment(row, at).is_ahead:
        return redirect("appointment", secret)
    chosen = read_choice(request.POST.get("starts_at", "")) if request.method == "POST" else None
    if chosen is None:
        return _move_page(request, secret, row, at)
    try:
        key = key_of(request) or new_secret()
        move(secret, chosen.starts_at, key=key, at=at, in_own_language=chosen.in_own_language)
    except AppointmentError as error:
        soonest = time_lines(error.instead, row.language) or next_times(wanted_of(row), chosen.starts_at, at)
        return _move_page(request, secret, row, at, refused=refusal_words(error.code), soonest=soonest)
    return HttpResponseRedirect(f"{reverse('appointment', args=[secret])}?did=moved")


def _move_page(
    request: HttpRequest,
    secret: str,
    row: Any,
    at: datetime,
    *,
    refused: str = "",
    soonest: tuple[Time, ...] = (),
) -> HttpResponse:
    asked = wanted_of(row)
    context = {
        "wanted": asked,
        "days": days_for(asked, read_day(request.GET.get("from", "")), at),
        "query": "",
        "texts": hall_texts(asked.hall, asked_language()),
        "language_name": spoken_own_name(asked.language),
        "refused": refused,
        "next_times": soonest,
        "moving": row.reference,
        "action": reverse("appointment-move", args=[secret]),
        "form_key": new_secret(),
        "back_href": reverse("appointment", args=[secret]),
        "back_words": _("Your appointment"),
        "section": "appointments",
    }
    status = HTTPStatus.CONFLICT if refused else HTTPStatus.OK
    return render(request, "web/appointments/times.html", context, status=status)


@require_POST
@of_appointment
def undo_cancelling(request: HttpRequest, secret: str, row: Any) -> HttpResponse:
    """Take a cancelled place back while nobody else has it."""
    if row.state != "cancelled":
        return redirect("appointment", secret)
    at = clock.now()
    try:
        restore(secret, at=at)
    except AppointmentError as error:
        soonest = time_lines(error.instead, row.language)
        return _over_page(request, secret, row, at, refused=refusal_words(error.code), soonest=soonest)
    return HttpResponseRedirect(f"{reverse('appointment', args=[secret])}?did=booked")


def _over_page(
    request: HttpRequest,
    secret: str,
    row: Any,
    at: datetime,
    *,
    refused: str = "",
    soonest: tuple[Time, ...] = (),
) -> HttpResponse:
    """An appointment that is cancelled, missed or past."""
    shown, asked = shown_appointment(row, at), wanted_of(row)
    title, words = _over_words(shown)
    context = {
        "shown": shown,
        "texts": _texts(row, asked_language()),
        "title": refused or title,
        "words": words,
        "may_undo": row.state == "cancelled" and row.starts_at > at and not refused,
        "next_times": soonest,
        "action": reverse("appointment-hold"),
        "carried": asked.pairs,
        "query": asked.query,
        "secret": secret,
        "form_key": new_secret(),
        "section": "appointments",
    }
    status = HTTPStatus.CONFLICT if refused else HTTPStatus.OK
    return render(request, "web/appointments/over.html", context, status=status)


def _over_words(shown: ShownAppointment) -> tuple[str, str]:
    if shown.state == "came" and shown.may_check_in:
        return _("You are here, and we know it."), _("The page of your number shows when you are called.")
    if shown.state == "cancelled":
        return _("This appointment is cancelled."), _("Nobody expects you then.")
    if shown.state == "no_show":
        return _("Nobody came to this appointment."), _("If you still need help, book another one.")
    return _("This appointment is over."), _("If you still need help, book another one.")
