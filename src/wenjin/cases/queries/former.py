"""Whether somebody had to do with a case, and has not any more: they know of it, so they are told why."""

from datetime import datetime
from typing import Final

from wenjin.accounts.domain.actor import Actor
from wenjin.accounts.queries import once_acted_for, once_worked_for
from wenjin.cases.domain.reference import read_reference
from wenjin.cases.models import Case, JoinCode

_ASKED: Final = ("pk", "reference", "applicant_id", "employer_id", "centre", "status")


def had_a_part(actor: Actor, reference: str, *, at: datetime) -> bool:
    """Whether the actor helped in a case, acted for whose it is, or handled it. Five queries at most.

    Ask only when ``visible_to`` has said no.
    """
    if actor.person_id is None:
        return False
    wanted = read_reference(reference) or reference
    case = Case.objects.filter(reference=wanted, erased_at__isnull=True).only(*_ASKED).first()
    if case is None:
        return False
    if JoinCode.objects.filter(case=case, joined_by_id=actor.person_id, used_at__lte=at).exists():
        return True
    if case.applicant_id is not None and once_acted_for(actor.person_id, case.applicant_id, case.reference):
        return True
    is_sent = not case.is_draft
    return once_worked_for(
        actor.person_id,
        firm=case.employer_id,
        authorities=case.parts.values_list("authority", flat=True) if is_sent else (),
        centre=case.centre if is_sent else "",
    )
