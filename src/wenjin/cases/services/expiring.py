"""Warning people of papers that end soon: while a case needs them, and afterwards, since they are theirs."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from wenjin.accounts.domain.consent import Purpose
from wenjin.accounts.queries import has_consent
from wenjin.cases.domain.renewal import renewed_papers
from wenjin.cases.models import Case, CasePaper, Item
from wenjin.cases.notices.posting import notice
from wenjin.cases.queries.faces import CITY
from wenjin.cases.queries.procedures import procedure_of
from wenjin.core.outbox.models import Message
from wenjin.core.outbox.services import NewMessage, post_many

WARN_BEFORE: Final = timedelta(days=30)
_BATCH: Final = 500


def warn_of_papers(at: datetime, *, batch: int = _BATCH) -> int:
    """Tell of every paper that ends within a month, once for each paper and case; says of how many.

    Papers of open cases are told of since the case may need a new one. A paper that no open case needs is its
    holder's: they are told when they agreed to their papers being used again, and have given no newer one.

    Args:
        batch: papers that are looked at by one query; it goes on until none is left.
    """
    today = at.astimezone(CITY).date()
    told = 0
    for items in _batches(today, batch):
        found = [*_in_open_cases(items), *_with_holders(items)]
        known = set(Message.objects.filter(key__in=[one.key for one in found]).values_list("key", flat=True))
        new = [one for one in found if one.key not in known]
        post_many(new, at=at)
        told += len(new)
    return told


def _batches(today: date, size: int) -> Iterator[list[Item]]:
    """Papers that end soon, the first to end first."""
    rows = Item.objects.filter(
        expires_on__gte=today, expires_on__lte=today + WARN_BEFORE, erased_at__isnull=True
    ).order_by("expires_on", "pk")
    last: Item | None = None
    while True:
        left = rows
        if last is not None:
            left = rows.filter(
                Q(expires_on__gt=last.expires_on) | Q(expires_on=last.expires_on, pk__gt=last.pk)
            )
        items = list(left[:size])
        if not items:
            return
        yield items
        last = items[-1]


def _in_open_cases(items: Iterable[Item]) -> list[NewMessage]:
    rows = CasePaper.objects.filter(
        item__in=list(items), removed_at__isnull=True, case__status=Case.Status.OPEN
    ).select_related("case", "item")
    return [
        _warning(row, "paper_expires")
        for row in rows.order_by("pk")
        # That it ends is why the case was begun.
        if row.evidence not in renewed_papers(procedure_of(row.case))
    ]


def _with_holders(items: Iterable[Item]) -> list[NewMessage]:
    """Papers that lie with a person and in no open case; what a decision made has its own reminders."""
    newer = Item.objects.filter(
        holder_person=OuterRef("item__holder_person"),
        evidence=OuterRef("item__evidence"),
        expires_on__gt=OuterRef("item__expires_on"),
        erased_at__isnull=True,
    )
    needed = CasePaper.objects.filter(
        item=OuterRef("item"), removed_at__isnull=True, case__status=Case.Status.OPEN
    )
    rows = (
        CasePaper.objects.filter(
            item__in=list(items),
            item__produced_by_part__isnull=True,
            removed_at__isnull=True,
            case__status=Case.Status.CLOSED,
            case__erased_at__isnull=True,
        )
        .exclude(Exists(newer) | Exists(needed))
        .select_related("case", "item")
        .order_by("-case__created_at", "-pk")
    )
    latest: dict[UUID, CasePaper] = {}
    for row in rows:
        if row.item.holder_person_id is not None and row.item.holder_person_id == row.case.applicant_id:
            latest.setdefault(row.item_id, row)
    agreed = {
        person: has_consent(person, Purpose.REUSE_PAPERS)
        for person in {row.item.holder_person_id for row in latest.values()}
        if person is not None
    }
    return [
        _warning(row, "own_paper_expires")
        for row in latest.values()
        if row.item.holder_person_id is not None and agreed[row.item.holder_person_id]
    ]


def _warning(row: CasePaper, code: str) -> NewMessage:
    on = row.item.expires_on.isoformat() if row.item.expires_on else ""
    about = {"evidence": row.evidence, "on": on}
    return notice(row.case, code, about, key=f"notice:expires:{row.case_id}:{row.item_id}")
