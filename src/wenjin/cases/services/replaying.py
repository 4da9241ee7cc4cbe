"""Whether the rows are what the ledger says: the events replayed, and compared with every row."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from wenjin.cases.domain.events import from_payload
from wenjin.cases.domain.state import CaseState, from_json, replay, to_json
from wenjin.cases.models import Case, CasePart
from wenjin.cases.queries.message_records import differences, recorded
from wenjin.cases.queries.procedures import procedure, procedure_of
from wenjin.cases.services.acts import load
from wenjin.cases.services.projection import columns_of, parts_of, write_parts
from wenjin.core.ledger import book

_BATCH: Final = 200
# Days of a clock that stands still move with today; while it does, they are no matter of the ledger.
_COUNTED: Final = ("promised_on", "statutory_on", "due_on")
_COMPARED: Final = (
    "authority",
    "status",
    "outcome",
    "is_live",
    "is_paused",
    "assigned_to_id",
    "decided_at",
    "valid_until",
)


@dataclass(frozen=True, slots=True)
class Difference:
    """A case whose rows are not what its ledger says.

    Attributes:
        what: ``state``, ``head``, ``missing_entries``, ``case:<column>``, ``<decision>:<column>``,
            ``message:<id>:<what>``.
    """

    case_id: UUID
    reference: str
    what: tuple[str, ...]

    @property
    def can_be_mended(self) -> bool:
        """Whether the ledger has what the rows should say; of texts it has the hash alone."""
        return not any(one.startswith("message:") for one in self.what)


def replayed(case: Case) -> tuple[CaseState | None, int, str, datetime | None]:
    """The state by the ledger alone, with the number, hash and time of the last entry."""
    number, head, at = 0, "", None
    events = []
    for entry in book.entries(case.stream):
        number, head = entry.number, entry.hash
        event = from_payload(entry.code, entry.payload, entry.at)
        if event is not None:
            events.append(event)
            at = entry.at
    return replay(events, procedure), number, head, at


def check(case: Case) -> Difference | None:
    """What differs between a case and its ledger; None when nothing does."""
    state, number, head, at = replayed(case)
    if state is None or at is None:
        return Difference(case.pk, case.reference, ("missing_entries",))
    wrong = [] if (number, head) == (case.event_count, case.head_hash) else ["head"]
    if state != from_json(case.state):
        wrong.append("state")
    rows = parts_of(case, state, procedure_of(case), at)
    wrong += [
        f"case:{name}"
        for name, value in columns_of(state, rows).items()
        if name != "next_due_on" and getattr(case, name) != value
    ]
    kept = {row.decision: row for row in case.parts.all()}
    for row in rows:
        known = kept.pop(row.decision, None)
        wrong += [f"{row.decision}:missing"] if known is None else _differences(row, known)
    wrong += [f"{decision}:too_many" for decision in kept]
    wrong += differences(case, recorded(book.entries(case.stream)))
    return Difference(case.pk, case.reference, tuple(wrong)) if wrong else None


def _differences(row: CasePart, known: CasePart) -> list[str]:
    names = _COMPARED if row.is_paused or not row.is_live else (*_COMPARED, *_COUNTED)
    return [f"{row.decision}:{name}" for name in names if getattr(row, name) != getattr(known, name)]


def check_all() -> Iterator[tuple[int, Difference | None]]:
    """Every case, one after the other: how many so far, and what differs."""
    ids = Case.objects.order_by("created_at", "pk").values_list("pk", flat=True)
    for count, case_id in enumerate(ids.iterator(chunk_size=_BATCH), start=1):
        yield count, check(load(case_id))


@transaction.atomic
def rebuild(case_id: UUID) -> bool:
    """Write the rows of a case anew from its ledger; False when the ledger has nothing of it."""
    case = load(case_id, is_locked=True)
    state, number, head, at = replayed(case)
    if state is None or at is None:
        return False
    rows = parts_of(case, state, procedure(state.procedure, state.version), at)
    columns = {**columns_of(state, rows), "state": to_json(state), "event_count": number, "head_hash": head}
    Case.objects.filter(pk=case_id).update(**columns)
    write_parts(rows)
    return True
