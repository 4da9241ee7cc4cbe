"""The forms of visits: what is typed becomes what the services take, and stands in the form again if refused."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time, timedelta
from types import MappingProxyType
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from wenjin.desk.act_forms import DayField
from wenjin.desk.counters.words import language_here
from wenjin.desk.events.fields import NumberField, YuanField, lines
from wenjin.desk.events.words import choices
from wenjin.desk.visits.inputs import (
    language_choices,
    line_in,
    lines_in,
    moment,
    one_of,
    some_of,
    spoken_language,
    title_in,
)
from wenjin.desk.visits.words import (
    PARTS,
    diet_choices,
    kind_choices,
    tag_choices,
    topic_choices,
    wrong_words,
)
from wenjin.events.domain.typed_lines import without_turns
from wenjin.events.domain.visit_forms import (
    LONGEST_LINE,
    LONGEST_NOTE,
    CarDraft,
    FollowUpDraft,
    GiftDraft,
    PersonDraft,
    Said,
    StopDraft,
    VisitDraft,
    wrong_visit,
)
from wenjin.events.queries.visits import VisitSeen, venue_codes, venue_names, visit
from wenjin.lang.domain.registry import BY_CODE
from wenjin.lang.templatetags.lang import asked_language, interface_language, short_day
from wenjin.web.countries import all_countries

_SMALL_HOURS: Final = time(6)
"""What ends before it, and before it begins, ends in the night after that day."""
# What a service calls otherwise than the form does.
_FIELDS: Final = {"starts_at": "starts", "ends_at": "ends", "languages": "language_1"}
SPOKEN: Final = 4
"""How many languages of somebody are asked for."""
Group = tuple[str, list[forms.BoundField]]


class VisitForm(forms.Form):
    """What all of them share. ``parts`` names the groups in which fields are shown."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for field in self.fields.values():
            field.error_messages["required"] = _("Fill this in.")
            field.error_messages["max_length"] = _("This is too long.")

    def parts(self) -> Sequence[tuple[str, Sequence[str]]]:
        """Headings with names of fields; what is named nowhere comes last."""
        return ()

    def groups(self) -> list[Group]:
        """The fields in their groups."""
        named = [(heading, list(names)) for heading, names in self.parts()]
        known = {name for _heading, names in named for name in names}
        named.append(("", [name for name in self.fields if name not in known]))
        return [(heading, [self[name] for name in names]) for heading, names in named if names]

    def said(self, name: str, languages: Iterable[str]) -> dict[str, str]:
        """A text in the languages of the visit."""
        return {code: without_turns(self.cleaned_data.get(f"{name}_{code}", "")) for code in languages}

    def mark(self, name: str, code: str) -> None:
        """Say beside a field what a service finds wrong with it; what belongs to none stands above all."""
        field = _FIELDS.get(name, name)
        self.add_error(field if field in self.fields else None, wrong_words(code))


class AboutForm(VisitForm):
    """The visit itself."""

    language_1 = forms.ChoiceField(label=gettext_lazy("Language of the guests"))
    language_2 = forms.ChoiceField(label=gettext_lazy("Language beside it"))
    starts_on = DayField(label=gettext_lazy("First day"))
    ends_on = DayField(label=gettext_lazy("Last day"))
    usual_travel = NumberField(label=gettext_lazy("Minutes between two places, if not known"))
    dearest_gift = YuanField(label=gettext_lazy("What one gift may cost, in yuan"))
    code = forms.SlugField(label=gettext_lazy("Short name, for addresses"), max_length=80)

    def __init__(self, *args: Any, languages: Sequence[str], is_new: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        self.languages = languages
        for name in ("language_1", "language_2"):
            self.fields[name] = one_of(self.fields[name], language_choices(), is_optional=False)
        titles = {f"titles_{code}": title_in(_("Title"), code) for code in languages}
        spoken = {name: self.fields.pop(name) for name in ("language_1", "language_2")}
        self.fields = {**spoken, **titles, **self.fields}
        if not is_new:
            del self.fields["code"]
        else:
            self.fields["code"].error_messages["invalid"] = _("Use small letters, figures and hyphens.")

    def clean(self) -> dict[str, Any] | None:
        """Where something cannot be read, what the service would refuse is told with it, all in one go."""
        said = super().clean()
        if self.errors:
            self._mark_the_rest()
        return said

    def _mark_the_rest(self) -> None:
        draft = self.draft()
        wrong = wrong_visit(draft, BY_CODE)
        if "code" in self.fields and draft.code and visit(draft.code) is not None:
            wrong["code"] = "twice"
        # What could not be read is missing in the draft: neither it nor what goes with it is told once more.
        told = {_kind_of(name) for name in self.errors}
        for name, code in wrong.items():
            field = _FIELDS.get(name, name)
            if field in self.fields and _kind_of(field) not in told:
                self.mark(name, code)

    def mark(self, name: str, code: str) -> None:
        """As everywhere; the same language in both fields is called so."""
        if (name, code) == ("languages", "twice"):
            self.add_error("language_1", _("This is there twice."))
            return
        super().mark(name, code)

    def draft(self, code: str = "", titles: Said = MappingProxyType({})) -> VisitDraft:
        """What was typed; what could not be read is missing.

        Args:
            titles: that there are; those in languages that were not asked for stay.
        """
        said = self.cleaned_data
        asked = [one for one in self.languages if f"titles_{one}" in self.data]
        return VisitDraft(
            code=(code or said.get("code", "")).lower(),
            titles={**titles, **self.said("titles", asked)},
            languages=(said.get("language_1", ""), said.get("language_2", "")),
            starts_on=said.get("starts_on"),
            ends_on=said.get("ends_on"),
            usual_travel=said.get("usual_travel", 0),
            dearest_gift=said.get("dearest_gift"),
        )


class PersonForm(VisitForm):
    """A guest, a host or an interpreter."""

    part = forms.ChoiceField(label=gettext_lazy("Comes as"), choices=lambda: choices(PARTS))
    name = forms.CharField(label=gettext_lazy("Name, as in the passport"), max_length=LONGEST_LINE)
    other_name = forms.CharField(max_length=LONGEST_LINE, required=False)
    organisation = forms.CharField(
        label=gettext_lazy("Firm or office"), max_length=LONGEST_LINE, required=False
    )
    country = forms.ChoiceField(label=gettext_lazy("Country or region"), required=False)
    rank = NumberField(label=gettext_lazy("Rank: 1 is the highest"), min_value=1, max_value=20)
    email = forms.CharField(label=gettext_lazy("E-mail"), max_length=LONGEST_LINE, required=False)
    telephone = forms.CharField(label=gettext_lazy("Telephone"), max_length=LONGEST_LINE, required=False)
    diet = forms.MultipleChoiceField(label=gettext_lazy("Eats"), choices=diet_choices, required=False)
    refuses = forms.MultipleChoiceField(
        label=gettext_lazy("Takes no gift with"), choices=tag_choices, required=False
    )
    needs = lines(label=gettext_lazy("Needs, such as step-free ways"))
    note = lines(label=gettext_lazy("Note for the team"))

    def __init__(self, *args: Any, languages: Sequence[str], **more: Any) -> None:
        super().__init__(*args, **more)
        self.languages = languages
        self.fields["other_name"].label = _("Name in %(language)s") % {
            "language": language_here(languages[1])
        }
        posts = {f"posts_{code}": line_in(_("Post"), code) for code in languages}
        spoken = {f"language_{place}": spoken_language(place) for place in range(1, SPOKEN + 1)}
        countries = [("", "–"), *all_countries(interface_language())]
        self.fields["country"] = one_of(self.fields["country"], countries)
        self.fields |= {**posts, **spoken}

    def parts(self) -> Sequence[tuple[str, Sequence[str]]]:
        """Printed, spoken, and what is kept sealed."""
        posts = [f"posts_{code}" for code in self.languages]
        spoken = [f"language_{place}" for place in range(1, SPOKEN + 1)]
        return (
            (
                _("In the programme"),
                ["part", "rank", "name", "other_name", *posts, "organisation", "country"],
            ),
            (_("Speaks, the best first"), spoken),
            (
                _("Kept sealed, erased half a year after the visit"),
                ["email", "telephone", "diet", "refuses", "needs", "note"],
            ),
        )

    def draft(self) -> PersonDraft:
        """What was typed."""
        said = self.cleaned_data
        spoken = [said[f"language_{place}"] for place in range(1, SPOKEN + 1)]
        return PersonDraft(
            part=said["part"],
            name=said["name"],
            other_name=said["other_name"],
            posts=self.said("posts", self.languages),
            organisation=said["organisation"],
            country=said["country"],
            languages=tuple(dict.fromkeys(one for one in spoken if one)),
            rank=said["rank"],
            email=said["email"],
            telephone=said["telephone"],
            diet=tuple(said["diet"]),
            refuses=tuple(said["refuses"]),
            needs=said["needs"],
            note=said["note"],
        )


class CarForm(VisitForm):
    """A car or a bus."""

    name = forms.CharField(label=gettext_lazy("Name, such as Car 1"), max_length=80)
    seats = NumberField(label=gettext_lazy("Seats, without the driver's"), min_value=1, max_value=80)
    plate = forms.CharField(label=gettext_lazy("Plate"), max_length=20, required=False)
    driver = forms.CharField(label=gettext_lazy("Driver"), max_length=LONGEST_LINE, required=False)
    telephone = forms.CharField(label=gettext_lazy("Telephone"), max_length=LONGEST_LINE, required=False)

    def draft(self) -> CarDraft:
        """What was typed."""
        return CarDraft(**self.cleaned_data)


class StopForm(VisitForm):
    """One part of the programme."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=kind_choices)
    day = forms.ChoiceField(label=gettext_lazy("Day"))
    starts = forms.TimeField(label=pgettext_lazy("a time", "From"))
    ends = forms.TimeField(label=pgettext_lazy("a time", "Until"))
    venue = forms.ChoiceField(label=gettext_lazy("House of ours"), required=False)
    people = forms.MultipleChoiceField(label=gettext_lazy("Who is there"), required=False)
    cars = forms.MultipleChoiceField(label=gettext_lazy("Cars that bring them"), required=False)
    meals = forms.MultipleChoiceField(
        label=gettext_lazy("What the kitchen serves, for a meal"), choices=diet_choices, required=False
    )
    allows_relay = forms.BooleanField(
        label=gettext_lazy("Two interpreters in a row will do here"), required=False
    )

    def __init__(self, *args: Any, seen: VisitSeen, **more: Any) -> None:
        super().__init__(*args, **more)
        self.visit, self.languages = seen, seen.about.languages
        days = [(on.isoformat(), str(short_day(on))) for on in _days(seen)]
        self.fields["day"] = one_of(self.fields["day"], days, is_optional=False)
        for name in ("starts", "ends"):
            widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
            widget.input_type = "time"
            self.fields[name].widget = widget
            self.fields[name].error_messages["invalid"] = _("Write the time as 09:00.")
        asked = asked_language()
        venues = venue_names(sorted(venue_codes()), [asked])
        named = sorted(((code, names[asked]) for code, names in venues.items()), key=lambda one: one[1])
        self.fields["venue"] = one_of(self.fields["venue"], [("", _("Another place")), *named])
        people = [(one.id, f"{one.about.name} ({PARTS[one.about.part]})") for one in seen.people]
        self.fields["people"] = some_of(self.fields["people"], people)
        self.fields["cars"] = some_of(self.fields["cars"], [(one.id, one.about.name) for one in seen.cars])
        self.fields |= {
            **{f"titles_{code}": title_in(_("Title"), code) for code in self.languages},
            **{f"places_{code}": line_in(_("Place"), code) for code in self.languages},
            **{f"notes_{code}": lines_in(_("Note below the title"), code) for code in self.languages},
        }

    def parts(self) -> Sequence[tuple[str, Sequence[str]]]:
        """When, what, where, who."""
        by_language = {
            name: [f"{name}_{code}" for code in self.languages] for name in ("titles", "places", "notes")
        }
        return (
            (_("When"), ["day", "starts", "ends"]),
            (
                pgettext("about a stop", "What"),
                ["kind", *by_language["titles"], *by_language["notes"], "meals"],
            ),
            (_("Where"), ["venue", *by_language["places"]]),
            (_("Who"), ["people", "cars", "allows_relay"]),
        )

    def mark(self, name: str, code: str) -> None:
        """As everywhere; a house or a place is enough, so both say what is missing."""
        if (name, code) != ("venue", "required"):
            super().mark(name, code)
            return
        for one in ("venue", f"places_{self.languages[0]}"):
            self.add_error(one, _("Choose a house, or write a place."))

    def draft(self, rides: Mapping[str, tuple[str, ...]]) -> StopDraft:
        """What was typed; riders who do not come any more leave their cars."""
        said = self.cleaned_data
        on = date.fromisoformat(said["day"])
        is_next_day = said["ends"] < _SMALL_HOURS and said["ends"] < said["starts"]
        people, cars = tuple(said["people"]), tuple(said["cars"])
        kept = {car: tuple(who for who in riders if who in people) for car, riders in rides.items()}
        return StopDraft(
            kind=said["kind"],
            titles=self.said("titles", self.languages),
            starts_at=moment(on, said["starts"]),
            ends_at=moment(on + timedelta(days=is_next_day), said["ends"]),
            venue=said["venue"],
            places=self.said("places", self.languages),
            notes=self.said("notes", self.languages),
            people=people,
            cars=cars,
            meals=tuple(said["meals"]),
            allows_relay=said["allows_relay"],
            rides={car: riders for car, riders in kept.items() if car in cars and riders},
        )


class GiftForm(VisitForm):
    """A gift, one to each person."""

    name = forms.CharField(label=gettext_lazy("What it is"), max_length=LONGEST_LINE)
    stop = forms.ChoiceField(label=gettext_lazy("Given at"))
    giver = forms.ChoiceField(label=gettext_lazy("Given by"), required=False)
    people = forms.MultipleChoiceField(label=gettext_lazy("To each of"))
    tags = forms.MultipleChoiceField(
        label=gettext_lazy("Made of, or with"), choices=tag_choices, required=False
    )
    fen = YuanField(label=gettext_lazy("What one costs, in yuan"))

    def __init__(self, *args: Any, seen: VisitSeen, **more: Any) -> None:
        super().__init__(*args, **more)
        asked = asked_language()
        stops = [
            (one.id, f"{short_day(one.day)} {one.starts_at:%H:%M} {one.title(asked)}") for one in seen.stops
        ]
        self.fields["stop"] = one_of(self.fields["stop"], [("", "–"), *stops], is_optional=False)
        hosts = [(one.id, one.about.name) for one in seen.of("host")]
        self.fields["giver"] = one_of(self.fields["giver"], [("", "–"), *hosts])
        guests = [(one.id, one.about.name) for one in seen.of("guest")]
        self.fields["people"] = some_of(self.fields["people"], guests, is_optional=False)

    def draft(self) -> GiftDraft:
        """What was typed."""
        said = self.cleaned_data
        return GiftDraft(
            said["name"],
            said["stop"],
            tuple(said["people"]),
            said["giver"],
            tuple(said["tags"]),
            said["fen"] or 0,
        )


class FollowUpForm(VisitForm):
    """What was agreed."""

    topic = forms.ChoiceField(label=gettext_lazy("About"), choices=topic_choices)
    text = forms.CharField(
        label=gettext_lazy("What was agreed"), widget=forms.Textarea, max_length=LONGEST_NOTE
    )
    organisation = forms.CharField(
        label=gettext_lazy("Firm or office"), max_length=LONGEST_LINE, required=False
    )
    country = forms.ChoiceField(label=gettext_lazy("Country or region"), required=False)
    due_on = DayField(label=gettext_lazy("Until when"), required=False)
    owner = forms.CharField(label=gettext_lazy("Who sees to it"), max_length=LONGEST_LINE, required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        countries = [("", "–"), *all_countries(interface_language())]
        self.fields["country"] = one_of(self.fields["country"], countries)

    def draft(self) -> FollowUpDraft:
        """What was typed."""
        return FollowUpDraft(**self.cleaned_data)


class CopyForm(VisitForm):
    """The same once more, on other days."""

    code = forms.SlugField(label=gettext_lazy("Short name, for addresses"), max_length=80)
    starts_on = DayField(label=gettext_lazy("First day"))
    with_guests = forms.BooleanField(label=gettext_lazy("With the guests"), required=False)


def _kind_of(field: str) -> str:
    """What a field is about: ``titles`` of ``titles_en``."""
    return field.partition("_")[0]


def _days(seen: VisitSeen) -> list[date]:
    """The days of the visit, and those on which a stop lies all the same."""
    count = (seen.ends_on - seen.starts_on).days + 1
    days = {date.fromordinal(seen.starts_on.toordinal() + place) for place in range(count)}
    return sorted(days | {one.day for one in seen.stops})
