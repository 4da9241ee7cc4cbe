"""Registrations taken in from a table: first what each line would do, then each through the ordinary form.

A line is known by the address of its mail: who has registered already stays as they are, so the same file again
does nothing. Places are taken as by the form: exact, and the waiting list where there is none.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from wenjin.accounts.domain.actor import Actor
from wenjin.catalogue.domain.countries import COUNTRIES
from wenjin.core.delivery.mail import MailRefused, checked_address
from wenjin.core.keys.sealing import blind_index
from wenjin.core.ledger.errors import AlreadyActed
from wenjin.events.domain.capacity import Room, Takes, fit
from wenjin.events.domain.registration_form import (
    NOT_A_CHOICE,
    NOT_A_NAME,
    Asked,
    EventFacts,
    Form,
    GuestForm,
    takes_of,
    wrong_in,
)
from wenjin.events.domain.typed_choices import chosen, codes_by_word, one_chosen
from wenjin.events.domain.waiting import MOST_PASSED
from wenjin.events.exchange.tables import Table
from wenjin.events.models import Event, Registration
from wenjin.events.queries.choices import choices_called
from wenjin.events.queries.facts import event_facts
from wenjin.events.services.event_acts import must_plan, was_acted, write_entry
from wenjin.events.services.handed_files import Kind, forget_file, handed
from wenjin.events.services.importing import NEW, SAME, WRONG, Fault, Judged
from wenjin.events.services.places import LIVE, rooms_of
from wenjin.events.services.preparing import must_be_for, must_be_open
from wenjin.events.services.refusals import (
    AlreadyOver,
    EventFull,
    EventRefusal,
    FormWrong,
    NoSuchEvent,
    NotByForm,
    NotForYou,
    RegisteredAlready,
)
from wenjin.events.services.registering import register
from wenjin.lang.domain.registry import BY_CODE

COLUMNS: Final = (
    *("name", "email", "telephone", "organisation", "country", "language"),
    *("guests", "online", "news"),
)
"""Of a file of registrations; ``answer_<question>`` may be there besides. Guests are parted by semicolons."""
YES_OR_NO: Final = ("yes", "no")
_YES: Final = frozenset({"yes", "y", "true", "1", "x", "是"})
_NO: Final = frozenset({"no", "n", "false", "0", "否", ""})
_NO_NAMES: Final = Fault("guests", "no_names")
_IMPORTED: Final = "event.imported"
Words = Mapping[str, Mapping[str, str]]
"""By question: the code of each choice, by all that it is called."""
_ANSWER: Final = "answer_"


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What would become of the new lines of a file with the places that are free now; others may be faster.

    Attributes:
        people: how many would be confirmed or pending, and how many waiting or, without a list, ``event_full``.
        mails: that go out at once: one to each who would be registered.
        refusal: the code of why nobody would be registered now; empty where it is possible.
    """

    people: Mapping[str, int]
    mails: int = 0
    refusal: str = ""


def look_at_registrations(event: str, table: Table) -> tuple[Judged, ...]:
    """What each line would do; nothing is changed.

    Raises:
        NoSuchEvent: there is none, or the public does not see it yet.
    """
    facts = event_facts(event, fresh=True)
    if facts is None:
        raise NoSuchEvent(event=event[:80])
    there, seen, found = _there(facts.id), set[str](), []
    words = _words(facts)
    for number, row in table.rows():
        judged = _judged(number, row, facts, words, there)
        address = row.get("email", "").casefold()
        if address and address in seen and judged.verdict == NEW:
            judged = replace(judged, verdict=WRONG, faults=(Fault("email", "twice"),))
        seen.add(address)
        found.append(judged)
    return tuple(found)


def foresee(event: str, table: Table, looked: Sequence[Judged], *, at: datetime) -> Foreseen:
    """Who would get a place if the file were taken in now; two queries, however long it is.

    Args:
        looked: what ``look_at_registrations`` gave for the table.

    Raises:
        NoSuchEvent: there is none, or the public does not see it yet.
    """
    facts = event_facts(event)
    if facts is None:
        raise NoSuchEvent(event=event[:80])
    refusal = _refusal(facts, at)
    if refusal:
        return Foreseen({}, refusal=refusal)
    rooms, kept = rooms_of(facts.id), _kept_for_groups(facts.id)
    full = Registration.State.WAITING.value if facts.has_waiting_list else EventFull.code
    people, mails = {_state_with_place(facts): 0, full: 0}, 0
    for judged, (_number, row) in zip(looked, table.rows(), strict=True):
        if judged.verdict != NEW:
            continue
        takes = _seats(row, judged.people, facts)
        state = full
        if _fits(takes, rooms, kept, spare=facts.largest_group):
            state = _state_with_place(facts)
            for code, count in takes.items():
                rooms[code] = replace(rooms[code], taken=rooms[code].taken + count)
        people[state] += judged.people
        mails += state != EventFull.code
    return Foreseen(people, mails)


def take_in_registrations(
    actor: Actor, event: str, pk: UUID, *, at: datetime
) -> tuple[tuple[Judged, str], ...]:
    """Register everybody of a file that was looked at; the file is gone then.

    Returns:
        What became of each line, and the state of the registration: confirmed, pending or waiting.

    Raises:
        NoSuchFile, NoSuchEvent, NotAllowed: nothing was changed.
    """
    must_plan(actor)
    file = handed(actor, Kind.REGISTRATIONS, pk, event=event)
    facts = event_facts(event, fresh=True)
    judged_lines = look_at_registrations(event, file.table)
    if facts is None:
        raise NoSuchEvent(event=event[:80])
    words = _words(facts)
    found: list[tuple[Judged, str]] = []
    for judged, (_number, row) in zip(judged_lines, file.table.rows(), strict=True):
        if judged.verdict != NEW:
            found.append((judged, ""))
            continue
        try:
            made = register(
                event,
                _form(row, facts, words),
                # Of this line of this file: who cancelled since another file can be taken in again.
                key=f"import:{pk}:{judged.number}",
                at=at,
                language=_language(row),
                source=Registration.Source.IMPORT,
            )
        except FormWrong as error:
            faults = tuple(Fault(_column(name), why) for name, why in error.fields.items())
            found.append((replace(judged, verdict=WRONG, faults=faults), ""))
        except RegisteredAlready:
            found.append((replace(judged, verdict=SAME), ""))
        except EventRefusal as error:
            found.append((replace(judged, verdict=WRONG, faults=(Fault("", error.code),)), ""))
        else:
            found.append(_outcome(judged, made.state))
    taken = sum(bool(state) for _, state in found)
    # The same form twice at once: who was faster has written it down.
    with suppress(AlreadyActed), transaction.atomic():
        payload: dict[str, object] = {"registrations": taken}
        write_entry(event, _IMPORTED, f"import-{pk}", actor=actor, at=at, payload=payload)
        forget_file(pk)
    return tuple(found)


def was_taken_in(event: str, pk: UUID) -> bool:
    """Whether a file is gone because its lines were taken in."""
    return was_acted(event, _IMPORTED, f"import-{pk}")


def _outcome(judged: Judged, state: str) -> tuple[Judged, str]:
    """A line that was taken in before, and has ended since, is not taken in now."""
    if state in LIVE:
        return judged, state
    return replace(judged, verdict=WRONG, faults=(Fault("", AlreadyOver.code),)), ""


def _refusal(facts: EventFacts, at: datetime) -> str:
    """Why nobody can register now; empty where they can."""
    if facts.entry not in (Event.Entry.FORM, Event.Entry.APPROVED):
        return NotByForm.code
    try:
        must_be_open(facts, at)
    except EventRefusal as error:
        return error.code
    return ""


def _state_with_place(facts: EventFacts) -> str:
    """No file says when somebody was born, so no guardian is asked."""
    is_decided = facts.entry == Event.Entry.APPROVED
    return (Registration.State.PENDING if is_decided else Registration.State.CONFIRMED).value


def _kept_for_groups(event_id: UUID) -> frozenset[str]:
    """Quotas of which little is left and kept for a group that was passed over often enough."""
    rows = Registration.objects.filter(
        event_id=event_id, state=Registration.State.WAITING, passed_over__gte=MOST_PASSED
    )
    return frozenset(code for takes in rows.values_list("takes", flat=True) for code in takes)


def _seats(row: Mapping[str, str], people: int, facts: EventFacts) -> Takes:
    """What a line takes: nobody chooses a meal or a session in a file."""
    guests = (GuestForm(),) * people
    return takes_of(Form("", "", guests=guests, is_online=_is_online(row)), facts)


def _fits(takes: Takes, rooms: Mapping[str, Room], kept: frozenset[str], *, spare: int) -> bool:
    """Like ``registering.room_for``, which asks the database anew for every form."""
    if fit(takes, rooms).is_full:
        return False
    return not kept & takes.keys() or all(rooms[code].left >= spare for code in takes)


def _there(event_id: UUID) -> frozenset[str]:
    """Fingerprints of the addresses of those who have registered."""
    rows = Registration.objects.filter(event_id=event_id, state__in=LIVE).exclude(email_index="")
    return frozenset(rows.values_list("email_index", flat=True))


def _judged(
    number: int, row: Mapping[str, str], facts: EventFacts, words: Words, there: frozenset[str]
) -> Judged:
    form = _form(row, facts, words)
    people = len(form.guests)
    allowed = {f"{_ANSWER}{one.code}": _allowed(one) for one in facts.questions}
    told = [
        Fault(_column(name), why, allowed.get(_column(name), ()) if why == NOT_A_CHOICE else ())
        for name, why in wrong_in(form, facts).items()
    ]
    cells = list(_wrong_cells(row, facts))
    if _NO_NAMES in cells:
        told = [one for one in told if one != Fault("guests", NOT_A_NAME)]
    # What is asked of each guest is wrong once, not as often as there are guests.
    faults = [*dict.fromkeys(told), *cells]
    if not faults and not _is_for(form, facts, _language(row)):
        faults.append(Fault("", NotForYou.code))
    email = row.get("email", "").strip()
    try:
        checked = checked_address(email)
    except MailRefused:
        checked = ""
        faults.append(Fault("email", "not_an_address" if email else "missing"))
    if faults:
        return Judged(number, form.name, WRONG, (), tuple(faults), people)
    is_there = blind_index(checked.casefold(), purpose="events.email") in there
    return Judged(number, form.name, SAME if is_there else NEW, people=people)


def _is_for(form: Form, facts: EventFacts, language: str) -> bool:
    try:
        must_be_for(form, facts, language)
    except NotForYou:
        return False
    return True


def _wrong_cells(row: Mapping[str, str], facts: EventFacts) -> Iterator[Fault]:
    """What the form in the browser lets nobody send."""
    if row.get("language") and row["language"] not in BY_CODE:
        yield Fault("language", NOT_A_CHOICE)
    if row.get("country") and row["country"].upper() not in COUNTRIES:
        yield Fault("country", NOT_A_CHOICE)
    for column in ("online", "news"):
        if row.get(column, "").casefold() not in _YES | _NO:
            yield Fault(column, NOT_A_CHOICE, YES_OR_NO)
    if _is_online(row) and not facts.is_online:
        yield Fault("online", "not_online")
    if any(not any(sign.isalpha() for sign in one) for one in _others(row)):
        yield _NO_NAMES
    for one in facts.questions:
        typed = row.get(f"{_ANSWER}{one.code}", "")
        if one.kind == "country" and typed and typed.upper() not in COUNTRIES:
            yield Fault(f"{_ANSWER}{one.code}", NOT_A_CHOICE)


def _allowed(asked: Asked) -> tuple[str, ...]:
    return YES_OR_NO if asked.kind == "yes_no" else asked.choices


def _words(facts: EventFacts) -> Words:
    called = choices_called(facts.code)
    return {one.code: codes_by_word(one.choices, called.get(one.code, {})) for one in facts.questions}


def _others(row: Mapping[str, str]) -> list[str]:
    return [one.strip() for one in re.split(r"[;；\n]", row.get("guests", "")) if one.strip()]


def _form(row: Mapping[str, str], facts: EventFacts, words: Words) -> Form:
    name = row.get("name", "").strip()
    answers = {
        column.removeprefix(_ANSWER): typed
        for column, typed in row.items()
        if column.startswith(_ANSWER) and typed
    }
    shared = {
        one.code: _answer(answers[one.code], one, words[one.code])
        for one in facts.questions
        if one.code in answers
    }
    own = {one.code: shared.pop(one.code) for one in facts.questions if one.is_of_each and one.code in shared}
    return Form(
        name=name,
        email=row.get("email", "").strip(),
        telephone=row.get("telephone", ""),
        organisation=row.get("organisation", ""),
        country=row.get("country", "").upper()[:2],
        guests=(GuestForm(name, answers=own), *(GuestForm(one, answers=own) for one in _others(row))),
        answers=shared,
        wants_news=row.get("news", "").casefold() in _YES,
        is_online=_is_online(row),
    )


def _answer(typed: str, asked: Asked, codes: Mapping[str, str]) -> str | tuple[str, ...]:
    said = typed.strip().casefold()
    match asked.kind:
        case "many":
            return chosen(typed, codes)
        case "one":
            return one_chosen(typed, codes)
        case "yes_no" if said in _YES | _NO:
            return "yes" if said in _YES else "no"
        case "country":
            return typed.strip().upper()
    return typed


def _is_online(row: Mapping[str, str]) -> bool:
    return row.get("online", "").casefold() in _YES


def _language(row: Mapping[str, str]) -> str:
    return row.get("language", "") or "en"


def _column(field: str) -> str:
    _before, asked, question = field.rpartition("answer-")
    if asked:
        return f"{_ANSWER}{question}"
    if field.startswith("guest"):
        return "guests"
    return field
