"""Papers of a person that end soon."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from wenjin.accounts.domain.actor import Actor
from wenjin.cases.domain.renewal import renewed_papers
from wenjin.cases.models import CasePaper
from wenjin.cases.queries.procedures import procedure_of
from wenjin.core import clock

SHOWN_AHEAD: Final = timedelta(days=60)
"""How long before its end a paper is shown to its holder."""


@dataclass(frozen=True, slots=True)
class ExpiringItem:
    """A paper that somebody gave and that ends soon.

    Attributes:
        reference: of the newest of their cases in which it lies.
        is_needed: a case that is not decided needs it.
    """

    evidence: str
    expires_on: date
    reference: str
    is_needed: bool


def expiring_items(actor: Actor, until: date, *, today: date | None = None) -> list[ExpiringItem]:
    """The actor's own papers that end until a day, the first to end first; what ended before today is not told.

    What a decision made is left out, for its renewal says more, and so are a paper of which they gave a newer one
    and one that is being renewed.
    """
    if actor.person_id is None:
        return []
    rows = (
        CasePaper.objects.filter(
            item__holder_person_id=actor.person_id,
            item__erased_at__isnull=True,
            item__expires_on__isnull=False,
            item__expires_on__gte=today or clock.today(),
            item__produced_by_part__isnull=True,
            removed_at__isnull=True,
            case__applicant_id=actor.person_id,
            case__erased_at__isnull=True,
        )
        .exclude(case__status="closed", case__submitted_at__isnull=True)
        .select_related("item", "case")
        .order_by("item__expires_on", "-case__created_at", "-pk")
    )
    latest: dict[str, date] = {}
    renewed: set[UUID] = set()
    found: dict[UUID, ExpiringItem] = {}
    for row in rows:
        ends_on = row.item.expires_on
        if ends_on is None:
            continue
        if row.case.status != "closed" and row.evidence in renewed_papers(procedure_of(row.case)):
            renewed.add(row.item_id)
        latest[row.evidence] = max(ends_on, latest.get(row.evidence, ends_on))
        if ends_on <= until:
            known = found.get(row.item_id)
            is_needed = row.case.status == "open" or (known is not None and known.is_needed)
            reference = known.reference if known is not None else row.case.reference
            found[row.item_id] = ExpiringItem(row.evidence, ends_on, reference, is_needed)
    return [
        one for item, one in found.items() if one.expires_on == latest[one.evidence] and item not in renewed
    ]
