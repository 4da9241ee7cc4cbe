"""One registration behind its private link: where it stands, the tickets, and what can still be done."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import wraps
from http import HTTPStatus
from typing import Concatenate, Final, ParamSpec, cast

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wenjin.core import clock
from wenjin.core.addresses import new_secret
from wenjin.events.calendar_files import registration_ics
from wenjin.events.notices import why_declined
from wenjin.events.papers.wallet_key import wallet_key
from wenjin.events.queries.events import event_as_known, event_by_id
from wenjin.events.queries.registrations import RegistrationSeen, by_secret
from wenjin.events.queries.seen import EventWhole
from wenjin.events.services import waiting_list
from wenjin.events.services.proving import prove
from wenjin.events.services.refusals import EventRefusal
from wenjin.lang.templatetags.lang import asked_language, number
from wenjin.web.case_access import key_of, may_open
from wenjin.web.context import Page
from wenjin.web.counters_links import private_link
from wenjin.web.counters_words import spoken_name
from wenjin.web.events_chosen import chosen_of, chosen_words, guardians_of, guest_words, people_words
from wenjin.web.events_materials import materials_of
from wenjin.web.events_page import when_and_where
from wenjin.web.events_tickets import ticket_svg
from wenjin.web.events_words import moment_words, refusal_words
from wenjin.web.hrefs import href
from wenjin.web.stencils import Stencils, of_reader

P = ParamSpec("P")
# Pages by the act that they are for.
_ELSEWHERE: Final = {
    "accept": "event-accept",
    "certificate": "event-certificate",
    "feedback": "event-feedback",
    "change": "event-change",
    "letter": "event-letter",
    "cancel": "event-cancel",
    "let_go": "event-cancel",
}
_TEMPLATE: Final = "web/events/registration.html"
# What lasts longer than planned is followed, and come back to, a while longer.
OVERRUN: Final = timedelta(hours=1)
# States that say what is to come.
_LIVE: Final = frozenset({"confirmed", "pending", "waiting", "offered"})
_PAGES: Final = Stencils()
_SECRET: Final = re.compile(r"[A-Za-z0-9_-]{20,}")


@dataclass(frozen=True, slots=True)
class State:
    """What the page says first.

    Attributes:
        tone: done, turn, late or wait, for the colour of the note.
    """

    title: str
    words: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Ticket:
    """The ticket of one guest.

    Attributes:
        place: in the group, 0 for who registered.
        must_wait: a guardian has not agreed yet.
        chosen: what they get, such as a meal.
        href: of the picture to keep; ``wallet_href`` of the pass for a wallet, empty where there is none.
    """

    place: int
    name: str
    code: str
    drawing: SafeString
    must_wait: bool
    href: str
    wallet_href: str = ""
    chosen: tuple[str, ...] = ()


def of_registration(
    view: Callable[Concatenate[HttpRequest, RegistrationSeen, EventWhole, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """A page of the registration behind a secret; 404 where there is none."""
    return _opened(view, lambda row: event_by_id(row.event_id, asked_language()))


def of_shown_registration(
    view: Callable[Concatenate[HttpRequest, RegistrationSeen, EventWhole, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """The same for a page that does not say how many places are left: there is nothing to ask of the event."""
    return _opened(view, lambda row: event_as_known(row.event_id, row.event_version, asked_language()))


def _opened(
    view: Callable[Concatenate[HttpRequest, RegistrationSeen, EventWhole, P], HttpResponse],
    event_of: Callable[[RegistrationSeen], EventWhole | None],
) -> Callable[..., HttpResponse]:
    @wraps(view)
    def wrapped(request: HttpRequest, secret: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        row = by_secret(secret, clock.now())
        found = event_of(row) if row is not None else None
        if row is None or found is None:
            raise Http404
        return view(request, row, found, *args, **kwargs)

    return private_link(cast("Callable[..., HttpResponse]", wrapped))


@require_safe
@of_shown_registration
def registration(request: HttpRequest, row: RegistrationSeen, found: EventWhole) -> HttpResponse:
    """The registration as it is; opened from a mail, it shows that the address is theirs."""
    if (mark := request.GET.get("mail")) is not None:
        if request.method == "GET":
            prove(row.contact.secret, mark, at=clock.now())
        # What is copied from the line of addresses proves nothing.
        return redirect("event-registration", row.contact.secret)
    reader = of_reader(request)
    if reader is None or not _is_ordinary(row, found):
        return _page(request, row, found)
    return HttpResponse(_filled(request, reader, row, found))


def _page(
    request: HttpRequest,
    row: RegistrationSeen,
    found: EventWhole,
    *,
    refused: str = "",
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    case = row.case_reference
    context = {
        **_context(row, found, clock.now(), ticket_svg),
        "case_href": href("case", case) if case and may_open(request, case) else "",
        "refused": refused,
    }
    return render(request, _TEMPLATE, context, status=status)


def _context(
    row: RegistrationSeen, found: EventWhole, at: datetime, drawn: Callable[[str], SafeString]
) -> dict[str, object]:
    is_confirmed, elsewhere = has_tickets(row, found), _elsewhere(row)
    secret, is_over = row.contact.secret, _is_over(found, at)
    is_needed, has_entry = is_confirmed and not is_over, is_confirmed or row.state == "pending"
    has_wallet = wallet_key(at) is not None
    tickets = tickets_of(row, found, drawn, has_wallet=has_wallet) if is_needed and not row.is_online else ()
    return {
        "row": row,
        "secret": secret,
        "event": found,
        "facts": when_and_where(found),
        "state": state_words(row, found, at),
        "tickets": tickets,
        "chosen": chosen_of(row, found) if row.state in _LIVE and not tickets else (),
        "guardians": guardians_of(row),
        "people": people_words(row),
        "again_href": href("event-register", found.code) if _is_ended(row) and found.takes_forms(at) else "",
        "channels": channels_of(found) if is_needed else (),
        "materials": materials_of(found, at, is_guest=is_confirmed, secret=secret),
        "elsewhere": elsewhere,
        "calendar_href": href("event-registration-calendar", secret) if has_entry and not is_over else "",
        "event_href": href("event", found.code),
        "form_key": new_secret(),
        "section": "events",
    }


def _is_ended(row: RegistrationSeen) -> bool:
    """Whether they gave it up, or an offer ran out: they may begin anew."""
    return row.state in ("cancelled", "expired") or (row.state == "offered" and "accept" not in row.can)


def has_tickets(row: RegistrationSeen, found: EventWhole) -> bool:
    """Whether there is something to show at the entrance."""
    return row.state == "confirmed" and not found.is_cancelled


def _is_over(found: EventWhole, at: datetime) -> bool:
    return found.is_over(at - OVERRUN)


def _is_ordinary(row: RegistrationSeen, found: EventWhole) -> bool:
    """Whether the page differs from those of others in names, codes and links alone."""
    has_more = row.mail_failed_at is not None or bool(row.case_reference)
    has_more = has_more or (row.is_online and any(one.chosen for one in row.guests))
    return has_tickets(row, found) and not has_more and _SECRET.fullmatch(row.contact.secret) is not None


def _filled(request: HttpRequest, reader: tuple[str, ...], row: RegistrationSeen, found: EventWhole) -> str:
    """The page of a registration that is confirmed, most of which is drawn for many at once."""
    contact, at, guests = row.contact, clock.now(), () if row.is_online else row.guests
    words = {"secret": contact.secret, "reference": row.reference, "email": contact.email}
    for one in guests:
        words[f"name{one.place}"] = one.name
        words[f"ticket{one.place}"] = one.ticket
        words[f"drawing{one.place}"] = ticket_svg(one.ticket)

    def drawn(others: Mapping[str, str]) -> str:
        stands = replace(
            row,
            reference=others["reference"],
            contact=replace(contact, secret=others["secret"], email=contact.email and others["email"]),
            guests=tuple(
                replace(
                    one,
                    name=one.name and others[f"name{one.place}"],
                    ticket=others[f"ticket{one.place}"],
                )
                for one in guests
            ),
        )
        pictures = {others[f"ticket{one.place}"]: others[f"drawing{one.place}"] for one in guests}
        page = Page(request)
        page.path = page.path.replace(contact.secret, others["secret"])
        context = _context(stands, found, at, lambda code: SafeString(pictures[code]))
        return render_to_string(_TEMPLATE, {**context, "page": page}, request)

    key = (
        *reader,
        (found.id, found.version, _is_over(found, at)),
        (row.is_online, row.join_address, row.can, row.wants_news),
        (bool(contact.email), wallet_key(at) is not None),
        materials_of(found, at, is_guest=True),
        tuple((one.place, bool(one.name), one.has_consent is False, one.chosen) for one in guests),
    )
    return _PAGES.filled(key, words, drawn)


def state_words(row: RegistrationSeen, found: EventWhole, at: datetime) -> State:
    """Where a registration stands, and what comes next."""
    if found.is_cancelled:
        return State(_("This event is cancelled."), tone="late")
    if row.state in _LIVE and _is_over(found, at):
        return State(_("This event is over."))
    match row.state:
        case "confirmed":
            has_mail = row.contact.email and row.mail_failed_at is None
            mail = _("We write to %(email)s.") % {"email": row.contact.email} if has_mail else ""
            return State(_("You are registered."), mail, "done")
        case "pending" if row.reason == "guardian":
            return State(_("A guardian must still agree."), _("Your places are kept until then."), "wait")
        case "pending":
            return State(
                _("We decide soon, and write to you."), _("Your places are kept until then."), "wait"
            )
        case "waiting":
            words = _("Place %(place)s. We write to you when it is your turn.")
            return State(
                _("You are on the waiting list."), words % {"place": number(row.position or 1)}, "wait"
            )
        case "offered" if row.offered_until is not None and "accept" in row.can:
            until = moment_words(row.offered_until)
            words = _("Answer by %(time)s. After that the place goes to somebody else.") % {"time": until}
            return State(pgettext("at an event", "A place is free for you"), words, "turn")
        case "declined":
            return State(_("You cannot come to this event."), why_declined(row.reason), "late")
        case "offered" | "expired":
            return State(refusal_words("offer_over"), tone="late")
    return State(_("Your registration is cancelled."), _("Nobody expects you then."))


def tickets_of(
    row: RegistrationSeen, found: EventWhole, drawn: Callable[[str], SafeString], *, has_wallet: bool = False
) -> tuple[Ticket, ...]:
    """A ticket for each who comes.

    Args:
        drawn: makes the picture of a code.
        has_wallet: this house can give them for wallets as well.
    """
    return tuple(
        Ticket(
            one.place,
            one.name or guest_words(one.place + 1),
            one.ticket,
            drawn(one.ticket),
            one.has_consent is False,
            reverse("event-ticket", args=[row.contact.secret, one.place]),
            reverse("event-wallet", args=[row.contact.secret, one.place]) if has_wallet else "",
            chosen_words(one, found),
        )
        for one in row.guests
    )


@dataclass(frozen=True, slots=True)
class Channel:
    """A link to hear or read an event in a language."""

    href: str
    title: str
    words: str


def channels_of(found: EventWhole) -> tuple[Channel, ...]:
    """Live captions and voices of interpreters, session by session."""
    channels = []
    for session in found.sessions:
        if session.captions_address:
            channels.append(Channel(session.captions_address, session.title, _("Live captions")))
        channels.extend(
            Channel(one.address, session.title, spoken_name(one.language))
            for one in session.interpretations
            if one.address
        )
    return tuple(channels)


def _elsewhere(row: RegistrationSeen) -> dict[str, str]:
    """Addresses of what else can be done."""
    return {act: href(name, row.contact.secret) for act, name in _ELSEWHERE.items() if act in row.can}


@require_safe
@of_shown_registration
def calendar(request: HttpRequest, row: RegistrationSeen, found: EventWhole) -> HttpResponse:
    """The event for the guest's own calendar, with what only guests are told."""
    content = registration_ics(row, found, asked_language())
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{row.reference}.ics"'
    return response


@require_POST
@of_registration
def accept_it(request: HttpRequest, row: RegistrationSeen, found: EventWhole) -> HttpResponse:
    """Take what is on offer; who has taken it in another window finds what they have."""
    if row.state in ("confirmed", "pending"):
        return redirect("event-registration", row.contact.secret)
    return _done(request, row, found, lambda key, at: waiting_list.accept(row.contact.secret, key=key, at=at))


@require_http_methods(["GET", "HEAD", "POST"])
@of_registration
def cancel_it(request: HttpRequest, row: RegistrationSeen, found: EventWhole) -> HttpResponse:
    """Give up places, an offer or the wait, after one question."""
    if request.method == "POST":
        return _done(
            request, row, found, lambda key, at: waiting_list.let_go(row.contact.secret, key=key, at=at)
        )
    if not row.can & {"cancel", "let_go"}:
        return redirect("event-registration", row.contact.secret)
    waits = row.state == "waiting"
    words = _("I do not want to wait any more") if waits else _("Cancel my registration")
    return ask(
        request,
        row,
        found,
        title=words,
        words=_("Somebody who waits gets your place.") if found.is_full and not waits else "",
        button=words,
        is_stop=True,
    )


def ask(
    request: HttpRequest, row: RegistrationSeen, found: EventWhole, *, is_stop: bool = False, **words: str
) -> HttpResponse:
    """One question with one button."""
    context = {
        **words,
        "is_stop": is_stop,
        "row": row,
        "secret": row.contact.secret,
        "event": found,
        "facts": when_and_where(found),
        "form_key": new_secret(),
        "section": "events",
    }
    return render(request, "web/events/ask.html", context)


def _done(
    request: HttpRequest,
    row: RegistrationSeen,
    found: EventWhole,
    act: Callable[[str, datetime], object],
) -> HttpResponse:
    """Do it and show the page; what cannot be done is said there."""
    try:
        act(key_of(request) or new_secret(), clock.now())
    except EventRefusal as error:
        return refused_page(request, row, found, error)
    return HttpResponseRedirect(reverse("event-registration", args=[row.contact.secret]))


def refused_page(
    request: HttpRequest, row: RegistrationSeen, found: EventWhole, error: EventRefusal
) -> HttpResponse:
    """The registration, and above it why something was not done."""
    words = refusal_words(error.code, **error.details)
    return _page(request, row, found, refused=words, status=HTTPStatus.CONFLICT)
