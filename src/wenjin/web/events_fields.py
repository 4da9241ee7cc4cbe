"""The fields of the form of an event, ready to be shown: what is asked of all together, and of each who comes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wenjin.events.domain.registration_form import GIVEN_BY_HAND, ONLINE, PLACES
from wenjin.events.queries.seen import EventWhole, QuestionSeen, QuotaSeen
from wenjin.lang.domain.registry import LANGUAGES
from wenjin.lang.templatetags.lang import interface_language, number
from wenjin.web.counters_words import spoken_name
from wenjin.web.countries import all_countries
from wenjin.web.events_reading import asks_for_age
from wenjin.web.events_words import ACCESS, DIETS, NEEDS, left_words, word_of
from wenjin.web.joining import named
from wenjin.web.typed_dates import order_of_parts

_FOR_FIRMS: Final = frozenset({"firms", "institutions"})
Values = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to choose; ``note`` says what is left of it."""

    value: str
    label: str
    is_chosen: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One of the three fields of a date."""

    name: str
    label: str
    value: str
    size: int


@dataclass(frozen=True, slots=True)
class Field:
    """A field as ``web/events/field.html`` shows it.

    Attributes:
        shape: line, long, select, radio, boxes, date or box.
        mode: type of the input of a line.
        complete: what a browser may fill in.
        error: a sentence that says what is wrong.
    """

    name: str
    shape: str
    label: str
    hint: str = ""
    value: str = ""
    mode: str = "text"
    complete: str = "off"
    choices: tuple[Choice, ...] = ()
    parts: tuple[Part, ...] = ()
    is_optional: bool = False
    error: str = ""

    @property
    def id(self) -> str:
        """Id of what an error summary leads to."""
        return self.parts[0].name if self.parts else self.name

    @property
    def described_by(self) -> str:
        """Ids of the hint and of the error, for ``aria-describedby``."""
        told = (("hint", self.hint), ("error", self.error))
        return " ".join(f"{self.name}-{part}" for part, is_there in told if is_there)


@dataclass(frozen=True, slots=True)
class Section:
    """Fields that belong together; those of a guest have a name of their own.

    Attributes:
        more: fields that few need, folded away.
        is_open: one of them is filled in or wrong.
    """

    title: str
    fields: tuple[Field, ...]
    more: tuple[Field, ...] = ()
    is_open: bool = False


class Fields:
    """Builds the fields of one event with what stands in them, in the language that is active."""

    def __init__(
        self, event: EventWhole, values: Values | None = None, errors: Mapping[str, str] | None = None
    ) -> None:
        """Take what is asked.

        Args:
            values: what was typed, by name.
            errors: sentences by field.
        """
        self._event = event
        self._values, self._errors = values or {}, errors or {}

    def sections(self, people: int, *, asks_way: bool) -> tuple[Section, ...]:
        """All of the form.

        Args:
            people: how many come.
            asks_way: one can come, or follow online.
        """
        others = [
            self._section(number(place + 1), place, list(self._of_other(place))) for place in range(1, people)
        ]
        own = self._section("", 0, [*self._of_contact(), *self._of_each(0)])
        shared = [*([self._way()] if asks_way else []), *self._asked("", is_of_each=False)]
        return (own, *others, *([Section("", tuple(shared))] if shared else []))

    def _section(self, title: str, place: int, fields: list[Field]) -> Section:
        more = tuple(self._needs(place))
        return Section(
            pgettext("somebody who comes along", "Guest %(number)s") % {"number": title} if title else "",
            tuple(fields),
            more,
            is_open=any(one.error or one.value or any(c.is_chosen for c in one.choices) for one in more),
        )

    def _of_contact(self) -> Iterator[Field]:
        yield self._line("name", _("Your name"), complete="name")
        yield self._line("email", _("E-mail address"), mode="email", complete="email")
        yield self._line("telephone", _("Telephone"), mode="tel", complete="tel", is_optional=True)
        if self._names("organisation") or _FOR_FIRMS & set(self._event.audiences):
            yield self._line(
                "organisation", _("Name of the organisation"), complete="organization", is_optional=True
            )
        if self._names("country"):
            yield self._select("country", _("Country"), all_countries(interface_language()), is_optional=True)

    def _names(self, what: str) -> bool:
        return what in self._event.audience_rule

    def _of_other(self, place: int) -> Iterator[Field]:
        name = f"guest-{place}-name"
        yield self._line(name, _("Name"), complete="off", is_optional=not self._event.needs_names)
        yield from self._of_each(place)

    def _of_each(self, place: int) -> Iterator[Field]:
        before = f"guest-{place}-"
        if asks_for_age(self._event):
            is_free = self._event.youngest is None and self._event.guardian_below is None
            yield self._date(f"{before}born_on", _("Date of birth"), is_optional=is_free)
        not_offered = {PLACES, ONLINE, *(GIVEN_BY_HAND if self._event.is_only_online else ())}
        wanted = [one for one in self._event.quotas if one.kind not in not_offered]
        if wanted:
            named_choices = [(one.code, quota_words(one), one.left) for one in wanted]
            yield self._boxes(f"{before}chosen", _("What do you want?"), named_choices)
        yield from self._asked(before, is_of_each=True)

    def _needs(self, place: int) -> Iterator[Field]:
        before = f"guest-{place}-"
        needs = [(one, word_of(ACCESS, one), None) for one in NEEDS]
        yield self._boxes(f"{before}needs", _("What do you need to take part?"), needs)
        if any(one.kind == "meal" for one in self._event.quotas):
            diets = [(one, str(words)) for one, words in DIETS.items()]
            yield self._select(f"{before}diet", pgettext("food", "Diet"), diets, is_optional=True)

    def _way(self) -> Field:
        value = self._value("way") or "here"
        named_choices = (
            ("here", pgettext("way to a service", "on the spot")),
            ("online", pgettext("way to a service", "online")),
        )
        choices = tuple(Choice(code, label, code == value) for code, label in named_choices)
        return Field("way", "radio", _("How do you take part?"), choices=choices)

    def _asked(self, before: str, *, is_of_each: bool) -> Iterator[Field]:
        for one in self._event.questions:
            if one.is_of_each is is_of_each:
                yield self._question(f"{before}answer-{one.code}", one)

    def _question(self, name: str, asked: QuestionSeen) -> Field:
        label, hint = asked.label, asked.hint or ""
        is_optional = not asked.is_required
        match asked.kind:
            case "date":
                return self._date(name, label, hint=hint, is_optional=is_optional)
            case "country":
                countries = all_countries(interface_language())
                return self._select(name, label, countries, hint=hint, is_optional=is_optional)
            case "language":
                spoken = sorted(
                    ((one.code, spoken_name(one.code)) for one in LANGUAGES), key=lambda one: one[1]
                )
                return self._select(name, label, spoken, hint=hint, is_optional=is_optional)
            case "one" | "many" | "yes_no":
                shape = "boxes" if asked.kind == "many" else "radio"
                return self._among(name, label, asked, shape, hint=hint, is_optional=is_optional)
        shape, mode = ("long", "text") if asked.kind == "long" else ("line", "text")
        return Field(
            name,
            shape,
            label,
            hint,
            self._value(name),
            "numeric" if asked.kind == "number" else mode,
            is_optional=is_optional,
            error=self._errors.get(name, ""),
        )

    def _among(
        self, name: str, label: str, asked: QuestionSeen, shape: str, *, hint: str, is_optional: bool
    ) -> Field:
        yes_no = (("yes", _("Yes")), ("no", _("No")))
        offered: Sequence[tuple[str, str]] = yes_no if asked.kind == "yes_no" else asked.choices
        chosen = self._values.get(name, ())
        choices = tuple(Choice(code, words, code in chosen) for code, words in offered)
        error = self._errors.get(name, "")
        return Field(name, shape, label, hint, choices=choices, is_optional=is_optional, error=error)

    def _line(self, name: str, label: str, **more: object) -> Field:
        error = self._errors.get(name, "")
        return Field(name, "line", label, value=self._value(name), error=error, **more)  # type: ignore[arg-type]  # how a line differs

    def _date(self, name: str, label: str, *, hint: str = "", is_optional: bool = False) -> Field:
        labels = {"day": _("Day"), "month": _("Month"), "year": _("Year")}
        parts = tuple(
            Part(f"{name}-{part}", labels[part], self._value(f"{name}-{part}"), 4 if part == "year" else 2)
            for part in order_of_parts(interface_language())
        )
        error = self._errors.get(name, "")
        return Field(name, "date", label, hint, parts=parts, is_optional=is_optional, error=error)

    def _select(
        self,
        name: str,
        label: str,
        offered: Sequence[tuple[str, str]],
        *,
        hint: str = "",
        is_optional: bool = False,
    ) -> Field:
        value = self._value(name)
        choices = tuple(Choice(code, words, code == value) for code, words in offered)
        error = self._errors.get(name, "")
        return Field(name, "select", label, hint, choices=choices, is_optional=is_optional, error=error)

    def _boxes(self, name: str, label: str, offered: Sequence[tuple[str, str, int | None]]) -> Field:
        chosen = self._values.get(name, ())
        choices = tuple(
            Choice(code, words, code in chosen, left_words(0) if left == 0 else "")
            for code, words, left in offered
        )
        return Field(name, "boxes", label, choices=choices, error=self._errors.get(name, ""))

    def _value(self, name: str) -> str:
        return self._values.get(name, ("",))[0]


def quota_words(one: QuotaSeen) -> str:
    """What there is only so much of, by its name or by what it is."""
    if one.name:
        return one.name
    if one.kind == "receiver" and one.language:
        return named(pgettext("for an interpreter’s voice", "Receiver"), spoken_name(one.language))
    return {
        "meal": pgettext("at an event", "Meal"),
        "letter": pgettext("for a visa", "Letter of invitation"),
    }.get(one.kind, one.code)
