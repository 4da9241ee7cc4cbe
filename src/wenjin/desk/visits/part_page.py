"""The page with the form of one part of a visit: somebody, a car, a stop, a gift."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from wenjin.desk.merging import Merged
from wenjin.desk.visits.place import form_page, is_done, page_words, seen_of
from wenjin.events.queries.visits import VisitSeen


@dataclass(frozen=True, slots=True)
class Part:
    """What the form is about.

    Attributes:
        kind: as the address says by which it is taken away.
        here: the page of the visit on which it stands, by the name of its address.
        title: what it is called, or what to do for a new one.
        pk: None for a new one.
        now: fingerprint of what is there; empty for a new one.
    """

    kind: str
    here: str
    title: str
    pk: UUID | None = None
    now: str = ""


def part_page(
    request: HttpRequest,
    seen: VisitSeen,
    part: Part,
    form: forms.Form,
    merged: Merged,
    save: Callable[[str], object],
    more: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Save what was sent and go back to the page of all; else the form, with what is wrong.

    Args:
        form, merged: as ``merging.sent`` made them.
        save: writes the part, given the fingerprint of what its sender has seen.
        more: what else stands on the page.
    """
    if (
        request.method == "POST"
        and form.is_valid()
        and is_done(form, lambda: save(merged.seen(seen_of(request), part.now)))
    ):
        messages.success(request, _("Saved."))
        return redirect(f"desk:{part.here}", seen.code)
    context: dict[str, Any] = {
        "title": part.title,
        "back": reverse(f"desk:{part.here}", args=[seen.code]),
        "back_words": "" if part.here == "visit" else page_words(part.here),
    }
    if part.pk is not None:
        context |= {
            "seen": part.now,
            "merged": merged,
            "remove": reverse("desk:visit-remove", args=[seen.code, part.kind, part.pk]),
        }
    return form_page(request, seen, form, context | dict(more or {}), here=part.here)
