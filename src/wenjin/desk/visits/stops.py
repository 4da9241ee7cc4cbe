"""Stops of a visit: when, where, what, and who is there."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wenjin.accounts.access import staff
from wenjin.accounts.queries import actor_of
from wenjin.core import clock
from wenjin.desk.visits.conflict_words import told
from wenjin.desk.visits.fields import StopForm
from wenjin.desk.visits.part_page import Part, must_be_sent, part_page, part_sent
from wenjin.desk.visits.place import PLANNERS, key_of, opened
from wenjin.events.queries.visits import StopSeen, VisitSeen, conflicts_of, fingerprint, plan_of
from wenjin.events.services.visit_parts import set_stop
from wenjin.lang.templatetags.lang import asked_language

_USUALLY = timedelta(hours=1)


@staff(*PLANNERS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def add(request: HttpRequest, code: str) -> HttpResponse:
    """One more, after the last one; everybody is there to begin with."""
    seen = opened(code)
    last = seen.stops[-1] if seen.stops else None
    initial = {
        "kind": "meeting",
        "day": (last.day if last else seen.starts_on).isoformat(),
        "starts": f"{last.ends_at:%H:%M}" if last else "09:00",
        "ends": f"{last.ends_at + _USUALLY:%H:%M}" if last else "10:00",
        "people": [one.id for one in seen.people],
    }
    return _page(request, seen, initial, None)


@staff(*PLANNERS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def stop(request: HttpRequest, code: str, pk: UUID) -> HttpResponse:
    """Change a stop; its conflicts stand beside it."""
    seen = opened(code)
    if not any(one.id == str(pk) for one in seen.stops):
        must_be_sent(request)
        return _page(request, seen, {}, None, adds_at=reverse("desk:visit-stop-add", args=[code]))
    found = stop_in(seen, pk)
    about = found.about
    initial = {
        "kind": about.kind,
        "day": found.day.isoformat(),
        "starts": f"{found.starts_at:%H:%M}",
        "ends": f"{found.ends_at:%H:%M}",
        "venue": about.venue,
        "people": list(about.people),
        "cars": list(about.cars),
        "meals": list(about.meals),
        "allows_relay": about.allows_relay,
        **{f"titles_{one}": words for one, words in about.titles.items()},
        **{f"places_{one}": words for one, words in about.places.items()},
        **{f"notes_{one}": words for one, words in about.notes.items()},
    }
    return _page(request, seen, initial, found)


def stop_in(seen: VisitSeen, pk: UUID) -> StopSeen:
    """The stop of an address.

    Raises:
        Http404: there is none.
    """
    found = next((one for one in seen.stops if one.id == str(pk)), None)
    if found is None:
        raise Http404
    return found


def _page(
    request: HttpRequest,
    seen: VisitSeen,
    initial: Mapping[str, object],
    present: StopSeen | None,
    adds_at: str = "",
) -> HttpResponse:
    rides = present.about.rides if present is not None else {}
    part, more = Part("stop", "visit", _("Add a stop"), adds_at=adds_at), dict[str, object]()
    if present is not None:
        title, pk = present.title(asked_language()), UUID(present.id)
        part = Part("stop", "visit", title, pk, fingerprint(present.about))
        plan = plan_of(seen)
        found, notices = conflicts_of(plan)
        here = [one for one in (*found, *notices) if present.id in one.stops]
        more["conflicts"] = told(seen, plan, here)
        more["seats_href"] = reverse("desk:visit-seats", args=[seen.code, present.id])
    form, merged = part_sent(request, part, lambda data: StopForm(data, initial=initial, seen=seen))

    def save(now: str) -> object:
        draft = form.draft(rides)
        return set_stop(
            actor_of(request), seen.code, draft, pk=part.pk, key=key_of(request), at=clock.now(), seen=now
        )

    return part_page(request, seen, part, form, merged, save, more)
