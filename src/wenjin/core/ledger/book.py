"""Writing into the ledger, and reading it.

A stream is a chain: each entry names the hash of the one before. There is no lock over all streams; two who write
into the same stream at once meet at the unique (stream, number), and one of them is told.
"""

import hashlib
import re
import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final, NamedTuple

from django.db import connection, models, transaction
from django.db.models import Exists, OuterRef, QuerySet

from wenjin.core.ledger.canonical import canonical, moment, sha256
from wenjin.core.ledger.errors import AlreadyActed, SomebodyWasFaster
from wenjin.core.ledger.models import Entry
from wenjin.core.prepared import Prepared
from wenjin.core.statements import insert_rows, values_of

NOTHING_BEFORE: Final = "0" * 64
START: Final = (0, NOTHING_BEFORE)
"""What ``after`` is for the first entry of a stream."""

# Rows in one INSERT: SQLite takes 32,766 values in a statement, a row has 12.
_BATCH: Final = 250
# Names of streams and actors are codes and ids, so that no name or e-mail address slips in.
_NAME: Final = re.compile(r"[a-z][a-z0-9_-]*(:[A-Za-z0-9_-]+)*")
_CODE: Final = re.compile(r"[a-z][a-z0-9_.-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntry:
    """What is to be written; the book gives it its number and its hashes."""

    stream: str
    code: str
    at: datetime
    actor: str
    payload: Mapping[str, object]
    acting_for: str = ""
    sealed: bytes | None = None
    key_id: uuid.UUID | None = None
    act_key: str | None = None


class Written(NamedTuple):
    """What an entry says, without the links of its chain."""

    number: int
    at: datetime
    code: str
    actor: str
    acting_for: str
    payload: dict[str, Any]
    hash: str


class SealedEntry(NamedTuple):
    """An entry beside which something personal is kept, still under its seal."""

    number: int
    code: str
    payload: dict[str, Any]
    sealed: bytes


def append(
    stream: str,
    code: str,
    *,
    at: datetime,
    actor: str,
    payload: Mapping[str, object],
    acting_for: str = "",
    sealed: bytes | None = None,
    key_id: uuid.UUID | None = None,
    act_key: str | None = None,
    after: tuple[int, str] | None = None,
) -> Entry:
    """Write one entry at the end of a stream, in the caller's transaction.

    Args:
        stream: such as ``case:<uuid>``, ``person:<uuid>`` or ``system``; at most 80 signs.
        code: what happened, such as ``case.submitted``; at most 60 signs.
        at: when, with a time zone.
        actor: who, as a reference: ``person:<uuid>``, ``visitor:<24 hex>`` or ``system``.
        payload: ids, codes, dates and hashes, nothing about a person (see ``canonical`` for what it may hold).
        acting_for: for whom, when it is not the actor.
        sealed: what is personal, sealed by ``core.keys`` under the data key ``key_id``.
        act_key: a key that is given once in all streams, by which a repeated act is recognised.
        after: number and hash of the present last entry (``START`` for none) when the caller knows them; then
            this costs one INSERT and nothing else.

    Raises:
        AlreadyActed: the act key is there already; nothing was written.
        SomebodyWasFaster: the place after ``after`` is taken; nothing was written.
        NotCanonical, ValueError: a value has a form that the ledger does not take.
    """
    new = NewEntry(
        stream=stream,
        code=code,
        at=at,
        actor=actor,
        payload=payload,
        acting_for=acting_for,
        sealed=sealed,
        key_id=key_id,
        act_key=act_key,
    )
    entry = _link(new, after or last(stream))
    if _insert([entry]):
        raise _why(entry)
    return entry


def append_many(
    entries: Sequence[NewEntry], *, after: Mapping[str, tuple[int, str]] | None = None
) -> list[Entry]:
    """Write many entries, of one stream or of several, in the order given, all or none.

    Args:
        entries: what to write.
        after: the present last entries of streams, as in ``append``; those of streams not named are read.

    Raises:
        AlreadyActed, SomebodyWasFaster, NotCanonical, ValueError: as ``append``. The caller's transaction (the
            innermost ``atomic``) can only be rolled back then.
    """
    rows = link_many(entries, after=after)
    insert_linked(rows)
    return rows


def link_many(
    entries: Sequence[NewEntry], *, after: Mapping[str, tuple[int, str]] | None = None
) -> list[Entry]:
    """The entries with their numbers and hashes, as ``append_many`` takes them; ``insert_linked`` writes them.

    Raises:
        NotCanonical, ValueError: as ``append``.
    """
    ends = dict(after or {})
    ends.update(_ends(sorted({entry.stream for entry in entries} - ends.keys())))
    rows = []
    for new in entries:
        row = _link(new, ends[new.stream])
        ends[new.stream] = (row.number, row.hash)
        rows.append(row)
    return rows


def insert_linked(rows: Sequence[Entry]) -> None:
    """Write entries that were linked, all or none.

    Raises:
        AlreadyActed, SomebodyWasFaster: as ``append_many``.
    """
    if connection.in_atomic_block:
        _insert_all(rows)
    else:
        with transaction.atomic():
            _insert_all(rows)


def insert_new(rows: Sequence[Entry]) -> None:
    """Write entries that were linked, of streams that begin with them and without act keys: nothing can be there.

    No answer is read, so it goes with others where statements are sent together (``core.statements``).

    Raises:
        django.db.IntegrityError: something was there after all; told when the answers come.
    """
    insert_rows(rows)


def last(stream: str) -> tuple[int, str]:
    """Number and hash of the last entry, or ``START``."""
    found = Entry.objects.filter(stream=stream).order_by("-number").values_list("number", "hash").first()
    return found or START


def _ends(streams: Sequence[str]) -> dict[str, tuple[int, str]]:
    """The last entries of many streams, or ``START``."""
    if not streams:
        return {}
    later = Entry.objects.filter(stream=OuterRef("stream"), number__gt=OuterRef("number"))
    ends = dict.fromkeys(streams, START)
    for begin in range(0, len(streams), _BATCH):
        found = Entry.objects.filter(~Exists(later), stream__in=streams[begin : begin + _BATCH])
        ends.update(
            {
                stream: (number, hashed)
                for stream, number, hashed in found.values_list("stream", "number", "hash")
            }
        )
    return ends


def entries(stream: str, *, after: int = 0) -> Iterator[Entry]:
    """Entries of a stream in their order, those beyond number ``after``."""
    return Entry.objects.filter(stream=stream, number__gt=after).order_by("number").iterator(chunk_size=500)


def latest(stream: str, codes: Collection[str], most: int | None = None) -> list[Written]:
    """What entries of a stream with these codes say, the latest first.

    Args:
        most: at most so many; all when left out.
    """
    return [Written(*row) for row in _LATEST.all({"stream": stream, "codes": list(codes)}, most=most)]


def _latest(stream: str, codes: Sequence[str], *, most: int | None) -> QuerySet[Entry, tuple[Any, ...]]:
    rows = Entry.objects.filter(stream=stream, code__in=codes).order_by("-number")
    return rows.values_list(*_WRITTEN)[:most]


def written(stream: str) -> list[Written]:
    """What all entries of a stream say, in their order; for streams of one case or person, which are short."""
    return [Written(*row) for row in _STREAM.all({"stream": stream})]


def _stream(stream: str) -> QuerySet[Entry, tuple[Any, ...]]:
    return Entry.objects.filter(stream=stream).order_by("number").values_list(*_WRITTEN)


def sealed_entries(stream: str, codes: Collection[str]) -> list[SealedEntry]:
    """Entries of a stream with these codes that hold something sealed, in their order. One query."""
    return [SealedEntry(*row) for row in _SEALED.all({"stream": stream, "codes": list(codes)})]


def _sealed(stream: str, codes: Sequence[str]) -> QuerySet[Entry, tuple[Any, ...]]:
    rows = Entry.objects.filter(stream=stream, code__in=codes, sealed__isnull=False).order_by("number")
    return rows.values_list("number", "code", "payload", "sealed")


_SEALED: Final = Prepared(_sealed)
_WRITTEN: Final = ("number", "at", "code", "actor", "acting_for", "payload", "hash")
_LATEST: Final = Prepared(_latest)
_STREAM: Final = Prepared(_stream)


def act_key_of(stream: str, code: str, key: str) -> str:
    """The key of a form as the ledger knows it: bound to stream and act, and not the form's own in clear."""
    return hashlib.sha256(f"{stream}:{code}:{key}".encode("utf-8", "replace")).hexdigest()


def by_act(act_key: str) -> Entry | None:
    """The entry that was written under an act key."""
    return _BY_ACT.first({"act_key": act_key})


def _by_act(act_key: str) -> QuerySet[Entry]:
    return Entry.objects.filter(act_key=act_key)


_BY_ACT: Final = Prepared(_by_act)


def acts_done(act_keys: Collection[str]) -> set[str]:
    """Those of the act keys under which something was written. One query."""
    found = Entry.objects.filter(act_key__in=list(act_keys)).values_list("act_key", flat=True)
    return {one for one in found if one is not None}


def hash_of(entry: Entry) -> str:
    """The hash that belongs to what an entry says."""
    sealed = entry.sealed
    return sha256(
        canonical(
            {
                "stream": entry.stream,
                "number": entry.number,
                "code": entry.code,
                "at": moment(entry.at),
                "actor": entry.actor,
                "acting_for": entry.acting_for,
                "payload": entry.payload,
                "sealed": None if sealed is None else sha256(bytes(sealed)),
                "key_id": None if entry.key_id is None else str(entry.key_id),
                "previous_hash": entry.previous_hash,
                "act_key": entry.act_key,
            }
        )
    )


def _link(new: NewEntry, after: tuple[int, str]) -> Entry:
    _check(new)
    entry = Entry(
        stream=new.stream,
        number=after[0] + 1,
        code=new.code,
        at=new.at,
        actor=new.actor,
        acting_for=new.acting_for,
        payload=dict(new.payload),
        sealed=new.sealed,
        key_id=new.key_id,
        previous_hash=after[1],
        act_key=new.act_key,
    )
    entry.hash = hash_of(entry)
    entry.at = entry.at.astimezone(UTC)
    return entry


def _check(new: NewEntry) -> None:
    """PostgreSQL would refuse long texts, SQLite would not: refuse them here, the same everywhere."""
    for name, value, most, form in (
        ("stream", new.stream, 80, _NAME),
        ("code", new.code, 60, _CODE),
        ("actor", new.actor, 80, _NAME),
        ("acting_for", new.acting_for or new.actor, 80, _NAME),
    ):
        if len(value) > most or form.fullmatch(value) is None:
            raise ValueError(f"{name} is no reference that the ledger takes: {value[:100]!r}")
    if new.act_key is not None and not 0 < len(new.act_key) <= 80:
        raise ValueError("an act key has 1 to 80 signs")
    if (new.sealed is None) != (new.key_id is None):
        raise ValueError("what is sealed needs the id of its key, and only that does")


@cache
def _statement(rows: int) -> str:
    """An INSERT that leaves out rows whose place or act key is taken, and says which it wrote.

    Leaving out keeps a PostgreSQL transaction alive without a savepoint, so that the common way is one query.
    """
    columns = [str(field.column) for field in _fields()]
    row = f"({', '.join(['%s'] * len(columns))})"
    return (
        f"INSERT INTO {Entry._meta.db_table} ({', '.join(columns)}) "  # noqa: S608 names of our own columns
        f"VALUES {', '.join([row] * rows)} ON CONFLICT DO NOTHING RETURNING id, stream, number"
    )


@cache
def _fields() -> tuple["models.Field[Any, Any]", ...]:
    return tuple(field for field in Entry._meta.concrete_fields if not field.primary_key)


def _insert(rows: Sequence[Entry]) -> list[Entry]:
    """Write rows; gives those that were not written. The others have their ids then."""
    with connection.cursor() as cursor:
        cursor.execute(_statement(len(rows)), values_of(rows, _fields()))
        ids = {(stream, number): identifier for identifier, stream, number in cursor.fetchall()}
    left_out = []
    for row in rows:
        # Two rows of one batch never share a place, so a place tells which was written.
        identifier = ids.get((row.stream, row.number))
        if identifier is None:
            left_out.append(row)
        else:
            row.pk = identifier
            row._state.adding = False
            row._state.db = connection.alias
    return left_out


def _insert_all(rows: Sequence[Entry]) -> None:
    for begin in range(0, len(rows), _BATCH):
        left_out = _insert(rows[begin : begin + _BATCH])
        if left_out:
            why = _why(left_out[0])
            # Others may have been written, and nothing can take them out again but a rollback.
            transaction.set_rollback(True)
            raise why


def _why(row: Entry) -> AlreadyActed | SomebodyWasFaster:
    """What stood in the way of a row that was not written."""
    if row.act_key is not None and Entry.objects.filter(act_key=row.act_key).exists():
        return AlreadyActed(row.act_key)
    return SomebodyWasFaster(row.stream, row.number)
