"""What somebody sends who wants to come, checked against what an event asks.

Codes say what is wrong, field by field; pages put them into words. A field is ``name``, ``email``, ``telephone``,
``guests``, ``guest-2-name`` (the first guest is 0), ``answer-<code>`` or ``guest-2-answer-<code>``.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final
from uuid import UUID

from wenjin.events.domain.audience import age_on
from wenjin.events.domain.capacity import Takes, wanted
from wenjin.events.domain.typed_lines import has_letter, holds_address, one_line

MISSING, TOO_LONG, NOT_A_CHOICE = "missing", "too_long", "not_a_choice"
NOT_A_NUMBER, NOT_A_DATE, TOO_YOUNG, TOO_MANY = "not_a_number", "not_a_date", "too_young", "too_many"
NOT_A_NAME: Final = "not_a_name"
IN_FUTURE: Final = "in_future"
LONGEST_NAME: Final = 120
LONGEST_LINE: Final = 300
LONGEST_TEXT: Final = 4000
PLACES: Final = "places"
ONLINE: Final = "online"
RECEIVER: Final = "receiver"
GIVEN_BY_HAND: Final = frozenset({"meal", RECEIVER, "letter"})
"""Kinds of quotas that nobody takes who follows online."""
TELEPHONE: Final = re.compile(r"[+\d][\d ()./\-]{4,38}")
"""A number of a telephone, in the digits of any script."""
_NUMBER: Final = re.compile(r"-?\d{1,12}([.,]\d{1,6})?", re.ASCII)
_LONGEST: Final[Mapping[str, int]] = {"text": LONGEST_LINE, "long": LONGEST_TEXT}

Answer = str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of an event.

    Attributes:
        kind: text, long, one, many, yes_no, number, date, country or language.
        choices: codes, for one and many.
        is_of_each: asked for every guest.
    """

    code: str
    kind: str
    choices: tuple[str, ...] = ()
    is_required: bool = False
    is_of_each: bool = False


@dataclass(frozen=True, slots=True)
class Limited:
    """Something of which there is only so much.

    Attributes:
        kind: places, online, session, meal, receiver, letter or other.
        language: of receivers.
    """

    code: str
    kind: str
    size: int
    language: str = ""


@dataclass(frozen=True, slots=True)
class EventFacts:
    """All of an event that taking a registration must know.

    Attributes:
        version: rises with every change of the event, its quotas and its questions.
        entry: free, form, approved or mass.
    """

    id: UUID
    code: str
    version: int
    state: str
    entry: str
    starts_at: datetime
    ends_at: datetime
    starts_on: date
    opens_at: datetime | None
    closes_at: datetime | None
    largest_group: int
    has_waiting_list: bool
    offer_minutes: int
    youngest: int | None
    guardian_below: int | None
    needs_names: bool
    audience_rule: str
    is_online: bool
    quotas: tuple[Limited, ...] = ()
    questions: tuple[Asked, ...] = ()

    def has(self, kind: str) -> bool:
        """Whether there is a quota of a kind."""
        return any(one.kind == kind for one in self.quotas)


@dataclass(frozen=True, slots=True)
class GuestForm:
    """One who comes.

    Attributes:
        chosen: codes of the quotas that they take beside the place itself: a meal, a receiver, a session.
        needs: codes of what makes the house usable for them, such as step_free; ``diet`` likewise.
    """

    name: str = ""
    born_on: date | None = None
    chosen: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    diet: str = ""
    answers: Mapping[str, Answer] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Form:
    """What was sent.

    Attributes:
        guests: all who come; the first is who sends it.
        is_online: they follow online.
    """

    name: str
    email: str
    telephone: str = ""
    organisation: str = ""
    country: str = ""
    guests: tuple[GuestForm, ...] = (GuestForm(),)
    answers: Mapping[str, Answer] = field(default_factory=dict)
    wants_news: bool = False
    is_online: bool = False


def takes_of(form: Form, facts: EventFacts) -> Takes:
    """What a form takes, by code of the quota: a place for everybody, and what each has chosen."""
    seat = ONLINE if form.is_online else PLACES
    seats = [one.code for one in facts.quotas if one.kind == seat]
    not_online = _not_online(form, facts)
    return wanted([*seats, *(code for code in one.chosen if code not in not_online)] for one in form.guests)


def tidied(form: Form, facts: EventFacts) -> Form:
    """A form as it is kept: names are one line, and who follows online takes nothing of the house."""
    not_online = _not_online(form, facts)
    return replace(
        form,
        name=one_line(form.name),
        telephone=one_line(unicodedata.normalize("NFKC", form.telephone)),
        organisation=one_line(form.organisation),
        guests=tuple(
            replace(
                one,
                name=one_line(one.name),
                chosen=tuple(code for code in one.chosen if code not in not_online),
            )
            for one in form.guests
        ),
    )


def _not_online(form: Form, facts: EventFacts) -> frozenset[str]:
    """Codes of what is given out in the house, for somebody who is not there."""
    if not form.is_online:
        return frozenset()
    # A session has seats in its room; where there is no house at all, it is online as well.
    kinds = GIVEN_BY_HAND | {"session"} if facts.has(PLACES) else GIVEN_BY_HAND
    return frozenset(one.code for one in facts.quotas if one.kind in kinds)


def wrong_in(form: Form, facts: EventFacts) -> dict[str, str]:
    """What is wrong, as codes by field; an empty mapping when all is right."""
    return dict(_wrong(tidied(form, facts), facts))


def _wrong(form: Form, facts: EventFacts) -> Iterator[tuple[str, str]]:
    yield from _wrong_name("name", form.name, is_required=True)
    if form.telephone and not TELEPHONE.fullmatch(form.telephone):
        yield "telephone", NOT_A_NUMBER
    if len(form.organisation) > LONGEST_LINE:
        yield "organisation", TOO_LONG
    if len(form.guests) > facts.largest_group or not form.guests:
        yield "guests", TOO_MANY
    shared = [one for one in facts.questions if not one.is_of_each]
    yield from _wrong_answers("", form.answers, shared)
    for number, guest in enumerate(form.guests):
        yield from _wrong_guest(number, guest, facts)


def _wrong_guest(number: int, guest: GuestForm, facts: EventFacts) -> Iterator[tuple[str, str]]:
    before = f"guest-{number}-"
    if number:
        yield from _wrong_name(f"{before}name", guest.name, is_required=facts.needs_names)
    if facts.youngest is not None or facts.guardian_below is not None:
        if guest.born_on is None:
            yield f"{before}born_on", MISSING
        elif (age := age_on(guest.born_on, facts.starts_on)) < 0:
            yield f"{before}born_on", IN_FUTURE
        elif age > 120:
            yield f"{before}born_on", NOT_A_DATE
        elif facts.youngest is not None and age < facts.youngest:
            yield f"{before}born_on", TOO_YOUNG
    known = {one.code: one.kind for one in facts.quotas if one.kind not in (PLACES, ONLINE)}
    receivers = [code for code in guest.chosen if known.get(code) == RECEIVER]
    if not known.keys() >= set(guest.chosen) or len(receivers) > 1:
        # Nobody hears two interpreters, and whoever comes later would have no receiver at all.
        yield f"{before}chosen", NOT_A_CHOICE
    yield from _wrong_answers(before, guest.answers, [one for one in facts.questions if one.is_of_each])


def _wrong_name(field_name: str, name: str, *, is_required: bool) -> Iterator[tuple[str, str]]:
    if is_required and not name:
        yield field_name, MISSING
    elif len(name) > LONGEST_NAME:
        yield field_name, TOO_LONG
    elif name and (holds_address(name) or not has_letter(name)):
        # Mails of ours would carry the address to whoever is written to.
        yield field_name, NOT_A_NAME


def _wrong_answers(
    before: str, answers: Mapping[str, Answer], asked: Sequence[Asked]
) -> Iterator[tuple[str, str]]:
    for one in asked:
        answer = answers.get(one.code, "")
        if not answer or not any(part.strip() for part in _parts(answer)):
            if one.is_required:
                yield f"{before}answer-{one.code}", MISSING
        elif trouble := _trouble(one, answer):
            yield f"{before}answer-{one.code}", trouble


def _trouble(asked: Asked, answer: Answer) -> str:
    parts = _parts(answer)
    if asked.kind in ("one", "many"):
        is_fine = set(parts) <= set(asked.choices) and (asked.kind == "many" or len(parts) == 1)
        return "" if is_fine else NOT_A_CHOICE
    (text,) = parts if len(parts) == 1 else (" ".join(parts),)
    if asked.kind == "yes_no":
        return "" if text in ("yes", "no") else NOT_A_CHOICE
    if asked.kind == "number":
        return "" if _NUMBER.fullmatch(text.strip()) else NOT_A_NUMBER
    if asked.kind == "date":
        return "" if _is_date(text) else NOT_A_DATE
    return TOO_LONG if len(text) > _LONGEST.get(asked.kind, LONGEST_LINE) else ""


def _parts(answer: Answer) -> tuple[str, ...]:
    return (answer,) if isinstance(answer, str) else answer


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text.strip())
    except ValueError:
        return False
    return True


def needs_guardian(form: Form, facts: EventFacts) -> tuple[bool, ...]:
    """For each guest whether a guardian must consent."""
    limit = facts.guardian_below
    return tuple(
        limit is not None and one.born_on is not None and age_on(one.born_on, facts.starts_on) < limit
        for one in form.guests
    )
