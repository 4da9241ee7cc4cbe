"""Plans to take along and to share: calendar file, document, and the private link.

The address of a shared plan is its only key, so its pages are kept by nobody: no store, no index, no referrer.
Pages with a form send a referrer to this site alone, because a browser that sends none cannot prove where a form
came from.
"""

from collections.abc import Callable, Mapping
from functools import wraps
from http import HTTPStatus
from typing import Concatenate, Final, ParamSpec, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from wenjin.catalogue.exports.qr import qr_svg
from wenjin.catalogue.services.plan_links import (
    LinkGone,
    NoSuchLink,
    SharedPlan,
    delete_plan_link,
    make_plan_link,
    open_plan_link,
)
from wenjin.core import clock
from wenjin.core.addresses import new_secret
from wenjin.lang.templatetags.lang import asked_language
from wenjin.web import answers as store
from wenjin.web.answers import Answers
from wenjin.web.clerk import for_clerk
from wenjin.web.errors import not_found
from wenjin.web.plan import current, moved, plan_view
from wenjin.web.plan_files import LinkOnPaper, calendar_of, document_of
from wenjin.web.plan_page import page_parts, plan_page
from wenjin.web.plan_request import MadePlan, plan_of, start_of

P = ParamSpec("P")
CALENDAR_COOKIE: Final = "wenjin_calendar"
LONGEST_KEY: Final = 100
_PARTS: Final = ("facts", "people", "held", "estimates")


@require_safe
@plan_view
def calendar(request: HttpRequest) -> HttpResponse:
    """The days of the reader's plan as a calendar file."""
    made = current(request)
    if made is None:
        return redirect("plan")
    # The browser keeps what makes the entries of this plan its own, so that a second import moves the first.
    secret = request.COOKIES.get(CALENDAR_COOKIE, "")[:LONGEST_KEY] or new_secret()
    response = _calendar_file(request, made, secret)
    response.set_cookie(
        CALENDAR_COOKIE,
        secret,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


@require_safe
@plan_view
def document(request: HttpRequest) -> HttpResponse:
    """The reader's plan as a document to print."""
    made = current(request)
    return redirect("plan") if made is None else _document_file(request, made, None)


@require_http_methods(["GET", "HEAD", "POST"])
@plan_view
def link(request: HttpRequest) -> HttpResponse:
    """Keep the plan behind a private address; the same form sent twice makes one."""
    made = current(request)
    if made is None or request.method != "POST":
        return redirect("plan")
    shared = make_plan_link(
        content_of(made),
        language=asked_language(),
        form_key=request.POST.get("key", "")[:LONGEST_KEY] or new_secret(),
        now=clock.now(),
    )
    return redirect("shared-plan-address", shared.secret)


def content_of(made: MadePlan) -> dict[str, object]:
    """What a link keeps: the answers, and the first day as it is now."""
    answers = made.answers
    return {
        "situations": [[one.kind, one.id] for one in made.situations],
        "start": start_of(answers, today=made.today).isoformat(),
        "facts": dict(answers.facts),
        "people": [dict(one) for one in answers.people],
        "held": dict(answers.held),
        "estimates": dict(answers.estimates),
    }


def answers_of(content: Mapping[str, object]) -> Answers:
    """The answers behind a link."""
    kept = {name: content[name] for name in _PARTS if name in content}
    pairs = content.get("situations")
    start = content.get("start")
    return Answers(
        facts=_mapping(kept.get("facts")),
        people=tuple(_mapping(one) for one in _list(kept.get("people"))),
        held={key: value is True for key, value in _mapping(kept.get("held")).items()},
        estimates={
            key: value for key, value in _mapping(kept.get("estimates")).items() if isinstance(value, int)
        },
        situations=tuple((str(kind), str(name)) for kind, name in _list(pairs)),
        start=start if isinstance(start, str) else None,
    )


def _mapping(value: object) -> dict[str, object]:
    return {str(key): one for key, one in value.items()} if isinstance(value, Mapping) else {}


def _list(value: object) -> list[list[object]]:
    return list(value) if isinstance(value, list) else []


def shared_view(
    view: Callable[Concatenate[HttpRequest, SharedPlan, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Open the link: 404 for an address that never was, 410 for one whose time is over; kept by nobody."""

    @wraps(view)
    def wrapped(request: HttpRequest, secret: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            response = view(request, open_plan_link(secret, now=clock.now()), *args, **kwargs)
        except NoSuchLink:
            response = not_found(request)
        except LinkGone:
            response = render(request, "web/plan/gone.html", {"section": "plan"}, status=HTTPStatus.GONE)
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        response.headers["Cache-Control"] = "no-store, private"
        response.headers.setdefault("Referrer-Policy", "no-referrer")
        return response

    return plan_view(cast("Callable[..., HttpResponse]", wrapped))


def _with_form(response: HttpResponse) -> HttpResponse:
    response.headers["Referrer-Policy"] = "same-origin"
    return response


@require_safe
@shared_view
def shared(request: HttpRequest, opened: SharedPlan) -> HttpResponse:
    """A shared plan, to read; it needs no cookie and sets none."""
    made = _made(opened)
    if made is None:
        return render(request, "web/plan/gone.html", {"section": "plan"}, status=HTTPStatus.GONE)
    context = {
        **for_clerk(request, lambda: page_parts(made)),
        "is_shared": True,
        "secret": opened.secret,
        "address": _address(request, opened),
        "expires_at": opened.expires_at,
        "qr": qr_svg(_address(request, opened)),
        "section": "plan",
    }
    return render(request, "web/plan/result.html", context)


@require_safe
@shared_view
def shared_calendar(request: HttpRequest, opened: SharedPlan) -> HttpResponse:
    """The days of a shared plan as a calendar file."""
    made = _made(opened)
    return redirect("plan") if made is None else _calendar_file(request, made, opened.secret)


@require_safe
@shared_view
def shared_document(request: HttpRequest, opened: SharedPlan) -> HttpResponse:
    """A shared plan as a document, with its address to scan."""
    made = _made(opened)
    on_paper = LinkOnPaper(_address(request, opened), opened.expires_at.date())
    return redirect("plan") if made is None else _document_file(request, made, on_paper)


@require_safe
@shared_view
def address(request: HttpRequest, opened: SharedPlan) -> HttpResponse:
    """The private address itself: to copy, to scan, to delete."""
    shown = _address(request, opened)
    context = {
        "secret": opened.secret,
        "address": shown,
        "qr": qr_svg(shown),
        "expires_at": opened.expires_at,
        "days": settings.PLAN_LINK_DAYS,
        "section": "plan",
    }
    return render(request, "web/plan/address.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@shared_view
def mine(request: HttpRequest, opened: SharedPlan) -> HttpResponse:
    """Copy the answers of a shared plan into this browser, once the reader has confirmed it."""
    if request.method == "POST":
        return moved(reverse("plan"), answers_of(opened.request))
    context = {"secret": opened.secret, "has_answers": not store.load(request).is_empty, "section": "plan"}
    return _with_form(render(request, "web/plan/mine.html", context))


@require_http_methods(["GET", "HEAD", "POST"])
@shared_view
def delete(request: HttpRequest, opened: SharedPlan) -> HttpResponse:
    """Delete a shared plan for everybody who has its address, once the reader has confirmed it."""
    if request.method == "POST":
        delete_plan_link(opened.secret, now=clock.now())
        return HttpResponseRedirect(reverse("shared-plan", args=[opened.secret]))
    return _with_form(render(request, "web/plan/delete.html", {"secret": opened.secret, "section": "plan"}))


def _made(opened: SharedPlan) -> MadePlan | None:
    return plan_of(answers_of(opened.request), today=clock.today())


def _address(request: HttpRequest, opened: SharedPlan) -> str:
    """The address without a language: it opens in the language of whoever opens it."""
    path = reverse("shared-plan", args=[opened.secret])
    return request.build_absolute_uri(path.replace(f"/{asked_language()}/", "/", 1))


def _calendar_file(request: HttpRequest, made: MadePlan, secret: str) -> HttpResponse:
    content = calendar_of(
        plan_page(made), host=request.get_host(), secret=secret, absolute=request.build_absolute_uri
    )
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8; method=PUBLISH")
    response.headers["Content-Disposition"] = 'attachment; filename="plan.ics"'
    return response


def _document_file(request: HttpRequest, made: MadePlan, on_paper: LinkOnPaper | None) -> HttpResponse:
    content = document_of(made, on_paper, absolute=request.build_absolute_uri)
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = 'inline; filename="plan.pdf"'
    return response
