"""What a change of the hall would do to the waits: ask, watch it being tried, read the table."""

from datetime import timedelta
from http import HTTPStatus
from itertools import zip_longest
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wenjin.accounts.access import staff
from wenjin.accounts.domain.actor import Role
from wenjin.core import clock
from wenjin.counters.domain.what_if import GroupResult
from wenjin.counters.queries.rosters import people_and_away, rostered_days
from wenjin.counters.queries.what_if import TriedChange, tried, tried_lately
from wenjin.counters.services import what_if as services
from wenjin.counters.services.refusals import HallRefusal
from wenjin.desk.counters.place import Place, hall_page, key_of, no_hall, place_of
from wenjin.desk.counters.words import language_here
from wenjin.desk.rosters.asked_week import day_of
from wenjin.desk.rosters.change_form import ChangeTyped, change_words, typed
from wenjin.desk.rosters.words import (
    difference_words,
    group_words,
    minutes_words,
    places_of,
    refusal_words,
    signed_words,
)

_AHEAD_DAYS = 60


@staff(Role.DIRECTOR)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def what_ifs(request: HttpRequest) -> HttpResponse:
    """The form, and what was tried lately."""
    place = place_of(request, Role.DIRECTOR)
    if place is None:
        return no_hall(request)
    said, trouble, chosen = typed(request), "", ""
    if request.method == "POST":
        chosen = request.POST.get("day", "")[:10]
        try:
            pk = services.ask(
                place.actor,
                place.centre,
                day_of(chosen),
                said.document(),
                key=key_of(request),
                at=clock.now(),
                days=services.DAYS,
            )
        except HallRefusal as refused:
            trouble = refusal_words(refused)
        else:
            return redirect("desk:what-if-result", pk)
    return _form_page(request, place, said, trouble=trouble, chosen=chosen)


def _form_page(
    request: HttpRequest, place: Place, said: ChangeTyped, *, trouble: str, chosen: str
) -> HttpResponse:
    today, here = clock.today(), place.hall
    people, _away = people_and_away(place.centre, today)
    days = rostered_days(place.centre, today, _AHEAD_DAYS, at=clock.now())
    first = next((one for one in days if one > today and one.weekday() < 5), days[0] if days else None)
    names = sorted(((key, name) for key, name in people.items()), key=lambda one: one[1].casefold())
    context = {
        "said": said,
        "days": days,
        "chosen": chosen or (first.isoformat() if first else ""),
        "languages": [(code, language_here(code)) for code in here.languages],
        "house": here.house_language,
        "topics": [(one, place.topic(one)) for one in here.topics],
        "officers": [one for one in names if one[0].startswith("officer:")],
        "people": names,
        "lately": [(one, change_words(one.change, place, people)) for one in tried_lately(place.centre)],
        "most_days": services.DAYS,
        "trouble": trouble,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if trouble else HTTPStatus.OK
    return hall_page(request, place, "desk/rosters/what_if.html", context, here="what-if", status=status)


@staff(Role.DIRECTOR)
@require_safe
@never_cache
def result(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What came of it so far; the page looks again by itself while days are played."""
    place = place_of(request, Role.DIRECTOR)
    if place is None:
        return no_hall(request)
    found = tried(place.centre, pk)
    if found is None:
        raise Http404
    people, _away = people_and_away(place.centre, found.day - timedelta(days=400))
    places = places_of(found.results[0].difference) if found.results else 1
    rows = [row_words(one, places) for one in found.results]
    context = {
        "found": found,
        "what": change_words(found.change, place, people),
        "rows": rows,
        "all": rows[0] if rows else None,
        "sentence": difference_words(found.results[0].difference) if found.is_answered else "",
        "has_range": found.has_range,
        "drawn_rows": list(zip_longest(rows, _scale(found))),
        "lost": _lost(rows),
    }
    response = hall_page(request, place, "desk/rosters/what_if_result.html", context, here="what-if")
    if request.headers.get("HX-Request") and not found.is_going_on:
        response.headers["HX-Refresh"] = "true"
    return response


@staff(Role.DIRECTOR)
@require_POST
@never_cache
def stop_it(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Play no more days."""
    place = place_of(request, Role.DIRECTOR)
    if place is None:
        return no_hall(request)
    if tried(place.centre, pk) is None:
        raise Http404
    services.stop(place.actor, place.centre, pk, at=clock.now())
    return redirect("desk:what-if-result", pk)


def row_words(one: GroupResult, places: int = 1) -> dict[str, Any]:
    """A group with its figures as they are shown."""
    return {
        "group": group_words(one.group.value),
        "is_all": one.group.value == "all",
        "visitors": minutes_words(one.visitors),
        "before": minutes_words(one.before.value),
        "before_range": (minutes_words(max(0.0, one.before.low)), minutes_words(one.before.high)),
        "after": minutes_words(one.after.value),
        "after_range": (minutes_words(max(0.0, one.after.low)), minutes_words(one.after.high)),
        "difference": signed_words(one.difference.value, places),
        "difference_range": (
            signed_words(one.difference.low, places),
            signed_words(one.difference.high, places),
        ),
        "is_shorter": one.difference.high < 0,
        "is_longer": one.difference.low > 0,
        "lost_before": one.lost_before,
        "lost_after": one.lost_after,
    }


def _lost(rows: list[dict[str, Any]]) -> tuple[str, str] | None:
    """Visitors of a day whom nobody served, before and after; None where all were."""
    if not rows or not (rows[0]["lost_before"] or rows[0]["lost_after"]):
        return None
    return minutes_words(rows[0]["lost_before"]), minutes_words(rows[0]["lost_after"])


def _scale(found: TriedChange) -> list[dict[str, str]]:
    """The differences drawn: a point and its range for each group, in per cent of the width."""
    known = found.results if found.has_range else []
    reach = max([0.5, *(abs(edge) for one in known for edge in (one.difference.low, one.difference.high))])

    def at(value: float) -> str:
        return f"{50 + 48 * value / reach:.2f}%"

    return [
        {"low": at(one.difference.low), "high": at(one.difference.high), "value": at(one.difference.value)}
        for one in known
    ]
