"""Handing a file in: checked once more, hashed, receipted, told to everybody; and taking it back."""

import secrets
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Final
from uuid import UUID

from wenjin.accounts import services as accounts
from wenjin.accounts.domain.actor import Actor, Role
from wenjin.accounts.domain.consent import HowGiven, Purpose
from wenjin.accounts.domain.details import PersonDetails
from wenjin.accounts.domain.names import is_same_name
from wenjin.accounts.queries import PersonSeen, has_consent, person
from wenjin.cases.domain import acts as domain
from wenjin.cases.domain.events import Closed, ClosedWhy
from wenjin.cases.domain.manifest import FiledPaper, content_hash, manifest_of, new_salts
from wenjin.cases.domain.procedure import Procedure
from wenjin.cases.domain.reference import document_code
from wenjin.cases.domain.renewal import renewed_papers
from wenjin.cases.domain.requirements import Answers, papers_of
from wenjin.cases.domain.state import CaseState
from wenjin.cases.models import CasePaper, Item, Receipt, Transfer
from wenjin.cases.notices.posting import notice
from wenjin.cases.queries.centres import nearest_centre
from wenjin.cases.queries.consent import must_record_consent
from wenjin.cases.queries.filed_names import filed_columns
from wenjin.cases.queries.papers import papers_given
from wenjin.cases.queries.sealed import answers_of, facts_of
from wenjin.cases.queries.situation import conditions_of, situation_of, wrong_by_now
from wenjin.cases.queries.visibility import relation
from wenjin.cases.services.acts import Act, Decider, Loaded, Note, Outcome, perform
from wenjin.cases.services.numbers import give_items
from wenjin.cases.services.permission import demand
from wenjin.cases.services.prefilling import details_in_answers
from wenjin.cases.services.refusals import (
    ApplicantMissing,
    Forbidden,
    NoConsent,
    PaperExpired,
    PaperNotReady,
    WrongAnswers,
)
from wenjin.cases.services.watches import watches
from wenjin.core import clock
from wenjin.core.files.models import FileState
from wenjin.core.outbox.services import NewMessage

RECEIPT_TOPIC: Final = "case_receipt_due"
CONTENT_OVER_TOPIC: Final = "case_content_over"
_PASSPORT_END: Final = "passport_expires_on"


def submit(
    actor: Actor,
    case_id: UUID,
    *,
    key: str,
    seen_version: int | None = None,
    applicant_agrees: bool = False,
    at: datetime | None = None,
) -> Receipt:
    """Hand a draft in; the same key again gives the same receipt.

    The cookie of whoever began it without an account goes on opening it, until they sign in.

    Args:
        applicant_agrees: said by whoever sends it beside the applicant, such as a counter officer: the applicant
            agrees that sensitive data are kept. It is recorded as their consent.

    Raises:
        ApplicantMissing: nobody signed in holds it, so nobody is named as the applicant.
        FieldsMissing, PapersMissing, QuestionsOpen, PaperExpired, PaperNotReady, WrongAnswers: the file is not
            complete, or no longer right; nothing changes.
        NoConsent: who files for themselves, or whom somebody files for beside them, has not agreed that
            sensitive data are kept (``purpose``).
        AlreadySubmitted, StaleForm, Forbidden, NoSuchCase.
    """

    def decide(loaded: Loaded) -> Act:
        return _submission(loaded, applicant_agrees=applicant_agrees)

    perform(case_id, actor, key, decide, at=at, seen_version=seen_version)
    return Receipt.objects.select_related("case", "case__data_key", "file").get(case_id=case_id)


def _submission(loaded: Loaded, *, applicant_agrees: bool) -> Act:
    case, procedure = loaded.case, loaded.procedure
    demand(loaded.actor, "submit", loaded)
    answers, facts = answers_of(case), facts_of(case)
    conditions = conditions_of(case, answers, facts)
    rows = papers_given(case)
    salts = new_salts(answers, random=secrets.token_bytes)
    manifest = manifest_of(
        procedure_key=procedure.key,
        decisions=loaded.state.active_decisions,
        answers=answers,
        salts=salts,
        papers=[FiledPaper(row.evidence, row.item.file.sha256) for row in rows if row.item.file is not None],
        filed_at=loaded.at,
    )
    digest = content_hash(manifest)
    events = domain.submit(
        loaded.state,
        procedure,
        at=loaded.at,
        content_hash=digest,
        papers={row.evidence for row in rows},
        answers=conditions,
        fields=answers.keys(),
        questions=situation_of(case, loaded.state, answers, facts).open,
    )
    _must_be_good(procedure, rows, answers)
    _must_still_hold(procedure, answers)
    records_consent = _must_have_agreed(loaded, applicant_agrees)
    applicant = _applicant(loaded, answers)
    notes = (_recorded_consent(loaded, applicant),) if records_consent else ()

    def further(done: Loaded, after: CaseState) -> None:
        Receipt.objects.create(
            case=case,
            code=document_code([secrets.randbelow(31) for _ in range(12)]),
            content_hash=digest,
            manifest=manifest,
            salts=done.seal(salts, f"case:{case.id}:salts"),
            issued_at=done.at,
        )
        Transfer.objects.bulk_create(transfers(done, after, answers, rows, conditions))
        # What was handed in before anybody was named belongs to the applicant from now on.
        orphans = Item.objects.filter(
            pk__in=[row.item_id for row in rows],
            holder_person__isnull=True,
            holder_organisation__isnull=True,
        )
        give_items(orphans, applicant)

    return Act(
        (*events, *notes),
        columns={
            "applicant_id": applicant,
            **filed_columns(_filed_names(procedure, answers, applicant)),
            "changed_at": loaded.at,
            "centre": case.centre or nearest_centre(case.service_id, answers)[0],
        },
        messages=(notice(case, "submitted"), NewMessage(RECEIPT_TOPIC, {"case": str(case.id)})),
        further=further,
    )


def _must_be_good(procedure: Procedure, rows: Iterable[CasePaper], answers: Mapping[str, str]) -> None:
    """Raises PaperExpired or PaperNotReady. What is missing has been asked before.

    The permit that is renewed has no newer one: that it is filed late is for the office to judge.
    """
    today = clock.today()
    expired = {
        row.evidence
        for row in rows
        if row.item.expires_on is not None
        and row.item.expires_on < today
        and row.evidence not in renewed_papers(procedure)
    }
    ends_on = answers.get(_PASSPORT_END, "")
    if ends_on and date.fromisoformat(ends_on) < today:
        expired.add("passport")
    if expired:
        raise PaperExpired(sorted(expired))
    waiting = {
        row.evidence for row in rows if row.item.file is not None and row.item.file.state != FileState.CLEAN
    }
    if waiting:
        raise PaperNotReady(sorted(waiting))


def _must_still_hold(procedure: Procedure, answers: Mapping[str, str]) -> None:
    """Raises WrongAnswers: weeks may lie between filling in and sending, and a day may have passed."""
    wrong = wrong_by_now(procedure, answers, clock.today())
    if wrong:
        raise WrongAnswers({name: (error.code, error.details) for name, error in wrong.items()})


def _must_have_agreed(loaded: Loaded, applicant_agrees: bool) -> bool:
    """Whether the applicant's consent is to be recorded, which whoever stands beside them says that they gave.

    Raises NoConsent when somebody files for themselves without having agreed to keep sensitive data, or beside
    somebody who has not. Whoever files for others in their own name declares that they were asked to.

    Source:
        PRC Personal Information Protection Law, art. 29: a consent of its own for sensitive data.
    """
    own = loaded.actor.person_id
    if own is not None and own == loaded.case.applicant_id and not has_consent(own, Purpose.SENSITIVE):
        raise NoConsent(purpose=Purpose.SENSITIVE.value)
    authorities = {rule.id: rule.authority for rule in loaded.procedure.decisions}
    known = relation(loaded.actor, loaded.case, parts=authorities, at=loaded.at)
    if not must_record_consent(loaded.actor, loaded.case, known):
        return False
    if not applicant_agrees:
        raise NoConsent(purpose=Purpose.SENSITIVE.value)
    return True


def _recorded_consent(loaded: Loaded, applicant: UUID) -> Note:
    """The applicant's consent, as whoever sent the file says they gave it."""
    accounts.give_consent(
        applicant,
        Purpose.SENSITIVE,
        language=loaded.case.language,
        actor=loaded.actor,
        at=loaded.at,
    )
    how = HowGiven.IN_PERSON if loaded.actor.has(Role.COUNTER_OFFICER) else HowGiven.CODE
    payload = {"purpose": Purpose.SENSITIVE.value, "person": str(applicant), "how": how.value}
    return Note("case.consent_recorded", payload)


def _applicant(loaded: Loaded, answers: Mapping[str, str]) -> UUID:
    """The person the file is about: as named, or made from the answers when a firm or a helper files for them.

    What the form says is kept for next time where nothing was known before.
    """
    case, at = loaded.case, loaded.at
    names, details = details_in_answers(loaded.procedure, answers)
    if case.applicant_id is not None:
        keep_for_next_time(case.applicant_id, names, details, loaded.actor, at)
        return case.applicant_id
    if not loaded.actor.is_signed_in or not names:
        raise ApplicantMissing
    made = accounts.make_person(
        at=at,
        actor=loaded.actor,
        language=case.language,
        details=PersonDetails().changed(details),
        is_sample=case.is_sample,
        **names,
    )
    return made.pk


def _filed_names(procedure: Procedure, answers: Mapping[str, str], applicant: UUID) -> Mapping[str, str]:
    """The name under which it is sent: that of the answers; where the form asks for none, that of the person."""
    names, _details = details_in_answers(procedure, answers)
    if names:
        return names
    known = person(applicant)
    return {one: getattr(known, one) for one in ("family_name", "given_name", "other_names")}


def keep_for_next_time(
    person_id: UUID, names: Mapping[str, str], details: Mapping[str, str], actor: Actor, at: datetime
) -> None:
    """Fill in what was not known of a person; what they said of themselves before stays.

    Family and given name are one name: somebody with a single name is not given the other half of another one.
    """
    from wenjin.accounts import queries

    known, kept = queries.person(person_id), queries.details_of(person_id)
    new_names = _unknown_names(known, names)
    new_details = {name: value for name, value in details.items() if not getattr(kept, name)}
    if new_names:
        accounts.update_person(person_id, actor=actor, at=at, **new_names)
    if new_details:
        accounts.update_details(person_id, new_details, actor=actor, at=at)


def _unknown_names(known: PersonSeen, names: Mapping[str, str]) -> dict[str, str]:
    if not known.has_name:
        return dict(names)
    own = (known.family_name, known.given_name)
    said = (names.get("family_name", ""), names.get("given_name", ""))
    other = names.get("other_names", "")
    if not any(own):
        is_theirs = bool(other) and other == known.other_names
        return {"family_name": said[0], "given_name": said[1]} if is_theirs and any(said) else {}
    return {"other_names": other} if other and not known.other_names and is_same_name(own, said) else {}


def transfers(
    loaded: Loaded,
    state: CaseState,
    answers: Mapping[str, str],
    rows: Iterable[CasePaper],
    conditions: Answers,
) -> list[Transfer]:
    """What each authority of the case receives: the answers that concern it, and the papers it asks for."""
    procedure, given = loaded.procedure, {row.evidence for row in rows}
    needs = papers_of(procedure, decisions=state.active_decisions, answers=conditions)
    fields: dict[str, set[str]] = {}
    for decision in sorted(state.active_decisions):
        mine = fields.setdefault(procedure.decision(decision).authority, set())
        mine |= {
            one.id
            for one in procedure.form.fields
            if one.id in answers and (not one.decisions or decision in one.decisions)
        }
        mine |= {
            f"paper:{need.evidence}"
            for need in needs
            if need.evidence in given and decision in need.for_decisions
        }
    return [
        Transfer(
            case=loaded.case,
            authority=authority,
            fields=sorted(names),
            legal_basis=_legal_basis(procedure, authority, state),
            at=loaded.at,
        )
        for authority, names in sorted(fields.items())
    ]


def _legal_basis(procedure: Procedure, authority: str, state: CaseState) -> str:
    whole = str(procedure.document.get("legal_basis", ""))
    theirs = [
        rule.legal_basis or whole
        for rule in procedure.decisions
        if rule.authority == authority and rule.id in state.active_decisions
    ]
    own = "; ".join(one for one in dict.fromkeys(theirs) if one)
    # Handling that a duty of the authority by law needs, on the application of the person: PIPL art. 13 (3).
    return f"{own}; Personal Information Protection Law art. 13 (3)"[:300] if own else "PIPL art. 13 (3)"


def withdraw_part(
    actor: Actor, case_id: UUID, decision: str, *, key: str, at: datetime | None = None
) -> Outcome:
    """Take back one part of a case that is not decided; the rest goes on.

    Raises:
        AlreadyDecided, AlreadyWithdrawn, CaseClosed, UnknownPart, Forbidden.
    """

    def decide(loaded: Loaded) -> Act:
        demand(actor, "withdraw", loaded)
        conditions = conditions_of(loaded.case, answers_of(loaded.case), facts_of(loaded.case))
        events = domain.withdraw(
            loaded.state,
            loaded.procedure,
            decision,
            at=loaded.at,
            by=actor.reference,
            answers=conditions,
        )
        is_all = any(isinstance(one, Closed) and one.why is ClosedWhy.WITHDRAWN for one in events)
        told = notice(loaded.case, "withdrawn" if is_all else "part_withdrawn", {"decision": decision})
        return Act(events, messages=(told, *watches(loaded, events)))

    return perform(case_id, actor, key, decide, at=at)


def withdraw_all(actor: Actor, case_id: UUID, *, key: str, at: datetime | None = None) -> Outcome:
    """Take back everything that is not decided. Raises as ``withdraw_part``."""

    def decide(loaded: Loaded) -> Act:
        demand(actor, "withdraw", loaded)
        events = domain.withdraw_all(loaded.state, loaded.procedure, at=loaded.at, by=actor.reference)
        return Act(events, messages=(notice(loaded.case, "withdrawn"),))

    return perform(case_id, actor, key, decide, at=at)


def discard_draft(
    actor: Actor, case_id: UUID, *, key: str | None = None, at: datetime | None = None
) -> Outcome:
    """Throw a draft away: its answers can be read by nobody any more, the empty row stays.

    Raises:
        AlreadySubmitted, CaseClosed, Forbidden.
    """
    return perform(case_id, actor, key, discarding(actor), at=at)


def discarding(actor: Actor) -> Decider:
    """The decider that throws a draft away."""

    def decide(loaded: Loaded) -> Act:
        demand(actor, "discard", loaded)
        events = domain.discard(loaded.state, at=loaded.at)
        message = NewMessage(CONTENT_OVER_TOPIC, {"case": str(loaded.case.id)})
        return Act(events, columns={"answers": None, "household": None}, messages=(message,))

    return decide


def close_unaccepted(
    actor: Actor, case_id: UUID, *, reason: str, key: str, at: datetime | None = None
) -> Outcome:
    """Do not take a file on, with the reason in writing; only before its acceptance.

    Raises:
        NotPossibleNow, ReasonMissing, CaseClosed, Forbidden.
    """

    def decide(loaded: Loaded) -> Act:
        accepting = loaded.procedure.accepting_task
        if accepting is None:
            raise Forbidden("close_unaccepted")
        demand(actor, "complete_task", loaded, task=accepting)
        events = domain.close_unaccepted(loaded.state, at=loaded.at, reason=reason)
        return Act(events, sealed={"reason": reason}, messages=(notice(loaded.case, "not_accepted"),))

    return perform(case_id, actor, key, decide, at=at)
