"""The one way in which a case is written.

An act reads the case under its lock, asks the domain what happens, and writes all of it at once: the entries of
the ledger, the row, the parts that changed, what goes into the outbox. Six statements, one transaction. The key
of the act is unique in the ledger, so the same act done twice, by two clicks, two processes or after a crash, is
there once, and both are told the same.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from wenjin.accounts.domain.actor import Actor
from wenjin.cases.domain.errors import AlreadyDecided, AlreadyWithdrawn, CaseClosed, CaseError
from wenjin.cases.domain.events import Event, to_payload
from wenjin.cases.domain.procedure import Procedure
from wenjin.cases.domain.state import CaseState, evolve, from_json, to_json
from wenjin.cases.models import Case
from wenjin.cases.queries.procedures import procedure_of
from wenjin.cases.services.projection import changed_decisions, columns_of, parts_of, write_parts
from wenjin.cases.services.refusals import KeyUsedForSomethingElse, NoSuchCase, SomebodyElseWasFaster
from wenjin.cases.services.staleness import refuse_stale
from wenjin.core import clock
from wenjin.core.keys.sealing import seal_json
from wenjin.core.ledger import book
from wenjin.core.ledger.errors import AlreadyActed, SomebodyWasFaster
from wenjin.core.outbox.services import NewMessage, post_many
from wenjin.core.prepared import Prepared
from wenjin.core.statements import sent_together, update_row


@dataclass(frozen=True, slots=True)
class Note:
    """An entry of the ledger that changes nothing in the state: an answer was saved, somebody looked."""

    code: str
    payload: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a decider may look at: the case as it is while nobody else can change it."""

    case: Case
    before: CaseState | None
    procedure: Procedure
    actor: Actor
    at: datetime

    @property
    def state(self) -> CaseState:
        """The state before the act; only a case that is being made has none."""
        if self.before is None:
            raise ValueError("the case is only being made")
        return self.before

    def seal(self, value: object, context: str) -> bytes:
        """Seal something under the key of the case."""
        return seal_json(self.case.data_key, value, context=context)


@dataclass(frozen=True, slots=True)
class Act:
    """What a decider decides.

    Attributes:
        happened: events and notes, in order; none means that nothing is to be written.
        sealed: free text that belongs to the first of them (reasons, messages).
        noted: what the payload of the first of them says besides, such as the hash of a row written with it.
        columns: further columns of the case to save.
        messages: what goes into the outbox.
        further: writes other rows in the same transaction; it gets the state after the act.
        procedure: under which the events count, when that is not the one the case has (a migration).
    """

    happened: tuple[Event | Note, ...]
    sealed: object = None
    noted: Mapping[str, object] = field(default_factory=dict)
    columns: Mapping[str, object] = field(default_factory=dict)
    messages: tuple[NewMessage, ...] = ()
    further: Callable[[Loaded, CaseState], None] | None = None
    procedure: Procedure | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an act came to.

    Attributes:
        codes: what happened, as the ledger names it; the first only when the act was repeated.
        version: number of the last entry of the case then.
        is_repeat: it had been done before under the same key, and nothing was done now.
        case: as it is now.
        state: as it is now.
    """

    codes: tuple[str, ...]
    version: int
    is_repeat: bool
    case: Case
    state: CaseState


Decider = Callable[[Loaded], Act]


def perform(
    case_id: UUID,
    actor: Actor,
    key: str | None,
    decider: Decider,
    *,
    sealed: object = None,
    at: datetime | None = None,
    seen_version: int | None = None,
    acting_for: str | None = None,
) -> Outcome:
    """Do an act, or find that it was done before.

    Args:
        case_id: the case.
        actor: whoever acts; the decider has checked, or checks, that they may.
        key: random value of the form or the call, the same when it is sent again; None for acts that may
            be repeated freely (a look, a sweep that checks by itself).
        decider: says what happens. It may be called again when somebody else was faster.
        sealed: free text beside the first entry, when the act carries none itself.
        at: the moment it counts; now when left out.
        seen_version: what the form showed; acts on something newer are refused.
        acting_for: for whom, as a reference; left out: whoever the case belongs to, if not the actor.

    Raises:
        NoSuchCase: there is none.
        StaleForm: the case changed since the form was shown, with what changed.
        KeyUsedForSomethingElse: the key belongs to another act.
        SomebodyElseWasFaster: the case was written at the same moment, three times in a row.
        CaseError: the domain refuses.
    """
    act_key = act_key_of(case_id, key)
    moment = at or clock.now()
    for attempt in (1, 2, 3):
        try:
            return _perform_once(case_id, actor, act_key, decider, sealed, moment, seen_version, acting_for)
        except AlreadyActed:
            return _first_outcome(case_id, actor, act_key)
        except SomebodyWasFaster as error:
            # Only a writer that does not take the lock of the case can be in the way.
            if attempt == 3:
                raise SomebodyElseWasFaster from error
        except CaseError:
            if act_key is not None and book.by_act(act_key) is not None:
                return _first_outcome(case_id, actor, act_key)
            raise
    raise SomebodyElseWasFaster


def act_key_of(case_id: UUID, key: str | None) -> str | None:
    """The key under which the ledger knows the act: bound to the case, and no form's own key in clear."""
    return None if key is None else hashlib.sha256(f"{case_id}:{key}".encode()).hexdigest()


def _by_id(case_id: UUID, *, is_locked: bool) -> QuerySet[Case]:
    rows = Case.objects.select_related("data_key").filter(pk=case_id)
    return rows.select_for_update(of=("self",)) if is_locked else rows


_BY_ID: Final = Prepared(_by_id)


def load(case_id: UUID, *, is_locked: bool = False) -> Case:
    """The case with its key.

    Raises:
        NoSuchCase: there is none.
    """
    found = _BY_ID.first({"case_id": case_id}, is_locked=is_locked)
    if found is None:
        raise NoSuchCase
    return found


@transaction.atomic
def _perform_once(
    case_id: UUID,
    actor: Actor,
    act_key: str | None,
    decider: Decider,
    sealed: object,
    at: datetime,
    seen_version: int | None,
    acting_for: str | None,
) -> Outcome:
    case = load(case_id, is_locked=True)
    is_older = seen_version is not None and seen_version < case.event_count
    if is_older and act_key is not None and book.by_act(act_key) is not None:
        raise AlreadyActed(act_key)  # a form that is sent twice is newer than itself: that is no stale form
    before = from_json(case.state)
    loaded = Loaded(case, before, procedure_of(case), actor, at)
    try:
        act = decider(loaded)
    except (AlreadyDecided, AlreadyWithdrawn, CaseClosed):
        raise  # what is over says so itself, and through whom; looking once more would change nothing
    except CaseError:
        _refuse_older(case, seen_version)
        raise
    _refuse_older(case, seen_version)
    if not act.happened:
        return Outcome((), case.event_count, False, case, before)
    return write(loaded, act, act_key, sealed, acting_for)


def write(
    loaded: Loaded, act: Act, act_key: str | None, sealed: object = None, acting_for: str | None = None
) -> Outcome:
    """Write an act on a case that is locked, in the caller's transaction.

    Raises:
        AlreadyActed, SomebodyWasFaster: as the ledger says; the transaction can only be rolled back.
    """
    case, procedure = loaded.case, act.procedure or loaded.procedure
    after = loaded.before
    for happened in act.happened:
        if not isinstance(happened, Note):
            after = evolve(after, happened, procedure)
    if after is None:
        raise ValueError("a case begins with a draft")
    entries = _entries(loaded, act, act_key, act.sealed if sealed is None else sealed, acting_for)
    written = book.link_many(entries, after={case.stream: (case.event_count, case.head_hash or _START)})
    columns = {"event_count": written[-1].number, "head_hash": written[-1].hash, **act.columns}
    parts = parts_of(case, after, procedure, loaded.at) if after is not loaded.before else []
    if after is not loaded.before:
        columns |= {"state": to_json(after), **columns_of(after, parts)}
    for name, value in columns.items():
        setattr(case, name, value)
    with sent_together():
        write_parts(parts, changed_decisions(loaded.before, after))
        update_row(Case, case.pk, columns)
        post_many(act.messages, at=loaded.at)
        # The last, since it reads an answer: which of them were written.
        book.insert_linked(written)
    if act.further is not None:
        act.further(loaded, after)
    return Outcome(tuple(entry.code for entry in entries), case.event_count, False, case, after)


_START: Final = book.NOTHING_BEFORE


def _entries(
    loaded: Loaded, act: Act, act_key: str | None, sealed: object, acting_for: str | None
) -> list[book.NewEntry]:
    case, entries = loaded.case, list[book.NewEntry]()
    principal = acting_for if acting_for is not None else principal_of(case, loaded.actor)
    for index, happened in enumerate(act.happened):
        is_first = index == 0
        code, payload = (
            (happened.code, happened.payload) if isinstance(happened, Note) else to_payload(happened)
        )
        seal = None
        if is_first and act.noted:
            payload = {**payload, **act.noted}
        if is_first and sealed is not None:
            seal = loaded.seal(sealed, case.entry_context(case.event_count + 1))
        entries.append(
            book.NewEntry(
                stream=case.stream,
                code=code,
                at=loaded.at,
                actor=loaded.actor.reference,
                acting_for=principal,
                payload=payload,
                sealed=seal,
                key_id=case.data_key_id if seal is not None else None,
                act_key=act_key if is_first else None,
            )
        )
    return entries


def principal_of(case: Case, actor: Actor) -> str:
    """For whom somebody acts who is not the applicant but stands on the applicant's side; else empty."""
    if actor.is_system or actor.person_id is None or case.applicant_id == actor.person_id:
        return ""
    owner = case.applicant_id
    if owner is not None and (actor.may_act_for(owner, case.reference) or actor.helps(owner, case.reference)):
        return f"person:{owner}"
    if case.employer_id is not None and case.employer_id in actor.represents:
        return f"organisation:{case.employer_id}"
    return ""


def _refuse_older(case: Case, seen_version: int | None) -> None:
    if seen_version is not None:
        refuse_stale(case, seen_version)


def _first_outcome(case_id: UUID, actor: Actor, act_key: str | None) -> Outcome:
    entry = book.by_act(act_key) if act_key is not None else None
    if entry is None or entry.stream != f"case:{case_id}" or entry.actor != actor.reference:
        raise KeyUsedForSomethingElse
    case = load(case_id)
    return Outcome((entry.code,), entry.number, True, case, from_json(case.state))


def only_noting(note: Note) -> Decider:
    """A decider that writes one entry and changes nothing."""
    return lambda loaded: Act((note,))
