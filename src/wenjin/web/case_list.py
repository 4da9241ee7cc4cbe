"""The reader's own cases, each with whose move it is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wenjin.accounts import queries as accounts
from wenjin.accounts.domain.actor import Actor
from wenjin.cases.domain.clock import ClockFace
from wenjin.cases.domain.events import ClosedWhy, Outcome
from wenjin.cases.domain.procedure import Procedure
from wenjin.cases.domain.state import CaseState, PartState, from_json
from wenjin.cases.domain.whose_turn import being_decided, must_appear, turns
from wenjin.cases.queries.faces import task_face
from wenjin.cases.queries.filed_names import filed_name, shown_name
from wenjin.cases.queries.procedures import procedure_of
from wenjin.cases.queries.visibility import visible_to
from wenjin.catalogue.queries.procedures import procedure_words
from wenjin.core import clock
from wenjin.lang.templatetags.lang import asked_language, day, short_day
from wenjin.web.case_clock import decided_words
from wenjin.web.joining import named, sentences

MOST_SHOWN: Final = 50
__all__ = ["CaseGroup", "CaseLine", "case_groups", "drafts_of", "held_by", "mine", "own_cases"]


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case in a list.

    Attributes:
        state: of the stone before it.
        whose: for whom it is, when the reader acts for somebody.
        tag, look: a word at the end of the line, and its class.
    """

    reference: str
    procedure_id: str
    title: str
    at: datetime
    state: str
    words: str
    whose: str = ""
    tag: str = ""
    look: str = ""


@dataclass(frozen=True, slots=True)
class CaseGroup:
    """Cases under one heading."""

    title: str
    cases: tuple[CaseLine, ...]


def mine(actor: Actor) -> Actor:
    """The reader without the powers of an office: officers too see only their own cases on these pages."""
    return replace(actor, posts=(), is_strong=False)


def own_cases(actor: Actor, *statuses: str) -> list[Any]:
    """Rows of the cases that the reader has or helps with, the newest first; at most ``MOST_SHOWN``."""
    if not actor.is_signed_in and not actor.visitor:
        return []
    rows = visible_to(mine(actor)).filter(erased_at__isnull=True).order_by("-changed_at", "-created_at")
    rows = rows.exclude(status="closed", submitted_at__isnull=True)  # drafts that were thrown away
    return list((rows.filter(status__in=statuses) if statuses else rows)[:MOST_SHOWN])


def drafts_of(actor: Actor) -> list[CaseLine]:
    """What the reader has begun and not sent."""
    rows = own_cases(actor, "draft")
    names = _names(rows, actor)
    return [_line(row, _whose(row, actor, names)) for row in rows]


def held_by(actor: Actor) -> list[CaseLine]:
    """What a browser without an account holds: drafts first, then what was sent and nobody signed in for."""
    rows = own_cases(actor)
    return [_line(row, "") for row in sorted(rows, key=lambda row: row.status != "draft")]


def case_groups(actor: Actor) -> list[CaseGroup]:
    """Everything of the reader, what waits for them first."""
    rows = own_cases(actor)
    names = _names(rows, actor)
    lines = [(row.status, _line(row, _whose(row, actor, names))) for row in rows]
    groups = [
        (_("Not sent yet"), [one for status, one in lines if status == "draft"]),
        (pgettext("cases", "On the way"), _by_turn(one for status, one in lines if status == "open")),
        (pgettext("cases", "Finished"), [one for status, one in lines if status == "closed"]),
    ]
    return [CaseGroup(title, tuple(found)) for title, found in groups if found]


def _names(rows: Iterable[Any], actor: Actor) -> dict[UUID, str]:
    """Names of the others whose cases these are. One query, none where there are no others."""
    others = {row.applicant_id for row in rows if row.applicant_id not in (None, actor.person_id)}
    return {pk: one.name for pk, one in accounts.people(others).items()} if others else {}


def _holds(row: Any, actor: Actor) -> bool:
    """Whether a draft in nobody's name is the reader's: they began it, or have its secret."""
    return row.started_by_id == actor.person_id or (bool(actor.visitor) and row.secret_hash == actor.visitor)


def _whose(row: Any, actor: Actor, names: Mapping[UUID, str]) -> str:
    """For whom a case is: told of others, and where the reader sent it under another name than they have now."""
    if row.applicant_id not in (None, actor.person_id):
        return shown_name(row, names) or _("somebody without a name yet")
    if row.applicant_id is None and row.employer_id is None and not _holds(row, actor):
        return _("somebody without a name yet")
    filed = filed_name(row)
    return filed if filed != actor.name else ""


def _by_turn(lines: Iterable[CaseLine]) -> list[CaseLine]:
    return sorted(lines, key=lambda one: one.state != "turn")


def _line(row: Any, whose: str) -> CaseLine:
    procedure: Procedure = procedure_of(row)
    words = procedure_words(procedure.document, asked_language())
    state = from_json(row.state)
    shape, told, tag, look = _status(row, state, procedure, words)
    return CaseLine(
        reference=row.reference,
        procedure_id=row.procedure_id,
        title=words.get("title", procedure.title),
        at=row.submitted_at or row.created_at,
        state=shape,
        words=told,
        whose=whose,
        tag=tag,
        look=look,
    )


def _status(row: Any, state: CaseState, procedure: Procedure, words: Any) -> tuple[str, str, str, str]:
    """Stone, sentence, tag and class of the tag."""
    if row.status == "draft":
        begun = _("Begun on %(day)s") % {"day": day(row.created_at)}
        return "turn", begun, pgettext("state of an application", "Draft"), "turn"
    if row.status == "closed":
        told = [
            named(words.get(f"decisions/{name}/title", procedure.decision(name).title), decided_words(part))
            for name, part in state.parts.items()
            if part.ended_at is not None
        ]
        return _end_of(state.parts.values()), sentences(*told) or closed_words(state.closed_why), "", ""
    return _open_status(state, procedure)


def closed_words(why: ClosedWhy | None) -> str:
    """How a case ended in which nothing was decided."""
    if why is ClosedWhy.NOT_ACCEPTED:
        return _("The office did not take it on. Its reason stands in the messages.")
    return _("This case is closed.")


def _end_of(parts: Iterable[PartState]) -> str:
    """Stone of a case that is over: a refusal in it takes the green away, what one took back oneself does not."""
    ended = list(parts)
    is_refused = any(part.outcome is Outcome.REFUSED for part in ended)
    return "done" if any(part.is_granted for part in ended) and not is_refused else "skip"


def _open_status(state: CaseState, procedure: Procedure) -> tuple[str, str, str, str]:
    found = turns(state, procedure)
    mine_now = [one for one in found if not one.side.is_office or must_appear(one, procedure)]
    if mine_now:
        by = min((one.by for one in mine_now if one.by is not None), default=None)
        told = _("Your turn, by %(day)s") % {"day": day(by)} if by is not None else _("Your turn")
        return "turn", told, _("Your turn"), "turn"
    now = clock.now()
    running = [procedure.decision(one).task for one in being_decided(state, procedure)]
    tasks = dict.fromkeys([one.task for one in found if one.task] + running)
    faces = [task_face(state, procedure, one, now) for one in tasks]
    return _office_status([one for one in faces if one is not None])


def _office_status(faces: Iterable[ClockFace]) -> tuple[str, str, str, str]:
    """What the clocks of the steps that an office has now say: late, promised, estimated, or nothing."""
    every = list(faces)
    broken = [one.promised_by for one in every if one.breaks_promise and one.promised_by is not None]
    if broken:
        told = _("Late: promised by %(day)s") % {"day": short_day(min(broken))}
        return "late", told, _("Late"), "late"
    if any(one.is_late_by_law for one in every):
        return "late", _("The law allowed less time."), _("Late"), "late"
    promised = [one.promised_by for one in every if one.promised_by is not None]
    if promised:
        told = _("With the office, promised by %(day)s") % {"day": day(min(promised))}
        return "wait", told, "", ""
    expected = [one.promised_on for one in every if one.promised_on is not None and not one.is_late]
    if expected:
        told = _("With the office, about until %(day)s by our estimate") % {"day": day(min(expected))}
        return "wait", told, "", ""
    return "wait", pgettext("state of a step", "Waiting for the office"), "", ""
