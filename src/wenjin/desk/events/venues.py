"""Houses for events with their rooms: the list, a new one, one of them in any language."""

from dataclasses import replace
from http import HTTPStatus
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from wenjin.accounts.access import staff
from wenjin.accounts.queries import actor_of
from wenjin.core import clock
from wenjin.desk.events.facts_form import EventForm
from wenjin.desk.events.fields import NumberField, lines, new_code
from wenjin.desk.events.parts_forms import PartForm, Parts, parts
from wenjin.desk.events.place import PLANNERS, events_page, key_of
from wenjin.desk.events.words import choices, language_choices, refused, wrong
from wenjin.events.domain.drafts import RoomDraft, VenueDraft
from wenjin.events.domain.page_words import OF_PLACES
from wenjin.events.queries.venue_plans import VenuePlan, centre_choices, venue_lines, venue_plan
from wenjin.events.services.planning_refusals import BadEvent, InUse
from wenjin.events.services.refusals import EventRefusal
from wenjin.events.services.venues import set_venue
from wenjin.lang.domain.registry import BY_CODE, SOURCE
from wenjin.lang.templatetags.lang import asked_language
from wenjin.web.events_words import ACCESS

_OWN_TEXTS: Final = ("name", "address", "way")
_LONGEST: Final = 300


class VenueForm(EventForm):
    """A house; its words are those of one language."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=_LONGEST)
    address = forms.CharField(label=gettext_lazy("Address"), max_length=_LONGEST, required=False)
    way = lines(label=gettext_lazy("How to get there"), max_length=2000)
    centre = forms.ChoiceField(label=gettext_lazy("Centre of the city"), required=False)
    latitude = forms.FloatField(label=gettext_lazy("Latitude"), required=False)
    longitude = forms.FloatField(label=gettext_lazy("Longitude"), required=False)
    access = forms.MultipleChoiceField(
        label=gettext_lazy("What the house has"), required=False, choices=lambda: choices(ACCESS)
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._choose("centre", [("", "–"), *centre_choices(asked_language(), clock.now())])
        for name in ("latitude", "longitude"):
            self.fields[name].widget = forms.TextInput(attrs={"inputmode": "decimal"})
            self.fields[name].error_messages["invalid"] = wrong("wrong_number")


class NewVenueForm(VenueForm):
    """A new house can be given the code by which files name it."""

    code = forms.CharField(label=gettext_lazy("Name in files"), required=False, max_length=70)


class RoomForm(PartForm):
    """A room of a house."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=_LONGEST)
    seats = NumberField(label=pgettext_lazy("in a room", "Seats"))
    booths = NumberField(label=gettext_lazy("Booths for interpreters"), required=False, max_value=200)
    access = forms.MultipleChoiceField(
        label=gettext_lazy("What the room has"), required=False, choices=lambda: choices(ACCESS)
    )


@staff(*PLANNERS)
@require_safe
@never_cache
def venues(request: HttpRequest) -> HttpResponse:
    """All houses."""
    found = venue_lines(asked_language(), clock.now())
    return events_page(request, "desk/events/venues.html", {"lines": found})


@staff(*PLANNERS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """A new house; its rooms come with it."""
    return _answer(request, None)


@staff(*PLANNERS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def venue(request: HttpRequest, code: str) -> HttpResponse:
    """A house; its words in the language that is asked for."""
    found = venue_plan(code, written_in(request), asked_language())
    if found is None:
        raise Http404
    return _answer(request, found)


def written_in(request: HttpRequest) -> str:
    """The language in which words are shown and typed; English is the source."""
    asked = request.POST.get("written") or request.GET.get("written", "")
    return asked if asked in BY_CODE else SOURCE


def _answer(request: HttpRequest, found: VenuePlan | None) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form = (VenueForm if found else NewVenueForm)(data, initial=_initial(found))
    rooms = parts(RoomForm, data=data, initial=_rooms(found), extra=2)
    if written_in(request) != SOURCE:
        # Those that are there have a name; another language may come room by room.
        for one in rooms.forms:
            one.fields["name"].required = not one["code"].value()
    if data is None:
        return _page(request, found, form, rooms)
    are_right = [form.is_valid(), rooms.is_valid()]
    if not all(are_right):
        return _page(request, found, form, rooms, _("It is not saved. Mend what is marked."))
    try:
        code = _saved(request, found, form, rooms)
    except BadEvent as error:
        _mark(form, rooms.kept(), error)
        return _page(request, found, form, rooms, refused(error))
    except EventRefusal as error:
        return _page(request, found, form, rooms, refused(_named(found, error)), HTTPStatus.CONFLICT)
    messages.success(request, _("Saved."))
    back = redirect("desk:events-venue", code)
    if written_in(request) != SOURCE:
        back["Location"] += f"?written={written_in(request)}"
    return back


def _named(found: VenuePlan | None, error: EventRefusal) -> EventRefusal:
    """A refusal because rooms are in use names them as people call them."""
    codes = error.details.get("codes")
    if found is None or not isinstance(error, InUse) or not isinstance(codes, list):
        return error
    return InUse(codes=[found.texts.get(f"rooms/{one}/name") or one for one in codes])


def _initial(found: VenuePlan | None) -> dict[str, Any]:
    if found is None:
        return {}
    draft = found.draft
    return {
        **{name: found.texts.get(name, "") for name in _OWN_TEXTS},
        "centre": draft.centre,
        "latitude": draft.latitude,
        "longitude": draft.longitude,
        "access": list(draft.access),
    }


def _rooms(found: VenuePlan | None) -> list[dict[str, Any]]:
    if found is None:
        return []
    return [
        {
            "code": one.code,
            "name": found.texts.get(f"rooms/{one.code}/name", ""),
            "seats": one.seats,
            "booths": one.booths,
            "access": list(one.access),
        }
        for one in found.draft.rooms
    ]


def _saved(request: HttpRequest, found: VenuePlan | None, form: VenueForm, rooms: Parts) -> str:
    said = form.cleaned_data
    code = found.draft.code if found else said["code"].strip() or new_code(said["name"], OF_PLACES, "house")
    texts = {name: said[name] for name in _OWN_TEXTS}
    drafts = []
    for one, typed in _coded(rooms.kept(), found):
        has = typed.cleaned_data
        drafts.append(RoomDraft(one, has["seats"], has["booths"] or 0, tuple(has["access"])))
        texts[f"rooms/{one}/name"] = has["name"]
    draft = VenueDraft(
        code,
        said["centre"],
        said["latitude"],
        said["longitude"],
        tuple(said["access"]),
        tuple(drafts),
    )
    if found:
        draft = replace(draft, is_sample=found.draft.is_sample)
    set_venue(
        actor_of(request),
        draft,
        key=key_of(request),
        at=clock.now(),
        texts=texts,
        language=written_in(request),
        is_new=found is None,
    )
    return code


def _coded(kept: list[PartForm], found: VenuePlan | None) -> list[tuple[str, PartForm]]:
    """Each room with its code: the one that it has, else a new one made of its name."""
    known = {one.code for one in found.draft.rooms} if found else set()
    taken, coded = set(known), []
    for form in kept:
        code = str(form.cleaned_data["code"])
        if code not in known:
            code = new_code(form.cleaned_data["name"], taken, "room")
            taken.add(code)
        coded.append((code, form))
    return coded


def _mark(form: VenueForm, kept: list[PartForm], error: BadEvent) -> None:
    """Say beside each field what is wrong with it, in the house or in one of its rooms."""
    own = {}
    for name, why in error.fields.items():
        prefix, _dash, rest = name.partition("-")
        number, _dash, attribute = rest.partition("-")
        if prefix == "room" and number.isdigit() and int(number) < len(kept):
            room = kept[int(number)]
            room.add_error(attribute if attribute in room.fields else "name", wrong(why))
        else:
            own[name] = why
    form.mark(own)


def _page(
    request: HttpRequest,
    found: VenuePlan | None,
    form: VenueForm,
    rooms: Parts,
    trouble: str = "",
    status: HTTPStatus | None = None,
) -> HttpResponse:
    if status is None:
        status = HTTPStatus.UNPROCESSABLE_ENTITY if trouble else HTTPStatus.OK
    context = {
        "venue": found,
        "form": form,
        "rooms": rooms,
        "trouble": trouble,
        "written": written_in(request),
        "languages": language_choices(),
    }
    return events_page(request, "desk/events/venue.html", context, status=status)
