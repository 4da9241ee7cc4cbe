"""The next one of the same: a draft of the renewal, with everything that is still valid filled in."""

from collections.abc import Collection
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
from wenjin.cases.queries.renewals import granted_in, renewed_by
from wenjin.cases.queries.sealed import answers_of, facts_of
from wenjin.cases.queries.situation import months_left, needs_of
from wenjin.cases.services.acts import load
from wenjin.cases.services.drafts import StartedDraft, save_answers, start_draft
from wenjin.cases.services.papers import reuse_item
from wenjin.cases.services.refusals import Forbidden, ProcedureClosed
from wenjin.catalogue.queries.procedure_archive import archive
from wenjin.core import clock


@transaction.atomic
def open_renewal(
    actor: Actor, case_id: UUID, *, language: str, key: str, at: datetime | None = None
) -> StartedDraft:
    """Begin the renewal of what a case gave. Asked for again, the draft that is there is given.

    Answers that still pass the checks of the form are filled in; papers that are still valid are put in, when the
    person agreed to their papers being used again or they are the firm's. What has changed is for them to say.

    Raises:
        ProcedureClosed: no procedure renews what was granted and that alone, or it takes no new cases today.
        Forbidden: the actor may not, or nothing was granted.
    """
    # Of two who ask at once, the second finds the draft of the first.
    case = load(case_id, is_locked=True)
    if not may(actor, Deed.RENEW, case):
        raise Forbidden(Deed.RENEW)
    granted = granted_in(from_json(case.state))
    if not granted:
        raise Forbidden(Deed.RENEW)
    done = procedure_of(case)
    renewal = _renewal_of(done, granted)
    open_one = case.renewals.filter(status=Case.Status.DRAFT).select_related("data_key").first()
    if open_one is not None:
        return StartedDraft(open_one, None)
    started = start_draft(
        actor,
        renewal.id,
        language=language,
        facts=_facts(case, done, granted),
        employer=case.employer_id if case.employer_id in actor.represents else None,
        applicant=case.applicant_id if case.applicant_id and actor.may_act_for(case.applicant_id) else None,
        centre=case.centre,
        key=key,
        at=at,
    )
    Case.objects.filter(pk=started.case.pk).update(predecessor=case)
    _fill_in(actor, case, started.case, renewal, at)
    return StartedDraft(load(started.case.pk), started.secret)


def _renewal_of(done: Procedure, granted: Collection[str]) -> Procedure:
    name = renewed_by(done, granted)
    if not name:
        raise ProcedureClosed(procedure="")
    return procedure(name)


def _facts(case: Case, done: Procedure, granted: Collection[str]) -> dict[str, object]:
    """Facts of the first filing, with what it has changed: what was granted is held now.

    What was not granted may be held from elsewhere or not: that, and what was not known then, is asked again.
    """
    known = {name: value for name, value in facts_of(case).items() if value is not None}
    facts = {one.id for one in archive(is_pinned=True).fact_types}
    for rule in done.decisions:
        for evidence in rule.produces:
            fact = f"holds_{evidence}"
            if rule.id in granted and fact in facts:
                known[fact] = True
            elif rule.id not in granted:
                known.pop(fact, None)
    return known


def _fill_in(actor: Actor, old: Case, new: Case, renewal: Procedure, at: datetime | None) -> None:
    fields = {field.id for field in renewal.form.fields}
    kept = {name: text for name, text in answers_of(old).items() if name in fields}
    good, _ = read_answers(kept, renewal.form.fields, clock.today(), months_left=months_left(renewal))
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
