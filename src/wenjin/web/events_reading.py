"""What somebody typed into the form of an event, read into what the event asks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from django.http import QueryDict

from wenjin.catalogue.domain.countries import COUNTRIES
from wenjin.events.domain.registration_form import (
    NOT_A_CHOICE,
    NOT_A_DATE,
    Answer,
    Asked,
    EventFacts,
    Form,
    GuestForm,
)
from wenjin.events.queries.seen import EventWhole
from wenjin.lang.templatetags.lang import interface_language
from wenjin.web.events_words import DIETS, NEEDS
from wenjin.web.typed_dates import PARTS, NoDate, read_date
from wenjin.web.typed_numbers import read_number

LONGEST_TYPED: Final = 5000
MOST_PEOPLE: Final = 30
CONTACT: Final = ("name", "email", "telephone", "organisation", "country")


@dataclass(frozen=True, slots=True)
class Typed:
    """A form as it came.

    Attributes:
        values: what stands in the fields, by name; of several boxes all that were ticked.
        people: how many come.
        wrong: codes of what cannot be read, by field.
        form: the rest.
    """

    values: Mapping[str, tuple[str, ...]]
    people: int
    form: Form
    wrong: Mapping[str, str] = field(default_factory=dict)


def read_people(typed: str, largest: int) -> int:
    """How many come, from 1 to what is allowed; 1 for anything else."""
    number = read_number(typed[:20])
    if number is None or number != int(number):
        return 1
    return max(1, min(int(number), largest, MOST_PEOPLE))


def typed_values(post: QueryDict) -> dict[str, tuple[str, ...]]:
    """What was sent, without what no form of ours could hold."""
    return {
        name: tuple(one.replace("\0", "").strip()[:LONGEST_TYPED] for one in values[:50])
        for name, values in post.lists()
    }


def read_form(values: Mapping[str, tuple[str, ...]], facts: EventFacts, *, is_online: bool) -> Typed:
    """All of a form.

    Args:
        is_online: there is no other way to follow the event.
    """
    reader = _Reader(values, facts)
    people = read_people(reader.line("people"), facts.largest_group)
    guests = tuple(reader.guest(number) for number in range(people))
    shared = [one for one in facts.questions if not one.is_of_each]
    country = reader.line("country").upper()
    form = Form(
        **{one: reader.line(one) for one in CONTACT[:-1]},
        country=country if country in COUNTRIES else "",
        guests=guests,
        answers=reader.answers("", shared),
        wants_news=reader.line("wants_news") == "yes",
        is_online=is_online or (facts.is_online and reader.line("way") == "online"),
    )
    return Typed(values, people, form, reader.wrong)


class _Reader:
    """Reads field by field, and remembers what cannot be read."""

    def __init__(self, values: Mapping[str, tuple[str, ...]], facts: EventFacts) -> None:
        self._values, self._facts = values, facts
        self.wrong: dict[str, str] = {}

    def line(self, name: str) -> str:
        """One line; empty when it is not there."""
        return self._values.get(name, ("",))[0]

    def guest(self, number: int) -> GuestForm:
        """One who comes."""
        before = f"guest-{number}-"
        each = [one for one in self._facts.questions if one.is_of_each]
        diet = self.line(f"{before}diet")
        return GuestForm(
            name=self.line("name") if number == 0 else self.line(f"{before}name"),
            born_on=self.day(f"{before}born_on") if asks_for_age(self._facts) else None,
            chosen=tuple(dict.fromkeys(self._values.get(f"{before}chosen", ()))),
            needs=tuple(one for one in NEEDS if one in self._values.get(f"{before}needs", ())),
            diet=diet if diet in DIETS else "",
            answers=self.answers(before, each),
        )

    def day(self, name: str) -> date | None:
        """A date from three fields."""
        try:
            return read_date({part: self.line(f"{name}-{part}")[:20] for part in PARTS}, interface_language())
        except NoDate as error:
            self.wrong[name] = "date_incomplete" if error.code == "date_incomplete" else NOT_A_DATE
            return None

    def answers(self, before: str, asked: list[Asked]) -> dict[str, Answer]:
        """Answers by code of the question."""
        return {one.code: self._answer(f"{before}answer-{one.code}", one) for one in asked}

    def _answer(self, name: str, asked: Asked) -> Answer:
        if asked.kind == "many":
            return tuple(one for one in self._values.get(name, ()) if one)
        if asked.kind == "date":
            found = self.day(name)
            return found.isoformat() if found else ""
        typed = self.line(name)
        if asked.kind == "number":
            return _plain_number(typed)
        if asked.kind == "country" and typed and typed not in COUNTRIES:
            self.wrong[name] = NOT_A_CHOICE
        return typed


def asks_for_age(facts: EventFacts | EventWhole) -> bool:
    """Whether the day of birth is asked of everybody."""
    return facts.youngest is not None or facts.guardian_below is not None or "age" in facts.audience_rule


def _plain_number(typed: str) -> str:
    """A number as figures; as it was typed when it is none."""
    number: Decimal | None = read_number(typed)
    return typed if number is None else f"{number:f}"
