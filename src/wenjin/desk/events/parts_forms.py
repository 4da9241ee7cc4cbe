"""The parts of an event as forms in a row: sessions, speakers, sponsors, places, questions, materials, money.

What is cleared or ticked for removal is no more; empty ones at the end add something. The order is a number.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Final, cast

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from wenjin.desk.events.fields import MomentField, NumberField, YuanField, lines
from wenjin.desk.events.words import (
    BUDGET_CODES,
    QUESTION_KINDS,
    QUOTA_KINDS,
    choices,
    language_choices,
    quota_words,
)
from wenjin.web.events_words import WAYS

_MOST: Final = 100
_LONGEST: Final = 300
# Languages into which one session may be interpreted; two more than there are can be added at a time.
_MOST_INTO: Final = 12
_INTO: Final = ("language", "way", "channel", "address")
_ADDRESS: Final = 500
_NONE: Final = ("", "–")


class PartForm(forms.Form):
    """One of them. Its code is made from its words, and never changes."""

    code = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)
    order = NumberField(required=False, max_value=999, label=pgettext_lazy("place in a list", "Order"))
    is_gone = forms.BooleanField(required=False, label=pgettext_lazy("a line of a form", "Remove"))
    # Fields that alone say nothing: a line in which only these are filled is empty.
    idle: ClassVar = frozenset({"code", "order", "is_gone", "kind"})

    def __init__(self, *args: Any, **more: Any) -> None:
        self.known: Mapping[str, Any] = more.pop("known", {})
        super().__init__(*args, **more)
        self.use_required_attribute = False
        for name, field in self.fields.items():
            field.error_messages["required"] = _("Fill this in.")
            if isinstance(field, forms.ChoiceField):
                field.error_messages["invalid_choice"] = _("Choose one of the answers.")
            if name in self.known:
                field.choices = self.known[name]  # type: ignore[attr-defined]  # a field with choices

    def shown(self) -> list[forms.BoundField]:
        """Fields that are seen as they come."""
        return [one for one in self if one.name not in ("code", "order", "is_gone")]

    @property
    def legend(self) -> str:
        """What the line is called now; empty for a new one."""
        if not self["code"].value():
            return ""
        names = [name for name in ("title", "label", "name") if name in self.fields]
        return next((str(said) for name in names if (said := self[name].value())), str(self["code"].value()))

    def has_changed(self) -> bool:
        """Whether anything is in it; what is empty or to be removed is not looked at further."""
        if not self.is_bound or self._typed("is_gone"):
            return False
        return any(self._typed(name) for name in self.fields if not self._is_idle(name))

    def _is_idle(self, name: str) -> bool:
        return name in self.idle

    def _typed(self, name: str) -> bool:
        value = self.fields[name].widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
        return bool(value.strip() if isinstance(value, str) else value)

    @property
    def title_words(self) -> str:
        """From which a code is made."""
        return ""


class SessionForm(PartForm):
    """A part of the event with a time of its own, and the languages into which it is interpreted."""

    idle = PartForm.idle | {"is_counted"}
    title = forms.CharField(label=gettext_lazy("Title"), max_length=_LONGEST)
    starts_at = MomentField(label=gettext_lazy("Begins"))
    ends_at = MomentField(label=gettext_lazy("Ends"))
    room = forms.ChoiceField(label=pgettext_lazy("of a house", "Room"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Spoken on the stage"), required=False)
    captions_address = forms.CharField(
        label=gettext_lazy("Address of live captions"), required=False, max_length=_ADDRESS
    )
    is_counted = forms.BooleanField(label=gettext_lazy("Count who is there"), required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["language"].choices = [_NONE, *language_choices()]  # type: ignore[attr-defined]  # see above
        given = (self.initial or {}).get("into", ())
        self.slots = min(len(given) + 2, _MOST_INTO)
        if self.is_bound:
            self.slots = _MOST_INTO
        for number in range(self.slots):
            old = given[number] if number < len(given) else ("", "receiver", "", "")
            self._slot(number, old)

    def _slot(self, number: int, old: tuple[str, str, str, str]) -> None:
        fields: dict[str, forms.Field] = {
            "language": forms.ChoiceField(
                label=gettext_lazy("Language"), required=False, choices=[_NONE, *language_choices()]
            ),
            "way": forms.ChoiceField(label=gettext_lazy("How"), required=False, choices=choices(WAYS)),
            "channel": forms.CharField(label=gettext_lazy("Channel"), required=False, max_length=20),
            "address": forms.CharField(label=gettext_lazy("Address"), required=False, max_length=_ADDRESS),
        }
        for (name, field), value in zip(fields.items(), old, strict=True):
            field.initial = value
            self.fields[f"into_{number}_{name}"] = field

    def _is_idle(self, name: str) -> bool:
        return super()._is_idle(name) or name.endswith("_way")

    def shown(self) -> list[forms.BoundField]:
        """Without the languages of interpretation, which stand in a table of their own."""
        return [one for one in super().shown() if not one.name.startswith("into_")]

    def into_rows(self) -> list[list[forms.BoundField]]:
        """Languages of interpretation, each with how one hears it."""
        rows = [[self[f"into_{number}_{name}"] for name in _INTO] for number in range(self.slots)]
        filled = [row for row in rows if row[0].value()]
        return filled + [row for row in rows if not row[0].value()][:2]

    @property
    def into(self) -> list[tuple[str, str, str, str]]:
        """Languages of interpretation as they were typed."""
        said = self.cleaned_data
        rows = [
            tuple(
                str(said.get(f"into_{number}_{name}") or "")
                for name in ("language", "way", "channel", "address")
            )
            for number in range(self.slots)
        ]
        return [row for row in rows if row[0]]  # type: ignore[misc]  # four of them

    @property
    def title_words(self) -> str:
        """Its title."""
        return str(self.cleaned_data.get("title") or "")


class SpeakerForm(PartForm):
    """Somebody on the stage."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    organisation = forms.CharField(label=gettext_lazy("Organisation"), max_length=200, required=False)
    about = lines(label=gettext_lazy("About them"))
    sessions = forms.MultipleChoiceField(label=pgettext_lazy("page of an event", "Sessions"), required=False)

    @property
    def title_words(self) -> str:
        """Its name."""
        return str(self.cleaned_data.get("name") or "")


class SponsorForm(PartForm):
    """Who pays for a part of it."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    address = forms.CharField(label=gettext_lazy("Website"), max_length=_ADDRESS, required=False)


class QuotaForm(PartForm):
    """Something of which there is only so much."""

    kind = forms.ChoiceField(label=pgettext_lazy("of quota", "What"), choices=lambda: choices(QUOTA_KINDS))
    name = forms.CharField(label=gettext_lazy("Called"), max_length=_LONGEST, required=False)
    size = NumberField(label=gettext_lazy("How many"))
    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False)
    session = forms.ChoiceField(label=gettext_lazy("Session"), required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["language"].choices = [_NONE, *language_choices()]  # type: ignore[attr-defined]  # see above

    @property
    def legend(self) -> str:
        """Its name, or what it is of."""
        if not self["code"].value() or self["name"].value():
            return super().legend
        return quota_words(str(self["kind"].value() or ""), str(self["language"].value() or ""))

    @property
    def title_words(self) -> str:
        """What it is of, and for receivers the language."""
        said = self.cleaned_data
        kind, language = str(said.get("kind") or "quota"), str(said.get("language") or "")
        if kind in ("places", "online"):
            return kind
        return f"{kind} {language}" if kind == "receiver" else str(said.get("name") or kind)


class QuestionForm(PartForm):
    """Something that is asked of who registers."""

    idle = PartForm.idle | {"is_required", "is_of_each"}
    label = forms.CharField(label=gettext_lazy("Question"), max_length=_LONGEST)
    hint = forms.CharField(label=gettext_lazy("Hint below it"), max_length=_LONGEST, required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of answer"), choices=lambda: choices(QUESTION_KINDS), initial="text"
    )
    choices = lines(label=gettext_lazy("Choices, one a line"))
    is_required = forms.BooleanField(label=gettext_lazy("Must be answered"), required=False)
    is_of_each = forms.BooleanField(label=gettext_lazy("Of each guest of a group"), required=False)

    @property
    def title_words(self) -> str:
        """Its label."""
        return str(self.cleaned_data.get("label") or "")


class MaterialForm(PartForm):
    """A file or a link for guests; ``code`` is the file that it has."""

    idle = PartForm.idle | {"is_public"}
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    file = forms.FileField(label=gettext_lazy("File"), required=False, allow_empty_file=True)
    address = forms.CharField(label=gettext_lazy("Link"), required=False, max_length=_ADDRESS)
    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False)
    session = forms.ChoiceField(label=gettext_lazy("Session"), required=False)
    from_at = MomentField(label=gettext_lazy("Shown from"), required=False)
    is_public = forms.BooleanField(label=gettext_lazy("For everybody, not only for guests"), required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["language"].choices = [_NONE, *language_choices()]  # type: ignore[attr-defined]  # see above


class BudgetForm(PartForm):
    """A line of the budget."""

    idle = PartForm.idle | {"line", "side"}
    side = forms.ChoiceField(
        label=pgettext_lazy("of a budget", "Cost or income"),
        choices=[
            ("cost", pgettext_lazy("of a budget", "Cost")),
            ("income", pgettext_lazy("of a budget", "Income")),
        ],
    )
    line = forms.ChoiceField(label=gettext_lazy("For what"), choices=lambda: choices(BUDGET_CODES))
    planned = YuanField(label=gettext_lazy("Planned, yuan"))
    actual = YuanField(label=gettext_lazy("Actual, yuan"))
    note = forms.CharField(label=gettext_lazy("Note"), max_length=_LONGEST, required=False)


if TYPE_CHECKING:
    _Base = BaseFormSet[PartForm]
else:  # Django's own class takes no types at run time
    _Base = BaseFormSet


class Parts(_Base):
    """All parts of one kind."""

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        """Lines that were left empty are not looked at further."""
        return {**super().get_form_kwargs(index), "empty_permitted": True}

    def kept(self) -> list[PartForm]:
        """Those that are there from now on, in the order that was typed; only of a form that is right."""
        forms_there = [
            (form.cleaned_data.get("order"), place, form)
            for place, form in enumerate(self.forms)
            if form.has_changed()
        ]
        order = sorted(forms_there, key=lambda one: (one[0] if one[0] is not None else 1000, one[1]))
        return [form for _number, _place, form in order]


def parts(
    form: type[PartForm],
    *,
    data: Any = None,
    files: Any = None,
    initial: Iterable[Mapping[str, Any]] = (),
    known: Mapping[str, Any] | None = None,
    extra: int = 2,
) -> Parts:
    """The forms of one kind, filled with what is there or what was sent.

    Args:
        known: choices by name of the field.
        extra: empty ones at the end.
    """
    made = formset_factory(form, formset=Parts, extra=extra, max_num=_MOST, absolute_max=_MOST + 20)
    found = made(
        data,
        files,
        initial=[dict(one) for one in initial],
        prefix="part",
        form_kwargs={"known": known or {}},
    )
    return cast("Parts", found)
