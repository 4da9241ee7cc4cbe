"""A draft without an account: the private link by which its owner goes on elsewhere."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from wenjin.accounts.domain.actor import VISITOR_LETTERS, Actor
from wenjin.accounts.queries import actor_of
from wenjin.accounts.queries.actors import visitor_secret
from wenjin.cases.services import attach_draft
from wenjin.catalogue.exports.qr import qr_svg
from wenjin.core.addresses import fingerprint
from wenjin.lang.templatetags.lang import asked_language
from wenjin.web.access import object_decides
from wenjin.web.case_access import is_from_cookie, opened, sign_in_href
from wenjin.web.case_list import held_by
from wenjin.web.visitors import forget_visitor, remember_visitor

_LONGEST_SECRET = 100


@object_decides
@never_cache
@require_POST
def link(request: HttpRequest, reference: str) -> HttpResponse:
    """The private link itself: to copy, to scan. Only the browser that holds the draft can show it."""
    case = opened(request, reference)
    secret = visitor_secret(request)
    if not case.is_draft or not case.actor.visitor or case.row.secret_hash != case.actor.visitor:
        raise Http404
    # Without a language: it opens in the language of whoever opens it.
    path = reverse("case-open-link", args=[secret]).replace(f"/{asked_language()}/", "/", 1)
    address = request.build_absolute_uri(path)
    context = {
        "reference": case.reference,
        "address": address,
        "qr": qr_svg(address),
        "sign_in_href": sign_in_href(request, case.href),
        "section": "cases",
    }
    return _unseen(render(request, "web/case/link.html", context))


@object_decides
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def open_link(request: HttpRequest, secret: str) -> HttpResponse:
    """Go on with what is behind a private link, once the reader has said so; also after it was sent."""
    holder = Actor(visitor=fingerprint(secret)[:VISITOR_LETTERS])
    held = held_by(holder) if len(secret) <= _LONGEST_SECRET else []
    if not held:
        raise Http404
    own = actor_of(request)
    if own.visitor == holder.visitor:
        return redirect("case", held[0].reference)
    if request.method == "POST":
        response = HttpResponseRedirect(reverse("case", args=[held[0].reference]))
        remember_visitor(response, secret, by_link=True)
        return _unseen(response)
    context = {
        "title": held[0].title,
        "has_own": bool(own.visitor) and bool(held_by(Actor(visitor=own.visitor))),
        "section": "cases",
    }
    return _unseen(render(request, "web/case/open_link.html", context))


@object_decides
@never_cache
@require_POST
def take(request: HttpRequest, reference: str) -> HttpResponse:
    """Somebody who is signed in says whether a draft that came by a link is theirs."""
    case = opened(request, reference)
    if not is_from_cookie(case.actor, case.row):
        raise Http404
    if request.POST.get("whose") == "mine":
        attach_draft(case.actor, case.actor.visitor, case.id, at=case.at)
        return redirect("case", case.reference)
    response = redirect("cases")
    forget_visitor(response)
    return response


def _unseen(response: HttpResponse) -> HttpResponse:
    """The address is the key: nobody stores it, indexes it or passes it on."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Cache-Control"] = "no-store, private"
    # A form that leads on from here must still prove where it came from.
    response.headers["Referrer-Policy"] = "same-origin"
    return response
