"""Everything that the page of one case shows, in a number of queries that does not grow with the case."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from wenjin.accounts.domain.actor import Actor
from wenjin.accounts.queries import PersonSeen, people
from wenjin.cases.domain.asking import allowed_pauses
from wenjin.cases.domain.clock import ClockFace
from wenjin.cases.domain.deciding import may_be_decided
from wenjin.cases.domain.procedure import Procedure
from wenjin.cases.domain.state import CaseState, PartState, Request, from_json
from wenjin.cases.domain.whose_turn import Turn, WayStep, holder, holder_of, turns, way
from wenjin.cases.models import Case, Letter, Message, Receipt
from wenjin.cases.models.message import message_context
from wenjin.cases.queries.faces import task_face, working_face
from wenjin.cases.queries.filed_names import as_filed, called_now
from wenjin.cases.queries.papers import PaperRow, papers
from wenjin.cases.queries.permission import Deed, may
from wenjin.cases.queries.procedures import procedure_of
from wenjin.cases.queries.reach import Reach, reach_of
from wenjin.cases.queries.sealed import answers_of, facts_of
from wenjin.cases.queries.visibility import Relation, Standing, relation, visible_case
from wenjin.core import clock
from wenjin.core.keys.errors import KeyTrouble
from wenjin.core.keys.sealing import unseal_json
from wenjin.core.prepared import Prepared


@dataclass(frozen=True, slots=True)
class PartView:
    """One decision on the page.

    Attributes:
        face: its own clock; None before it starts. ``working`` is the clock the office works by meanwhile.
        turn: who holds it now.
        may_decide: the reader may, and its turn has come.
        pauses: for which the reader could stop its clock now.
    """

    id: str
    authority: str
    state: PartState
    face: ClockFace | None
    working: ClockFace | None
    turn: Turn | None
    assigned_name: str
    may_decide: bool
    pauses: tuple[str, ...]
    letter: Letter | None


@dataclass(frozen=True, slots=True)
class MessageView:
    """A message, opened."""

    id: UUID
    side: str
    author: str
    author_name: str
    at: datetime
    text: str
    language: str
    translation: str
    translation_language: str
    how: str
    decision: str
    request: str
    is_read: bool


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case as somebody may see it.

    Attributes:
        version: hand it back as ``seen_version`` with a form.
        relation: where the reader stands.
        deeds: what the reader may do, as far as that depends on who they are.
        reach: how far the reader reads; everything below keeps to it.
        answers, facts: empty for whoever may not read them.
        papers: empty for whoever may not read them.
        way: the tasks in order, for the crossing; ``faces`` their clocks by task.
        turns: everything that somebody can do now; ``turn`` the first.
        applicant: with the name under which the file was sent.
        called_now: what the account of the applicant is called by now, where that is another name.
        people: those named in it, by their reference.
    """

    case: Case
    state: CaseState
    procedure: Procedure
    version: int
    relation: Relation
    deeds: frozenset[Deed]
    reach: Reach
    parts: tuple[PartView, ...]
    way: tuple[WayStep, ...]
    faces: Mapping[str, ClockFace]
    turn: Turn | None
    turns: tuple[Turn, ...]
    requests: tuple[Request, ...]
    answers: Mapping[str, str]
    facts: Mapping[str, object]
    papers: tuple[PaperRow, ...]
    messages: tuple[MessageView, ...]
    receipt: Receipt | None
    applicant: PersonSeen | None
    called_now: str
    people: Mapping[str, PersonSeen]
    renewal_of: str
    now: datetime

    def may(self, deed: Deed | str) -> bool:
        """Whether the reader may do it."""
        return Deed(deed) in self.deeds

    @property
    def today(self) -> date:
        """The day in the city."""
        return clock.today()


def case_view(actor: Actor, reference: str, *, at: datetime | None = None) -> CaseView | None:
    """A case by its reference; None when there is none that the actor may see.

    Looking is an event: call ``services.look_at`` beside it.
    """
    now = at or clock.now()
    case = visible_case(actor, reference, now)
    if case is None:
        return None
    state, procedure = from_json(case.state), procedure_of(case)
    authorities = {rule.id: rule.authority for rule in procedure.decisions}
    known = relation(actor, case, parts=authorities, at=now)
    deeds = frozenset(deed for deed in Deed if may(actor, deed, case, known=known))
    is_whole = case.erased_at is None
    reach = reach_of(actor, known, state, procedure)
    reads_messages = Deed.READ_MESSAGES in deeds and is_whole
    rows = _rows_of_messages(case) if reads_messages else []
    messages = [row for row in rows if reach.has_message(row.decision)]
    named = _people(case, state, messages)
    own = f"person:{case.applicant_id}"
    of_account = named.get(own)
    if (applicant := as_filed(case, of_account)) is not None:
        named[own] = applicant
    letters = {one: row for one, row in _letters(case, state).items() if reach.has_letter(one)}
    faces = _faces(state, procedure, now)
    reads = Deed.READ_ANSWERS in deeds
    answers, facts = (answers_of(case), facts_of(case)) if reads else ({}, {})
    return CaseView(
        case=case,
        state=state,
        procedure=procedure,
        version=case.event_count,
        relation=known,
        deeds=deeds,
        reach=reach,
        parts=tuple(
            _part(state, procedure, decision, known, now, named, letters, faces)
            for decision in _in_order(state, procedure)
        ),
        way=way(state, procedure),
        faces=faces,
        turn=holder(state, procedure),
        turns=turns(state, procedure),
        requests=tuple(state.requests.values()),
        answers=reach.answers_within(answers),
        facts=reach.facts_within(facts),
        # Who needs a paper may hang on answers that are not the reader's: the conditions read them all.
        papers=tuple(
            papers(case, state, answers if reads else None, facts if reads else None, faces, reach=reach)
        )
        if Deed.READ_PAPERS in deeds and is_whole
        else (),
        messages=tuple(_message(case, row, named) for row in messages),
        receipt=getattr(case, "receipt", None),
        applicant=applicant,
        called_now=called_now(case, of_account),
        people=named,
        renewal_of=case.predecessor.reference if case.predecessor_id and case.predecessor else "",
        now=now,
    )


def _in_order(state: CaseState, procedure: Procedure) -> list[str]:
    ordered = [decision for decision in procedure.order() if decision in state.parts]
    return ordered + [decision for decision in state.parts if decision not in ordered]


def _part(
    state: CaseState,
    procedure: Procedure,
    decision: str,
    known: Relation,
    now: datetime,
    named: Mapping[str, PersonSeen],
    letters: Mapping[str, Letter],
    faces: Mapping[str, ClockFace],
) -> PartView:
    part = state.parts[decision]
    rule = procedure.decisions_by_id.get(decision)
    officer = named.get(part.assigned_to or "")
    own = known.has(Standing.OFFICER) and decision in known.decisions
    face = faces.get(part.task) if rule is not None else None
    return PartView(
        id=decision,
        authority=rule.authority if rule is not None else "",
        state=part,
        face=face,
        working=face or working_face(state, procedure, decision, now),
        turn=holder_of(state, procedure, decision) if rule is not None else None,
        assigned_name=officer.name if officer is not None else "",
        may_decide=own and rule is not None and may_be_decided(state, procedure, decision),
        pauses=allowed_pauses(state, procedure, decision)
        if own and rule is not None and part.is_open
        else (),
        letter=letters.get(decision),
    )


def _faces(state: CaseState, procedure: Procedure, now: datetime) -> dict[str, ClockFace]:
    faces = {
        task: task_face(state, procedure, task, now) for task in state.clocks if task in procedure.tasks_by_id
    }
    return {task: face for task, face in faces.items() if face is not None}


class _MessageRow(NamedTuple):
    id: UUID
    side: str
    author: str
    sealed: bytes | None
    at: datetime
    request: str
    read_at: datetime | None
    decision: str | None


def _rows_of_messages(case: Case) -> list[_MessageRow]:
    return [_MessageRow(*row) for row in _MESSAGES.all({"case": case.pk})]


def _messages(case: UUID) -> QuerySet[Message, tuple[Any, ...]]:
    columns = ("id", "side", "author", "sealed", "at", "request", "read_at", "part__decision")
    return Message.objects.filter(case_id=case).order_by("at").values_list(*columns)


_MESSAGES: Final = Prepared(_messages)


def _letters(case: Case, state: CaseState) -> dict[str, Letter]:
    if all(part.outcome is None for part in state.parts.values()):
        return {}
    return {row.part.decision: row for row in _LETTERS.all({"case": case.pk})}


def _letters_of(case: UUID) -> QuerySet[Letter]:
    return Letter.objects.filter(part__case_id=case).select_related("part", "file")


_LETTERS: Final = Prepared(_letters_of)


def _people(case: Case, state: CaseState, messages: list[_MessageRow]) -> dict[str, PersonSeen]:
    """Everybody who is named on the page, by one query."""
    named = {row.author for row in messages} | {part.assigned_to for part in state.parts.values()}
    named |= {part.decided_by or part.withdrawn_by for part in state.parts.values()}
    named |= {part.proposed.by for part in state.parts.values() if part.proposed is not None}
    named |= {request.by for request in state.requests.values()}
    ids = {UUID(one.removeprefix("person:")) for one in named if one and one.startswith("person:")}
    ids |= {one for one in (case.applicant_id, case.started_by_id) if one is not None}
    return {f"person:{pk}": one for pk, one in people(ids).items()}


def _message(case: Case, row: _MessageRow, named: Mapping[str, PersonSeen]) -> MessageView:
    content: Mapping[str, str] = {}
    if row.sealed is not None:
        try:
            context = message_context(case.pk, row.id)
            content = unseal_json(case.data_key, row.sealed, context=context)
        except KeyTrouble:
            content = {}
    author = named.get(row.author)
    return MessageView(
        id=row.id,
        side=row.side,
        author=row.author,
        author_name=author.name if author is not None else "",
        at=row.at,
        text=content.get("text", ""),
        language=content.get("language", ""),
        translation=content.get("translation", ""),
        translation_language=content.get("translation_language", ""),
        how=content.get("how", ""),
        decision=row.decision or "",
        request=row.request,
        is_read=row.read_at is not None,
    )
