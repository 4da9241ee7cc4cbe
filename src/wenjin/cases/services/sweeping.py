"""What comes due by itself: promises that passed, answers to remind of, papers and data whose time is over.

Everything here looks at the case again before it does anything, and does it once however often it is asked.
"""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q

from wenjin.accounts.domain.actor import SYSTEM
from wenjin.cases.domain.retention import rule_for
from wenjin.cases.domain.state import CaseState, from_json
from wenjin.cases.models import Case, CasePart, JoinCode
from wenjin.cases.notices.posting import notice
from wenjin.cases.queries.faces import CITY, working_face
from wenjin.cases.services.acts import Act, Loaded, Note, perform
from wenjin.cases.services.expiring import warn_of_papers
from wenjin.cases.services.filing import discarding
from wenjin.cases.services.personal_data import erase_case_content, forget_by_rule
from wenjin.core.outbox.services import post_many

_BATCH: Final = 500


def mark_late(case_id: UUID, decision: str, *, at: datetime) -> bool:
    """Mark a broken promise and tell the applicant; False when it is not broken, or was marked before."""

    def decide(loaded: Loaded) -> Act:
        part = loaded.state.parts.get(decision)
        if part is None or not part.is_open or not loaded.state.is_open:
            return Act(())
        face = working_face(loaded.state, loaded.procedure, decision, loaded.at)
        if face is None or face.is_paused or not face.breaks_promise or face.promised_by is None:
            return Act(())
        promised_on = face.promised_by.isoformat()

        def further(done: Loaded, _: CaseState) -> None:
            CasePart.objects.filter(case=done.case, decision=decision).update(is_late=True)

        payload = {"decision": decision, "promised_on": promised_on}
        key = f"notice:late:{case_id}:{decision}:{promised_on}"
        return Act(
            (Note("case.late", payload),),
            messages=(notice(loaded.case, "late", {"decision": decision}, key=key),),
            further=further,
        )

    row = CasePart.objects.filter(case_id=case_id, decision=decision).values_list("promised_on").first()
    if row is None or row[0] is None:
        return False
    done = perform(case_id, SYSTEM, f"late:{decision}:{row[0].isoformat()}", decide, at=at)
    return bool(done.codes) and not done.is_repeat


def remind_of_answer(case_id: UUID, request: str, *, at: datetime) -> bool:
    """Remind the applicant of what is asked for; not when it has come."""
    case = Case.objects.filter(pk=case_id, erased_at__isnull=True).first()
    asked = from_json(case.state).requests.get(request) if case is not None else None
    if case is None or asked is None or not asked.is_open or asked.answer_by is None:
        return False
    key = f"notice:answer:{case_id}:{request}"
    post_many([notice(case, "answer_due", {"request": request}, key=key)], at=at)
    return True


def sweep(at: datetime) -> dict[str, int]:
    """Everything that is due by date, in batches; says how much of each."""
    return {
        "promises_passed": _late_parts(at),
        "papers_running_out": warn_of_papers(at),
        "drafts_discarded": _old_drafts(at),
        "data_erased": forget_by_rule(at),
        "codes_over": _old_codes(at),
    }


def _late_parts(at: datetime) -> int:
    """Parts whose promise has passed; the watch in the outbox marks them, this finds what it has lost."""
    today = at.astimezone(CITY).date()
    rows = CasePart.objects.filter(is_live=True, is_late=False, due_on__isnull=False, promised_on__lt=today)
    return sum(
        mark_late(case_id, decision, at=at)
        for case_id, decision in rows.values_list("case_id", "decision")[:_BATCH]
    )


def _old_drafts(at: datetime) -> int:
    """Drafts that nobody has touched for as long as the rule says are thrown away."""
    rule = rule_for("draft")
    if rule is None:
        return 0
    over = at - timedelta(days=rule.days)
    ids = Case.objects.filter(status=Case.Status.DRAFT, changed_at__lte=over).values_list("pk", flat=True)
    count = 0
    for case_id in ids[:_BATCH]:
        perform(case_id, SYSTEM, "discard", discarding(SYSTEM), at=at)
        erase_case_content(case_id, at=at)
        count += 1
    return count


def _old_codes(at: datetime) -> int:
    unused = Q(used_at__isnull=True, expires_at__lte=at - timedelta(days=1))
    return JoinCode.objects.filter(unused).delete()[0]
