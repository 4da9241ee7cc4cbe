"""Who serves and interprets in a hall: add somebody, change what they can do, let them leave.

What the ledger gets are ids, codes of languages and topics; names stay in the rows.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from wenjin.accounts.domain.actor import Actor, Role
from wenjin.accounts.queries import held_roles, organisation_of_centre
from wenjin.counters.domain.people_facts import Kind, PeopleFacts, trouble_with
from wenjin.counters.models import CounterSession, Interpreter, Officer, Shift, Ticket
from wenjin.counters.queries.halls import hall
from wenjin.counters.queries.people import facts_of
from wenjin.counters.services.hall_acts import HallAct, hall_act
from wenjin.lang.domain.registry import BY_CODE

ROLE_OF: Final = {Kind.OFFICER: Role.COUNTER_OFFICER, Kind.INTERPRETER: Role.INTERPRETER}
_Row = Officer | Interpreter


class PeopleRefused(ValueError):
    """Something about the people of a hall was not done.

    Attributes:
        code: those of ``people_facts.trouble_with``; ``not_there``; ``wrong_account`` (they have no such role at
            this centre); ``already`` (the account belongs to somebody else in this hall); ``changed`` (somebody
            was faster); ``at_a_counter`` or ``has_job`` (they are serving or interpreting now); ``in_use``
            (shifts, appointments or tickets name them, so they cannot be removed).
    """

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def add(kind: Kind, centre: str, facts: PeopleFacts, actor: Actor, *, key: str, at: datetime) -> UUID:
    """Add somebody; sent twice with one key it is one person.

    Raises:
        PeopleRefused: see its codes.
    """
    with hall_act(centre, actor, at=at, key=key) as act:
        done = act.done_before(f"{kind}.added")
        if done is not None:
            return UUID(done["id"])
        _must_fit(kind, centre, facts, present=None)
        row = _model(kind)(centre=centre, **_columns(kind, facts))
        row.key = f"{kind}-{row.pk}"
        _save(row, force_insert=True)
        _note(act, row, f"{kind}.added", facts)
        return row.pk


def change(
    kind: Kind,
    centre: str,
    pk: UUID,
    facts: PeopleFacts,
    actor: Actor,
    *,
    key: str,
    at: datetime,
    seen: PeopleFacts | None = None,
) -> PeopleFacts:
    """Change what is known of somebody; says what was known before.

    Args:
        seen: what the reader saw; when it is not so any more, nothing is changed.

    Raises:
        PeopleRefused: see its codes.
    """
    with hall_act(centre, actor, at=at, key=key) as act:
        row = _row(kind, centre, pk)
        before = facts_of(row)
        if act.done_before(f"{kind}.changed") is not None or before == facts:
            return before
        if seen is not None and seen != before:
            raise PeopleRefused("changed")
        _must_fit(kind, centre, facts, present=row.person_id)
        columns = _columns(kind, facts)
        for name, value in columns.items():
            setattr(row, name, value)
        _save(row, update_fields=list(columns))
        _note(act, row, f"{kind}.changed", facts)
        return before


def leave(kind: Kind, centre: str, pk: UUID, actor: Actor, *, at: datetime) -> bool:
    """Somebody works here no more from today; says whether that is new.

    Raises:
        PeopleRefused: ``not_there``; ``at_a_counter`` or ``has_job``: let them finish first.
    """
    with hall_act(centre, actor, at=at) as act:
        row = _row(kind, centre, pk)
        if row.left_on is not None:
            return False
        if isinstance(row, Officer):
            if CounterSession.objects.filter(officer=row, closed_at=None).exists():
                raise PeopleRefused("at_a_counter")
        elif Ticket.objects.filter(interpreter=row, state__in=("called", "serving")).exists():
            raise PeopleRefused("has_job")
        row.left_on = timezone.localdate(at)
        row.save(update_fields=["left_on"])
        _note(act, row, f"{kind}.left")
        return True


def come_back(kind: Kind, centre: str, pk: UUID, actor: Actor, *, at: datetime) -> bool:
    """Somebody who left works here again; says whether that is new.

    Raises:
        PeopleRefused: ``not_there``.
    """
    with hall_act(centre, actor, at=at) as act:
        row = _row(kind, centre, pk)
        if row.left_on is None:
            return False
        row.left_on = None
        row.save(update_fields=["left_on"])
        _note(act, row, f"{kind}.returned")
        return True


def remove(kind: Kind, centre: str, pk: UUID, actor: Actor, *, at: datetime) -> bool:
    """Take back that somebody was added; says whether they were there.

    Raises:
        PeopleRefused: ``in_use``.
    """
    with hall_act(centre, actor, at=at) as act:
        try:
            row = _row(kind, centre, pk)
        except PeopleRefused:
            return False
        if Shift.objects.filter(**{kind.value: row}).exists():
            raise PeopleRefused("in_use")
        _note(act, row, f"{kind}.removed")
        try:
            with transaction.atomic():
                row.delete()
        except ProtectedError as error:
            raise PeopleRefused("in_use") from error
        return True


def accounts_of(kind: Kind, centre: str) -> list[tuple[UUID, str]]:
    """People of the centre who have the role that goes with it, with their names: whom an entry may belong to."""
    organisation = organisation_of_centre(centre)
    if organisation is None:
        return []
    held = held_roles(role=ROLE_OF[kind], limit=None)
    return [(one.person_id, one.person) for one in held if one.organisation_id == organisation.id]


def _model(kind: Kind) -> Callable[..., _Row]:
    return Officer if kind is Kind.OFFICER else Interpreter


def _row(kind: Kind, centre: str, pk: UUID) -> _Row:
    found: _Row | None
    if kind is Kind.OFFICER:
        found = Officer.objects.filter(pk=pk, centre=centre).first()
    else:
        found = Interpreter.objects.filter(pk=pk, centre=centre).first()
    if found is None:
        raise PeopleRefused("not_there")
    return found


def _save(row: _Row, *, force_insert: bool = False, update_fields: list[str] | None = None) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=force_insert, update_fields=update_fields)
    except IntegrityError as error:
        raise PeopleRefused("already") from error


def _must_fit(kind: Kind, centre: str, facts: PeopleFacts, *, present: UUID | None) -> None:
    trouble = trouble_with(facts, kind, languages=BY_CODE, topics=hall(centre).topics)
    if trouble is not None:
        raise PeopleRefused(trouble)
    if facts.person_id is not None and facts.person_id != present:
        if facts.person_id not in {one for one, _ in accounts_of(kind, centre)}:
            raise PeopleRefused("wrong_account")
        if _is_taken(kind, centre, facts.person_id):
            raise PeopleRefused("already")


def _is_taken(kind: Kind, centre: str, person: UUID) -> bool:
    if kind is Kind.OFFICER:
        return Officer.objects.filter(centre=centre, person_id=person).exists()
    return Interpreter.objects.filter(centre=centre, person_id=person).exists()


def _columns(kind: Kind, facts: PeopleFacts) -> dict[str, object]:
    columns: dict[str, object] = {
        "name": facts.name.strip(),
        "languages": [{"code": code, "level": level} for code, level in facts.languages],
        "person_id": facts.person_id,
    }
    if kind is Kind.OFFICER:
        columns |= {"name_zh": facts.name_zh.strip(), "topics": list(facts.topics)}
    return columns


def _note(act: HallAct, row: _Row, code: str, facts: PeopleFacts | None = None) -> None:
    """Into the ledger of the hall, and a word to its live pages."""
    able: dict[str, object] = {}
    if facts is not None:
        able = {"languages": [code for code, _ in facts.languages], "topics": list(facts.topics)}
    act.note(code, id=str(row.pk), **able)
    act.changed()
