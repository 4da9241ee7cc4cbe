"""Fields of which the forms of visits are made: texts in a language, choices, languages, times of the city."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import TypeVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from wenjin.desk.counters.words import language_here
from wenjin.desk.events.fields import lines
from wenjin.events.domain.visit_forms import LONGEST_LINE, LONGEST_NOTE
from wenjin.lang.domain.registry import LANGUAGES

_Choice = TypeVar("_Choice", bound=forms.ChoiceField)


def language_choices() -> list[tuple[str, str]]:
    """Languages of the house by their names here."""
    return sorted(
        ((one.code, language_here(one.code)) for one in LANGUAGES), key=lambda one: one[1].casefold()
    )


def moment(on: date, clock: time) -> datetime:
    """A time on the clock of the city."""
    return datetime.combine(on, clock.replace(second=0), timezone.get_current_timezone())


class TitleField(forms.CharField):
    """A title in one of two languages. One of them is enough, so that neither is called optional."""

    is_one_of = True


def title_in(label: str, code: str) -> forms.CharField:
    """A title in one of the languages of a visit."""
    line = line_in(label, code)
    return TitleField(label=line.label, max_length=LONGEST_LINE, required=False, widget=line.widget)


def line_in(label: str, code: str) -> forms.CharField:
    """One line in a language."""
    named = _("%(what)s in %(language)s") % {"what": label, "language": language_here(code)}
    widget = forms.TextInput(attrs={"lang": code})
    return forms.CharField(label=named, max_length=LONGEST_LINE, required=False, widget=widget)


def lines_in(label: str, code: str) -> forms.CharField:
    """Several lines in a language."""
    named = _("%(what)s in %(language)s") % {"what": label, "language": language_here(code)}
    made = lines(label=named, max_length=LONGEST_NOTE)
    made.widget.attrs["lang"] = code
    return made


def spoken_language(place: int) -> forms.ChoiceField:
    """The language that somebody speaks so well, counted from the best."""
    label = _("Language %(place)s") % {"place": place}
    return forms.ChoiceField(label=label, choices=[("", "–"), *language_choices()], required=False)


def one_of(
    field: forms.Field, choices: Sequence[tuple[str, str]], *, is_optional: bool = True
) -> forms.ChoiceField:
    """The same field with what there is to choose from."""
    return _told(forms.ChoiceField(label=field.label, choices=choices, required=not is_optional))


def some_of(
    field: forms.Field, choices: Sequence[tuple[str, str]], *, is_optional: bool = True
) -> forms.MultipleChoiceField:
    """The same, of which several can be chosen."""
    return _told(forms.MultipleChoiceField(label=field.label, choices=choices, required=not is_optional))


def _told(made: _Choice) -> _Choice:
    """With what is said when nothing is chosen, or something that is not there."""
    made.error_messages |= {"required": _("Fill this in."), "invalid_choice": _("Choose one of the list.")}
    return made
