"""Heads: now and then what has grown is tied together and signed, so that no end of a chain can be taken away.

A chain shows by itself that something in its middle was changed. That its last entries are gone, or that all of
it was written anew, shows only against a head that was signed before and lies elsewhere (``exporting``).
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import Exists, Max, OuterRef, QuerySet

from wenjin.core.ledger.book import NOTHING_BEFORE
from wenjin.core.ledger.canonical import moment
from wenjin.core.ledger.head_key import key_id, signing_key
from wenjin.core.ledger.head_record import HeadRecord, Line, root_of, signed
from wenjin.core.ledger.models import Entry, Head, HeadLine

# Row ids are given before their transaction ends, so a lower id may appear later than a higher one.
# No transaction of ours is open this long.
_LATE_ROWS: Final = timedelta(hours=1)


def sign_head(at: datetime) -> Head | None:
    """Sign what every stream has become that grew since the last head.

    Returns:
        The new head; None when nothing grew, or when another process signed at the same moment.
    """
    try:
        with transaction.atomic():
            return _sign(at)
    except IntegrityError:
        return None


def latest() -> Head | None:
    """The last head that was signed."""
    return Head.objects.order_by("-number").first()


def record_of(head: Head) -> HeadRecord:
    """A head with its lines, as it is written down outside."""
    return HeadRecord(
        number=head.number,
        at=moment(head.at),
        reach=head.reach,
        root=head.root,
        size=head.size,
        previous_hash=head.previous_hash,
        key_id=head.key_id,
        signature=head.signature,
        lines=tuple(
            sorted(Line(*line) for line in head.lines.values_list("stream", "number", "hash").iterator())
        ),
    )


def all_heads(until: int | None = None) -> Iterator[Head]:
    """All heads in their order, or those up to a row id."""
    chosen = Head.objects.all() if until is None else Head.objects.filter(pk__lte=until)
    return chosen.order_by("number", "pk").iterator(chunk_size=500)


def not_covered() -> QuerySet[Entry]:
    """Entries for which no head stands yet; normally those of the last minutes."""
    later = HeadLine.objects.filter(stream=OuterRef("stream"), number__gte=OuterRef("number"))
    return Entry.objects.filter(~Exists(later))


def _sign(at: datetime) -> Head | None:
    reach = Entry.objects.aggregate(reach=Max("pk"))["reach"]
    lines = _grown(at)
    if not lines:
        return None
    before, key = latest(), signing_key()
    record = signed(
        key,
        number=before.number + 1 if before else 1,
        at=moment(at),
        reach=reach,
        root=root_of(lines),
        size=len(lines),
        previous_hash=before.hash if before else NOTHING_BEFORE,
        key_id=key_id(key.public_key()),
        lines=tuple(lines),
    )
    head = Head.objects.create(
        number=record.number,
        at=at.astimezone(UTC),
        reach=record.reach,
        root=record.root,
        size=record.size,
        previous_hash=record.previous_hash,
        hash=record.hash,
        key_id=record.key_id,
        signature=record.signature,
    )
    HeadLine.objects.bulk_create(
        [HeadLine(head=head, stream=line.stream, number=line.number, hash=line.hash) for line in lines],
        batch_size=1000,
    )
    return head


def _grown(at: datetime) -> list[Line]:
    """Last entries of streams that no head covers, sorted."""
    settled = Head.objects.filter(at__lte=at - _LATE_ROWS).aggregate(reach=Max("reach"))["reach"] or 0
    later = Entry.objects.filter(stream=OuterRef("stream"), number__gt=OuterRef("number"))
    ends = not_covered().filter(~Exists(later), pk__gt=settled)
    return sorted(
        Line(*row) for row in ends.values_list("stream", "number", "hash").iterator(chunk_size=2000)
    )
