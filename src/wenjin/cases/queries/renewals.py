"""What was granted and comes to its end."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.db.models import Exists, OuterRef

from wenjin.accounts.domain.actor import Actor
from wenjin.cases.domain.procedure import Procedure
from wenjin.cases.domain.state import CaseState, from_json
from wenjin.cases.models import Case, CasePart
from wenjin.cases.queries.procedures import procedure_of
from wenjin.cases.queries.visibility import visible_to
from wenjin.catalogue.queries.procedure_archive import archive
from wenjin.catalogue.queries.procedures import (
    FilingWindow,
    UnknownProcedure,
    filing_windows,
    procedure_document,
)
from wenjin.core import clock
from wenjin.core.outbox.models import Message

_AHEAD: Final = timedelta(days=120)


@dataclass(frozen=True, slots=True)
class RenewalDue:
    """A permit that ends.

    Attributes:
        renewal: id of the procedure that renews it; empty when there is none.
        is_begun: a draft or a case of the renewal is there, and was not thrown away.
    """

    case: Case
    decision: str
    valid_until: date
    renewal: str
    is_begun: bool


@dataclass(frozen=True, slots=True)
class RenewalWindow:
    """When the renewal of a permit may be filed.

    Attributes:
        opens_on: first day; where no rule names one, that of the first reminder. None: at any time.
        file_by: last day on which it is in time by the rules that were read; None when no rule says so.
    """

    opens_on: date | None
    file_by: date | None


def renewed_by(done: Procedure, granted: Collection[str]) -> str:
    """Id of the procedure that renews what was granted, and nothing else; empty when none takes cases today.

    A procedure that asks for more than was granted is no renewal of it: after a joint filing of which one part
    was refused, it is the one for the service of the other part. Of several, the one that renews most.
    """
    named = [done.decision(one).renewal for one in granted if one in done.decisions_by_id]
    held, today = archive(is_pinned=True), clock.today()
    joint = [one for name in named if name and (one := held.of_day(name, today)) is not None]
    services = {
        str(service)
        for document in joint
        for decision, service in (document.get("services") or {}).items()
        if decision in granted
    }
    single = [one for one in held.valid_on(today) if one.get("is_renewal") and one["service"] in services]
    found = [(_decisions(one), str(one["id"])) for one in (*joint, *single)]
    fitting = [(len(brings), name) for brings, name in found if brings and brings <= set(granted)]
    # The first of those that bring most: what the procedure itself names goes before the others.
    return max(fitting, key=lambda one: one[0], default=(0, ""))[1]


def granted_in(state: CaseState) -> tuple[str, ...]:
    """Decisions that gave what they were asked for."""
    return tuple(name for name, part in state.parts.items() if part.is_granted)


def _decisions(document: Mapping[str, Any]) -> set[str]:
    return {str(one["id"]) for one in document["decisions"]}


def renewal_window(
    granted: Procedure, decision: str, valid_until: date, renewal: str | None = None
) -> RenewalWindow:
    """When to file the renewal of what a decision gave.

    The deadlines are those of the records of the services that renew it; of several in one file, the one that
    opens last and the one that ends first count.

    Args:
        renewal: the procedure that renews it, where that is known; else the one that the decision names.
    """
    rule = granted.decisions_by_id.get(decision)
    windows = _windows(renewal or (rule.renewal if rule is not None else None))
    reminders = rule.remind_days_before if rule is not None else ()
    ahead = min((one.first for one in windows if one.first is not None), default=max(reminders, default=None))
    return RenewalWindow(
        valid_until - timedelta(days=ahead) if ahead is not None else None,
        valid_until - timedelta(days=max(one.last for one in windows)) if windows else None,
    )


def renewal_window_of(case: Case) -> RenewalWindow | None:
    """For a case: of what it gave and ends first; None when nothing that it gave can be renewed."""
    done, state = procedure_of(case), from_json(case.state)
    renewal = renewed_by(done, granted_in(state))
    ends = [
        (part.valid_until, name)
        for name, part in state.parts.items()
        if part.is_granted and part.valid_until is not None
    ]
    if not ends or not renewal:
        return None
    valid_until, decision = min(ends)
    return renewal_window(done, decision, valid_until, renewal)


def _windows(renewal: str | None) -> list[FilingWindow]:
    """When a procedure must be filed before the end of what is held, decision by decision."""
    try:
        document = procedure_document(renewal) if renewal else None
    except UnknownProcedure:
        return []
    found = filing_windows(document) if document is not None else ()
    return [one for one in found if one.relation == "before" and one.unit == "calendar_day"]


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
        case__erased_at__isnull=True,
    ).select_related("case")
    begun = Case.objects.filter(predecessor=OuterRef("case")).exclude(
        status=Case.Status.CLOSED, submitted_at__isnull=True
    )
    found = []
    for row in rows.annotate(is_begun=Exists(begun)).order_by("valid_until", "pk"):
        if row.valid_until is not None:
            found.append(
                RenewalDue(
                    row.case,
                    row.decision,
                    row.valid_until,
                    renewed_by(procedure_of(row.case), granted_in(from_json(row.case.state))),
                    row.is_begun,
                )
            )
    return found


def reminders_set(case: Case) -> list[date]:
    """Days on which the applicant will be reminded, as they wait in the outbox."""
    rows = Message.objects.filter(
        key__startswith=f"renew:{case.pk}:", done_at__isnull=True, dead_at__isnull=True
    )
    return sorted(at.date() for at in rows.values_list("available_at", flat=True))
