"""The page with the form of one part of a visit: somebody, a car, a stop, a gift."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, TypeVar
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from wenjin.desk.merging import Merged, as_sent, sent
from wenjin.desk.visits.fields import VisitForm
from wenjin.desk.visits.place import form_page, is_done, page_words, seen_of
from wenjin.events.queries.visits import VisitSeen

_F = TypeVar("_F", bound=VisitForm)


@dataclass(frozen=True, slots=True)
class Part:
    """What the form is about.

    Attributes:
        kind: as the address says by which it is taken away.
        here: the page of the visit on which it stands, by the name of its address.
        title: what it is called, or what to do for a new one.
        pk: None for a new one.
        now: fingerprint of what is there; empty for a new one.
        adds_at: address that adds a new one, where a colleague has taken away what the form was about.
    """

    kind: str
    here: str
    title: str
    pk: UUID | None = None
    now: str = ""
    adds_at: str = ""


def must_be_sent(request: HttpRequest) -> None:
    """What was typed into something that is gone is shown once more; nothing else of it is there.

    Raises:
        Http404: nothing was typed, or not into a form of ours: those have a key.
    """
    if request.method != "POST" or not request.POST.get("key"):
        raise Http404


def part_sent(request: HttpRequest, part: Part, make: Callable[[QueryDict | None], _F]) -> tuple[_F, Merged]:
    """Like ``merging.sent``; of what is gone there is nothing to merge with, so it stays as it was typed."""
    if part.adds_at:
        return make(request.POST), as_sent(request)
    return sent(request, make)


def part_page(
    request: HttpRequest,
    seen: VisitSeen,
    part: Part,
    form: VisitForm,
    merged: Merged,
    save: Callable[[str], object],
    more: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Save what was sent and go back to the page of all; else the form, with what is wrong.

    Args:
        form, merged: as ``part_sent`` made them.
        save: writes the part, given the fingerprint of what its sender has seen.
        more: what else stands on the page.
    """
    if part.adds_at:
        return _gone_page(request, seen, part, form)
    if (
        request.method == "POST"
        and form.is_valid()
        and is_done(form, lambda: save(merged.seen(seen_of(request), part.now)))
    ):
        messages.success(request, _("Saved."))
        return redirect(f"desk:{part.here}", seen.code)
    context = _around(seen, part)
    if part.pk is not None:
        context |= {
            "seen": part.now,
            "merged": merged,
            "remove": reverse("desk:visit-remove", args=[seen.code, part.kind, part.pk]),
        }
    return form_page(request, seen, form, context | dict(more or {}), here=part.here)


def _gone_page(request: HttpRequest, seen: VisitSeen, part: Part, form: VisitForm) -> HttpResponse:
    """What was typed, in a form that adds it anew."""
    form.add_error(
        None,
        _("A colleague took this away since you opened the page. Nothing was saved. Save it to add it anew."),
    )
    context = {**_around(seen, part), "action": part.adds_at}
    return form_page(request, seen, form, context, here=part.here, status=HTTPStatus.CONFLICT)


def _around(seen: VisitSeen, part: Part) -> dict[str, Any]:
    return {
        "title": part.title,
        "back": reverse(f"desk:{part.here}", args=[seen.code]),
        "back_words": "" if part.here == "visit" else page_words(part.here),
    }
