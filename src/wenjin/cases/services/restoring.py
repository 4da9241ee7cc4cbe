"""Undo of taking a paper out of a draft."""

from datetime import datetime
from uuid import UUID

from wenjin.accounts.domain.actor import Actor
from wenjin.cases.domain.state import CaseState
from wenjin.cases.models import CasePaper
from wenjin.cases.services.acts import Act, Loaded, Note, Outcome, perform
from wenjin.cases.services.permission import demand
from wenjin.cases.services.refusals import PaperNotAsked


def restore_paper(
    actor: Actor,
    case_id: UUID,
    evidence: str,
    item_id: UUID,
    *,
    key: str | None = None,
    at: datetime | None = None,
) -> Outcome:
    """Put a paper back that was taken out of this very draft. Nothing else can be put back this way.

    It needs no consent to papers being used again: it never left the file of its holder.

    Raises:
        Forbidden: the actor may not change the case.
        PaperNotAsked: it was not in this draft, the draft was sent, or the paper was erased meanwhile.
    """

    def decide(loaded: Loaded) -> Act:
        demand(actor, "edit", loaded)
        rows = CasePaper.objects.filter(case=loaded.case, evidence=evidence, item_id=item_id)
        if rows.filter(removed_at__isnull=True).exists():
            return Act(())
        row = rows.filter(item__erased_at__isnull=True).order_by("-pk").first()
        if not loaded.case.is_draft or row is None:
            raise PaperNotAsked(paper=evidence)
        row_id = row.pk

        def further(done: Loaded, _: CaseState) -> None:
            CasePaper.objects.filter(pk=row_id).update(removed_at=None)

        payload = {"evidence": evidence, "item": str(item_id), "how": "put_back"}
        return Act((Note("paper.given", payload),), columns={"changed_at": loaded.at}, further=further)

    return perform(case_id, actor, key, decide, at=at)
