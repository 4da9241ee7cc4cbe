"""Who sits where at a stop, at the table and in the cars: by rank, or as staff say."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wenjin.accounts.access import staff
from wenjin.accounts.domain.actor import Actor
from wenjin.accounts.queries import actor_of
from wenjin.core import clock
from wenjin.desk.events.words import choices
from wenjin.desk.visits.conflict_words import told
from wenjin.desk.visits.drawing import table_drawing
from wenjin.desk.visits.place import PLANNERS, key_of, opened, seen_of, visit_page
from wenjin.desk.visits.stops import stop_in
from wenjin.desk.visits.words import PARTS, SHAPES, refusal_words, wrong_words
from wenjin.events.domain.itinerary import Trouble
from wenjin.events.domain.seating import fill_cars
from wenjin.events.queries.visits import SeatingSeen, StopSeen, VisitSeen, conflicts_of, fingerprint, plan_of
from wenjin.events.services.refusals import EventRefusal, FormWrong
from wenjin.events.services.visit_parts import set_seating, set_stop
from wenjin.lang.templatetags.lang import asked_language

_OF_SEATS: Final = frozenset(
    {Trouble.NOT_SEATED, Trouble.OUT_OF_RANK, Trouble.CAR_TOO_FULL, Trouble.TOO_FEW_SEATS}
)
_LAST: Final = 999


@dataclass(frozen=True, slots=True)
class Place:
    """Somebody with the number of their seat and their car, as written or as typed."""

    id: str
    name: str
    part: str
    rank: int
    number: str
    car: str
    is_seated: bool
    is_carried: bool


@staff(*PLANNERS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def seats(request: HttpRequest, code: str, pk: UUID) -> HttpResponse:
    """The table drawn, and forms that change it and the cars."""
    seen = opened(code)
    stop = stop_in(seen, pk)
    if request.method != "POST":
        return _page(request, seen, stop, {})
    try:
        words = _done(request, actor_of(request), seen, stop)
    except FormWrong as refused:
        trouble = wrong_words(next(iter(refused.fields.values())))
        return _page(request, seen, stop, request.POST, trouble, HTTPStatus.UNPROCESSABLE_ENTITY)
    except EventRefusal as refused:
        return _page(request, seen, stop, request.POST, refusal_words(refused), HTTPStatus.CONFLICT)
    messages.success(request, words)
    return redirect("desk:visit-seats", code, pk)


def _done(request: HttpRequest, actor: Actor, seen: VisitSeen, stop: StopSeen) -> str:
    do = request.POST.get("do", "")
    key, at, pk = key_of(request), clock.now(), UUID(stop.id)
    # What was arranged by hand is lost by rank: that must be said.
    is_anew = not do.endswith("-by-rank") or request.POST.get("is_meant") == "on"
    if do in ("table", "table-by-rank", "no-table"):
        shape = request.POST.get("shape", "")[:10] if do != "no-table" else ""
        hosts, guests = (
            (_by_rank(seen, stop, "host"), _by_rank(seen, stop, "guest"))
            if do == "table-by-rank"
            else (_typed(request, seen, stop, "host"), _typed(request, seen, stop, "guest"))
        )
        shape = shape or ("long" if do != "no-table" else "")
        shown = seen_of(request)
        set_seating(actor, seen.code, pk, shape, hosts, guests, key=key, at=at, seen=shown, is_anew=is_anew)
        return _("The table is set.") if do != "no-table" else _("The table is taken away.")
    if do in ("cars", "cars-by-rank"):
        rides = _filled(seen, stop) if do == "cars-by-rank" else _rides(request, seen, stop)
        draft = replace(stop.about, rides=rides)
        shown = seen_of(request)
        set_stop(actor, seen.code, draft, pk=pk, key=key, at=at, seen=shown, is_anew=is_anew)
        return _("The cars are filled.")
    raise FormWrong({"do": "unknown"})


def _by_rank(seen: VisitSeen, stop: StopSeen, part: str) -> list[str]:
    return [one.id for one in seen.there(stop, part)]


def _typed(request: HttpRequest, seen: VisitSeen, stop: StopSeen, part: str) -> list[str]:
    """Who was given a number, in the order of the numbers; who was given none has no seat."""
    numbered = []
    for place, who in enumerate(_by_rank(seen, stop, part)):
        said = request.POST.get(f"seat-{who}", "").strip()[:4]
        if said.isascii() and said.isdigit():
            numbered.append((int(said), place, who))
        elif said:
            raise FormWrong({"seats": "unknown"})
    if len({number for number, _place, _who in numbered}) < len(numbered):
        raise FormWrong({"seats": "twice"})
    return [who for _number, _place, who in sorted(numbered)]


def _rides(request: HttpRequest, seen: VisitSeen, stop: StopSeen) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for one in (*seen.there(stop, "guest"), *seen.there(stop, "interpreter")):
        car = request.POST.get(f"car-{one.id}", "")[:40]
        if car:
            found.setdefault(car, []).append(one.id)
    return {car: tuple(riders) for car, riders in found.items()}


def _filled(seen: VisitSeen, stop: StopSeen) -> Mapping[str, tuple[str, ...]]:
    cars = {one.id: one.about.seats or 0 for one in seen.cars if one.id in stop.about.cars}
    if not cars:
        return {}
    riders, _left = fill_cars(_by_rank(seen, stop, "guest"), _by_rank(seen, stop, "interpreter"), cars)
    return {car: tuple(who) for car, who in riders.items() if who}


def _page(
    request: HttpRequest,
    seen: VisitSeen,
    stop: StopSeen,
    typed: Mapping[str, str],
    trouble: str = "",
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    plan = plan_of(seen)
    found, _notices = conflicts_of(plan)
    here = [one for one in found if stop.id in one.stops and one.trouble in _OF_SEATS]
    by_rank = SeatingSeen("long", tuple(_by_rank(seen, stop, "host")), tuple(_by_rank(seen, stop, "guest")))
    seating = stop.seating or by_rank
    context = {
        "stop": stop,
        "stop_title": stop.title(asked_language()),
        "drawing": table_drawing(seen, seating) if seating.hosts or seating.guests else None,
        "is_set": stop.seating is not None,
        "is_filled": any(stop.about.rides.values()),
        "shape": typed.get("shape") or seating.shape,
        "shapes": choices(SHAPES),
        "places": _places(seen, stop, seating, typed),
        "cars": [one for one in seen.cars if one.id in stop.about.cars],
        "conflicts": told(seen, plan, here),
        **_seen(request, stop),
        "back": reverse("desk:visit-stop", args=[seen.code, stop.id]),
        "trouble": trouble,
    }
    return visit_page(request, seen, "desk/visits/seats.html", context, here="visit", status=status)


def _seen(request: HttpRequest, stop: StopSeen) -> dict[str, object]:
    """What the two forms showed; the one that is drawn again keeps what it showed at first."""
    now = {"table_seen": fingerprint(stop.seating), "seen": fingerprint(stop.about)}
    kept = seen_of(request) if request.method == "POST" else ""
    name = "seen" if request.POST.get("do", "").startswith("cars") else "table_seen"
    if not kept:
        return {**now}
    return {**now, name: kept, "is_outdated": kept != now[name]}


def _places(seen: VisitSeen, stop: StopSeen, seating: SeatingSeen, typed: Mapping[str, str]) -> list[Place]:
    numbers = {
        who: str(place) for side in (seating.hosts, seating.guests) for place, who in enumerate(side, 1)
    }
    cars = {who: car for car, riders in stop.about.rides.items() for who in riders}
    return [
        Place(
            one.id,
            one.about.name,
            str(PARTS[part]),
            one.about.rank or _LAST,
            typed.get(f"seat-{one.id}", numbers.get(one.id, ""))[:4],
            typed.get(f"car-{one.id}", cars.get(one.id, ""))[:40],
            is_seated=part != "interpreter",
            is_carried=part != "host",
        )
        for part in ("guest", "host", "interpreter")
        for one in seen.there(stop, part)
    ]
