"""Where one is on the desk of programmes: beside the pages of the event, with pages of its own below."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import pgettext

from wenjin.accounts.domain.actor import Role
from wenjin.accounts.queries import actor_of
from wenjin.desk.events.place import PLANNERS, event_page, key_of, opened
from wenjin.desk.frame import Link
from wenjin.desk.programmes.words import refused
from wenjin.events.queries.programmes import Programme, programme
from wenjin.events.services.refusals import EventRefusal
from wenjin.lang.templatetags.lang import asked_language

__all__ = ["PLANNERS", "actor_of", "done", "key_of", "programme_of", "programme_page", "uuids"]


def ways_of_programme(request: HttpRequest, code: str, here: str) -> list[Link]:
    """The pages of a programme; the list of emergencies is for the team alone."""
    is_team = actor_of(request).has(Role.EVENT_TEAM)
    return [
        Link(words, address_of(name, code), name == here)
        for name, words in page_names().items()
        if name != "emergencies" or is_team
    ]


def page_names() -> dict[str, str]:
    """What the pages are called."""
    return {
        "programme": pgettext("page of a programme", "Cohorts"),
        "consents": pgettext("page of a programme", "Consents"),
        "attendance": pgettext("page of a programme", "Attendance"),
        "outcomes": pgettext("page of a programme", "Outcomes"),
        "emergencies": pgettext("page of a programme", "Emergencies"),
    }


def address_of(page: str, code: str) -> str:
    """Where a page of a programme is."""
    return reverse("desk:programme" if page == "programme" else f"desk:programme-{page}", args=[code])


def programme_of(code: str) -> Programme:
    """The programme of an address.

    Raises:
        Http404: there is none.
    """
    found = programme(code, asked_language())
    if found is None:
        raise Http404
    return found


def programme_page(
    request: HttpRequest,
    code: str,
    template: str,
    context: Mapping[str, Any],
    *,
    here: str,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    """A page of a programme."""
    known = {"programme_ways": ways_of_programme(request, code, here), "heading": page_names()[here]}
    return event_page(request, opened(code), template, {**known, **context}, here="programme", status=status)


def done(
    request: HttpRequest,
    code: str,
    page: str,
    act: Callable[[], str],
    again: Callable[[str, HTTPStatus], HttpResponse],
    *,
    query: str = "",
) -> HttpResponse:
    """Do something and go back to the page; what was refused is said on it, with what was typed.

    Args:
        act: does it, and says what was done.
        again: draws the page with what is wrong.
    """
    try:
        told = act()
    except EventRefusal as error:
        return again(refused(error), HTTPStatus.CONFLICT)
    if told:
        messages.success(request, told)
    return redirect(address_of(page, code) + query)


def uuids(typed: list[str], most: int = 2000) -> set[UUID]:
    """Ids that were sent; what is none is left out."""
    found = set()
    for one in typed[:most]:
        try:
            found.add(UUID(one))
        except ValueError:
            continue
    return found
