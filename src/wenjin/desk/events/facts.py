"""Beginning an event, and saying everything about it but its parts."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wenjin.accounts.access import staff
from wenjin.accounts.queries import actor_of
from wenjin.core import clock
from wenjin.desk.events.facts_form import FactsForm, NewForm, place_of, stray_titles
from wenjin.desk.events.fields import new_code
from wenjin.desk.events.place import PLANNERS, event_page, events_page, key_of, opened, seen_of, shown
from wenjin.desk.events.words import refused
from wenjin.desk.merging import Merged, sent
from wenjin.events.domain.drafts import EventDraft
from wenjin.events.queries.planned_event import PlannedEvent
from wenjin.events.services.facts_change import change_facts
from wenjin.events.services.planning import make_event
from wenjin.events.services.planning_refusals import BadEvent
from wenjin.events.services.refusals import EventRefusal
from wenjin.lang.templatetags.lang import interface_language

_LONGEST_NAME: Final = 50
# Events of the same title on the same day that get a name of their own without being asked for one.
_MOST_ALIKE: Final = 20


@staff(*PLANNERS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """Begin an event: a draft that the public does not see."""
    form = NewForm(
        request.POST if request.method == "POST" else None, initial={"source_language": interface_language()}
    )
    if request.method == "POST" and form.is_valid():
        made = _made(request, form)
        if made:
            messages.success(request, _("The event is begun. The public does not see it yet."))
            return redirect("desk:event", made)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return events_page(request, "desk/events/new.html", {"form": form}, status=status)


def _made(request: HttpRequest, form: NewForm) -> str:
    """Code of the event; empty when something is wrong, which then stands in the form."""
    typed, taken = form.cleaned_data["code"].strip(), set[str]()
    while True:
        code = typed or new_code(_name_in_address(form.cleaned_data), taken, "event")
        try:
            return _make(request, form.cleaned_data, code)
        except BadEvent as error:
            if typed or error.fields.get("code") != "taken" or len(taken) == _MOST_ALIKE:
                form.mark(error.fields)
                return ""
            taken.add(code)
        except EventRefusal as error:
            form.add_error(None, refused(error))
            return ""


def _name_in_address(said: Mapping[str, Any]) -> str:
    return f"{said['title'][:_LONGEST_NAME]} {said['starts_at']:%Y-%m-%d}"


def _make(request: HttpRequest, said: Mapping[str, Any], code: str) -> str:
    venue, room = place_of(said["place"])
    draft = EventDraft(
        code=code,
        kind=said["kind"],
        starts_at=said["starts_at"],
        ends_at=said["ends_at"],
        venue=venue,
        room=room,
        is_online=said["is_online"],
        source_language=said["source_language"],
    )
    event = make_event(
        actor_of(request),
        draft,
        key=key_of(request),
        at=clock.now(),
        places=said["places"],
        online_places=said["online_places"],
        texts={"title": said["title"]},
    )
    return event.code


@staff(*PLANNERS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def facts(request: HttpRequest, code: str) -> HttpResponse:
    """Everything about an event but its parts."""
    event = opened(code)
    form, merged = sent(request, lambda data: FactsForm(data, event=event))
    if request.method != "POST":
        return _page(request, event, form, merged)
    if not form.is_valid():
        form.judge(event)
        return _page(request, event, form, merged, _("It is not saved. Mend what is marked."))
    actor, key, at = actor_of(request), key_of(request), clock.now()
    seen = merged.seen(seen_of(request), event.plan.version)
    try:
        change_facts(actor, code, form.change, form.texts, key=key, at=at, seen=seen)
    except BadEvent as error:
        form.mark(error.fields, stray_titles(event, error.sessions))
        form.judge(event)
        return _page(request, event, form, merged, refused(error))
    except EventRefusal as error:
        return _page(request, event, form, merged, refused(error), status=HTTPStatus.CONFLICT)
    messages.success(request, _("Saved."))
    return redirect("desk:event", code)


def _page(
    request: HttpRequest,
    event: PlannedEvent,
    form: FactsForm,
    merged: Merged,
    trouble: str = "",
    *,
    status: HTTPStatus | None = None,
) -> HttpResponse:
    if status is None:
        status = HTTPStatus.UNPROCESSABLE_ENTITY if trouble else HTTPStatus.OK
    context = {
        "form": form,
        "merged": merged,
        "trouble": trouble,
        **shown(request, event.plan.version),
        "is_shut": event.plan.state == "cancelled",
    }
    return event_page(request, event, "desk/events/facts.html", context, here="facts", status=status)
