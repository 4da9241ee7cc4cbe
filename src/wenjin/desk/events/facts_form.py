"""The forms of the facts of an event: the short one that begins it, the long one that says everything."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from wenjin.catalogue.queries.texts import Said
from wenjin.desk.events.fields import MomentField, NumberField, lines
from wenjin.desk.events.words import (
    ENTRIES,
    audience_choices,
    choices,
    language_choices,
    rule_wrong,
    sessions_outside,
    wrong,
)
from wenjin.events.domain.drafts import EventChange, EventDraft
from wenjin.events.domain.planning import wrong_in_texts
from wenjin.events.queries.planned_event import PlannedEvent, series_choices, venue_choices
from wenjin.events.queries.registrations import undecided
from wenjin.events.services.planning import outside, wrong_in_plan
from wenjin.lang.templatetags.lang import asked_language, number
from wenjin.web.events_words import INTERESTS, KINDS

_LONGEST: Final = 300
_DAY: Final = 24 * 60
PLACE_FIELDS: Final = ("starts_at", "ends_at", "place", "is_online", "join_address")
"""What stands in the calendars of guests: changed by moving the event once it is public."""
_OWN_NAMES: Final = {"venue": "place", "room": "place", "offer_minutes": "offer_hours"}


class EventForm(forms.Form):
    """What all forms about an event share: words for what is wrong, and where it takes place."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.use_required_attribute = False
        for field in self.fields.values():
            field.error_messages["required"] = _("Fill this in.")
            if isinstance(field, forms.ChoiceField):
                field.error_messages["invalid_choice"] = _("Choose one of the answers.")
        if "place" in self.fields:
            self._choose("place", [("", pgettext("place of an event", "No house")), *place_choices()])
        if "source_language" in self.fields:
            self._choose("source_language", language_choices())

    def _choose(self, name: str, known: list[Any]) -> None:
        self.fields[name].choices = known  # type: ignore[attr-defined]  # a field with choices

    def mark(self, fields: Mapping[str, str], strays: Iterable[Said | str] = ()) -> None:
        """Say beside each field what is wrong with it.

        Args:
            strays: titles of the sessions that would lie outside the event.
        """
        for name, why in fields.items():
            own = _OWN_NAMES.get(name, name)
            words = wrong(why)
            if why == "sessions_outside":
                words = sessions_outside(list(strays))
            elif why == "not_a_rule":
                words = rule_wrong(str(self.data.get(self.add_prefix(own), "")).strip())
            self.add_error(own if own in self.fields else None, words)


def place_choices() -> list[Any]:
    """Houses with their rooms: ``venue/`` alone is the house without a certain room."""
    no_room = pgettext("place of an event", "No certain room")
    return [
        (
            venue.name,
            [
                (f"{venue.code}/", no_room),
                *((room.key, f"{room.name} ({number(room.seats)})") for room in venue.rooms),
            ],
        )
        for venue in venue_choices(asked_language())
    ]


class NewForm(EventForm):
    """A new event begins with what everybody knows of it."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=_LONGEST)
    source_language = forms.ChoiceField(label=gettext_lazy("Written in"))
    kind = forms.ChoiceField(label=pgettext_lazy("of event", "Kind"), choices=lambda: choices(KINDS))
    starts_at = MomentField(label=gettext_lazy("Begins"))
    ends_at = MomentField(label=gettext_lazy("Ends"))
    place = forms.ChoiceField(label=pgettext_lazy("of an event", "Where"), required=False)
    is_online = forms.BooleanField(label=gettext_lazy("Also online"), required=False)
    places = NumberField(label=gettext_lazy("Places in the house"), required=False)
    online_places = NumberField(label=gettext_lazy("Places online"), required=False)
    code = forms.CharField(label=gettext_lazy("Name in its address"), required=False, max_length=70)


class FactsForm(EventForm):
    """Everything about an event but its parts."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=_LONGEST)
    summary = forms.CharField(label=gettext_lazy("Summary, one sentence"), max_length=1000, required=False)
    description = lines(label=gettext_lazy("Description"), max_length=20_000)
    source_language = forms.ChoiceField(label=gettext_lazy("Written in"))
    kind = forms.ChoiceField(label=pgettext_lazy("of event", "Kind"), choices=lambda: choices(KINDS))
    series = forms.ChoiceField(label=gettext_lazy("Series"), required=False)
    starts_at = MomentField(label=gettext_lazy("Begins"))
    ends_at = MomentField(label=gettext_lazy("Ends"))
    place = forms.ChoiceField(label=pgettext_lazy("of an event", "Where"), required=False)
    is_online = forms.BooleanField(label=gettext_lazy("Also online"), required=False)
    join_address = forms.CharField(
        label=gettext_lazy("Address of the online room"), required=False, max_length=500
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages that are spoken"), required=False, choices=language_choices
    )
    audiences = forms.MultipleChoiceField(
        label=gettext_lazy("For whom"), required=False, choices=audience_choices
    )
    interests = forms.MultipleChoiceField(
        label=gettext_lazy("About what"), required=False, choices=lambda: choices(INTERESTS)
    )
    organiser = forms.CharField(label=gettext_lazy("Organiser"), required=False, max_length=200)
    organiser_email = forms.CharField(
        label=gettext_lazy("Their e-mail address"), required=False, max_length=254
    )
    entry = forms.ChoiceField(
        label=pgettext_lazy("of an event", "How one gets in"), choices=lambda: choices(ENTRIES)
    )
    opens_at = MomentField(label=gettext_lazy("Registration opens"), required=False)
    closes_at = MomentField(label=gettext_lazy("Registration closes"), required=False)
    largest_group = NumberField(label=gettext_lazy("Most people in one form"), min_value=1, max_value=200)
    needs_names = forms.BooleanField(label=gettext_lazy("Ask everybody’s name"), required=False)
    has_waiting_list = forms.BooleanField(label=gettext_lazy("Keep a waiting list"), required=False)
    offer_hours = NumberField(
        label=gettext_lazy("Hours for which a freed place is held"), min_value=1, max_value=60 * 24
    )
    youngest = NumberField(label=gettext_lazy("Youngest age"), required=False, max_value=120)
    guardian_below = NumberField(
        label=gettext_lazy("A guardian consents below the age of"), required=False, max_value=120
    )
    audience_rule = forms.CharField(
        label=gettext_lazy("Rule for who may register"), required=False, max_length=2000
    )
    gives_certificate = forms.BooleanField(label=gettext_lazy("Give certificates"), required=False)

    def __init__(self, *args: Any, event: PlannedEvent, **more: Any) -> None:
        super().__init__(*args, initial=facts_of(event), **more)
        self._choose(
            "series", [("", pgettext("series of an event", "None")), *series_choices(asked_language())]
        )
        known = {code for code, _ in choices(INTERESTS)}
        others = [(one, one) for one in event.plan.draft.interests if one not in known]
        self._choose("interests", [*choices(INTERESTS), *others])
        self._ask_whether_meant(event)
        self.is_public = event.plan.state != "draft"
        if self.is_public:
            for name in PLACE_FIELDS:
                del self.fields[name]

    def _ask_whether_meant(self, event: PlannedEvent) -> None:
        """Where nobody decides any more, whoever waits for a decision comes in at once: that is asked first."""
        if event.plan.draft.entry != "approved" or self.data.get("entry", "approved") == "approved":
            return
        waiting = undecided(event.id).count()
        if not waiting:
            return
        words = ngettext(
            "Accept %(count)s registration that waits for a decision.",
            "Accept %(count)s registrations that wait for a decision.",
            waiting,
        )
        asked = forms.BooleanField(label=words % {"count": number(waiting)})
        asked.error_messages["required"] = _("Tick the box if you are sure.")
        self.fields["is_meant"] = asked

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields by what they are about."""
        parts = (
            (pgettext("part of a form", "Words"), ("title", "summary", "description", "source_language")),
            (pgettext("part of a form", "Time and place"), PLACE_FIELDS),
            (
                pgettext("part of a form", "What and for whom"),
                ("kind", "series", "audiences", "interests", "languages", "organiser", "organiser_email"),
            ),
            (
                pgettext("part of a form", "Registration"),
                (
                    *("entry", "is_meant", "opens_at", "closes_at", "largest_group", "needs_names"),
                    *(
                        "has_waiting_list",
                        "offer_hours",
                        "youngest",
                        "guardian_below",
                        "audience_rule",
                        "gives_certificate",
                    ),
                ),
            ),
        )
        found = [(words, [self[name] for name in names if name in self.fields]) for words, names in parts]
        return [(words, fields) for words, fields in found if fields]

    def judge(self, event: PlannedEvent) -> None:
        """Mark also what only the acts would refuse, so that everything is said at once."""
        draft = replace(event.plan.draft, **self.change)
        found = wrong_in_plan(draft, event.id) | wrong_in_texts(self.texts, draft.source_language)
        of_form = {name: why for name, why in found.items() if _OWN_NAMES.get(name, name) in self.fields}
        new = {name: why for name, why in of_form.items() if _OWN_NAMES.get(name, name) not in self.errors}
        self.mark(new, stray_titles(event, outside(event.plan.sessions, draft)[1]))

    @property
    def change(self) -> EventChange:
        """What was typed, as ``change_event`` wants it; fields that are wrong are left out."""
        said = dict(self.cleaned_data)
        for name in ("title", "summary", "description", "is_meant"):
            said.pop(name, None)
        if "offer_hours" in said:
            said["offer_minutes"] = said.pop("offer_hours") * 60
        for name in {"languages", "audiences", "interests"} & said.keys():
            said[name] = tuple(said[name])
        if "place" in said:
            said["venue"], said["room"] = place_of(said.pop("place"))
        return cast("EventChange", said)

    @property
    def texts(self) -> dict[str, str]:
        """What was typed of its words; fields that are wrong are left out."""
        names = ("title", "summary", "description")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


def stray_titles(event: PlannedEvent, codes: Iterable[str]) -> list[Said | str]:
    """What sessions are called."""
    return [event.words(f"sessions/{one}/title") or one for one in codes]


class MoveForm(EventForm):
    """Another time, another place."""

    starts_at = MomentField(label=gettext_lazy("Begins"))
    ends_at = MomentField(label=gettext_lazy("Ends"))
    place = forms.ChoiceField(label=pgettext_lazy("of an event", "Where"), required=False)
    is_online = forms.BooleanField(label=gettext_lazy("Also online"), required=False)
    join_address = forms.CharField(
        label=gettext_lazy("Address of the online room"), required=False, max_length=500
    )


class CopyForm(EventForm):
    """The same once more, on another day."""

    starts_at = MomentField(label=gettext_lazy("Begins"))
    code = forms.CharField(label=gettext_lazy("Name in its address"), max_length=70)


def place_of(chosen: str) -> tuple[str, str]:
    """Codes of the house and the room; empty where there is none."""
    venue, _slash, room = chosen.partition("/")
    return venue, room


def place_key(draft: EventDraft) -> str:
    """What stands for the place of an event in a form."""
    return f"{draft.venue}/{draft.room}" if draft.venue else ""


def facts_of(event: PlannedEvent) -> dict[str, Any]:
    """What the long form shows of an event."""
    draft = event.plan.draft
    same = (
        *(
            "kind",
            "series",
            "starts_at",
            "ends_at",
            "is_online",
            "join_address",
            "audience_rule",
            "organiser",
        ),
        *("organiser_email", "entry", "opens_at", "closes_at", "largest_group", "needs_names", "youngest"),
        *("has_waiting_list", "guardian_below", "gives_certificate", "source_language"),
    )
    return {
        **{name: getattr(draft, name) for name in same},
        **{name: event.written(name) for name in ("title", "summary", "description")},
        **{name: list(getattr(draft, name)) for name in ("languages", "audiences", "interests")},
        "place": place_key(draft),
        "offer_hours": max(round(draft.offer_minutes / 60), 1),
    }
