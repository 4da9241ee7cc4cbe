"""The reader's own cases, each with whose move it is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wenjin.accounts import queries as accounts
from wenjin.accounts.domain.actor import Actor
from wenjin.cases.domain.procedure import Procedure
from wenjin.cases.domain.state import CaseState, from_json
from wenjin.cases.domain.whose_turn import must_appear, turns
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
    return [_line(row, "") for row in own_cases(actor, "draft")]


def held_by(actor: Actor) -> list[CaseLine]:
    """What a browser without an account holds: drafts first, then what was sent and nobody signed in for."""
    rows = own_cases(actor)
    return [_line(row, "") for row in sorted(rows, key=lambda row: row.status != "draft")]


def case_groups(actor: Actor) -> list[CaseGroup]:
    """Everything of the reader, what waits for them first."""
    rows = own_cases(actor)
    others = {row.applicant_id for row in rows if row.applicant_id not in (None, actor.person_id)}
    names = {pk: one.name for pk, one in accounts.people(others).items()}
    lines = [(row.status, _line(row, _whose(row, actor, names))) for row in rows]
    groups = [
        (_("Not sent yet"), [one for status, one in lines if status == "draft"]),
        (pgettext("cases", "On the way"), _by_turn(one for status, one in lines if status == "open")),
        (pgettext("cases", "Finished"), [one for status, one in lines if status == "closed"]),
    ]
    return [CaseGroup(title, tuple(found)) for title, found in groups if found]


def _whose(row: Any, actor: Actor, names: Mapping[UUID, str]) -> str:
    """For whom a case is: told of others, and where the reader sent it under another name than they have now."""
    if row.applicant_id not in (None, actor.person_id):
        return shown_name(row, names)
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
        is_good = any(part.is_granted for part in state.parts.values())
        return ("done" if is_good else "skip"), sentences(*told), "", ""
    return _open_status(state, procedure)


def _open_status(state: CaseState, procedure: Procedure) -> tuple[str, str, str, str]:
    found = turns(state, procedure)
    mine_now = [one for one in found if not one.side.is_office or must_appear(one, procedure)]
    if mine_now:
        by = min((one.by for one in mine_now if one.by is not None), default=None)
        told = _("Your turn, by %(day)s") % {"day": day(by)} if by is not None else _("Your turn")
        return "turn", told, _("Your turn"), "turn"
    now = clock.now()
    faces = [task_face(state, procedure, one.task, now) for one in found if one.task]
    late = [one for one in faces if one is not None and one.is_late]
    if late:
        promised = min(one.promised_on for one in late if one.promised_on is not None)
        return "late", _("Late: promised by %(day)s") % {"day": short_day(promised)}, _("Late"), "late"
    due: list[date] = [one.promised_on for one in faces if one is not None and one.promised_on is not None]
    waiting = pgettext("state of a step", "Waiting for the office")
    if due:
        told = _("With the office, promised by %(day)s") % {"day": day(min(due))}
        return "wait", told, "", ""
    return "wait", waiting, "", ""
