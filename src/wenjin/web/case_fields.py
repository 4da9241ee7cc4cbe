"""Fields of a form ready to be shown: filled with what is known, with what was typed, and with what is wrong."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from wenjin.cases.domain.form_checks import Doubt
from wenjin.lang.templatetags.lang import interface_language, medium_day, number, yuan
from wenjin.web.case_answers import Wrong
from wenjin.web.case_form_document import (
    Field,
    Form,
    Section,
    Words,
    choice_of,
    hint_of,
    label_of,
    refusal_of,
)
from wenjin.web.case_papers import reason_words
from wenjin.web.countries import all_countries, country_name
from wenjin.web.joining import named
from wenjin.web.questions import Choice, DatePart
from wenjin.web.typed_dates import order_of_parts

# A choice with more answers than this is a list to open; fewer stand on the page.
MOST_BUTTONS = 6
_SIZES = {"day": 2, "month": 2, "year": 4}
_AUTOFILL_DAY = {"day": "bday-day", "month": "bday-month", "year": "bday-year"}


@dataclass(frozen=True, slots=True)
class ShownField:
    """A field as ``case/field.html`` shows it.

    Attributes:
        widget: text, lines, date, choice, select.
        origin: where what stands in it came from: ``plan``, ``person`` or empty.
        errors: sentences.
    """

    id: str
    name: str
    widget: str
    label: str
    hint: str
    is_required: bool
    typed: str
    input_type: str
    input_mode: str
    autocomplete: str
    unit: str
    origin: str
    choices: tuple[Choice, ...] = ()
    parts: tuple[DatePart, ...] = ()
    errors: tuple[str, ...] = ()

    @property
    def target(self) -> str:
        """Id of the first element that can be filled."""
        return f"{self.parts[0].name}-field" if self.parts else f"{self.name}-field"

    @property
    def described_by(self) -> str:
        """Ids of what explains it, for ``aria-describedby``."""
        there = (("unit", self.unit), ("hint", self.hint), ("origin", self.origin), ("error", self.errors))
        return " ".join(f"{self.name}-{part}" for part, is_there in there if is_there)

    def part_autocomplete(self) -> Mapping[str, str]:
        """Purposes of the parts of a date of birth."""
        return _AUTOFILL_DAY if self.autocomplete == "bday" else {}


def shown_fields(
    form: Form,
    section: Section,
    words: Words,
    *,
    answers: Mapping[str, str],
    origins: Mapping[str, str],
    post: Mapping[str, str] | None = None,
    wrong: Sequence[Wrong] = (),
) -> list[ShownField]:
    """The fields of a section.

    Args:
        answers: what is known, by field id.
        origins: where it is known from, for those that nobody has confirmed.
        post: a form that was refused; its words are shown again.
        wrong: why.
    """
    return [
        _shown(
            form,
            one,
            words,
            answers.get(one.id, ""),
            origins.get(one.id, "") if post is None else "",
            post,
            tuple(wrong_words(each, one, form, words) for each in wrong if each.field_id == one.id),
        )
        for one in section.fields
    ]


def _shown(
    form: Form,
    one: Field,
    words: Words,
    answer: str,
    origin: str,
    post: Mapping[str, str] | None,
    errors: tuple[str, ...],
) -> ShownField:
    typed = answer if post is None else post.get(one.name, "")
    widget = _widget(one)
    return ShownField(
        id=one.id,
        name=one.name,
        widget=widget,
        label=label_of(one, words),
        hint=hint_of(one, words),
        is_required=one.is_required,
        typed=typed,
        input_type={"phone": "tel", "email": "email"}.get(one.kind, "text"),
        input_mode={"number": "numeric", "money": "decimal", "phone": "tel", "email": "email"}.get(
            one.kind, ""
        ),
        autocomplete=one.autocomplete or "off",
        unit=_("yuan") if one.kind == "money" else "",
        origin=origin if answer else "",
        choices=_choices(one, words, typed),
        parts=_parts(one, answer, post) if widget == "date" else (),
        errors=errors,
    )


def _widget(one: Field) -> str:
    if one.kind == "choice":
        return "choice" if len(one.choices) <= MOST_BUTTONS else "select"
    return {"date": "date", "country": "select", "long_text": "lines"}.get(one.kind, "text")


def _choices(one: Field, words: Words, typed: str) -> tuple[Choice, ...]:
    if one.kind == "country":
        named_countries: Iterable[tuple[str, str]] = all_countries(interface_language())
        return tuple(Choice(code, name, code == typed) for code, name in named_countries)
    return tuple(Choice(code, choice_of(one, code, words), code == typed) for code, _label in one.choices)


def _parts(one: Field, answer: str, post: Mapping[str, str] | None) -> tuple[DatePart, ...]:
    labels = {"day": _("Day"), "month": _("Month"), "year": _("Year")}
    if post is not None:
        typed = {part: post.get(f"{one.name}-{part}", "") for part in labels}
    elif answer:
        known = date.fromisoformat(answer)
        typed = {"day": str(known.day), "month": str(known.month), "year": str(known.year)}
    else:
        typed = {}
    return tuple(
        DatePart(f"{one.name}-{part}", labels[part], typed.get(part, ""), _SIZES[part])
        for part in order_of_parts(interface_language())
    )


def answer_words(one: Field, words: Words, answer: str) -> str:
    """An answer as its giver would say it; empty when there is none."""
    if not answer:
        return ""
    match one.kind:
        case "date":
            return medium_day(answer)
        case "choice":
            return choice_of(one, answer, words)
        case "country":
            return country_name(answer, interface_language())
        case "money":
            return yuan(float(answer))
        case "number":
            return number(float(answer))
    return answer


def wrong_words(wrong: Wrong, one: Field, form: Form, words: Words) -> str:
    """What happened and what to do, in one sentence."""
    if wrong.code == "asked":
        return reason_words(str(wrong.params.get("reason") or "unclear"))
    if wrong.code == "out_of_range" and one.kind in ("number", "money"):
        return _range_words(one)
    if wrong.code == "not_a_number" and one.kind != "money":
        return _("Write the answer in figures, for instance 12.")
    if wrong.code == "not_whole":
        return _("Write a whole number, for instance 12.")
    if wrong.code == "refused":
        return refusal_of(one, words) or str(_OTHERWISE)
    if wrong.code in _DAYS:
        return _day_words(wrong, form, words)
    if wrong.code == "missing" and one.kind in ("choice", "country"):
        return _("Choose an answer.")
    if wrong.code == "missing" and one.kind == "date":
        return _("Write the day, the month and the year.")
    return str(_WRONG.get(wrong.code, _OTHERWISE))


_DAYS: Final = frozenset({"not_after", "not_before", "age_out_of_range", "not_valid_long_enough"})


def _day_words(wrong: Wrong, form: Form, words: Words) -> str:
    """What is wrong with a day beside another day, an age, or the rule of a paper."""
    told = wrong.params
    if wrong.code == "age_out_of_range":
        return _(
            "Whoever applies must be between %(least)s and %(most)s years old. Look at the year again."
        ) % {
            "least": number(int(str(told.get("least") or 0))),
            "most": number(int(str(told.get("most") or 0))),
        }
    on = medium_day(str(told.get("day", "")))
    if wrong.code == "not_valid_long_enough":
        months = int(str(told.get("months", 0)))
        rule = ngettext("Valid for at least %(count)s month", "Valid for at least %(count)s months", months)
        return _(
            "The rule for this paper is: %(rule)s. It must be valid until %(day)s or later: renew it first."
        ) % {
            "rule": rule % {"count": number(months)},
            "day": on,
        }
    other = label_in(form, str(told.get("field", "")), words)
    if wrong.code == "not_before":
        return _("This day must come before “%(other)s”, which you gave as %(day)s.") % {
            "other": other,
            "day": on,
        }
    return _("This day must come after “%(other)s”, which you gave as %(day)s.") % {"other": other, "day": on}


def label_in(form: Form, field: str, words: Words) -> str:
    """The question of that id; empty when the form has none."""
    found = next((each for each in form.fields if each.id == field), None)
    return label_of(found, words) if found is not None else ""


def doubt_words(doubt: Doubt, form: Form, words: Words) -> str:
    """That more months are asked for than the contract or the passport lasts, or too many years of work."""
    if doubt.is_work:
        told = ngettext(
            "“%(field)s”: %(count)s year is more than fits between the age of 16 and today. Look at it again.",
            "“%(field)s”: %(count)s years are more than fit between the age of 16 and today. Look at it again.",
            doubt.months,
        )
        return told % {"field": label_in(form, doubt.field, words), "count": number(doubt.months)}
    told = ngettext(
        "You ask for %(count)s month. “%(other)s” comes before its end, on %(day)s: "
        "the office may give you less.",
        "You ask for %(count)s months. “%(other)s” comes before their end, on %(day)s: "
        "the office may give you less.",
        doubt.months,
    )
    return told % {
        "count": number(doubt.months),
        "other": label_in(form, doubt.other, words),
        "day": medium_day(doubt.day),
    }


def _range_words(one: Field) -> str:
    least, most = one.least, one.most
    if least is not None and most is not None:
        return _("The number must lie between %(least)s and %(most)s.") % {
            "least": number(least),
            "most": number(most),
        }
    if most is not None:
        return _("The number must be %(limit)s or less.") % {"limit": number(most)}
    return _("The number must be %(limit)s or more.") % {"limit": number(least or 0)}


_WRONG: Final[Mapping[str, Promise]] = {
    "missing": gettext_lazy("Fill in this answer."),
    "too_long": gettext_lazy("This is too long. Write a shorter answer."),
    "not_a_date": gettext_lazy("The calendar has no such day. Write the year with four figures."),
    "no_such_date": gettext_lazy("The calendar has no such day. Write the year with four figures."),
    "date_incomplete": gettext_lazy("Write the day, the month and the year in figures."),
    "out_of_range": gettext_lazy("This cannot be. Look at the figures again."),
    "not_an_option": gettext_lazy("Choose one of the answers."),
    "not_a_number": gettext_lazy("Write the answer in figures, for instance 300,000 or 30万."),
    "not_a_phone": gettext_lazy(
        "This is no telephone number. Write it in figures, with + and the country code in front."
    ),
    "not_an_email": gettext_lazy("This is no e-mail address. One looks like name@example.org."),
    "not_a_passport_number": gettext_lazy(
        "A passport number has five to nine letters and figures. Copy it from the passport."
    ),
    "not_a_permit_number": gettext_lazy("This is no number of a permit. Copy it from the permit."),
    "not_a_uscc": gettext_lazy("The code of a firm has 18 letters and figures, without I, O, S, V and Z."),
    "wrong_check_digit": gettext_lazy(
        "One sign of this code is wrong, or two are exchanged. Compare it with the business licence."
    ),
    "not_a_country": gettext_lazy("Choose a country or region."),
    "not_a_latin_name": gettext_lazy("Write it in Latin letters, as at the foot of the passport page."),
    "not_in_past": gettext_lazy("This day has not come yet. Look at the year again."),
    "not_in_future": gettext_lazy("This day is over. Look at the year again."),
    "ends_before": gettext_lazy("This day must come after the day on which it was issued."),
}
_OTHERWISE: Final = gettext_lazy("This answer does not fit the question.")


def error_line(label: str, sentence: str) -> str:
    """A line of the error summary: which field, and what is wrong with it."""
    return named(label, sentence)


def required_word(is_required: bool) -> str:
    """What stands behind the label of a field that may be left empty."""
    return "" if is_required else pgettext("a field of a form", "may be left empty")
