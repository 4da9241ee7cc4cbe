"""What happened in a case: frozen facts, and how the ledger writes them down.

A payload holds ids, codes, dates and hashes only. What people write (reasons, messages) lies sealed beside it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import ClassVar, cast

from wenjin.catalogue.domain.deadline import Unit


class Outcome(StrEnum):
    """How a decision ended."""

    GRANTED = "granted"
    REFUSED = "refused"


class WantedKind(StrEnum):
    """What can be asked for."""

    PAPER = "paper"
    FIELD = "field"


class ClosedWhy(StrEnum):
    """Why a case is closed."""

    FINISHED = "finished"
    WITHDRAWN = "withdrawn"
    NOT_ACCEPTED = "not_accepted"
    DISCARDED = "discarded"


NO_LONGER_MADE_HERE = "no_longer_made_here"
"""Reason for a paper that a part of the case would have made, had it not been withdrawn."""


@dataclass(frozen=True, slots=True, order=True)
class Wanted:
    """One thing that is asked for.

    Attributes:
        id: evidence type or form field.
        reason: code of what is wrong with it (missing, illegible, expired, …); empty when named as supplied.
    """

    kind: WantedKind
    id: str
    reason: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What it is, whatever is wrong with it."""
        return self.kind, self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened.

    Attributes:
        at: when, kept in UTC.
    """

    code: ClassVar[str] = ""
    at: datetime

    def __post_init__(self) -> None:
        if self.at.tzinfo is not UTC:
            if self.at.utcoffset() is None:
                raise ValueError("an event needs an aware time")
            object.__setattr__(self, "at", self.at.astimezone(UTC))


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted(Event):
    """Somebody began a file under this version of a procedure."""

    code: ClassVar[str] = "case.drafted"
    procedure: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted(Event):
    """The file was handed in, with these papers."""

    code: ClassVar[str] = "case.submitted"
    content_hash: str
    papers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskDone(Event):
    """A task without a decision is done."""

    code: ClassVar[str] = "case.task_done"
    task: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted(Event):
    """The office took the file on: the clocks of the law start."""

    code: ClassVar[str] = "case.accepted"


@dataclass(frozen=True, slots=True, kw_only=True)
class InformationRequested(Event):
    """Papers or answers are asked for, once and in full.

    Attributes:
        decision: for which decision; None for the work before it.
        task: the task that asks.
        pause: why the clock stands still meanwhile; None when it runs on.
        answer_by: until when; nothing happens by itself afterwards.
        by: who asked; "system" when the case itself found them missing.
    """

    code: ClassVar[str] = "case.information_requested"
    request: str
    decision: str | None
    task: str
    pause: str | None
    wanted: tuple[Wanted, ...]
    answer_by: date | None
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InformationSupplied(Event):
    """Something that was asked for has come (``what``: without reasons)."""

    code: ClassVar[str] = "case.information_supplied"
    request: str
    what: tuple[Wanted, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InformationDropped(Event):
    """What was asked for is not wanted any more."""

    code: ClassVar[str] = "case.information_dropped"
    request: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedDropped(Event):
    """Some of what was asked for is not wanted any more: only a part that was withdrawn needed it.

    Attributes:
        what: these, without reasons; the rest of the request stays.
    """

    code: ClassVar[str] = "case.wanted_dropped"
    request: str
    what: tuple[Wanted, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockPaused(Event):
    """The clock of a task stands still for this reason, beside others that it may have."""

    code: ClassVar[str] = "case.clock_paused"
    task: str
    decision: str | None
    pause: str
    request: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseEnded(Event):
    """One reason for standing still is gone, others remain."""

    code: ClassVar[str] = "case.pause_ended"
    task: str
    pause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockResumed(Event):
    """The clock of a task runs again."""

    code: ClassVar[str] = "case.clock_resumed"
    task: str
    decision: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Extended(Event):
    """The term of a decision was made longer."""

    code: ClassVar[str] = "case.extended"
    decision: str
    days: int
    unit: Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalProposed(Event):
    """A first officer would refuse."""

    code: ClassVar[str] = "case.refusal_proposed"
    decision: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalReturned(Event):
    """The proposed refusal was given back: the decision is open again."""

    code: ClassVar[str] = "case.refusal_returned"
    decision: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided(Event):
    """A decision was taken.

    Attributes:
        valid_until: last day on which what was granted is valid; None when it has no end.
        number: number of the letter (a file number, nothing that names a person).
    """

    code: ClassVar[str] = "case.decided"
    decision: str
    outcome: Outcome
    by: str
    valid_from: date | None
    valid_until: date | None
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartWithdrawn(Event):
    """The applicant's side no longer asks for this decision.

    Attributes:
        by: who said so, which need not be the applicant; empty when nobody wrote it down.
    """

    code: ClassVar[str] = "case.part_withdrawn"
    decision: str
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assigned(Event):
    """An officer took a decision on, or nobody has it any more."""

    code: ClassVar[str] = "case.assigned"
    decision: str
    to: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Migrated(Event):
    """The case goes on under another version of its procedure."""

    code: ClassVar[str] = "case.migrated"
    version: int
    takes_new_terms: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed(Event):
    """Nothing is left to do."""

    code: ClassVar[str] = "case.closed"
    why: ClosedWhy


EVENTS: tuple[type[Event], ...] = (
    Drafted,
    Submitted,
    TaskDone,
    Accepted,
    InformationRequested,
    InformationSupplied,
    InformationDropped,
    WantedDropped,
    ClockPaused,
    PauseEnded,
    ClockResumed,
    Extended,
    RefusalProposed,
    RefusalReturned,
    Decided,
    PartWithdrawn,
    Assigned,
    Migrated,
    Closed,
)
_BY_CODE = {kind.code: kind for kind in EVENTS}


def to_payload(event: Event) -> tuple[str, dict[str, object]]:
    """Code and payload as the ledger takes them; the time goes beside."""
    return event.code, {name: _plain(getattr(event, name)) for name in _NAMES[type(event)]}


def from_payload(code: str, payload: Mapping[str, object], at: datetime) -> Event | None:
    """The event that was written down; None for entries that do not change the state (``case.seen``)."""
    kind = _BY_CODE.get(code)
    if kind is None:
        return None
    values = {name: _READERS.get(name, _as_it_is)(payload[name]) for name in _NAMES[kind]}
    # The names come from the class itself, so the values fit it.
    return cast(Callable[..., Event], kind)(at=at, **values)


_NAMES = {kind: tuple(field.name for field in fields(kind) if field.name != "at") for kind in EVENTS}


def _plain(value: object) -> object:
    if isinstance(value, StrEnum):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Wanted):
        return [str(value.kind), value.id, value.reason]
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value


def _as_it_is(value: object) -> object:
    return value


def _day(value: object) -> date | None:
    return None if value is None else date.fromisoformat(str(value))


def wanted_from(value: object) -> tuple[Wanted, ...]:
    """Things asked for, as a payload has them."""
    rows = cast(Iterable[tuple[str, str, str]], value)
    return tuple(Wanted(WantedKind(kind), own_id, reason) for kind, own_id, reason in rows)


# How a value is read depends on its name alone: a name means the same in every event.
_READERS: Mapping[str, Callable[[object], object]] = {
    "papers": lambda value: tuple(cast(Iterable[str], value)),
    "wanted": wanted_from,
    "what": wanted_from,
    "answer_by": _day,
    "valid_from": _day,
    "valid_until": _day,
    "unit": lambda value: Unit(str(value)),
    "outcome": lambda value: Outcome(str(value)),
    "why": lambda value: ClosedWhy(str(value)),
}
