"""What is done with an event as a whole: made public, moved, cancelled, copied, thrown away."""

from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from wenjin.accounts.access import staff
from wenjin.accounts.queries import actor_of
from wenjin.core import clock
from wenjin.desk.events.event import show
from wenjin.desk.events.facts_form import CopyForm, EventForm, MoveForm, place_key, place_of, stray_titles
from wenjin.desk.events.fields import new_code
from wenjin.desk.events.place import PLANNERS, event_page, key_of, opened, seen_of, shown
from wenjin.desk.events.words import CANCEL_REASONS, choices, refused
from wenjin.desk.merging import Merged, sent
from wenjin.events.queries.planned_event import PlannedEvent
from wenjin.events.services.copying import copy_event
from wenjin.events.services.planning_refusals import BadEvent
from wenjin.events.services.publishing import cancel_event, discard_draft, move_event, publish, unpublish
from wenjin.events.services.refusals import EventRefusal
from wenjin.lang.templatetags.lang import number


@staff(*PLANNERS)
@require_POST
@never_cache
def publish_one(request: HttpRequest, code: str) -> HttpResponse:
    """Let the public see it and register."""
    event = opened(code)
    try:
        publish(actor_of(request), code, key=key_of(request), at=clock.now(), seen=seen_of(request))
    except EventRefusal as error:
        return show(request, event, refused(error), HTTPStatus.CONFLICT)
    messages.success(request, _("The event is public."))
    return redirect("desk:event", code)


@staff(*PLANNERS)
@require_POST
@never_cache
def unpublish_one(request: HttpRequest, code: str) -> HttpResponse:
    """A draft again, while nobody has registered."""
    opened(code)
    try:
        unpublish(actor_of(request), code, key=key_of(request), at=clock.now(), seen=seen_of(request))
    except EventRefusal as error:
        return show(request, opened(code), refused(error), HTTPStatus.CONFLICT)
    messages.success(request, _("It is a draft again. The public does not see it."))
    return redirect("desk:event", code)


@staff(*PLANNERS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def move(request: HttpRequest, code: str) -> HttpResponse:
    """Another time or place; whoever has registered is told."""
    event = opened(code)
    draft = event.plan.draft
    initial = {
        "starts_at": draft.starts_at,
        "ends_at": draft.ends_at,
        "place": place_key(draft),
        "is_online": draft.is_online,
        "join_address": draft.join_address,
    }
    form, merged = sent(request, lambda data: MoveForm(data, initial=initial))
    if request.method != "POST" or not form.is_valid():
        return _form(request, event, form, "move", _told_words(event), merged=merged)
    said = form.cleaned_data
    venue, room = place_of(said["place"])
    try:
        move_event(
            actor_of(request),
            code,
            key=key_of(request),
            at=clock.now(),
            starts_at=said["starts_at"],
            ends_at=said["ends_at"],
            venue=venue,
            room=room,
            is_online=said["is_online"],
            join_address=said["join_address"],
            seen=merged.seen(seen_of(request), event.plan.version),
        )
    except EventRefusal as error:
        return _refused(request, event, form, "move", error, merged)
    messages.success(request, _("The event is moved. Everybody concerned is told."))
    return redirect("desk:event", code)


class CancelForm(EventForm):
    """Why it does not take place."""

    reason = forms.ChoiceField(label=gettext_lazy("Reason"), choices=lambda: choices(CANCEL_REASONS))
    is_meant = forms.BooleanField(label=gettext_lazy("Cancel it. This cannot be taken back."))


@staff(*PLANNERS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def cancel(request: HttpRequest, code: str) -> HttpResponse:
    """It does not take place; whoever counted on it is told."""
    event = opened(code)
    form = CancelForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return _form(request, event, form, "cancel", _told_words(event))
    try:
        cancel_event(
            actor_of(request), code, form.cleaned_data["reason"], key=key_of(request), at=clock.now()
        )
    except EventRefusal as error:
        return _refused(request, event, form, "cancel", error)
    messages.success(request, _("The event is cancelled. Everybody concerned is told."))
    return redirect("desk:event", code)


@staff(*PLANNERS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def copy(request: HttpRequest, code: str) -> HttpResponse:
    """The same once more, on another day; without guests."""
    event = opened(code)
    initial = {
        "starts_at": event.plan.draft.starts_at,
        "code": new_code(code, (code,), "event"),
    }
    form = CopyForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method != "POST" or not form.is_valid():
        return _form(request, event, form, "copy", _("All but the guests is taken over, as a draft."))
    said = form.cleaned_data
    try:
        made = copy_event(
            actor_of(request),
            code,
            said["code"].strip(),
            said["starts_at"],
            key=key_of(request),
            at=clock.now(),
        )
    except EventRefusal as error:
        if isinstance(error, BadEvent):
            error.fields = {"code" if name == "new_code" else name: why for name, why in error.fields.items()}
        return _refused(request, event, form, "copy", error)
    messages.success(request, _("This is the copy. The public does not see it yet."))
    return redirect("desk:event", made.code)


class DiscardForm(EventForm):
    """A draft that nobody needs."""

    is_meant = forms.BooleanField(label=gettext_lazy("Delete it. This cannot be taken back."))


@staff(*PLANNERS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def discard(request: HttpRequest, code: str) -> HttpResponse:
    """A draft is no more."""
    event = opened(code)
    form = DiscardForm(request.POST if request.method == "POST" else None)
    if event.plan.state != "draft":
        raise Http404
    if request.method != "POST" or not form.is_valid():
        return _form(request, event, form, "discard", "")
    year = event.plan.draft.starts_at.year
    try:
        discard_draft(actor_of(request), code, key=key_of(request), at=clock.now())
    except EventRefusal as error:
        return _refused(request, event, form, "discard", error)
    messages.success(request, _("The draft is deleted."))
    return redirect(f"{reverse('desk:events')}?year={year}")


def _told_words(event: PlannedEvent) -> str:
    told = sum(event.counts.get(one, 0) for one in ("confirmed", "pending", "offered", "waiting"))
    words = ngettext(
        "%(count)s registration counts on it and is told.",
        "%(count)s registrations count on it and are told.",
        told,
    )
    return words % {"count": number(told)}


def _refused(
    request: HttpRequest,
    event: PlannedEvent,
    form: EventForm,
    act: str,
    error: EventRefusal,
    merged: Merged | None = None,
) -> HttpResponse:
    if isinstance(error, BadEvent):
        form.mark(error.fields, stray_titles(event, error.sessions))
        return _form(request, event, form, act, "", refused(error), merged=merged)
    return _form(request, event, form, act, "", refused(error), HTTPStatus.CONFLICT, merged=merged)


def _form(
    request: HttpRequest,
    event: PlannedEvent,
    form: EventForm,
    act: str,
    told: str,
    trouble: str = "",
    status: HTTPStatus | None = None,
    *,
    merged: Merged | None = None,
) -> HttpResponse:
    titles: dict[str, Any] = {
        "move": (_("Move the event"), _("Move it")),
        "cancel": (_("Cancel the event"), _("Cancel the event")),
        "copy": (_("Copy the event"), _("Copy it")),
        "discard": (_("Delete the draft"), _("Delete the draft")),
    }
    title, button = titles[act]
    if status is None:
        status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors or trouble else HTTPStatus.OK
    context = {
        "form": form,
        "merged": merged,
        "title": title,
        "button": button,
        "told": told,
        "trouble": trouble,
        **shown(request, event.plan.version),
        "is_stop": act in ("cancel", "discard"),
        # A cancelled event can be copied, and nothing else.
        "is_shut": event.plan.state == "cancelled" and act != "copy",
    }
    return event_page(request, event, "desk/events/act.html", context, here="event", status=status)
