"""Registrations taken in from a table: first what each line would do, then each through the ordinary form.

A line is known by the address of its mail: who has registered already stays as they are, so the same file again
does nothing. Places are taken as by the form: exact, and the waiting list where there is none.
"""

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from wenjin.accounts.domain.actor import Actor
from wenjin.core.delivery.mail import MailRefused, checked_address
from wenjin.core.keys.sealing import blind_index
from wenjin.core.ledger.errors import AlreadyActed
from wenjin.events.domain.registration_form import EventFacts, Form, GuestForm, wrong_in
from wenjin.events.exchange.tables import Table
from wenjin.events.models import Registration
from wenjin.events.queries.facts import event_facts
from wenjin.events.services.event_acts import must_plan, write_entry
from wenjin.events.services.handed_files import Kind, forget_file, handed
from wenjin.events.services.importing import NEW, SAME, WRONG, Fault, Judged
from wenjin.events.services.places import LIVE
from wenjin.events.services.refusals import (
    AlreadyOver,
    EventRefusal,
    FormWrong,
    NoSuchEvent,
    RegisteredAlready,
)
from wenjin.events.services.registering import register
from wenjin.lang.domain.registry import BY_CODE

COLUMNS: Final = (
    *("name", "email", "telephone", "organisation", "country", "language"),
    *("guests", "online", "news"),
)
"""Of a file of registrations; ``answer_<question>`` may be there besides. Guests are parted by semicolons."""
_YES: Final = frozenset({"yes", "y", "true", "1", "x", "是"})
_ANSWER: Final = "answer_"


def look_at_registrations(event: str, table: Table) -> tuple[Judged, ...]:
    """What each line would do; nothing is changed.

    Raises:
        NoSuchEvent: there is none, or the public does not see it yet.
    """
    facts = event_facts(event, fresh=True)
    if facts is None:
        raise NoSuchEvent(event=event[:80])
    there, seen, found = _there(facts.id), set[str](), []
    for number, row in table.rows():
        judged = _judged(number, row, facts, there)
        address = row.get("email", "").casefold()
        if address and address in seen and judged.verdict == NEW:
            judged = replace(judged, verdict=WRONG, faults=(Fault("email", "twice"),))
        seen.add(address)
        found.append(judged)
    return tuple(found)


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
    found: list[tuple[Judged, str]] = []
    for judged, (_number, row) in zip(judged_lines, file.table.rows(), strict=True):
        if judged.verdict != NEW:
            found.append((judged, ""))
            continue
        try:
            made = register(
                event,
                _form(row, facts),
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
        write_entry(event, "event.imported", f"import-{pk}", actor=actor, at=at, payload=payload)
        forget_file(pk)
    return tuple(found)


def _outcome(judged: Judged, state: str) -> tuple[Judged, str]:
    """A line that was taken in before, and has ended since, is not taken in now."""
    if state in LIVE:
        return judged, state
    return replace(judged, verdict=WRONG, faults=(Fault("", AlreadyOver.code),)), ""


def _there(event_id: UUID) -> frozenset[str]:
    """Fingerprints of the addresses of those who have registered."""
    rows = Registration.objects.filter(event_id=event_id, state__in=LIVE).exclude(email_index="")
    return frozenset(rows.values_list("email_index", flat=True))


def _judged(number: int, row: Mapping[str, str], facts: EventFacts, there: frozenset[str]) -> Judged:
    form = _form(row, facts)
    faults = [Fault(_column(name), why) for name, why in wrong_in(form, facts).items()]
    email = row.get("email", "").strip()
    try:
        checked = checked_address(email)
    except MailRefused:
        checked = ""
        faults.append(Fault("email", "not_an_address" if email else "missing"))
    if row.get("language") and row["language"] not in BY_CODE:
        faults.append(Fault("language", "not_a_choice"))
    if faults:
        return Judged(number, form.name, WRONG, (), tuple(faults))
    is_there = blind_index(checked.casefold(), purpose="events.email") in there
    return Judged(number, form.name, SAME if is_there else NEW)


def _form(row: Mapping[str, str], facts: EventFacts) -> Form:
    name = row.get("name", "").strip()
    others = [one.strip() for one in re.split(r"[;；\n]", row.get("guests", "")) if one.strip()]
    answers = {
        column.removeprefix(_ANSWER): typed
        for column, typed in row.items()
        if column.startswith(_ANSWER) and typed
    }
    shared = {
        one.code: _answer(answers[one.code], one.kind) for one in facts.questions if one.code in answers
    }
    own = {one.code: shared.pop(one.code) for one in facts.questions if one.is_of_each and one.code in shared}
    return Form(
        name=name,
        email=row.get("email", "").strip(),
        telephone=row.get("telephone", ""),
        organisation=row.get("organisation", ""),
        country=row.get("country", "").upper()[:2],
        guests=(GuestForm(name, answers=own), *(GuestForm(one, answers=own) for one in others)),
        answers=shared,
        wants_news=row.get("news", "").casefold() in _YES,
        is_online=row.get("online", "").casefold() in _YES,
    )


def _answer(typed: str, kind: str) -> str | tuple[str, ...]:
    return tuple(re.split(r"[;,\s]+", typed.strip())) if kind == "many" else typed


def _language(row: Mapping[str, str]) -> str:
    return row.get("language", "") or "en"


def _column(field: str) -> str:
    if field.startswith("guest"):
        return "guests"
    return field.replace("answer-", _ANSWER)
