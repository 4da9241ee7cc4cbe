"""Reading the ledger across chains for auditors: who looked at whom, what stands in one chain. Nothing sealed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Q

from wenjin.accounts.domain.actor import Actor
from wenjin.accounts.queries import people
from wenjin.cases.queries.visibility import visible_to
from wenjin.core.ledger import book
from wenjin.core.ledger.models import Entry, Head
from wenjin.desk.tasks import LEDGER_STREAM, VERIFIED

PAGE: Final = 100
LOOKS: Final = ("case.seen", "paper.seen", "person.looked_at", "mail.read")
_RECENT: Final = 10


@dataclass(frozen=True, slots=True)
class Verification:
    """What a verification found, as the ledger keeps it.

    Attributes:
        only: the one chain that was read; empty for all.
        first: the first problems: code, chain and number.
    """

    at: datetime
    actor: str
    entries: int
    streams: int
    heads: int
    waiting: int
    problems: int
    first: tuple[tuple[str, str, int], ...]
    only: str


@dataclass(frozen=True, slots=True)
class Subjects:
    """What chains are about: references of cases and names of people, by chain."""

    cases: dict[str, str]
    people: dict[str, str]

    def name(self, stream: str) -> str:
        """The case number or the name; the chain itself when nothing is known of it."""
        return self.cases.get(stream) or self.people.get(stream) or stream


def verifications() -> list[Verification]:
    """The last verifications, the latest first."""
    number, _hash = book.last(LEDGER_STREAM)
    rows = [
        one for one in book.entries(LEDGER_STREAM, after=max(number - _RECENT, 0)) if one.code == VERIFIED
    ]
    return [_verification(one.at, one.actor, one.payload) for one in reversed(rows)]


def _verification(at: datetime, actor: str, payload: dict[str, Any]) -> Verification:
    return Verification(
        at=at,
        actor=actor,
        entries=int(payload["entries"]),
        streams=int(payload["streams"]),
        heads=int(payload["heads"]),
        waiting=int(payload["waiting"]),
        problems=int(payload["problems"]),
        first=tuple((str(code), str(stream), int(number)) for code, stream, number in payload["first"]),
        only=str(payload.get("only", "")),
    )


def last_heads(limit: int = _RECENT) -> Sequence[Head]:
    """Signed heads, the latest first."""
    return list(Head.objects.select_related("export").order_by("-number")[:limit])


def looks(*, about: Iterable[str] = (), by: Iterable[str] = (), before: int | None = None) -> list[Entry]:
    """Who looked at what, the latest first, one more than a page when there is more.

    Args:
        about: chains that were looked at; by: references of who looked. Either fits; none named: all looks.
        before: row id where the page before ended.
    """
    rows = Entry.objects.filter(code__in=LOOKS)
    streams, actors = list(about), list(by)
    if streams or actors:
        rows = rows.filter(Q(stream__in=streams) | Q(actor__in=actors))
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return list(rows.order_by("-pk")[: PAGE + 1])


def chain(stream: str, *, after: int = 0) -> list[Entry]:
    """A page of one chain, one more than a page when there is more."""
    return list(Entry.objects.filter(stream=stream, number__gt=after).order_by("number")[: PAGE + 1])


def subjects(streams: Iterable[str], actor: Actor) -> Subjects:
    """What these chains are about. Two queries."""
    known = set(streams)
    case_ids = _ids(known, "case:")
    person_ids = _ids(known, "person:")
    rows = visible_to(actor).filter(pk__in=case_ids).values_list("pk", "reference") if case_ids else ()
    return Subjects(
        {f"case:{pk}": str(reference) for pk, reference in rows},
        {f"person:{pk}": one.name for pk, one in people(person_ids).items()},
    )


def _ids(streams: Iterable[str], prefix: str) -> list[UUID]:
    found = []
    for one in streams:
        if one.startswith(prefix):
            try:
                found.append(UUID(one.removeprefix(prefix)))
            except ValueError:
                continue
    return found
