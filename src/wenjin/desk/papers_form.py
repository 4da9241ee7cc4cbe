"""The form of marks on papers, and of the step at which the originals are looked at."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wenjin.desk.act_forms import ActForm, reason_choices
from wenjin.desk.case_errors import originals_words

ENDING: Final = "done"


@dataclass(frozen=True, slots=True)
class Checkable:
    """A file of a paper that can be marked.

    Attributes:
        state: given, accepted or wrong; ``why`` is the code of what is wrong.
        is_verified: somebody has seen its original.
        is_needed: the paper is certainly needed, so its original is to be seen.
    """

    id: str
    evidence: str
    name: str
    state: str
    why: str
    is_verified: bool
    is_needed: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the form; ``none`` is there only at the step at which originals are looked at."""

    name: str
    state: forms.BoundField
    why: forms.BoundField
    original: forms.BoundField
    none: forms.BoundField | None


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark that is new; ``is_good`` is None where only the original was seen."""

    item: str
    is_good: bool | None
    why: str
    is_seen: bool


class PapersForm(ActForm):
    """Marks on the papers of a file: right, or wrong with the reason; the original was seen or not."""

    def __init__(
        self, *args: Any, items: Iterable[Checkable], shows_originals: bool = False, **more: Any
    ) -> None:
        """Take the files; ``shows_originals``: the form ends the step at which originals are looked at."""
        super().__init__(*args, **more)
        self._items, self.shows_originals = list(items), shows_originals
        for one in self._items:
            self._add(one)

    def _add(self, one: Checkable) -> None:
        self.fields[f"state-{one.id}"] = forms.ChoiceField(
            label=one.name,
            required=False,
            choices=[
                ("", _("Not checked")),
                ("accepted", pgettext_lazy("a paper", "Right")),
                ("wrong", pgettext_lazy("a paper", "Wrong")),
            ],
            initial=one.state if one.state != "given" else "",
        )
        self.fields[f"why-{one.id}"] = forms.ChoiceField(
            label=_("What is wrong"), required=False, choices=reason_choices(), initial=one.why
        )
        self.fields[f"original-{one.id}"] = forms.BooleanField(
            label=_("Original seen"), required=False, initial=one.is_verified, disabled=one.is_verified
        )
        if self.shows_originals and not one.is_verified:
            self.fields[f"none-{one.id}"] = forms.BooleanField(label=_("No original to show"), required=False)

    @property
    def lines(self) -> list[Line]:
        """Name and fields of each file."""
        return [
            Line(
                one.name,
                self[f"state-{one.id}"],
                self[f"why-{one.id}"],
                self[f"original-{one.id}"],
                self[f"none-{one.id}"] if f"none-{one.id}" in self.fields else None,
            )
            for one in self._items
        ]

    def clean(self) -> dict[str, Any]:
        """What is marked as wrong needs its reason; a step that ends has every original that is needed."""
        found = super().clean() or self.cleaned_data
        for one in self._items:
            if found.get(f"state-{one.id}") == "wrong" and not found.get(f"why-{one.id}"):
                self.add_error(f"why-{one.id}", _("Say what is wrong with it."))
            if found.get(f"none-{one.id}") and found.get(f"original-{one.id}"):
                self.add_error(
                    f"none-{one.id}", _("Tick one of the two: you have seen it, or there is none.")
                )
        if self.is_ending and self.shows_originals:
            self._must_have_originals(found)
        return found

    def _must_have_originals(self, found: dict[str, Any]) -> None:
        left = [
            one.name
            for one in self._items
            if one.is_needed and not found.get(f"original-{one.id}") and not found.get(f"none-{one.id}")
        ]
        if left:
            raise forms.ValidationError(originals_words(dict.fromkeys(left)))

    def changes(self) -> list[Mark]:
        """Marks that are new.

        Having seen an original says nothing of the paper itself: that stays open until it is marked.
        """
        found, changed = self.cleaned_data, list[Mark]()
        for one in self._items:
            new, reason = found.get(f"state-{one.id}", ""), found.get(f"why-{one.id}", "")
            is_seen = bool(found.get(f"original-{one.id}")) and not one.is_verified
            is_marked = bool(new) and (new != one.state or (new == "wrong" and reason != one.why))
            if is_marked or is_seen:
                is_good = new == "accepted" if is_marked else None
                changed.append(Mark(one.id, is_good, reason if new == "wrong" else "", is_seen))
        return changed

    @property
    def is_ending(self) -> bool:
        """Whether the button says that the step is done with it."""
        return self.is_bound and self.data.get("then") == ENDING

    @property
    def without_original(self) -> list[str]:
        """Kinds of paper of which it is said that there is no original to show."""
        found = self.cleaned_data
        return [one.evidence for one in self._items if found.get(f"none-{one.id}")]
