"""What comes of the course of a sample case: entries, papers in their places, messages. Pure data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wenjin.cases.domain.events import Event
from wenjin.cases.sample.papers import InventedPaper


@dataclass(frozen=True, slots=True)
class Cast:
    """Who acts in a case, as references of the ledger.

    Attributes:
        filer: the applicant, or who files for a firm; ``filer_for`` whom they act for then.
        officers: by authority, two at least.
        counter: at the centre.
    """

    filer: str
    filer_for: str
    officers: Mapping[str, tuple[str, ...]]
    counter: str


@dataclass(frozen=True, slots=True)
class Noted:
    """An entry that changes nothing in the state."""

    code: str
    payload: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Happened:
    """One entry of the ledger to come.

    Attributes:
        sealed: free text that belongs to it.
        key: of the act, where sweeps look for it.
    """

    at: datetime
    actor: str
    acting_for: str
    what: Event | Noted
    sealed: object = None
    key: str | None = None


@dataclass(slots=True)
class PaperPlace:
    """A paper in its place in the case."""

    paper: InventedPaper
    added_by: str
    added_at: datetime
    state: str = "given"
    why: str = ""
    removed_at: datetime | None = None
    original_seen_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """A message between the two sides."""

    id: UUID
    is_from_office: bool
    author: str
    at: datetime
    content: Mapping[str, str]
    decision: str | None = None
    request: str = ""


@dataclass(frozen=True, slots=True)
class Produced:
    """What a decision gives its holder."""

    item_id: UUID
    decision: str
    evidence: str
    at: datetime
