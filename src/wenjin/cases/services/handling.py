"""What offices and applicants do with a case that was submitted, up to the decisions."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from wenjin.accounts.domain.actor import Actor, Role
from wenjin.accounts.queries import actor_of_person, posts_of
from wenjin.cases.domain import acts as domain
from wenjin.cases.domain.events import Accepted, Wanted
from wenjin.cases.domain.procedure import Side
from wenjin.cases.domain.requirements import originals_needed
from wenjin.cases.domain.state import CaseState
from wenjin.cases.models import Case, CasePaper, Message
from wenjin.cases.notices.posting import notice
from wenjin.cases.queries.faces import CITY
from wenjin.cases.queries.procedures import calendar_of
from wenjin.cases.queries.situation import needs_of
from wenjin.cases.queries.visibility import is_impartial_in
from wenjin.cases.services.acts import Act, Loaded, Note, Outcome, perform
from wenjin.cases.services.correspondence import WrittenMessage, message_row
from wenjin.cases.services.permission import demand
from wenjin.cases.services.refusals import Forbidden
from wenjin.cases.services.supplying import after_supply
from wenjin.cases.services.watches import watches
from wenjin.core.prepared import Prepared


def complete_task(
    actor: Actor,
    case_id: UUID,
    task: str,
    *,
    key: str,
    without_original: Collection[str] = (),
    seen_version: int | None = None,
    at: datetime | None = None,
) -> Outcome:
    """End a task without a decision; the accepting one starts the clocks of the law.

    Where originals are looked at, each that the file needs must have been seen (``check_paper``). What was
    accepted all the same without its original is written down with it.

    Args:
        without_original: kinds of paper of which the officer says that there is no original to show.

    Raises:
        NotYet, AlreadyDone, TakenByDecision, InformationOutstanding, OriginalsNotSeen, CaseClosed, NotSubmitted,
        UnknownPart, Forbidden, StaleForm.
    """

    def decide(loaded: Loaded) -> Act:
        demand(actor, "complete_task", loaded, task=task)
        originals = _originals(loaded, task)
        unseen = [one for one in originals.needed if one not in without_original]
        events = domain.complete_task(loaded.state, loaded.procedure, task, at=loaded.at, unseen=unseen)
        notes = (Note("originals.not_seen", {"task": task, "papers": originals.left}),)
        messages = [*watches(loaded, events)]
        if any(isinstance(one, Accepted) for one in events):
            messages.append(notice(loaded.case, "accepted"))
        elif loaded.procedure.task(task).side.is_office:
            messages.append(notice(loaded.case, "task_done", {"task": task}))
        return Act((*(notes if originals.left else ()), *events), messages=tuple(messages))

    return perform(case_id, actor, key, decide, at=at, seen_version=seen_version)


@dataclass(frozen=True, slots=True)
class _Originals:
    """Papers of a file whose originals nobody has seen: all of them, and those that are certainly needed."""

    left: list[str]
    needed: list[str]


def _originals(loaded: Loaded, task: str) -> _Originals:
    """What is left to see at the task at which originals are looked at; nothing at any other."""
    meant = loaded.procedure.tasks_by_id.get(task)
    if meant is None or not meant.shows_originals:
        return _Originals([], [])
    left = sorted(set(_UNSEEN.all({"case": loaded.case.pk})))
    return _Originals(left, originals_needed(left, needs_of(loaded.case, loaded.state)) if left else [])


def _unseen(case: UUID) -> QuerySet[CasePaper, str]:
    return CasePaper.objects.filter(
        case_id=case, removed_at__isnull=True, original_seen_at__isnull=True
    ).values_list("evidence", flat=True)


_UNSEEN: Final = Prepared(_unseen)


def request_information(
    actor: Actor,
    case_id: UUID,
    *,
    wanted: Iterable[Wanted],
    text: str,
    key: str,
    decision: str | None = None,
    pause: str | None = None,
    answer_by: date | None = None,
    language: str = "",
    translation: str = "",
    translation_language: str = "",
    needs_interpreter: bool = False,
    seen_version: int | None = None,
    at: datetime | None = None,
) -> Outcome:
    """Ask for papers and answers, once and in full, each named with what is wrong with it.

    The clock of the decision stands still when the procedure allows the pause, and runs again by itself when
    everything has come.

    Args:
        text: what the applicant reads, in ``language``; with its translation when somebody gave one.
        needs_interpreter: there is no translation, and the office says that an interpreter is to give one.
        pause: id of the pause in the procedure; None when the clock runs on.

    Raises:
        NothingWanted, PauseNotAllowed, NotYet, RefusalPending, AlreadyDecided, AlreadyWithdrawn, CaseClosed,
        NotSubmitted, UnknownPart, Forbidden, StaleForm.
    """
    asked = tuple(wanted)

    def decide(loaded: Loaded) -> Act:
        demand(actor, "request_information", loaded, decision=decision)
        request = f"r{len(loaded.state.requests) + 1}"
        events = domain.request_information(
            loaded.state,
            loaded.procedure,
            request=request,
            decision=decision,
            wanted=asked,
            by=actor.reference,
            at=loaded.at,
            pause=pause,
            answer_by=answer_by,
        )
        said = {
            "text": text.strip(),
            "language": language or actor.language,
            "translation": translation.strip(),
            "translation_language": translation_language,
            "how": "person" if translation.strip() else "interpreter" if needs_interpreter else "",
        }

        written = WrittenMessage.of(loaded, said) if said["text"] else None

        def further(done: Loaded, _: CaseState) -> None:
            papers = [one.id for one in asked if one.kind == "paper"]
            reasons = {one.id: one.reason for one in asked}
            for row in CasePaper.objects.filter(case=done.case, evidence__in=papers, removed_at__isnull=True):
                CasePaper.objects.filter(pk=row.pk).update(
                    state=CasePaper.State.WRONG, why=reasons[row.evidence][:40]
                )
            if written is not None:
                message_row(done, Message.Side.OFFICE, written, decision=decision, request=request)

        about = {"request": request, **({"decision": decision} if decision else {})}
        return Act(
            events,
            sealed=said if said["text"] else None,
            noted=written.noted if written is not None else {},
            messages=(notice(loaded.case, "needs_information", about), *watches(loaded, events)),
            further=further,
        )

    return perform(case_id, actor, key, decide, at=at, seen_version=seen_version)


def supply(
    actor: Actor,
    case_id: UUID,
    what: Iterable[tuple[str, str]],
    *,
    key: str,
    request: str | None = None,
    at: datetime | None = None,
) -> Outcome:
    """Say that something asked for has come another way (shown at the counter, an interview held).

    What is uploaded or answered in the case supplies itself; see ``put_paper`` and ``save_answers``.

    Raises:
        UnknownRequest, AlreadyAnswered, NothingWanted, CaseClosed, NotSubmitted, Forbidden.
    """
    came = tuple(what)

    def decide(loaded: Loaded) -> Act:
        demand(actor, "request_information", loaded)
        events = domain.supply(loaded.state, loaded.procedure, came, at=loaded.at, request=request)
        return Act(events, messages=after_supply(loaded, events))

    return perform(case_id, actor, key, decide, at=at)


def drop_request(
    actor: Actor, case_id: UUID, request: str, *, key: str, at: datetime | None = None
) -> Outcome:
    """Say that what was asked for is not wanted any more. Raises UnknownRequest, AlreadyAnswered, Forbidden."""

    def decide(loaded: Loaded) -> Act:
        asked = loaded.state.requests.get(request)
        demand(actor, "request_information", loaded, decision=asked.decision if asked else None)
        events = domain.drop_request(loaded.state, loaded.procedure, request, at=loaded.at)
        return Act(events, messages=after_supply(loaded, events))

    return perform(case_id, actor, key, decide, at=at)


def pause(
    actor: Actor,
    case_id: UUID,
    *,
    decision: str | None,
    reason: str,
    text: str = "",
    key: str,
    seen_version: int | None = None,
    at: datetime | None = None,
) -> Outcome:
    """Stop a clock for something that the applicant does not supply (an expert review, a hearing).

    Args:
        reason: id of the pause in the procedure.
        text: what the applicant is told besides; kept sealed.

    Raises:
        PauseNotAllowed, AlreadyPaused, NotYet, AlreadyDecided, AlreadyWithdrawn, CaseClosed, NotSubmitted.
    """

    def decide(loaded: Loaded) -> Act:
        demand(actor, "request_information", loaded, decision=decision)
        events = domain.pause(loaded.state, loaded.procedure, decision=decision, pause=reason, at=loaded.at)
        about = {"pause": reason, **({"decision": decision} if decision else {})}
        return Act(
            events,
            sealed={"text": text} if text else None,
            messages=(notice(loaded.case, "paused", about), *watches(loaded, events)),
        )

    return perform(case_id, actor, key, decide, at=at, seen_version=seen_version)


def resume(
    actor: Actor,
    case_id: UUID,
    *,
    decision: str | None,
    reason: str,
    key: str,
    at: datetime | None = None,
) -> Outcome:
    """End such a pause. Raises NotPaused, AlreadyDecided, AlreadyWithdrawn, CaseClosed, Forbidden."""

    def decide(loaded: Loaded) -> Act:
        demand(actor, "request_information", loaded, decision=decision)
        events = domain.resume(loaded.state, loaded.procedure, decision=decision, pause=reason, at=loaded.at)
        return Act(events, messages=after_supply(loaded, events))

    return perform(case_id, actor, key, decide, at=at)


def extend(
    actor: Actor,
    case_id: UUID,
    decision: str,
    *,
    reason: str,
    days: int | None = None,
    key: str,
    seen_version: int | None = None,
    at: datetime | None = None,
) -> Outcome:
    """Make the term of a decision longer, once, with the reason told to the applicant.

    Raises:
        ExtensionNotAllowed, AlreadyExtended, TermOver, ReasonMissing, NotYet, AlreadyDecided, Forbidden,
        StaleForm.
    """

    def decide(loaded: Loaded) -> Act:
        demand(actor, "decide", loaded, decision=decision)
        events = domain.extend(
            loaded.state,
            loaded.procedure,
            decision,
            reason=reason,
            at=loaded.at,
            calendar=calendar_of(loaded.procedure, decision),
            zone=CITY,
            days=days,
        )
        return Act(
            events,
            sealed={"reason": reason},
            messages=(notice(loaded.case, "extended", {"decision": decision}), *watches(loaded, events)),
        )

    return perform(case_id, actor, key, decide, at=at, seen_version=seen_version)


def assign(
    actor: Actor,
    case_id: UUID,
    decision: str,
    to: UUID | None,
    *,
    key: str | None = None,
    at: datetime | None = None,
) -> Outcome:
    """Give a decision to an officer of its authority, take it over, or give it back to nobody.

    Raises:
        Forbidden: the actor, or the officer meant, does not decide for this authority, or has a part of their
            own in the case.
        AlreadyDecided, AlreadyWithdrawn, CaseClosed, NotSubmitted, UnknownPart.
    """

    def decide(loaded: Loaded) -> Act:
        demand(actor, "assign", loaded, decision=decision)
        authority = loaded.procedure.decision(decision).authority
        takes_it = to == actor.person_id and authority in actor.authorities
        if to is not None and not takes_it and not _decides_for(to, authority, loaded.case):
            raise Forbidden("assign")
        reference = None if to is None else f"person:{to}"
        return Act(domain.assign(loaded.state, loaded.procedure, decision, reference, at=loaded.at))

    return perform(case_id, actor, key, decide, at=at)


def _decides_for(person_id: UUID, authority: str, case: Case) -> bool:
    posts = posts_of(person_id)
    is_theirs = any(post.role is Role.CASE_OFFICER and post.authority == authority for post in posts)
    return is_theirs and is_impartial_in(actor_of_person(person_id), case)


def tasks_of(case: Case, state: CaseState, side: Side) -> tuple[str, ...]:
    """Tasks that wait for one side now, for buttons."""
    from wenjin.cases.queries.procedures import procedure_of

    return tuple(
        task.id
        for task in procedure_of(case).tasks
        if task.side is side and task.decision is None and state.tasks[task.id].status == "ready"
    )
