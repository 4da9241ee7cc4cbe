"""One event: how it stands, what is missing before the public may see it, and what can be done with it."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from wenjin.accounts.access import staff
from wenjin.catalogue.queries.texts import Said
from wenjin.core import clock
from wenjin.desk.events.place import PLANNERS, event_page, opened
from wenjin.desk.events.words import (
    CANCEL_REASONS,
    ENTRIES,
    REGISTRATION_STATES,
    STATES,
    missing,
    quota_words,
    word,
    wrong,
)
from wenjin.events.domain.plan_oddities import places_beyond, receivers_for_nothing
from wenjin.events.queries.planned import room_clashes_of
from wenjin.events.queries.planned_event import PlannedEvent, seats_of_room, text_progress
from wenjin.events.services.lacks import lacks
from wenjin.lang.templatetags.lang import listed
from wenjin.web.counters_words import spoken_name
from wenjin.web.events_words import AUDIENCES, INTERESTS, KINDS, span_words


@staff(*PLANNERS)
@require_safe
@never_cache
def event(request: HttpRequest, code: str) -> HttpResponse:
    """The page of an event."""
    found = opened(code)
    return show(request, found)


def show(request: HttpRequest, found: PlannedEvent, trouble: str = "", status: int = 200) -> HttpResponse:
    """The page; with ``trouble`` when something on it was not done."""
    draft, at = found.plan.draft, clock.now()
    response = event_page(
        request,
        found,
        "desk/events/event.html",
        {
            "trouble": trouble,
            "state": word(STATES, found.plan.state),
            "when": span_words(draft.starts_at, draft.ends_at),
            "facts": _facts(found),
            "missing": _missing(found) if found.plan.state == "draft" else (),
            "counts": [
                (one, str(words), found.counts[one])
                for one, words in REGISTRATION_STATES.items()
                if found.counts.get(one)
            ],
            "quotas": [
                (one, _quota_words(found, one.code, one.kind, one.language)) for one in found.plan.quotas
            ],
            **_oddities(found),
            "clashes": room_clashes_of(found.code, found.language) if found.plan.state != "cancelled" else (),
            "progress": text_progress(found.plan),
            "is_over": draft.ends_at <= at,
            "cancelled_because": word(CANCEL_REASONS, found.plan.cancelled_because),
        },
        here="event",
    )
    response.status_code = status
    return response


def _oddities(found: PlannedEvent) -> dict[str, object]:
    """What does not fit together: nothing of it stands in the way of publishing."""
    if found.plan.state == "cancelled":
        return {}
    seats = seats_of_room(found)
    return {
        "seats": seats,
        "too_many_places": places_beyond(found.plan.quotas, seats),
        "receivers_for_nothing": _listed(
            map(spoken_name, receivers_for_nothing(found.plan.quotas, found.plan.sessions))
        ),
    }


def _quota_words(found: PlannedEvent, code: str, kind: str, language: str) -> Said | str:
    return found.words(f"quotas/{code}/name") or quota_words(kind, language)


def _missing(found: PlannedEvent) -> list[str]:
    told = lacks(found.code, at=clock.now())
    return [
        missing(field) if why == "missing" else f"{missing(field)}: {wrong(why)}"
        for field, why in sorted(told.items())
    ]


def _facts(found: PlannedEvent) -> list[tuple[str, str]]:
    draft = found.plan.draft
    said = (
        (_("Kind of event"), word(KINDS, draft.kind)),
        (_("How one gets in"), word(ENTRIES, draft.entry)),
        (_("Languages that are spoken"), _listed(map(spoken_name, draft.languages))),
        (_("For whom"), _listed(capfirst(word(AUDIENCES, one)) for one in draft.audiences)),
        (_("About what"), _listed(word(INTERESTS, one) for one in draft.interests)),
        (_("Organiser"), draft.organiser),
        (_("Copy of"), found.plan.copied_from),
    )
    return [(name, value) for name, value in said if value]


def _listed(words: Iterable[str]) -> str:
    several = list(words)
    return str(listed(several)) if several else ""
