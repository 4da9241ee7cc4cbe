"""The reception: tickets for people without a phone, check-in, who goes first, who is back, whom to call back."""

from http import HTTPStatus
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from wenjin.accounts.access import staff
from wenjin.accounts.domain.actor import Role
from wenjin.cases.domain.reference import read_reference
from wenjin.core import clock
from wenjin.counters.queries.call_backs import call_back
from wenjin.counters.queries.console import ticket_in_hall
from wenjin.counters.queries.live import find_tickets
from wenjin.counters.services import call_backs, calling, tickets
from wenjin.counters.services.refusals import HallRefusal, NoSuchTicket, UnknownReason, WrongCount
from wenjin.desk.asked import keep
from wenjin.desk.counters.place import LONGEST, Place, hall_page, key_of, no_hall, place_of
from wenjin.desk.counters.reception_page import Trouble, Typed, priority_of, reception_page, uuid_of
from wenjin.desk.counters.refusal_words import hall_refusal_words, status_of
from wenjin.desk.counters.words import marked, spoken

_SOURCE: Final = "reception"
_LARGEST_GROUP: Final = 30


@staff(Role.COUNTER_OFFICER)
@require_safe
@never_cache
def reception(request: HttpRequest) -> HttpResponse:
    """Everything that a reception does."""
    place = place_of(request, Role.COUNTER_OFFICER)
    return no_hall(request) if place is None else reception_page(request, place)


@staff(Role.COUNTER_OFFICER)
@require_POST
@never_cache
def issue(request: HttpRequest) -> HttpResponse:
    """Give somebody a ticket, and lead on to the page that prints it."""
    place = place_of(request, Role.COUNTER_OFFICER)
    if place is None:
        return no_hall(request)
    typed = _typed(request)
    if typed.case and read_reference(typed.case) is None:
        words = _("This is no number of a case. Compare it letter by letter, or leave it empty.")
        return _refused(request, place, typed, "issue", words, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        made = tickets.issue(
            place.centre,
            typed.topic,
            typed.language,
            also_speaks=tuple(one for one in typed.also if one != typed.language),
            source=_SOURCE,
            key=key_of(request),
            at=clock.now(),
            actor=place.actor,
            group_size=_group(typed.people),
            case_reference=read_reference(typed.case) or "" if typed.case else "",
            reasons=tuple(filter(None, (priority_of(place, one) for one in typed.reasons))),
        )
    except HallRefusal as refused:
        words = hall_refusal_words(refused)
        return _refused(request, place, typed, "issue", words, status_of(refused))
    return _printing(request, made)


@staff(Role.COUNTER_OFFICER)
@require_POST
@never_cache
def check_in(request: HttpRequest) -> HttpResponse:
    """Somebody with an appointment is here: they get a ticket."""
    place = place_of(request, Role.COUNTER_OFFICER)
    if place is None:
        return no_hall(request)
    typed = _typed(request)
    try:
        made = tickets.check_in(
            typed.reference,
            key=key_of(request),
            at=clock.now(),
            source=_SOURCE,
            actor=place.actor,
            centre=place.centre,
        )
    except HallRefusal as refused:
        return _refused(request, place, typed, "check-in", hall_refusal_words(refused), status_of(refused))
    return _printing(request, made)


@staff(Role.COUNTER_OFFICER)
@require_POST
@never_cache
def priority(request: HttpRequest) -> HttpResponse:
    """Let somebody go earlier, with the reason."""
    place = place_of(request, Role.COUNTER_OFFICER)
    if place is None:
        return no_hall(request)
    typed, at = _typed(request), clock.now()
    try:
        if not priority_of(place, typed.reason):
            raise UnknownReason
        found = next(iter(find_tickets(place.centre, typed.number, at)), None)
        if found is None:
            raise NoSuchTicket
        tickets.give_priority(found.pk, typed.reason, place.actor, at=at)
    except HallRefusal as refused:
        return _refused(request, place, typed, "priority", hall_refusal_words(refused), status_of(refused))
    told = _("%(ticket)s goes earlier: %(reason)s.")
    messages.success(request, marked(told, ticket=found.shown, reason=place.priority(typed.reason)))
    return redirect("desk:counters-reception")


@staff(Role.COUNTER_OFFICER)
@require_POST
@never_cache
def back(request: HttpRequest) -> HttpResponse:
    """Somebody who was parked, or did not hear their number, is back and waits again."""
    place = place_of(request, Role.COUNTER_OFFICER)
    if place is None:
        return no_hall(request)
    pk = uuid_of(request.POST.get("ticket", ""))
    found = ticket_in_hall(place.centre, pk) if pk else None
    try:
        if found is None:
            raise NoSuchTicket
        calling.back(found.id, place.actor, at=clock.now())
    except HallRefusal as refused:
        words = hall_refusal_words(refused)
        return _refused(request, place, Typed(), "list", words, status_of(refused))
    messages.success(request, _("%(ticket)s waits again and keeps the place.") % {"ticket": found.shown})
    return redirect("desk:counters-reception")


@staff(Role.COUNTER_OFFICER)
@require_safe
@never_cache
def calling_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Whom to call back, with number and name; that they were looked at is written down."""
    place = place_of(request, Role.COUNTER_OFFICER)
    if place is None:
        return no_hall(request)
    return _call_back_page(request, place, pk)


@staff(Role.COUNTER_OFFICER)
@require_POST
@never_cache
def called_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """They were called."""
    place = place_of(request, Role.COUNTER_OFFICER)
    if place is None:
        return no_hall(request)
    if call_back(place.centre, pk) is None:
        raise Http404
    try:
        call_backs.call_back_done(pk, place.actor, clock.now())
    except HallRefusal as refused:
        return _call_back_page(
            request, place, pk, trouble=hall_refusal_words(refused), status=status_of(refused)
        )
    messages.success(request, _("The call is done. Name and number are destroyed after a while."))
    return redirect("desk:counters-reception")


def _call_back_page(
    request: HttpRequest, place: Place, pk: UUID, *, trouble: str = "", status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    found = call_back(place.centre, pk)
    if found is None:
        raise Http404
    at = clock.now()
    context = {
        "call": found,
        "contact": call_backs.open_contact(pk, place.actor, at=at),
        "language": spoken(found.language),
        "topic": place.topic(found.topic),
        "is_late": found.is_late(at),
        "trouble": trouble,
    }
    return hall_page(request, place, "desk/counters/call_back.html", context, here="reception", status=status)


def _typed(request: HttpRequest) -> Typed:
    post = request.POST
    return Typed(
        topic=post.get("topic", "")[:LONGEST],
        language=post.get("language", "")[:16],
        also=tuple(post.getlist("also")[:5]),
        people=post.get("people", "1").strip()[:6],
        case=post.get("case", "").strip()[:40],
        reasons=tuple(post.getlist("reasons")[:10]),
        reference=post.get("reference", "").strip()[:LONGEST],
        number=post.get("number", "").strip()[:20],
        reason=post.get("reason", "")[:LONGEST],
    )


def _group(typed: str) -> int:
    if not typed.isdecimal() or not 1 <= int(typed) <= _LARGEST_GROUP:
        raise WrongCount(field="people")
    return int(typed)


def _printing(request: HttpRequest, made: tickets.Issued) -> HttpResponse:
    """The secret of the ticket stays in the sealed session of the reader, for the page that prints it."""
    asked = {
        "ticket": str(made.ticket.pk),
        "secret": made.secret or "",
        "low": "" if made.low is None else str(made.low),
        "high": "" if made.high is None else str(made.high),
    }
    return redirect(f"{reverse('desk:counters-ticket')}?{urlencode({'asked': keep(request, asked)})}")


def _refused(
    request: HttpRequest, place: Place, typed: Typed, form: str, words: str, status: HTTPStatus
) -> HttpResponse:
    return reception_page(request, place, typed=typed, trouble=Trouble(form, words), status=status)
