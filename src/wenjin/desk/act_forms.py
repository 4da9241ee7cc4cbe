"""Forms of what officers do with a case. What was typed stays in them, whatever becomes of the act."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, ClassVar, Final, Self

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wenjin.cases.domain.events import Wanted, WantedKind
from wenjin.cases.domain.validity import (
    LONGEST_NUMBER,
    Limits,
    is_number_of_decision,
    outlived,
    wrong_with,
)
from wenjin.cases.queries.papers import PaperRow
from wenjin.core import clock
from wenjin.desk.case_errors import NOT_A_NUMBER, outlived_words, validity_words
from wenjin.desk.case_words import CaseWords
from wenjin.desk.phrases import OfferedPhrase
from wenjin.lang.domain.registry import BY_CODE
from wenjin.web.case_papers import WRONG_REASONS

LONGEST: Final = 5000
LONGEST_LINE: Final = 300
ANSWER_WITHIN: Final = timedelta(days=15)
# Reasons that an officer gives; the others are for what the case itself finds.
NOT_IN_THEIR_LANGUAGE: Final = _(
    "Write the same in the language of the applicant, or say that an interpreter is needed."
)
NEEDS_INTERPRETER: Final = _("I cannot write it in their language: an interpreter is needed")
REASONS: Final = tuple(code for code in WRONG_REASONS if code != "no_longer_made_here")


@dataclass(frozen=True, slots=True)
class Said:
    """Languages of a text: its own, its translation, and the language of that."""

    language: str
    translation: str
    translation_language: str


class _Lines(forms.CharField):
    def __init__(self, **more: Any) -> None:
        more.setdefault("max_length", LONGEST)
        super().__init__(widget=forms.Textarea, **more)


class DayField(forms.DateField):
    """A day, written as the browser's own field for days sends it."""

    def __init__(self, **more: Any) -> None:
        more.setdefault("input_formats", ["%Y-%m-%d"])
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)
        self.error_messages["invalid"] = _("Write the day as 2026-05-04.")


class ActForm(forms.Form):
    """What all acts carry: a key, by which an act sent twice is done once, and what the form has seen."""

    key = forms.CharField(max_length=60, widget=forms.HiddenInput)
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for field in self.fields.values():
            field.error_messages.setdefault("required", _("Fill this in."))
            field.error_messages["required"] = _("Fill this in.")


@dataclass(frozen=True, slots=True)
class EmptyTexts:
    """What a ``TextForm`` shows while nothing was typed: equal values are drawn the same."""

    is_translation_optional: ClassVar[bool] = True
    offered: tuple[OfferedPhrase, ...]
    languages: tuple[str, ...]
    other: str

    @classmethod
    def of(
        cls, *, phrases: Iterable[OfferedPhrase], languages: Iterable[str], other: str, **_: object
    ) -> Self:
        """The same arguments as those of the form."""
        return cls(tuple(phrases), tuple(languages), other)


class TextForm(ActForm):
    """Words to the applicant, in a language that the officer writes, and beside it in the applicant's."""

    # Acts that bind the applicant need both languages, or an interpreter.
    is_translation_optional: ClassVar[bool] = True
    phrase = forms.ChoiceField(label=_("Ready sentences"), required=False)
    text = _Lines(label=_("What the applicant reads"))
    language = forms.ChoiceField(label=_("Written in"))
    translation = _Lines(required=False)

    def __init__(
        self, *args: Any, phrases: Iterable[OfferedPhrase], languages: Iterable[str], other: str, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.offered = list(phrases)
        self.other = other
        own = list(dict.fromkeys(languages))
        self.fields["phrase"] = forms.ChoiceField(
            label=_("Ready sentences"),
            required=False,
            choices=[("", _("Choose a sentence")), *((one.id, one.text) for one in self.offered)],
        )
        self.fields["language"] = forms.ChoiceField(
            label=_("Written in"), choices=[(code, BY_CODE[code].own_name) for code in own], initial=own[0]
        )

    def full_clean(self) -> None:
        """Without JavaScript a chosen sentence has not been put into the text: it is put there now."""
        if self.is_bound and not str(self.data.get(self.add_prefix("text"), "")).strip():
            chosen = next((one for one in self.offered if one.id == self.data.get("phrase")), None)
            if chosen is not None:
                said = {"text": chosen.text, "translation": chosen.translation}
                self.data = {**{name: self.data.get(name) for name in self.data}, **said}
        super().full_clean()

    def is_in_one_language(self, found: Mapping[str, Any]) -> bool:
        """Whether the applicant could not read it, and nobody was asked to help."""
        is_said = bool(found.get("text")) and not found.get("translation")
        return is_said and found.get("language") != self.other and not found.get("needs_interpreter")

    def texts_of(self, found: Mapping[str, Any]) -> dict[str, str]:
        """What was typed, by language."""
        typed = {str(found.get("language") or ""): str(found.get("text") or "")}
        if found.get("translation"):
            typed.setdefault(self.other, str(found["translation"]))
        return {code: text for code, text in typed.items() if text}

    @property
    def said(self) -> Said:
        """In which languages it is said; only of a form that is right."""
        found = self.cleaned_data
        translation = found["translation"]
        return Said(found["language"], translation, self.other if translation else "")

    @property
    def both(self) -> str:
        """Both languages one below the other, for a letter."""
        found = self.cleaned_data
        return "\n\n".join(part for part in (found["text"], found["translation"]) if part)


class AskForm(TextForm):
    """Which papers and answers are wanted again or still, each with what is wrong with it."""

    is_translation_optional = False
    needs_interpreter = forms.BooleanField(label=NEEDS_INTERPRETER, required=False)
    pause = forms.ChoiceField(label=_("The clock"), required=False)
    answer_by = DayField(label=_("Answer by"), required=False)

    def __init__(
        self,
        *args: Any,
        rows: Iterable[PaperRow],
        fields: Iterable[str],
        words: CaseWords,
        pauses: Mapping[str, str],
        marked: Mapping[str, str],
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        self.fields["pause"] = forms.ChoiceField(
            label=_("The clock"),
            required=False,
            choices=[*pauses.items(), ("", _("It runs on"))],
            initial=next(iter(pauses), ""),
        )
        self.fields["answer_by"].initial = clock.today() + ANSWER_WITHIN
        self._wanted = {f"paper:{row.evidence}": words.paper(row.evidence) for row in rows}
        self._wanted |= {f"field:{name}": words.field(name) for name in fields}
        for key, name in self._wanted.items():
            why = marked.get(key, "")
            self.fields[f"want-{key}"] = forms.BooleanField(label=name, required=False, initial=bool(why))
            self.fields[f"why-{key}"] = forms.ChoiceField(
                label=_("What is wrong"), required=False, choices=reason_choices(), initial=why
            )

    @property
    def papers(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Tick and reason of each paper."""
        return self._bound("paper:")

    @property
    def answers(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Tick and reason of each answer."""
        return self._bound("field:")

    @property
    def has_answer_ticked(self) -> bool:
        """Whether an answer of the form is asked for: that part of the list then stands open."""
        return any(tick.value() for tick, _why in self.answers)

    def _bound(self, kind: str) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"want-{key}"], self[f"why-{key}"]) for key in self._wanted if key.startswith(kind)]

    def clean(self) -> dict[str, Any]:
        """At least one thing is wanted."""
        found = super().clean() or self.cleaned_data
        found["wanted"] = [self._one(key) for key in self._wanted if found.get(f"want-{key}")]
        if not found["wanted"]:
            raise forms.ValidationError(_("Tick at least one paper or answer."))
        if self.is_in_one_language(found):
            self.add_error("translation", NOT_IN_THEIR_LANGUAGE)
        return found

    def _one(self, key: str) -> Wanted:
        kind, _colon, name = key.partition(":")
        return Wanted(WantedKind(kind), name, self.cleaned_data.get(f"why-{key}") or "missing")

    def clean_answer_by(self) -> date | None:
        """A day that is still to come."""
        day: date | None = self.cleaned_data["answer_by"]
        if day is not None and day <= clock.today():
            raise forms.ValidationError(_("This day is over. Choose a later one."))
        return day


def reason_choices() -> list[tuple[str, Any]]:
    """What can be wrong with a paper or an answer."""
    return [("", _("What is wrong?")), *((code, WRONG_REASONS[code]) for code in REASONS)]


class GrantForm(ActForm):
    """A permit and how long it is valid.

    Attributes:
        ends: last days of what it rests on, such as the passport.
        held_until: last day of the permit that it renews; None for a first one.
        asked_months: how long the applicant asks for; empty when that is not said, or not for this reader.
    """

    valid_from = DayField(label=_("Valid from"), required=False)
    valid_until = DayField(label=_("Valid until"), required=False)
    is_meant = forms.BooleanField(label=_("Yes, it is to be valid longer than that."), required=False)
    number = forms.CharField(label=_("Number of the decision"), max_length=LONGEST_NUMBER, required=False)
    conditions = _Lines(label=_("Conditions"), required=False)

    def __init__(
        self,
        *args: Any,
        limits: Limits,
        ends: Mapping[str, date],
        held_until: date | None = None,
        asked_months: str = "",
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        self._limits, self.ends, self.asked_months = limits, ends, asked_months
        self.held_until = held_until
        self._last: date | None = None

    @property
    def outlived(self) -> Mapping[str, date]:
        """What ends before the validity that was typed."""
        return outlived(self._last, self.ends)

    def clean_number(self) -> str:
        """What can be the number of a decision."""
        text = str(self.cleaned_data["number"]).strip()
        if text and not is_number_of_decision(text):
            raise forms.ValidationError(NOT_A_NUMBER)
        return text

    def clean(self) -> dict[str, Any]:
        """A validity that can be; one beyond the end of passport or contract is said to be meant."""
        found = super().clean() or self.cleaned_data
        first, self._last = found.get("valid_from"), found.get("valid_until")
        wrong = None if self.errors else wrong_with(first, self._last, self._limits)
        if wrong is not None:
            self.add_error(
                "valid_from" if wrong.is_about_the_beginning else "valid_until",
                validity_words(wrong.value),
            )
        elif self.outlived and not found.get("is_meant"):
            self.add_error("is_meant", outlived_words(self.outlived))
        return found


class PauseForm(TextForm):
    """Why a clock stands still for something that the applicant does not send."""

    pause = forms.ChoiceField(label=_("Reason in the procedure"))

    def __init__(self, *args: Any, pauses: Mapping[str, str], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["pause"] = forms.ChoiceField(
            label=_("Reason in the procedure"), choices=list(pauses.items()), initial=next(iter(pauses), "")
        )
        self.fields["text"].required = False


class RunForm(ActForm):
    """Which pause ends."""

    pause = forms.ChoiceField(label=_("Reason that is over"))

    def __init__(self, *args: Any, pauses: Mapping[str, str], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["pause"] = forms.ChoiceField(
            label=_("Reason that is over"), choices=list(pauses.items()), initial=next(iter(pauses), "")
        )


class ExtendForm(TextForm):
    """By how many days a term is made longer, and why."""

    days = forms.IntegerField(label=_("Days more"), min_value=1)

    def __init__(self, *args: Any, most: int, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["days"] = forms.IntegerField(
            label=_("Days more"), min_value=1, max_value=max(most, 1), initial=most
        )


class ReturnForm(ActForm):
    """Why a proposed refusal is given back."""

    why = _Lines(label=_("Why"), required=False)


class AssignForm(ActForm):
    """Who takes a decision on."""

    to = forms.ChoiceField(label=_("Given to"), required=False)

    def __init__(self, *args: Any, officers: Mapping[str, str], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["to"] = forms.ChoiceField(
            label=_("Given to"),
            required=False,
            choices=[*officers.items(), ("", pgettext_lazy("an officer", "Nobody"))],
        )


class MessageForm(TextForm):
    """A message; it may be about one decision."""

    about = forms.ChoiceField(label=_("About"), required=False)

    def __init__(self, *args: Any, decisions: Mapping[str, str], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["about"] = forms.ChoiceField(
            label=_("About"), required=False, choices=[("", _("The whole case")), *decisions.items()]
        )


class TranslateForm(ActForm):
    """A translation of a message, by a person."""

    translation = _Lines(label=_("Translation"))


class CameForm(ActForm):
    """What of a request has come another way."""

    def __init__(self, *args: Any, wanted: Mapping[str, str], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["came"] = forms.MultipleChoiceField(
            label=_("This has come"), choices=list(wanted.items()), widget=forms.CheckboxSelectMultiple
        )
        self.fields["came"].error_messages["required"] = _("Tick what has come.")
