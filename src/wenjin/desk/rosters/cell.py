"""One person on one day: choose a shift; holes are said once it is saved."""

from datetime import timedelta
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wenjin.accounts.access import staff
from wenjin.accounts.domain.actor import Role
from wenjin.core import clock
from wenjin.counters.queries.roster_staff import monday_of
from wenjin.counters.queries.rosters import week_seen
from wenjin.counters.services import rosters
from wenjin.counters.services.refusals import HallRefusal
from wenjin.desk.counters.place import hall_page, key_of, no_hall, place_of
from wenjin.desk.rosters.acts import week_href
from wenjin.desk.rosters.asked_week import asked_person, day_of
from wenjin.desk.rosters.week import line_seen
from wenjin.desk.rosters.words import (
    away_words,
    breaks_words,
    hours_words,
    pattern_words,
    refusal_words,
    times_words,
)

_LONGEST = 60
OWN_TIMES = "own"


@staff(Role.DIRECTOR)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def cell(request: HttpRequest, day: str, key: str) -> HttpResponse:
    """Choose a shift, or save it and go back to the week."""
    place, on = place_of(request, Role.DIRECTOR), day_of(day)
    if place is None:
        return no_hall(request)
    trouble, typed = "", ""
    if request.method == "POST":
        chosen, typed = request.POST.get("shift", "")[:_LONGEST], request.POST.get("times", "")[:_LONGEST]
        said = request.POST.get("seen", "")
        code = "".join(typed.split()).replace("–", "-") or OWN_TIMES if chosen == OWN_TIMES else chosen
        try:
            rosters.change_shift(
                place.actor,
                place.centre,
                asked_person(key),
                on,
                code,
                key=key_of(request),
                at=clock.now(),
                seen=int(said) if said.isdecimal() and len(said) < 10 else None,
            )
        except HallRefusal as refused:
            trouble = refusal_words(refused)
        else:
            return redirect(week_href(monday_of(on), "#done"))
    seen = week_seen(place.centre, monday_of(on), at=clock.now(), with_past=False)
    line = next((one for one in seen.lines if one.key == key), None)
    if line is None:
        raise Http404
    duty = next(one for one in line.duties if one.day == on)
    spans = seen.staff.shifts_on(on)
    shown = {
        span.pattern: (
            pattern_words(span.pattern),
            times_words(span),
            breaks_words(span),
            hours_words(span.hours),
        )
        for span in spans
    }
    is_other = bool(duty.code) and duty.code not in shown
    context = {
        "line": line,
        "seen_line": line_seen(line),
        "topic_names": [place.topic(one) for one in line.topics],
        "day": on,
        "duty": duty,
        "said": away_words(duty.away, duty.wish),
        "shifts": [(code, *words) for code, words in shown.items()],
        "times": typed or (duty.code if is_other else ""),
        "is_other": is_other or bool(typed),
        "seen": seen,
        "back": week_href(monday_of(on)),
        "before": on - timedelta(days=1) if on.weekday() else None,
        "after": on + timedelta(days=1) if on.weekday() < 6 else None,
        "trouble": trouble,
    }
    status = HTTPStatus.CONFLICT if trouble else HTTPStatus.OK
    return hall_page(request, place, "desk/rosters/cell.html", context, here="rosters", status=status)
