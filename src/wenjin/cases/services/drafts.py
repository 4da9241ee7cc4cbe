"""Files before they are submitted: begun by anybody, kept through signing in, answered field by field."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID, uuid4

from django.conf import settings
from django.db import IntegrityError, transaction

from wenjin.accounts.domain.actor import VISITOR_LETTERS, Actor, Role
from wenjin.cases.domain.events import Drafted
from wenjin.cases.domain.form_checks import read_answers
from wenjin.cases.domain.procedure import Procedure
from wenjin.cases.domain.reference import ALPHABET, reference_of
from wenjin.cases.domain.state import evolve, to_json
from wenjin.cases.models import Case
from wenjin.cases.queries.centres import centres_of_service
from wenjin.cases.queries.filed_names import filed_columns
from wenjin.cases.queries.procedures import procedure
from wenjin.cases.queries.sealed import answers_of, facts_of
from wenjin.cases.queries.situation import months_left
from wenjin.cases.services.acts import Act, Loaded, Note, Outcome, load, perform, write
from wenjin.cases.services.numbers import papers_follow
from wenjin.cases.services.permission import demand
from wenjin.cases.services.prefilling import details_in_answers, prefilled
from wenjin.cases.services.refusals import (
    CentreNotOffered,
    Forbidden,
    KeyUsedForSomethingElse,
    ProcedureClosed,
    WrongAnswers,
)
from wenjin.cases.services.staleness import FACT, refuse_stale
from wenjin.cases.services.supplying import after_supply, supplied_by_answers
from wenjin.catalogue.queries.procedures import UnknownProcedure
from wenjin.core import clock
from wenjin.core.addresses import fingerprint, new_secret
from wenjin.core.keys.sealing import seal_json
from wenjin.core.keys.services import new_data_key
from wenjin.core.ledger import book
from wenjin.core.ledger.errors import AlreadyActed

# Four letters are enough for a small city's year; where they run short, references grow.
_LENGTHS: Final = (4, 4, 5, 6, 8)
_HELPERS: Final = (Role.INTERMEDIARY, Role.COUNTER_OFFICER)


@dataclass(frozen=True, slots=True)
class StartedDraft:
    """A new file.

    Attributes:
        secret: for the cookie of somebody who is not signed in and had none; else None.
    """

    case: Case
    secret: str | None


def start_draft(
    actor: Actor,
    procedure_id: str,
    *,
    language: str,
    facts: Mapping[str, object] | None = None,
    employer: UUID | None = None,
    applicant: UUID | None = None,
    centre: str = "",
    key: str | None = None,
    at: datetime | None = None,
) -> StartedDraft:
    """Begin a file by the procedure that is valid today.

    Args:
        actor: anybody; a visitor gets a secret by which they come back.
        facts: raw facts of a plan; they fill in what the form asks, and decide which papers are needed.
        employer: the firm in whose name it is filed, which the actor represents.
        applicant: the person it is for, when the actor has their mandate.
        centre: where it will be handled; for a counter officer their own centre when left out.
        key: random value of the form; sent twice by the same person or visitor it begins one file.

    Raises:
        ProcedureClosed: nobody can begin a case by it today.
        Forbidden: the actor may not act for that person or firm.
        KeyUsedForSomethingElse: somebody else began a file with this key.
    """
    moment = at or clock.now()
    if (employer is not None and employer not in actor.represents) or (
        applicant is not None and not actor.may_act_for(applicant)
    ):
        raise Forbidden("start")
    try:
        begun_by = procedure(procedure_id)
    except UnknownProcedure as error:
        raise ProcedureClosed(procedure=procedure_id) from error
    # Drawn, never worked out from anything that is kept: who reads the database learns no way into a draft.
    secret = None if actor.is_signed_in or actor.visitor else new_secret()
    if secret is not None:
        actor = replace(actor, visitor=fingerprint(secret)[:VISITOR_LETTERS])
    act_key = f"start:{hashlib.sha256(key.encode('utf-8')).hexdigest()}" if key else None
    if act_key is not None and (known := book.by_act(act_key)) is not None:
        return _begun_before(known.stream, actor)
    if applicant is None and employer is None and not actor.has(*_HELPERS):
        applicant = actor.person_id
    try:
        case = _begin(
            actor,
            begun_by,
            act_key,
            moment,
            Case(
                procedure_id=begun_by.id,
                procedure_version=begun_by.version,
                service_id=begun_by.service,
                language=language,
                applicant_id=applicant,
                employer_id=employer,
                started_by_id=actor.person_id,
                secret_hash="" if actor.is_signed_in else actor.visitor,
                centre=centre or _own_centre(actor),
            ),
            facts or {},
        )
    except AlreadyActed:
        known = book.by_act(act_key) if act_key else None
        if known is None:
            raise
        return _begun_before(known.stream, actor)
    return StartedDraft(case, secret)


def _begin(
    actor: Actor,
    begun_by: Procedure,
    act_key: str | None,
    at: datetime,
    case: Case,
    facts: Mapping[str, object],
) -> Case:
    """Save a new case with its first entry; a reference that is taken is drawn anew."""
    case.id = uuid4()
    case.created_at = case.changed_at = at
    for length in _LENGTHS:
        case.reference = _draw_reference(at, length)
        try:
            with transaction.atomic():
                return _save(actor, begun_by, act_key, at, case, facts)
        except IntegrityError:
            if not Case.objects.filter(reference=case.reference).exists():
                raise
    raise RuntimeError("no free reference was found")


def _save(
    actor: Actor,
    begun_by: Procedure,
    act_key: str | None,
    at: datetime,
    case: Case,
    facts: Mapping[str, object],
) -> Case:
    case.data_key = new_data_key(at)
    drafted = Drafted(at=at, procedure=begun_by.id, version=begun_by.version)
    state = evolve(None, drafted, begun_by)
    answers = prefilled(begun_by, facts, case, actor, at)
    case.answers = seal_json(case.data_key, answers, context=case.answers_context)
    case.household = seal_json(case.data_key, dict(facts), context=case.household_context)
    case.state = to_json(state)
    case.event_count, case.head_hash = 0, ""
    case.save(force_insert=True)
    notes = (Note("case.answered", {"fields": sorted(answers), "how": "filled_in"}),) if answers else ()
    write(Loaded(case, None, begun_by, actor, at), Act((drafted, *notes)), act_key)
    return case


def _draw_reference(at: datetime, length: int) -> str:
    signs = [secrets.randbelow(len(ALPHABET)) for _ in range(length)]
    return reference_of(settings.CASE_REFERENCE_PLACE, at.year, signs)


def _own_centre(actor: Actor) -> str:
    return next((post.centre for post in actor.posts if post.role in _HELPERS and post.centre), "")


def _begun_before(stream: str, actor: Actor) -> StartedDraft:
    """The file of whoever shows again that it is theirs: by their session, or by the secret in their cookie."""
    case = load(UUID(stream.partition(":")[2]))
    is_own = (
        case.started_by_id == actor.person_id if actor.is_signed_in else case.secret_hash == actor.visitor
    )
    if not is_own:
        raise KeyUsedForSomethingElse
    return StartedDraft(case, None)


def file_for(
    actor: Actor,
    case_id: UUID,
    *,
    applicant: UUID | None = None,
    employer: UUID | None = None,
    key: str | None = None,
    at: datetime | None = None,
) -> Outcome:
    """Say in whose name a draft is filed: a person, a firm, or a person by a firm.

    Raises:
        Forbidden: the actor may not act for them.
    """

    def decide(loaded: Loaded) -> Act:
        # Whom a file belongs to is for whoever owns it: a helper could make it their own.
        demand(actor, "invite", loaded)
        may_person = applicant is None or actor.may_act_for(applicant, loaded.case.reference)
        may_firm = employer is None or employer in actor.represents
        if not loaded.case.is_draft or not may_person or not may_firm:
            raise Forbidden("file_for")
        columns = {
            name: value
            for name, value in (("applicant_id", applicant), ("employer_id", employer))
            if value is not None
        }
        payload = {name.removesuffix("_id"): str(value) for name, value in columns.items()}
        happened = (Note("case.filed_for", payload),) if columns else ()
        return Act(happened, columns=columns, further=papers_follow(columns))

    return perform(case_id, actor, key, decide, at=at)


def save_answers(
    actor: Actor,
    case_id: UUID,
    changes: Mapping[str, str],
    *,
    seen_version: int | None = None,
    key: str | None = None,
    at: datetime | None = None,
) -> Outcome:
    """Save answers, all or none; what stays the same is not written.

    After the submission only what an office has asked for can be answered, and answering supplies it.

    Args:
        changes: what was typed, by field; empty takes an answer away.
        seen_version: number of the last entry when the form was drawn; an answer that somebody else changed
            meanwhile is not written over.

    Raises:
        WrongAnswers: some cannot be what they say; nothing was saved.
        StaleForm: somebody else changed one of them meanwhile (``about``: which).
        Forbidden: the actor may not, or the file was submitted and this was not asked for.
    """

    def decide(loaded: Loaded) -> Act:
        demand(actor, "edit", loaded)
        kept = answers_of(loaded.case)
        good, wrong = read_answers(
            changes, loaded.procedure.form.fields, clock.today(), kept, months_left(loaded.procedure)
        )
        if wrong:
            raise WrongAnswers({name: (error.code, error.details) for name, error in wrong.items()})
        changed = {name: value for name, value in good.items() if kept.get(name, "") != value}
        if not changed:
            return Act(())
        if seen_version is not None:
            refuse_stale(loaded.case, seen_version, fields=changed)
        events = supplied_by_answers(loaded, changed)
        answers = {name: value for name, value in {**kept, **changed}.items() if value}
        return Act(
            (Note("case.answered", {"fields": sorted(changed)}), *events),
            columns={
                "answers": loaded.seal(answers, loaded.case.answers_context),
                "changed_at": loaded.at,
                **_filed_anew(loaded, answers, changed),
            },
            messages=after_supply(loaded, events) if events else (),
        )

    return perform(case_id, actor, key, decide, at=at)


def _filed_anew(loaded: Loaded, answers: Mapping[str, str], changed: Mapping[str, str]) -> dict[str, object]:
    """The name of a file that was sent, where an office asked for it and it was answered anew."""
    if loaded.case.is_draft:
        return {}
    of_changes, _details = details_in_answers(loaded.procedure, dict.fromkeys(changed, "x"))
    names, _details = details_in_answers(loaded.procedure, answers)
    return filed_columns(names) if of_changes and names else {}


def choose_centre(
    actor: Actor, case_id: UUID, centre: str, *, key: str | None = None, at: datetime | None = None
) -> Outcome:
    """Say at which centre a draft will be handled: where originals are shown and the result is collected.

    Raises:
        CentreNotOffered: this is not filed there.
        Forbidden: the actor may not, or the file was submitted.
    """

    def decide(loaded: Loaded) -> Act:
        demand(actor, "edit", loaded)
        if not loaded.case.is_draft:
            raise Forbidden("choose_centre")
        if centre not in {one.id for one in centres_of_service(loaded.case.service_id)}:
            raise CentreNotOffered(centre=centre)
        if centre == loaded.case.centre:
            return Act(())
        chosen = Note("case.centre_chosen", {"centre": centre})
        return Act((chosen,), columns={"centre": centre, "changed_at": loaded.at})

    return perform(case_id, actor, key, decide, at=at)


def save_facts(
    actor: Actor,
    case_id: UUID,
    facts: Mapping[str, object],
    *,
    key: str | None = None,
    seen_version: int | None = None,
    at: datetime | None = None,
) -> Outcome:
    """Save raw facts that decide which papers are needed, on top of those known.

    Args:
        facts: by id; None says that somebody was asked and does not know.
        seen_version: as for ``save_answers``.

    Raises:
        StaleForm: somebody else changed one of them meanwhile (``about``: which).
        Forbidden: the actor may not, or the file was submitted.
    """

    def decide(loaded: Loaded) -> Act:
        demand(actor, "edit", loaded)
        if not loaded.case.is_draft:
            raise Forbidden("save_facts")
        kept = facts_of(loaded.case)
        changed = {name: value for name, value in facts.items() if name not in kept or kept[name] != value}
        if not changed:
            return Act(())
        if seen_version is not None:
            refuse_stale(loaded.case, seen_version, fields=[f"{FACT}{name}" for name in changed])
        return Act(
            (Note("case.answered", {"facts": sorted(changed), "fields": []}),),
            columns={
                "household": loaded.seal({**kept, **changed}, loaded.case.household_context),
                "changed_at": loaded.at,
            },
        )

    return perform(case_id, actor, key, decide, at=at)
