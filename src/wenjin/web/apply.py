"""What can be filed here, and the beginning of an application: without an account, with what the plan knows."""

from dataclasses import replace
from http import HTTPStatus
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from wenjin.accounts import queries as accounts
from wenjin.accounts.queries.actors import visitor_secret
from wenjin.cases.domain.errors import CaseError
from wenjin.cases.services import start_draft
from wenjin.catalogue.queries.domain import NoPackLoaded
from wenjin.catalogue.queries.procedures import UnknownProcedure, procedure_document
from wenjin.core.addresses import new_secret
from wenjin.lang.templatetags.lang import asked_language
from wenjin.web import answers as plan_answers
from wenjin.web.access import public
from wenjin.web.apply_page import facts_to_carry, open_lines, start_page
from wenjin.web.case_access import LONGEST_KEY, actor_of
from wenjin.web.case_errors import refusal_words
from wenjin.web.case_list import drafts_of
from wenjin.web.clerk import for_clerk
from wenjin.web.errors import not_found
from wenjin.web.visitors import BEFORE_SECONDS, remember_visitor


@public
@require_safe
def offers(request: HttpRequest) -> HttpResponse:
    """Everything that can be filed here today."""
    try:
        lines = open_lines()
    except NoPackLoaded:
        lines = []
    context = {
        "procedures": [one for one in lines if not one.is_renewal],
        "renewals": [one for one in lines if one.is_renewal],
        "drafts": drafts_of(actor_of(request)),
        "section": "cases",
    }
    return render(request, "web/apply/list.html", context)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, identifier: str) -> HttpResponse:
    """What it is, and the button that begins it."""
    if request.method != "POST":
        return _page(request, identifier)
    actor = actor_of(request)
    if actor.visitor_by_link and not actor.is_signed_in:
        # Whoever gave the link holds that secret: what is begun here gets one of its own.
        actor = replace(actor, visitor="")
    try:
        facts = _carried(request, identifier)
        begun = start_draft(
            actor,
            identifier,
            language=asked_language(),
            facts=facts,
            employer=_firm(request.POST.get("for", ""), actor.represents),
            key=request.POST.get("key", "")[:LONGEST_KEY] or None,
        )
    except (UnknownProcedure, NoPackLoaded):
        return not_found(request)
    except CaseError as error:
        return _page(request, identifier, trouble=refusal_words(error), status=HTTPStatus.CONFLICT)
    response = HttpResponseRedirect(reverse("case", args=[begun.case.reference]))
    if secret := begun.secret or ("" if actor.is_signed_in else visitor_secret(request)):
        remember_visitor(response, secret)
    return response


def _carried(request: HttpRequest, identifier: str) -> dict[str, object]:
    """Answers of the reader's plan that this application uses, when they said that they come along.

    Raises:
        UnknownProcedure: nobody can begin with it today.
    """
    if request.POST.get("facts") != "yes":
        return {}
    return facts_to_carry(procedure_document(identifier), plan_answers.load(request).as_raw())


def _page(
    request: HttpRequest, identifier: str, *, trouble: str = "", status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    actor = actor_of(request)
    facts = plan_answers.load(request).as_raw()
    try:
        shown = for_clerk(request, lambda: {"shown": start_page(identifier, facts)})
    except (UnknownProcedure, NoPackLoaded):
        return not_found(request)
    context = {
        **shown,
        "firms": list(accounts.organisations(actor.represents).values()) if actor.represents else [],
        "drafts": [one for one in drafts_of(actor) if one.procedure_id == identifier],
        "form_key": new_secret(),
        "trouble": trouble,
        "section": "cases",
    }
    response = render(request, "web/apply/start.html", context, status=status)
    if not actor.is_signed_in and not actor.visitor:
        # By this cookie the same form sent twice is known to come from one browser.
        remember_visitor(response, new_secret(), seconds=BEFORE_SECONDS)
    return response


def _firm(chosen: str, represents: frozenset[UUID]) -> UUID | None:
    """The firm in whose name it is filed; None for oneself, and for what was never offered."""
    return next((one for one in represents if str(one) == chosen), None)
