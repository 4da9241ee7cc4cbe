"""Reading the whole ledger again and telling what is not as it was written.

Nothing is loaded at once: entries come in pages, and what joins two rows is asked of the database.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from itertools import islice
from typing import Final, TypeVar

from django.db import connection
from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery

from wenjin.core.ledger import guard
from wenjin.core.ledger.book import NOTHING_BEFORE, hash_of
from wenjin.core.ledger.head_key import PublicKeys, trusted_keys
from wenjin.core.ledger.head_record import HeadRecord, Line
from wenjin.core.ledger.heads import all_heads, not_covered, record_of
from wenjin.core.ledger.models import Entry, Head, HeadLine

MOST_PROBLEMS: Final = 1000
_PAGE: Final = 1000
_LINES: Final = 100
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong.

    Attributes:
        code: ``changed`` (an entry does not fit its hash), ``unreadable``, ``gap`` (an entry before is missing),
            ``broken_link`` (it names another entry before it), ``doubled`` (two at one place), ``truncated`` (a
            head knows an entry that is gone), ``rewritten`` (a head knows it with another hash);
            ``head_forged`` (no signature of a key we trust), ``head_changed`` (hash or lines do not fit),
            ``head_gap``, ``head_link``, ``head_gone`` (it lies outside and not here), ``head_other`` (it lies
            outside and says something else here); ``unguarded`` (a trigger is missing).
        stream: which stream, or ``heads``, or the name of a trigger.
        number: number of the entry or head.
    """

    code: str
    stream: str
    number: int = 0


@dataclass(slots=True)
class Report:
    """What was found.

    Attributes:
        entries, streams, heads, outside: how many were read; ``outside`` counts heads from outside.
        waiting: entries that no head covers yet.
        problems: the first 1,000.
        problem_count: all.
    """

    entries: int = 0
    streams: int = 0
    heads: int = 0
    outside: int = 0
    waiting: int = 0
    problems: list[Problem] = field(default_factory=list)
    problem_count: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether nothing is wrong."""
        return self.problem_count == 0

    def to_json(self) -> dict[str, object]:
        """For machines."""
        return {"is_whole": self.is_whole, **asdict(self)}

    def note(self, problems: Iterable[Problem]) -> None:
        """Count problems, keep the first."""
        for problem in problems:
            self.problem_count += 1
            if len(self.problems) < MOST_PROBLEMS:
                self.problems.append(problem)


def verify(
    streams: Sequence[str] | None = None,
    *,
    heads: bool = True,
    outside: Iterable[HeadRecord] | None = None,
    keys: PublicKeys | None = None,
) -> Report:
    """Read again and compare.

    Args:
        streams: only these chains; None is the whole ledger.
        heads: also check the signed heads that lie here, and the chains against them.
        outside: heads that were kept outside; the ledger must still be what they say.
        keys: keys whose signatures count; None takes ours and the older ones from the settings.
    """
    report = Report()
    keys = trusted_keys() if keys is None else keys
    until = Head.objects.aggregate(pk=Max("pk"))["pk"] or 0  # heads that are signed meanwhile are left out
    chosen = Entry.objects.all() if streams is None else Entry.objects.filter(stream__in=streams)
    report.note(Problem("unguarded", name) for name in guard.missing(connection))
    _read_entries(chosen, report)
    report.note(_links(chosen))
    report.streams = chosen.values("stream").distinct().count()
    if heads:
        report.note(_heads(keys, until, report))
        lines = HeadLine.objects.filter(head_id__lte=until)
        report.note(_against_lines(lines if streams is None else lines.filter(stream__in=streams)))
        waiting = not_covered() if streams is None else not_covered().filter(stream__in=streams)
        report.waiting = waiting.count()
    if outside is not None:
        report.note(_against_outside(outside, keys, streams, report))
    return report


def _read_entries(chosen: QuerySet[Entry], report: Report) -> None:
    """Each entry by itself: does it fit its hash?"""
    behind = 0
    while True:
        page = chosen.filter(pk__gt=behind).order_by("pk")
        identifiers = list(page.values_list("pk", flat=True)[:_PAGE])
        if not identifiers:
            return
        behind = identifiers[-1]
        report.entries += len(identifiers)
        report.note(_changed(page.filter(pk__lte=behind), identifiers))


def _changed(page: QuerySet[Entry], identifiers: list[int]) -> Iterator[Problem]:
    try:
        rows = list(page)
    except (ValueError, TypeError):
        # A column was overwritten with what it cannot hold, so that one row spoils the page: take them singly.
        for identifier in identifiers:
            yield from _changed_singly(identifier)
        return
    for row in rows:
        if not _fits(row):
            yield Problem("changed", row.stream, row.number)


def _changed_singly(identifier: int) -> Iterator[Problem]:
    one = Entry.objects.filter(pk=identifier)
    try:
        row = one.get()
    except (ValueError, TypeError):
        stream, number = one.values_list("stream", "number").get()
        yield Problem("unreadable", str(stream), int(number))
        return
    if not _fits(row):
        yield Problem("changed", row.stream, row.number)


def _fits(row: Entry) -> bool:
    try:
        return hash_of(row) == row.hash
    except (ValueError, TypeError, AttributeError):
        return False


def _links(chosen: QuerySet[Entry]) -> Iterator[Problem]:
    """Each entry with the one before."""
    before = Entry.objects.filter(stream=OuterRef("stream"), number=OuterRef("number") - 1)
    odd = (
        chosen.annotate(before=Subquery(before.values("hash")[:1]))
        .filter(
            Q(number__lt=1)
            | (Q(number=1) & ~Q(previous_hash=NOTHING_BEFORE))
            | (Q(number__gt=1) & (Q(before=None) | ~Q(before=F("previous_hash"))))
        )
        .values_list("stream", "number", "before")
    )
    for stream, number, hash_before in odd.iterator(chunk_size=_PAGE):
        yield Problem("gap" if number > 1 and hash_before is None else "broken_link", stream, number)
    doubled = chosen.values("stream", "number").annotate(rows=Count("pk")).filter(rows__gt=1).order_by()
    for row in doubled.iterator(chunk_size=_PAGE):
        yield Problem("doubled", row["stream"], row["number"])


def _against_lines(lines: QuerySet[HeadLine]) -> Iterator[Problem]:
    """What heads know, with what is there."""
    there = Entry.objects.filter(stream=OuterRef("stream"), number=OuterRef("number"))
    odd = (
        lines.annotate(there=Subquery(there.values("hash")[:1]))
        .filter(Q(there=None) | ~Q(there=F("hash")))
        .values_list("stream", "number", "there")
    )
    for stream, number, hash_there in odd.iterator(chunk_size=_PAGE):
        yield Problem("truncated" if hash_there is None else "rewritten", stream, number)


def _heads(keys: PublicKeys, until: int, report: Report) -> Iterator[Problem]:
    """Heads that lie here: their signatures, their lines, their own chain."""
    number, hash_before = 0, NOTHING_BEFORE
    for head in all_heads(until):
        report.heads += 1
        record = record_of(head)
        yield from _head_alone(record, keys)
        if record.hash != head.hash:
            yield Problem("head_changed", "heads", record.number)
        if record.number != number + 1:
            yield Problem("head_gap", "heads", number + 1)
        elif record.previous_hash != hash_before:
            yield Problem("head_link", "heads", record.number)
        number, hash_before = record.number, record.hash


def _head_alone(record: HeadRecord, keys: PublicKeys) -> Iterator[Problem]:
    key = keys.get(record.key_id)
    if key is None or not record.is_signed_by(key):
        yield Problem("head_forged", "heads", record.number)
    elif not record.has_its_lines:
        yield Problem("head_changed", "heads", record.number)


def _against_outside(
    outside: Iterable[HeadRecord], keys: PublicKeys, streams: Sequence[str] | None, report: Report
) -> Iterator[Problem]:
    for record in outside:
        report.outside += 1
        alone = list(_head_alone(record, keys))
        yield from alone
        if alone:
            continue  # what nobody signed says nothing about the ledger
        here = Head.objects.filter(number=record.number).values_list("hash", flat=True).first()
        if here is None:
            yield Problem("head_gone", "heads", record.number)
        elif here != record.hash:
            yield Problem("head_other", "heads", record.number)
        wanted = (line for line in record.lines if streams is None or line.stream in streams)
        for lines in _in_groups(wanted, _LINES):
            yield from _against_known(lines)


def _against_known(lines: list[Line]) -> Iterator[Problem]:
    places = Q()
    for line in lines:
        places |= Q(stream=line.stream, number=line.number)
    there = {
        (stream, number): found
        for stream, number, found in Entry.objects.filter(places).values_list("stream", "number", "hash")
    }
    for line in lines:
        found = there.get((line.stream, line.number))
        if found != line.hash:
            yield Problem("truncated" if found is None else "rewritten", line.stream, line.number)


def _in_groups(items: Iterable[_T], size: int) -> Iterator[list[_T]]:
    iterator = iter(items)
    while group := list(islice(iterator, size)):
        yield group
