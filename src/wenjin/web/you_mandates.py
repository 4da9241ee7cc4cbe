"""Who may act for the reader: give leave, take it back."""

from datetime import date, timedelta
from http import HTTPStatus
from uuid import UUID

from allauth.core.internal import ratelimit
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wenjin.accounts import queries, services
from wenjin.accounts.domain.actor import Actor
from wenjin.accounts.domain.consent import HowGiven
from wenjin.accounts.queries import actor_of
from wenjin.core import clock
from wenjin.core.addresses import new_secret
from wenjin.core.delivery.mail import MailRefused, checked_address
from wenjin.lang.templatetags.lang import asked_language
from wenjin.web.case_access import key_of

LONGEST = 254
# Choices instead of a date field: nobody has to work out a date. Days, and 0 for no end.
TERMS = (30, 90, 365, 0)
INVITATIONS = "10/h/user,30/d/user"


class NoSuchOrganisation(LookupError):
    """No organisation has this code."""


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def give(request: HttpRequest) -> HttpResponse:
    """Let somebody act for the reader: a person by their address here, an organisation by its code."""
    actor = actor_of(request)
    typed = {"agent": "", "term": "365"}
    error = ""
    if request.method == "POST":
        typed = {
            "agent": request.POST.get("agent", "").strip()[:LONGEST],
            "term": request.POST.get("term", ""),
        }
        error = _give(request, actor, typed["agent"], typed["term"])
        if not error:
            return redirect(f"{reverse('you')}#mandates")
    context = {
        "typed": typed,
        "terms": [(str(days), _term_words(days)) for days in TERMS],
        "error": error,
        "errors": [{"text": error, "href": "#agent"}] if error else [],
        "form_key": key_of(request) or new_secret(),
        "section": "you",
    }
    return render(
        request, "web/you/give.html", context, status=HTTPStatus.BAD_REQUEST if error else HTTPStatus.OK
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def revoke(request: HttpRequest, mandate_id: UUID) -> HttpResponse:
    """Take leave back, once the reader has said so twice."""
    actor = actor_of(request)
    assert actor.person_id is not None  # noqa: S101  the address is for people who are signed in
    found = [one for one in queries.mandates_given_by(actor.person_id) if one.id == mandate_id]
    if not found:
        raise Http404
    if request.method == "POST" or not found[0].is_running:
        if found[0].revoked_at is None:
            services.revoke_mandate(mandate_id, principal_id=actor.person_id, actor=actor, at=clock.now())
        return redirect(f"{reverse('you')}#mandates")
    return render(request, "web/you/revoke.html", {"mandate": found[0], "section": "you"})


def _give(request: HttpRequest, actor: Actor, agent: str, term: str) -> str:
    """Give the mandate; what is wrong with it, in words, or nothing."""
    if term not in {str(days) for days in TERMS}:
        return _("Choose how long.")
    if not agent:
        return _("Write the e-mail address of the person, or the code of the organisation.")
    is_address = "@" in agent
    if is_address and not _may_invite(request):
        return _("That was tried too often. Wait a few minutes, then try again.")
    try:
        _record(actor, agent, _until(int(term)), is_address=is_address, key=key_of(request))
    except MailRefused:
        return _("This is not an e-mail address. It looks like name@example.org.")
    except NoSuchOrganisation:
        return _("No organisation here has this code. Ask them for the 18 signs of their code.")
    except services.MandateRefused as refused:
        return _refused_words(refused.code)
    return ""


def _record(actor: Actor, agent: str, until_on: date | None, *, is_address: bool, key: str | None) -> None:
    assert actor.person_id is not None  # noqa: S101  the address is for people who are signed in
    person_id, organisation_id = None, None
    if is_address:
        person_id = services.agent_with_address(
            checked_address(agent), language=asked_language(), at=clock.now()
        )
        if person_id is None:
            raise services.MandateRefused("no_such_agent")
    else:
        organisation = queries.organisation_with_code(agent)
        if organisation is None:
            raise NoSuchOrganisation(agent)
        organisation_id = organisation.id
    services.give_mandate(
        actor.person_id,
        actor=actor,
        at=clock.now(),
        how=HowGiven.ONLINE,
        agent_id=person_id,
        agent_organisation_id=organisation_id,
        evidence=checked_address(agent).lower() if is_address else "",
        until_on=until_on,
        key=key,
    )


def _may_invite(request: HttpRequest) -> bool:
    """Whether the reader may name another address: each gets a letter, so there is a limit."""
    usage = ratelimit.consume(
        request, app="wenjin", action="give_mandate", config={"give_mandate": INVITATIONS}
    )
    return usage is not None


def _until(days: int) -> date | None:
    return clock.today() + timedelta(days=days) if days else None


def _term_words(days: int) -> str:
    return {
        30: _("30 days"),
        90: _("90 days"),
        365: _("One year"),
        0: _("Until I take it back"),
    }[days]


def _refused_words(code: str) -> str:
    if code == "oneself":
        return _("This is your own address. You need no leave to act for yourself.")
    return _("This cannot be recorded. Ask at a counter.")
