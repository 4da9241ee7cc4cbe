"""The list of visits; a new one, and the same once more on other days."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from wenjin.accounts.access import staff
from wenjin.accounts.queries import actor_of
from wenjin.core import clock
from wenjin.desk.merging import sent
from wenjin.desk.visits.fields import AboutForm, CopyForm
from wenjin.desk.visits.place import (
    PLANNERS,
    form_page,
    is_done,
    key_of,
    opened,
    seen_of,
    visits_page,
)
from wenjin.desk.visits.words import STATES
from wenjin.events.queries.visits import fingerprint, visits
from wenjin.events.services.visits import change_visit, copy_visit, make_visit
from wenjin.lang.domain.registry import BY_CODE
from wenjin.lang.templatetags.lang import asked_language

_FIRST = ("en", "zh-hans")


@staff(*PLANNERS)
@require_safe
@never_cache
def listing(request: HttpRequest) -> HttpResponse:
    """Visits to come, or those that are over."""
    is_past = request.GET.get("past") == "1"
    rows = [
        (one, one.title(asked_language()), STATES[one.state]) for one in visits(clock.today(), past=is_past)
    ]
    return visits_page(request, "desk/visits/list.html", {"rows": rows, "is_past": is_past})


@staff(*PLANNERS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """Begin to plan one."""
    initial = {"language_1": _FIRST[0], "language_2": _FIRST[1], "usual_travel": 30}
    typed = request.POST if request.method == "POST" else None
    form = AboutForm(typed, initial=initial, languages=_languages(request), is_new=True)
    if (
        request.method == "POST"
        and form.is_valid()
        and is_done(
            form,
            lambda: make_visit(actor_of(request), form.draft(), key=key_of(request), at=clock.now()),
        )
    ):
        messages.success(request, _("Saved."))
        return redirect("desk:visit", form.draft().code)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound and form.errors else HTTPStatus.OK
    context = {
        "form": form,
        "title": _("New visit"),
        "back": reverse("desk:visits"),
        "back_words": _("Visits"),
    }
    return visits_page(request, "desk/visits/form.html", context, status=status)


@staff(*PLANNERS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def about(request: HttpRequest, code: str) -> HttpResponse:
    """Change its titles, languages, days and limits."""
    seen = opened(code)
    known = seen.about
    initial = {
        "language_1": known.languages[0],
        "language_2": known.languages[1],
        "starts_on": known.starts_on,
        "ends_on": known.ends_on,
        "usual_travel": known.usual_travel,
        "dearest_gift": known.dearest_gift,
        **{f"titles_{one}": words for one, words in known.titles.items()},
    }
    asked = tuple(dict.fromkeys((*known.languages, *known.titles)))
    form, merged = sent(request, lambda data: AboutForm(data, initial=initial, languages=asked, is_new=False))
    if (
        request.method == "POST"
        and form.is_valid()
        and is_done(
            form,
            lambda: change_visit(
                actor_of(request),
                code,
                form.draft(code, known.titles),
                key=key_of(request),
                at=clock.now(),
                seen=merged.seen(seen_of(request), fingerprint(known)),
            ),
        )
    ):
        messages.success(request, _("Saved."))
        return redirect("desk:visit", code)
    context = {
        "merged": merged,
        "title": _("Change the visit"),
        "seen": fingerprint(known),
        "back": reverse("desk:visit", args=[code]),
    }
    return form_page(request, seen, form, context, here="visit")


@staff(*PLANNERS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def copy(request: HttpRequest, code: str) -> HttpResponse:
    """The same hosts, interpreters, cars and stops on other days."""
    seen = opened(code)
    form = CopyForm(request.POST if request.method == "POST" else None, initial={"code": f"{code}-2"[:80]})
    if (
        request.method == "POST"
        and form.is_valid()
        and is_done(
            form,
            lambda: copy_visit(
                actor_of(request),
                code,
                form.cleaned_data["code"].lower(),
                form.cleaned_data["starts_on"],
                with_guests=form.cleaned_data["with_guests"],
                key=key_of(request),
                at=clock.now(),
            ),
        )
    ):
        messages.success(request, _("Copied. Gifts, seats and what was agreed stay behind."))
        return redirect("desk:visit", form.cleaned_data["code"].lower())
    context = {
        "title": _("Copy the visit"),
        "button": _("Copy"),
        "back": reverse("desk:visit", args=[code]),
    }
    return form_page(request, seen, form, context, here="visit")


def _languages(request: HttpRequest) -> tuple[str, ...]:
    """In which languages titles are asked for: those that were chosen, English and Chinese to begin with."""
    typed = [request.POST.get(f"language_{place}", "") for place in (1, 2)]
    return tuple(dict.fromkeys(one for one in (*typed, *_FIRST) if one in BY_CODE))
