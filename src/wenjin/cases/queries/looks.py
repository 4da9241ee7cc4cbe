"""Who looked at a case, and what happened in it: read from the ledger, by name where the reader may know it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from wenjin.accounts.domain.actor import Actor
from wenjin.accounts.domain.looks import LOOKED_AT
from wenjin.accounts.queries import people
from wenjin.cases.models import Case
from wenjin.cases.queries.permission import Deed, may
from wenjin.cases.queries.visibility import OWN_SIDE, Relation, Standing, relation
from wenjin.core.keys.errors import KeyTrouble
from wenjin.core.keys.sealing import unseal_json
from wenjin.core.ledger import book

_LOOKS: Final = ("case.seen", "paper.seen")


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody saw something.

    Attributes:
        what: ``case``, ``answers`` and the like, or the kind of paper; ``person.search`` and the like where
            somebody did not look at the case but at the applicant.
    """

    at: datetime
    actor: str
    name: str
    what: str


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One entry, for the audit view of a case.

    Attributes:
        text: what was sealed beside it; None for readers who see no contents (auditors), or when it was erased.
        has_text: something was sealed beside it.
    """

    number: int
    at: datetime
    code: str
    actor: str
    name: str
    acting_for: str
    payload: dict[str, Any]
    has_text: bool
    text: object
    hash: str


def who_looked(
    actor: Actor, case: Case, *, known: Relation | None = None, most: int | None = None
) -> list[Look]:
    """Who looked at a case, the latest first; empty for whoever may not know. Two or three queries.

    The applicant, and whoever may act for them, also reads who looked at the applicant, such as by finding them
    in a search.

    Args:
        known: how the actor is related to the case, when that was worked out before.
        most: at most so many; all when left out.
    """
    if not may(actor, Deed.SEE_WHO_LOOKED, case, known=known):
        return []
    entries = book.latest(case.stream, _LOOKS, most)
    if case.applicant_id is not None and actor.may_act_for(case.applicant_id):
        entries += book.latest(f"person:{case.applicant_id}", [LOOKED_AT], most)
        entries = sorted(entries, key=lambda entry: entry.at, reverse=True)[:most]
    names = _names(entry.actor for entry in entries)
    return [
        Look(
            entry.at,
            entry.actor,
            names.get(entry.actor, ""),
            _what(entry),
        )
        for entry in entries
    ]


def _what(entry: book.Written) -> str:
    if entry.code == LOOKED_AT:
        return f"person.{entry.payload['why']}"
    return str(entry.payload.get("evidence") or entry.payload["what"])


def ledger(actor: Actor, case: Case) -> list[LedgerLine]:
    """Everything that was written about a case, in order; texts only for those who may read the case itself."""
    known = relation(actor, case)
    if not actor.is_system and not may(actor, Deed.SEE_LEDGER, case, known=known):
        return []
    reads = known.has(*OWN_SIDE, Standing.OFFICER) and case.erased_at is None
    entries = list(book.entries(case.stream))
    names = _names(entry.actor for entry in entries)
    return [
        LedgerLine(
            number=entry.number,
            at=entry.at,
            code=entry.code,
            actor=entry.actor,
            name=names.get(entry.actor, ""),
            acting_for=entry.acting_for,
            payload=entry.payload,
            has_text=entry.sealed is not None,
            text=_text(case, entry) if reads else None,
            hash=entry.hash,
        )
        for entry in entries
    ]


def _text(case: Case, entry: Any) -> object:
    if entry.sealed is None or entry.key_id != case.data_key_id:
        return None
    try:
        return unseal_json(case.data_key, entry.sealed, context=f"case:{case.pk}:entry:{entry.number}")
    except KeyTrouble:
        return None


def _names(references: Iterable[str]) -> dict[str, str]:
    ids = {one: UUID(one.removeprefix("person:")) for one in set(references) if one.startswith("person:")}
    known = people(ids.values())
    return {reference: known[pk].name for reference, pk in ids.items() if pk in known}
