"""Where one is on the desk of visits: the visit, its pages, and what its forms share."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, Final

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import pgettext

from wenjin.core.addresses import new_secret
from wenjin.desk.events.place import LONGEST_KEY, key_of
from wenjin.desk.frame import PLANNERS, Link, desk_page
from wenjin.desk.visits.fields import VisitForm
from wenjin.desk.visits.words import refusal_words
from wenjin.events.queries.visits import VisitSeen, visit
from wenjin.events.services.refusals import EventRefusal, FormWrong
from wenjin.lang.templatetags.lang import asked_language

__all__ = [
    "PLANNERS",
    "form_page",
    "is_done",
    "key_of",
    "opened",
    "page_words",
    "seen_of",
    "visit_page",
    "visits_page",
]

SECTION: Final = "visits"


def ways_of_visit(code: str, here: str) -> list[Link]:
    """The pages of a visit."""
    return [
        Link(words, reverse(f"desk:{name}", args=[code]), name == here) for name, words in _pages().items()
    ]


def page_words(here: str) -> str:
    """What a page of a visit is called."""
    return _pages()[here]


def _pages() -> dict[str, str]:
    return {
        "visit": pgettext("page of a visit", "Plan"),
        "visit-people": pgettext("page of a visit", "People"),
        "visit-cars": pgettext("page of a visit", "Cars and ways"),
        "visit-gifts": pgettext("page of a visit", "Gifts"),
        "visit-programme": pgettext("page of a visit", "Programme"),
        "visit-follow-ups": pgettext("page of a visit", "Agreed"),
    }


def opened(code: str) -> VisitSeen:
    """The visit of an address.

    Raises:
        Http404: there is none.
    """
    found = visit(code)
    if found is None:
        raise Http404
    return found


def visits_page(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    """A page of the desk of visits, with a fresh key for each form."""
    return desk_page(request, template, {"form_key": new_secret(), **context}, section=SECTION, status=status)


def visit_page(
    request: HttpRequest,
    seen: VisitSeen,
    template: str,
    context: Mapping[str, Any],
    *,
    here: str,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    """A page of one visit.

    Args:
        here: which of its pages, by the name of its address.
    """
    known = {
        "visit": seen,
        "visit_title": seen.title(asked_language()),
        "visit_ways": ways_of_visit(seen.code, here),
        "here": here,
    }
    return visits_page(request, template, {**known, **context}, status=status)


def form_page(
    request: HttpRequest,
    seen: VisitSeen,
    form: forms.Form,
    context: Mapping[str, Any],
    *,
    here: str,
    status: HTTPStatus | None = None,
) -> HttpResponse:
    """A page with one form; 422 when something typed is wrong, unless another status is named.

    Drawn again with what was typed it keeps the fingerprint of what it showed at first (``seen``), so that it is
    refused again and nobody's work is overwritten unseen.
    """
    kept = seen_of(request) if form.is_bound else ""
    if kept and context.get("seen"):
        context = {**context, "seen": kept, "is_outdated": kept != context["seen"]}
    is_wrong = form.is_bound and bool(form.errors)
    answered = status or (HTTPStatus.UNPROCESSABLE_ENTITY if is_wrong else HTTPStatus.OK)
    return visit_page(
        request, seen, "desk/visits/form.html", {"form": form, **context}, here=here, status=answered
    )


def seen_of(request: HttpRequest) -> str:
    """The fingerprint of what the form showed."""
    return request.POST.get("seen", "")[:LONGEST_KEY]


def is_done(form: VisitForm, act: Callable[[], object]) -> bool:
    """Do what a form asks for; what is refused stands in the form."""
    try:
        act()
    except FormWrong as refused:
        for name, code in refused.fields.items():
            form.mark(name, code)
        return False
    except EventRefusal as refused:
        form.add_error(None, refusal_words(refused))
        return False
    return True
