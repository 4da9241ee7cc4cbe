"""The next one of the same: a draft of the renewal, with everything that is still valid filled in."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from wenjin.accounts.domain.actor import Actor
from wenjin.accounts.domain.consent import Purpose
from wenjin.accounts.queries import has_consent
from wenjin.cases.domain.form_checks import read_answers
from wenjin.cases.domain.procedure import Procedure
from wenjin.cases.domain.state import from_json
from wenjin.cases.models import Case, Item
from wenjin.cases.queries.papers import evidence_asked, warning_of
from wenjin.cases.queries.permission import Deed, may
from wenjin.cases.queries.procedures import procedure, procedure_of
from wenjin.cases.queries.sealed import answers_of, facts_of
from wenjin.cases.queries.situation import months_left, needs_of
from wenjin.cases.services.acts import load
from wenjin.cases.services.drafts import StartedDraft, save_answers, start_draft
from wenjin.cases.services.papers import reuse_item
from wenjin.cases.services.refusals import Forbidden, ProcedureClosed
from wenjin.catalogue.queries.procedures import UnknownProcedure
from wenjin.core import clock


@transaction.atomic
def open_renewal(
    actor: Actor, case_id: UUID, *, language: str, key: str, at: datetime | None = None
) -> StartedDraft:
    """Begin the renewal of what a case gave. Asked for again, the draft that is there is given.

    Answers that still pass the checks of the form are filled in; papers that are still valid are put in, when the
    person agreed to their papers being used again or they are the firm's. What has changed is for them to say.

    Raises:
        ProcedureClosed: the procedure names no renewal, or it takes no new cases today.
        Forbidden: the actor may not, or nothing was granted.
    """
    # Of two who ask at once, the second finds the draft of the first.
    case = load(case_id, is_locked=True)
    if not may(actor, Deed.RENEW, case):
        raise Forbidden(Deed.RENEW)
    state = from_json(case.state)
    granted = [decision for decision, part in state.parts.items() if part.is_granted]
    if not granted:
        raise Forbidden(Deed.RENEW)
    renewed_by = _renewal_of(procedure_of(case), granted)
    open_one = case.renewals.filter(status=Case.Status.DRAFT).select_related("data_key").first()
    if open_one is not None:
        return StartedDraft(open_one, None)
    started = start_draft(
        actor,
        renewed_by.id,
        language=language,
        facts=_facts(case),
        employer=case.employer_id if case.employer_id in actor.represents else None,
        applicant=case.applicant_id if case.applicant_id and actor.may_act_for(case.applicant_id) else None,
        centre=case.centre,
        key=key,
        at=at,
    )
    Case.objects.filter(pk=started.case.pk).update(predecessor=case)
    _fill_in(actor, case, started.case, renewed_by, at)
    return StartedDraft(load(started.case.pk), started.secret)


def _renewal_of(done: Procedure, granted: list[str]) -> Procedure:
    names = [done.decision(one).renewal for one in granted if done.decision(one).renewal]
    if not names or names[0] is None:
        raise ProcedureClosed(procedure="")
    try:
        return procedure(names[0])
    except UnknownProcedure as error:
        raise ProcedureClosed(procedure=names[0]) from error


def _facts(case: Case) -> dict[str, object]:
    """Facts of the first filing, with what it has changed: the permit is held now.

    What was not known then is asked again.
    """
    known = {name: value for name, value in facts_of(case).items() if value is not None}
    return {**known, "holds_residence_permit": True}


def _fill_in(actor: Actor, old: Case, new: Case, renewed_by: Procedure, at: datetime | None) -> None:
    fields = {field.id for field in renewed_by.form.fields}
    kept = {name: text for name, text in answers_of(old).items() if name in fields}
    good, _ = read_answers(kept, renewed_by.form.fields, clock.today(), months_left=months_left(renewed_by))
    save_answers(actor, new.pk, good, at=at)
    new.refresh_from_db()
    agreed = old.applicant_id is not None and has_consent(old.applicant_id, Purpose.REUSE_PAPERS)
    wanted = {need.evidence for need in needs_of(new) if need.is_to_bring}
    today = clock.today()
    for row in _valid_items(old, wanted):
        is_firms = evidence_asked(row.evidence).holder in ("employer", "firm") and row.holder_organisation_id
        if warning_of(row.evidence, row.expires_on, today, today) != "expired" and (agreed or is_firms):
            reuse_item(actor, new.pk, row.evidence, row.pk, key=f"renewal:{row.evidence}", at=at)


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
