"""The form of marks on papers, and of the step at which the originals are looked at."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from wenjin.desk.act_forms import ActForm, reason_choices
from wenjin.lang.templatetags.lang import number


class PapersForm(ActForm):
    """Marks on the papers of a file: right, or wrong with the reason; the original was seen or not."""

    def __init__(
        self,
        *args: Any,
        items: Iterable[tuple[str, str, str, str, bool]],
        has_originals: bool = False,
        **more: Any,
    ) -> None:
        """Take items as (id, name, state, what is wrong, original seen).

        ``has_originals``: the form ends the step at which the originals are looked at.
        """
        super().__init__(*args, **more)
        self._items, self._has_originals = list(items), has_originals
        for item, name, state, why, is_verified in self._items:
            self.fields[f"state-{item}"] = forms.ChoiceField(
                label=name,
                required=False,
                choices=[
                    ("", _("Not checked")),
                    ("accepted", pgettext_lazy("a paper", "Right")),
                    ("wrong", pgettext_lazy("a paper", "Wrong")),
                ],
                initial=state if state != "given" else "",
            )
            self.fields[f"why-{item}"] = forms.ChoiceField(
                label=_("What is wrong"), required=False, choices=reason_choices(), initial=why
            )
            self.fields[f"original-{item}"] = forms.BooleanField(
                label=_("Original seen"), required=False, initial=is_verified, disabled=is_verified
            )

    @property
    def lines(self) -> list[tuple[str, forms.BoundField, forms.BoundField, forms.BoundField]]:
        """Name and the three fields of each item."""
        return [
            (name, self[f"state-{item}"], self[f"why-{item}"], self[f"original-{item}"])
            for item, name, _state, _why, _seen in self._items
        ]

    def clean(self) -> dict[str, Any]:
        """What is marked as wrong needs its reason."""
        found = super().clean() or self.cleaned_data
        for item, *_rest in self._items:
            if found.get(f"state-{item}") == "wrong" and not found.get(f"why-{item}"):
                self.add_error(f"why-{item}", _("Say what is wrong with it."))
        if not self.errors and self.asks_to_go_on:
            raise forms.ValidationError(self.go_on_words)
        return found

    def changes(self) -> list[tuple[str, bool | None, str, bool]]:
        """Marks that are new: item, whether it is right, what is wrong, whether the original was seen.

        Having seen an original says nothing of the paper itself: that stays open (None) until it is marked.
        """
        found, changed = self.cleaned_data, list[tuple[str, bool | None, str, bool]]()
        for item, _name, state, why, is_verified in self._items:
            new, reason = found.get(f"state-{item}", ""), found.get(f"why-{item}", "")
            is_seen = bool(found.get(f"original-{item}")) and not is_verified
            is_marked = bool(new) and (new != state or (new == "wrong" and reason != why))
            if is_marked or is_seen:
                is_good = new == "accepted" if is_marked else None
                changed.append((item, is_good, reason if new == "wrong" else "", is_seen))
        return changed

    @property
    def is_ending(self) -> bool:
        """Whether the button says that the step is done with it."""
        return self.is_bound and self.data.get("then") in ("done", "anyway")

    @property
    def seen_count(self) -> int:
        """Of how many papers the original is seen, by the ticks in the form."""
        return len(self._items) - len(self.not_seen)

    @property
    def not_seen(self) -> list[str]:
        """Items whose original nobody has seen, by the ticks in the form."""
        return [item for item, *_rest in self._items if not self[f"original-{item}"].value()]

    @property
    def not_seen_names(self) -> list[str]:
        """The names of their papers, each once."""
        left = set(self.not_seen)
        return list(dict.fromkeys(name for item, name, *_rest in self._items if item in left))

    @property
    def asks_to_go_on(self) -> bool:
        """Whether the step was to end with originals that nobody has seen: that must be said a second time."""
        return (
            self._has_originals and self.is_bound and self.data.get("then") == "done" and bool(self.not_seen)
        )

    @property
    def go_on_words(self) -> str:
        """The question that is asked then."""
        return gettext("%(seen)s of %(count)s originals seen: go on anyway?") % {
            "seen": number(self.seen_count),
            "count": number(len(self._items)),
        }
