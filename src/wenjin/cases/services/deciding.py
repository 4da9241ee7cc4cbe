"""Decisions: refusals proposed, confirmed by a second officer or given back; grants with their validity."""

from datetime import date, datetime
from typing import Final
from uuid import UUID

from wenjin.accounts.domain.actor import Actor
from wenjin.cases.domain import acts as domain
from wenjin.cases.domain.errors import ValidityImpossible
from wenjin.cases.domain.events import Event
from wenjin.cases.domain.events import Outcome as Verdict
from wenjin.cases.domain.refusal_words import RefusalWords, names_a_law
from wenjin.cases.domain.validity import is_number_of_decision, outlived, wrong_with
from wenjin.cases.models import Case
from wenjin.cases.notices.posting import notice
from wenjin.cases.queries.validity import ends_of, limits_of
from wenjin.cases.services.acts import Act, Loaded, Outcome, perform
from wenjin.cases.services.permission import demand
from wenjin.cases.services.refusals import (
    LegalBasisImplausible,
    NumberImplausible,
    OutlivesItsGround,
    ReasonNotInChinese,
)
from wenjin.core.outbox.services import NewMessage

DECIDED_TOPIC: Final = "case_decided"


def decide(
    actor: Actor,
    case_id: UUID,
    decision: str,
    outcome: Verdict | str,
    *,
    key: str,
    valid_from: date | None = None,
    valid_until: date | None = None,
    may_outlive: bool = False,
    number: str = "",
    reason: str | RefusalWords = "",
    conditions: str = "",
    seen_version: int | None = None,
    at: datetime | None = None,
) -> Outcome:
    """Take a decision. A refusal that needs two people is confirmed here by the second one.

    Two officers at once: one decides, the other is told ``AlreadyDecided`` and by whom.

    Args:
        may_outlive: what is granted may be valid longer than the passport or the contract on which it rests.
        number: of the decision; made from the reference when left out.
        reason: as the letter says it; needed for a refusal, where the proposal's own is taken when left out.
        conditions: what a grant is bound to, in words.

    Raises:
        AlreadyDecided, OutOfOrder, NotYet, DependencyRefused, InformationOutstanding, SecondPersonNeeded,
        RefusalPending, ReasonMissing, CaseClosed, Forbidden, StaleForm.
        ReasonNotInChinese: the reason of a refusal was written in other languages only.
        LegalBasisImplausible: what was written as the law of a refusal names none.
        ValidityImpossible: begins or ends where nothing can (``why``: see ``domain.validity``).
        NumberImplausible: letters and figures with the signs that join them are taken.
        OutlivesItsGround: passport or contract end earlier, and nobody said that this is meant.
    """
    verdict, words = Verdict(outcome), _words(reason)

    def decider(loaded: Loaded) -> Act:
        demand(actor, "decide", loaded, decision=decision)
        if number and not is_number_of_decision(number):
            raise NumberImplausible(number=number)
        own_number = number or number_of(loaded.case, decision, loaded)
        events = domain.decide(
            loaded.state,
            loaded.procedure,
            decision,
            verdict,
            by=actor.reference,
            at=loaded.at,
            valid_from=valid_from,
            valid_until=valid_until,
            number=own_number,
        )
        if verdict is Verdict.REFUSED:
            _must_bind(words)
        _must_be_plausible(loaded, valid_from, valid_until, may_outlive=may_outlive)
        said = {**words.to_json(), "conditions": conditions}
        return Act(
            events,
            sealed=said if words.reason or conditions else None,
            messages=_after(loaded.case, decision, verdict, events),
        )

    return perform(case_id, actor, key, decider, at=at, seen_version=seen_version)


def _words(reason: str | RefusalWords) -> RefusalWords:
    return reason if isinstance(reason, RefusalWords) else RefusalWords.of(reason)


def _must_bind(words: RefusalWords) -> None:
    """Raises ReasonNotInChinese, LegalBasisImplausible. Without words of its own an act takes the proposal's."""
    if words.reason and not words.has_chinese_reason:
        raise ReasonNotInChinese
    if words.legal_basis and not names_a_law(words.legal_basis):
        raise LegalBasisImplausible(legal_basis=words.legal_basis)


def _must_be_plausible(loaded: Loaded, first: date | None, last: date | None, *, may_outlive: bool) -> None:
    """Raises ValidityImpossible or OutlivesItsGround."""
    if first is None and last is None:
        return
    wrong = wrong_with(first, last, limits_of(loaded.case))
    if wrong is not None:
        raise ValidityImpossible(why=wrong.value, valid_from=first, valid_until=last)
    if may_outlive or last is None:
        return
    ends = outlived(last, ends_of(loaded.case))
    if ends:
        raise OutlivesItsGround(ends=ends)


def propose_refusal(
    actor: Actor,
    case_id: UUID,
    decision: str,
    *,
    reason: str | RefusalWords,
    key: str,
    seen_version: int | None = None,
    at: datetime | None = None,
) -> Outcome:
    """Say that one would refuse, with the reason; a second officer looks at it.

    Raises:
        RefusalPending, ReasonMissing, ReasonNotInChinese, LegalBasisImplausible, OutOfOrder, NotYet,
        AlreadyDecided, AlreadyWithdrawn, CaseClosed, Forbidden.
    """

    words = _words(reason)

    def decider(loaded: Loaded) -> Act:
        demand(actor, "decide", loaded, decision=decision)
        events = domain.propose_refusal(
            loaded.state, loaded.procedure, decision, by=actor.reference, reason=words.reason, at=loaded.at
        )
        _must_bind(words)
        return Act(events, sealed=words.to_json())

    return perform(case_id, actor, key, decider, at=at, seen_version=seen_version)


def confirm_refusal(
    actor: Actor,
    case_id: UUID,
    decision: str,
    *,
    key: str,
    reason: str | RefusalWords = "",
    seen_version: int | None = None,
    at: datetime | None = None,
) -> Outcome:
    """Refuse what another officer proposed to refuse; the reason is theirs unless one is given.

    Raises:
        SecondPersonNeeded: it is the same person. Others as ``decide``.
    """
    return decide(
        actor, case_id, decision, Verdict.REFUSED, key=key, reason=reason, seen_version=seen_version, at=at
    )


def return_refusal(
    actor: Actor,
    case_id: UUID,
    decision: str,
    *,
    why: str = "",
    key: str,
    at: datetime | None = None,
) -> Outcome:
    """Give a proposed refusal back (the second officer) or take it back (the first).

    Raises:
        NothingProposed, AlreadyDecided, AlreadyWithdrawn, CaseClosed, Forbidden.
    """

    def decider(loaded: Loaded) -> Act:
        demand(actor, "decide", loaded, decision=decision)
        events = domain.return_refusal(loaded.state, loaded.procedure, decision, at=loaded.at)
        return Act(events, sealed={"reason": why} if why else None)

    return perform(case_id, actor, key, decider, at=at)


def number_of(case: Case, decision: str, loaded: Loaded) -> str:
    """A number for a decision that has none of its own: the reference and its place in the case."""
    place = list(loaded.procedure.order()).index(decision) + 1
    return f"{case.reference}/{place}"


def _after(case: Case, decision: str, verdict: Verdict, events: tuple[Event, ...]) -> tuple[NewMessage, ...]:
    """One task for the letter, what was produced and the reminders; and the notice."""
    return (
        NewMessage(
            DECIDED_TOPIC,
            {"case": str(case.pk), "decision": decision, "outcome": verdict.value},
            key=f"decided:{case.pk}:{decision}",
        ),
        notice(case, "decided", {"decision": decision}, key=f"notice:decided:{case.pk}:{decision}"),
    )
