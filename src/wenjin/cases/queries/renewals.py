"""What was granted and comes to its end."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from wenjin.accounts.domain.actor import Actor
from wenjin.cases.models import Case, CasePart
from wenjin.cases.queries.procedures import procedure_of
from wenjin.cases.queries.visibility import visible_to
from wenjin.core import clock
from wenjin.core.outbox.models import Message

_AHEAD: Final = timedelta(days=120)


@dataclass(frozen=True, slots=True)
class RenewalDue:
    """A permit that ends.

    Attributes:
        renewal: id of the procedure that renews it; empty when there is none.
        is_begun: a draft or a case of the renewal is there.
    """

    case: Case
    decision: str
    valid_until: date
    renewal: str
    is_begun: bool


def renewals_due(actor: Actor, *, today: date | None = None, ahead: timedelta = _AHEAD) -> list[RenewalDue]:
    """The actor's own permits that end within a time, the first first; what ended is there for a month more."""
    day = today or clock.today()
    if actor.person_id is None:
        return []
    rows = CasePart.objects.filter(
        case__in=visible_to(actor).filter(applicant_id=actor.person_id),
        outcome="granted",
        valid_until__gte=day - timedelta(days=30),
        valid_until__lte=day + ahead,
    ).select_related("case")
    found = []
    for row in rows.order_by("valid_until", "pk"):
        rule = procedure_of(row.case).decisions_by_id.get(row.decision)
        if row.valid_until is not None:
            found.append(
                RenewalDue(
                    row.case,
                    row.decision,
                    row.valid_until,
                    (rule.renewal or "") if rule is not None else "",
                    row.case.renewals.exists(),
                )
            )
    return found


def reminders_set(case: Case) -> list[date]:
    """Days on which the applicant will be reminded, as they wait in the outbox."""
    rows = Message.objects.filter(
        key__startswith=f"renew:{case.pk}:", done_at__isnull=True, dead_at__isnull=True
    )
    return sorted(at.date() for at in rows.values_list("available_at", flat=True))
