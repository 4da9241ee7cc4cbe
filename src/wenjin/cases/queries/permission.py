"""What somebody may do in a case: one table, asked by every service and every page."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from wenjin.accounts.domain.actor import Actor
from wenjin.cases.domain.procedure import Procedure, Side
from wenjin.cases.domain.progress import is_out_of_it
from wenjin.cases.domain.state import from_json
from wenjin.cases.models import Case
from wenjin.cases.queries.procedures import procedure_of
from wenjin.cases.queries.visibility import Relation, Standing, relation


class Deed(StrEnum):
    """Something to be done with a case."""

    SEE = "see"
    EDIT = "edit"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    DISCARD = "discard"
    INVITE = "invite"
    MESSAGE = "message"
    READ_MESSAGES = "read_messages"
    READ_ANSWERS = "read_answers"
    READ_PAPERS = "read_papers"
    CHECK_PAPERS = "check_papers"
    COMPLETE_TASK = "complete_task"
    REQUEST_INFORMATION = "request_information"
    SUPPLY = "supply"
    DECIDE = "decide"
    ASSIGN = "assign"
    SEE_LEDGER = "see_ledger"
    SEE_WHO_LOOKED = "see_who_looked"
    RENEW = "renew"


S = Standing
_PARTY_SIDE: Final = frozenset({S.PARTY, S.AGENT, S.HELPER})
_OFFICE: Final = frozenset({S.OFFICER, S.COUNTER})
_WHO: Final[Mapping[Deed, frozenset[Standing]]] = {
    Deed.SEE: frozenset(Standing),
    Deed.EDIT: _PARTY_SIDE,
    Deed.SUBMIT: _PARTY_SIDE,
    Deed.SUPPLY: _PARTY_SIDE,
    Deed.RENEW: _PARTY_SIDE,
    # What ends an application is for whoever owns it alone: a mandate is to prepare, file and follow, and an
    # agent stays within it (Civil Code, art. 161 to 165). They throw away only a draft that they began: ``may``.
    Deed.WITHDRAW: frozenset({S.PARTY}),
    Deed.DISCARD: frozenset({S.PARTY, S.AGENT}),
    # Who helps by a code lets nobody else in.
    Deed.INVITE: frozenset({S.PARTY, S.AGENT}),
    Deed.MESSAGE: _PARTY_SIDE | _OFFICE,
    Deed.READ_MESSAGES: _PARTY_SIDE | _OFFICE | {S.INTERPRETER},
    Deed.READ_ANSWERS: _PARTY_SIDE | _OFFICE | {S.INTERPRETER},
    Deed.READ_PAPERS: _PARTY_SIDE | _OFFICE | {S.INTERPRETER},
    Deed.CHECK_PAPERS: _OFFICE,
    Deed.COMPLETE_TASK: _PARTY_SIDE | _OFFICE,
    Deed.REQUEST_INFORMATION: _OFFICE,
    Deed.DECIDE: frozenset({S.OFFICER}),
    Deed.ASSIGN: frozenset({S.OFFICER}),
    Deed.SEE_LEDGER: _PARTY_SIDE | _OFFICE | {S.AUDITOR},
    # For whom the looks are written down, and for who checks the record.
    Deed.SEE_WHO_LOOKED: frozenset({S.PARTY, S.AGENT, S.AUDITOR}),
}
# What concerns one decision is for the officers of its authority.
_OF_DECISION: Final = frozenset({Deed.DECIDE, Deed.ASSIGN})


def may(
    actor: Actor,
    deed: Deed | str,
    case: Case,
    *,
    decision: str | None = None,
    task: str | None = None,
    known: Relation | None = None,
) -> bool:
    """Whether somebody may do something with a case, as far as it depends on who they are.

    Whether it is possible *now* is another question, which the domain answers when it is done.

    Args:
        decision: the one it is about, for what concerns one decision.
        task: the one it is about, for completing it or asking for information in it.
        known: how the actor is related to the case, when that was worked out before.
    """
    if actor.is_system:
        return True
    wanted = Deed(deed)
    found = known if known is not None else relation(actor, case)
    if not found.has(*_WHO[wanted]):
        return False
    if wanted is Deed.DISCARD and not found.has(S.PARTY):
        return case.started_by_id == actor.person_id
    if wanted in _OF_DECISION or (wanted is Deed.REQUEST_INFORMATION and decision is not None):
        return decision in found.decisions if decision is not None else bool(found.decisions)
    if task is not None:
        return _may_do_task(case, procedure_of(case), task, found)
    return True


def _may_do_task(case: Case, procedure: Procedure, task_id: str, found: Relation) -> bool:
    """A task is for the side whose role does it; an authority's for the officers of that authority.

    Where nothing is asked of that authority any more, its acceptance is left to the others.
    """
    task = procedure.task(task_id)
    if task.side.is_party or task.side is Side.OTHER:
        # What a third party does (a bank, a hospital) comes in through the applicant.
        return found.has(*_PARTY_SIDE)
    if task.side is Side.CENTRE:
        return found.has(S.COUNTER)
    if task.authority is None:
        return found.has(S.OFFICER)
    if any(procedure.decision(one).authority == task.authority for one in found.decisions):
        return True
    return task.accepts and found.has(S.OFFICER) and is_out_of_it(from_json(case.state), procedure, task)
