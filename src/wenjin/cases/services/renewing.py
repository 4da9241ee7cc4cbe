"""The next one of the same: a draft of the renewal, with everything that is still valid filled in."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from wenjin.accounts.domain.actor import Actor
from wenjin.accounts.domain.consent import Purpose
from wenjin.accounts.queries import has_consent
from wenjin.cases.domain.form_checks import read_answers
from wenjin.cases.domain.procedure import FormField, Procedure
from wenjin.cases.domain.renewal import NOT_BEGUN, Stage, end_fact, renewed_papers
from wenjin.cases.domain.state import CaseState, from_json
from wenjin.cases.models import Case, Item
from wenjin.cases.queries.papers import evidence_asked, warning_of
from wenjin.cases.queries.permission import Deed, may
from wenjin.cases.queries.procedures import procedure, procedure_of
from wenjin.cases.queries.renewals import Renewing, granted_in, renewing
from wenjin.cases.queries.sealed import answers_of, facts_of
from wenjin.cases.queries.situation import months_left, needs_of
from wenjin.cases.services.acts import load
from wenjin.cases.services.drafts import StartedDraft, save_answers, start_draft
from wenjin.cases.services.papers import reuse_item
from wenjin.cases.services.refusals import AlreadyRenewed, Forbidden, ProcedureClosed
from wenjin.catalogue.queries.procedure_archive import archive
from wenjin.catalogue.queries.procedures import paper_questions
from wenjin.core import clock


@transaction.atomic
def open_renewal(
    actor: Actor, case_id: UUID, *, language: str, key: str, at: datetime | None = None
) -> StartedDraft:
    """Begin the renewal of what a case gave. Asked for again, the draft that is there is given.

    Only what is not renewed already and not with an office is. Answers that still pass the checks of the form are
    filled in; papers that are still valid are put in, when the person agreed to their papers being used again or
    they are the firm's. What tells of today, and what has changed, is for them to say.

    Raises:
        ProcedureClosed: no procedure renews what is left and that alone, or it takes no new cases today.
        AlreadyRenewed: nothing is left, or somebody else has a draft of it.
        Forbidden: the actor may not, or nothing was granted.
    """
    # Of two who ask at once, the second finds the draft of the first.
    case = load(case_id, is_locked=True)
    if not may(actor, Deed.RENEW, case):
        raise Forbidden(Deed.RENEW)
    state, done = from_json(case.state), procedure_of(case)
    if not granted_in(state):
        raise Forbidden(Deed.RENEW)
    way = renewing(case, state, done)
    if not way.left:
        return StartedDraft(_draft_of(actor, case, way), None)
    if not way.procedure:
        raise ProcedureClosed(procedure="")
    renewal = procedure(way.procedure)
    started = start_draft(
        actor,
        renewal.id,
        language=language,
        facts=_facts(case, done, renewal, state, way),
        employer=case.employer_id if case.employer_id in actor.represents else None,
        applicant=case.applicant_id if case.applicant_id and actor.may_act_for(case.applicant_id) else None,
        centre=case.centre,
        key=key,
        at=at,
    )
    Case.objects.filter(pk=started.case.pk).update(predecessor=case)
    _fill_in(actor, case, started.case, renewal, at)
    return StartedDraft(load(started.case.pk), started.secret)


def _draft_of(actor: Actor, case: Case, way: Renewing) -> Case:
    """The draft that is there, for whoever may go on with it."""
    drafts = [one.reference for one in way.course.values() if one.stage is Stage.DRAFT]
    rows = case.renewals.filter(reference__in=drafts).select_related("data_key").order_by("-created_at")
    found = next((row for row in rows if may(actor, Deed.EDIT, row)), None)
    if found is None:
        raise AlreadyRenewed
    return found


def _facts(
    case: Case, done: Procedure, renewal: Procedure, state: CaseState, way: Renewing
) -> dict[str, object]:
    """Facts of the first filing, with what it has changed: what was granted is held now, until its last day.

    What was not granted may be held from elsewhere or not: that, what was not known then, and what the renewal
    itself asks about the situation of today is asked again.
    """
    facts = {one.id for one in archive(is_pinned=True).fact_types}
    asked = {*paper_questions(renewal.document, {}), *_told_anew(renewal)}
    known = {name: one for name, one in facts_of(case).items() if one is not None and name not in asked}
    for rule in done.decisions:
        part, renewed = state.parts.get(rule.id), way.course.get(rule.id, NOT_BEGUN)
        for evidence in rule.produces:
            held, end = f"holds_{evidence}", end_fact(evidence)
            known.pop(held, None)
            known.pop(end, None)
            if part is None or not part.is_granted:
                continue
            until = part.valid_until if renewed.valid_until is None else renewed.valid_until
            if held in facts:
                known[held] = True
            if end in facts and until is not None:
                known[end] = until.isoformat()
    return known


def _told_anew(renewal: Procedure) -> set[str]:
    """Facts of the answers that a renewal asks anew."""
    return {field.fact for field in renewal.form.fields if field.is_asked_anew and field.fact}


def _fill_in(actor: Actor, old: Case, new: Case, renewal: Procedure, at: datetime | None) -> None:
    # What the draft has by now is newer: the ends of what was granted since.
    filled = answers_of(new)
    fields = {
        field.id
        for field in renewal.form.fields
        if not field.is_asked_anew and not (field.id in filled and _is_end(field, renewal))
    }
    kept = {name: text for name, text in answers_of(old).items() if name in fields}
    good, _ = read_answers(kept, renewal.form.fields, clock.today(), months_left=months_left(renewal))
    save_answers(actor, new.pk, good, at=at)
    new.refresh_from_db()
    agreed = old.applicant_id is not None and has_consent(old.applicant_id, Purpose.REUSE_PAPERS)
    wanted = {need.evidence for need in needs_of(new) if need.is_to_bring} - set(renewal.brought_anew)
    today = clock.today()
    for row in _valid_items(old, wanted):
        is_renewed = row.evidence in renewed_papers(renewal)
        is_firms = evidence_asked(row.evidence).holder in ("employer", "firm") and row.holder_organisation_id
        is_valid = is_renewed or warning_of(row.evidence, row.expires_on, today, today) != "expired"
        if is_valid and (agreed or is_firms):
            reuse_item(actor, new.pk, row.evidence, row.pk, key=f"renewal:{row.evidence}", at=at)


def _is_end(field: FormField, renewal: Procedure) -> bool:
    """Whether a field asks until when what is renewed is valid."""
    return field.fact in {end_fact(evidence) for evidence in renewed_papers(renewal)}


def _valid_items(old: Case, wanted: set[str]) -> list[Item]:
    """The newest item of each kind that the old case had or made, with a file."""
    rows = Item.objects.filter(
        papers__case=old,
        papers__removed_at__isnull=True,
        evidence__in=wanted,
        erased_at__isnull=True,
        file__state="clean",
    ).order_by("made_at")
    return list({row.evidence: row for row in rows}.values())
