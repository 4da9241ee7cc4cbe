"""Who was there, as the readings of all doors together say; it follows them whenever one more is heard."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import NamedTuple
from uuid import UUID

from wenjin.events.domain.admission import REFUSED, Admitted, Outcome, Reading, settle
from wenjin.events.models import Attendance, Scan

Pair = tuple[UUID, UUID | None]
"""A guest and a session; None for the event itself."""


class _Row(NamedTuple):
    id: int
    device: UUID
    number: int
    guest: UUID
    session: UUID | None
    seen_at: object
    is_undo: bool
    told: str
    outcome: str


def settle_attendance(pairs: Collection[Pair]) -> None:
    """Say anew what the readings of these guests come to, in the caller's transaction with the event locked.

    What a ticket was refused for by the house itself (``REFUSED``) stays as it is.
    """
    guests = {guest for guest, _session in pairs}
    rows: dict[Pair, list[_Row]] = defaultdict(list)
    for row in map(_Row._make, _rows_of(guests)):
        if (row.guest, row.session) in pairs:
            rows[row.guest, row.session].append(row)
    known = {
        (one.guest_id, one.session_id): one for one in Attendance.objects.filter(guest_id__in=sorted(guests))
    }
    outcomes: dict[Outcome, list[int]] = defaultdict(list)
    new: list[Attendance] = []
    for pair in sorted(pairs, key=str):
        found, ids = _settled(rows[pair], outcomes)
        _write(pair, found, ids, known.get(pair), new)
    Attendance.objects.bulk_create(new)
    for outcome, changed in outcomes.items():
        Scan.objects.filter(pk__in=changed).update(outcome=outcome.value)


def _rows_of(guests: Iterable[UUID]) -> Iterable[tuple[object, ...]]:
    return (
        Scan.objects.filter(guest_id__in=sorted(guests))
        .exclude(outcome__in=sorted(REFUSED))
        .values_list(
            "id", "device_id", "number", "guest_id", "session_id", "seen_at", "is_undo", "told", "outcome"
        )
    )


def _settled(
    rows: Iterable[_Row], outcomes: dict[Outcome, list[int]]
) -> tuple[Admitted, dict[tuple[str, int], int]]:
    """What they come to; ids of those that come to something else than before are added to ``outcomes``."""
    by_reading = {(str(row.device), row.number): row for row in rows}
    found = settle(_reading(row) for row in by_reading.values())
    for key, outcome in found.outcomes.items():
        if by_reading[key].outcome != outcome:
            outcomes[outcome].append(by_reading[key].id)
    return found, {key: row.id for key, row in by_reading.items()}


def _reading(row: _Row) -> Reading:
    return Reading(
        str(row.device),
        row.number,
        str(row.guest),
        str(row.session or ""),
        row.seen_at,  # type: ignore[arg-type]  # a column of times
        row.is_undo,
        row.told in REFUSED,
    )


def _write(
    pair: Pair,
    found: Admitted,
    ids: dict[tuple[str, int], int],
    row: Attendance | None,
    new: list[Attendance],
) -> None:
    if found.at is None or found.by is None:
        if row is not None:
            row.delete()
        return
    scan = ids[found.by]
    if row is None:
        new.append(Attendance(guest_id=pair[0], session_id=pair[1], at=found.at, scan_id=scan))
    elif (row.at, row.scan_id) != (found.at, scan):
        row.at, row.scan_id = found.at, scan
        row.save(update_fields=["at", "scan"])
