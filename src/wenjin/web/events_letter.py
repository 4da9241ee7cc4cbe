"""Somebody who comes to an event asks for a letter of invitation: the beginning of a case."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wenjin.accounts.queries import actor_of
from wenjin.accounts.queries.actors import visitor_secret
from wenjin.core import clock
from wenjin.core.addresses import new_secret
from wenjin.events.queries.registrations import RegistrationSeen
from wenjin.events.queries.seen import EventWhole
from wenjin.events.services.letters import ask_for_letter
from wenjin.events.services.refusals import EventRefusal
from wenjin.web.case_access import key_of
from wenjin.web.events_link import ask, of_registration, refused_page
from wenjin.web.visitors import remember_visitor


@require_http_methods(["GET", "HEAD", "POST"])
@of_registration
def letter(request: HttpRequest, row: RegistrationSeen, found: EventWhole) -> HttpResponse:
    """One question; then the case in which the letter is asked for."""
    if request.method == "POST":
        return _asked(request, row, found)
    if "letter" not in row.can:
        return redirect("event-registration", row.contact.secret)
    words = _("It is an application like any other: you go on with it on the next page.")
    button = _("Ask for a letter of invitation")
    return ask(request, row, found, title=button, words=words, button=button)


def _asked(request: HttpRequest, row: RegistrationSeen, found: EventWhole) -> HttpResponse:
    actor = actor_of(request)
    if actor.visitor_by_link and not actor.is_signed_in:
        # Whoever gave the link holds that secret: what is begun here gets one of its own.
        actor = replace(actor, visitor="")
    try:
        made = ask_for_letter(
            row.contact.secret, key=key_of(request) or new_secret(), at=clock.now(), actor=actor
        )
    except EventRefusal as error:
        return refused_page(request, row, found, error)
    response = redirect("case", made.reference)
    if secret := made.secret or ("" if actor.is_signed_in else visitor_secret(request)):
        remember_visitor(response, secret)
    return response
