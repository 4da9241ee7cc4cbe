"""Cars of a visit, and how long the ways between its places take."""

from itertools import pairwise
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wenjin.accounts.access import staff
from wenjin.accounts.queries import actor_of
from wenjin.core import clock
from wenjin.desk.events.fields import NumberField
from wenjin.desk.merging import sent
from wenjin.desk.visits.fields import CarForm, VisitForm
from wenjin.desk.visits.part_page import Part, must_be_sent, part_page, part_sent
from wenjin.desk.visits.place import PLANNERS, is_done, key_of, opened, visit_page
from wenjin.events.domain.visit_forms import CarDraft
from wenjin.events.queries.visits import VisitSeen, fingerprint
from wenjin.events.services.visit_parts import set_car, set_ways
from wenjin.lang.templatetags.lang import asked_language

Way = tuple[str, str]


class WaysForm(VisitForm):
    """Minutes between places that follow each other for somebody."""

    def __init__(self, *args: object, seen: VisitSeen, **more: object) -> None:
        super().__init__(*args, **more)
        self.ways = needed_ways(seen)
        names = {one.place: one.where(asked_language()) for one in seen.stops}
        for here, there in self.ways:
            label = _("%(here)s to %(there)s") % {"here": names[here], "there": names[there]}
            field = NumberField(label=label, required=False, max_value=1440)
            known = seen.ways.get((here, there), seen.ways.get((there, here)))
            guess = seen.guesses.get((here, there), seen.guesses.get((there, here)))
            field.initial = known if known is not None else guess
            self.fields[_name_of((here, there))] = field

    def minutes(self) -> dict[Way, int | None]:
        """What was typed of the ways that stood on the form."""
        return {way: self.cleaned_data[name] for way in self.ways if (name := _name_of(way)) in self.data}


def _name_of(way: Way) -> str:
    """A way keeps its name when colleagues add stops; which of its places is first makes no difference."""
    return f"way_{fingerprint(sorted(way))}"


def needed_ways(seen: VisitSeen) -> list[Way]:
    """From place to place, as somebody goes there; each pair once, whichever way is first."""
    found: dict[Way, None] = {}
    for one in seen.people:
        own = [stop for stop in seen.stops if one.id in stop.about.people]
        for before, after in pairwise(own):
            way = (before.place, after.place)
            if way[0] != way[1] and (way[1], way[0]) not in found:
                found[way] = None
    return list(found)


@staff(*PLANNERS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def cars(request: HttpRequest, code: str) -> HttpResponse:
    """All cars, and the ways as a form."""
    seen = opened(code)
    form, merged = sent(request, lambda data: WaysForm(data, seen=seen))

    def act() -> None:
        merged.must_be_settled()
        now = merged.seen("", fingerprint(seen.ways))
        set_ways(actor_of(request), code, form.minutes(), key=key_of(request), at=clock.now(), seen=now)

    if request.method == "POST" and form.is_valid() and is_done(form, act):
        messages.success(request, _("Saved."))
        return redirect("desk:visit-cars", code)
    context = {
        "form": form,
        "merged": merged,
        "is_outdated": merged.is_refused,
        "usual": seen.about.usual_travel,
    }
    status = 422 if form.is_bound and form.errors else 200
    page = visit_page(request, seen, "desk/visits/cars.html", context, here="visit-cars")
    page.status_code = status
    return page


@staff(*PLANNERS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def add(request: HttpRequest, code: str) -> HttpResponse:
    """One more car."""
    return _page(request, opened(code), CarDraft("", None), _new())


@staff(*PLANNERS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def car(request: HttpRequest, code: str, pk: UUID) -> HttpResponse:
    """Change a car."""
    seen = opened(code)
    found = next((one for one in seen.cars if one.id == str(pk)), None)
    if found is None:
        must_be_sent(request)
        return _page(
            request, seen, CarDraft("", None), _new(adds_at=reverse("desk:visit-car-add", args=[code]))
        )
    part = Part("car", "visit-cars", found.about.name, pk, fingerprint(found.about))
    return _page(request, seen, found.about, part)


def _new(adds_at: str = "") -> Part:
    return Part("car", "visit-cars", _("Add a car"), adds_at=adds_at)


def _page(request: HttpRequest, seen: VisitSeen, about: CarDraft, part: Part) -> HttpResponse:
    initial = {
        "name": about.name,
        "seats": about.seats,
        "plate": about.plate,
        "driver": about.driver,
        "telephone": about.telephone,
    }
    form, merged = part_sent(request, part, lambda data: CarForm(data, initial=initial))

    def save(now: str) -> object:
        return set_car(
            actor_of(request),
            seen.code,
            form.draft(),
            pk=part.pk,
            key=key_of(request),
            at=clock.now(),
            seen=now,
        )

    return part_page(request, seen, part, form, merged, save)
