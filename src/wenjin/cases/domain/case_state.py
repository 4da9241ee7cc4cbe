"""What is known of a case at one moment: the sum of its events. Frozen; personal data is elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from wenjin.cases.domain.clock_state import ClockState
from wenjin.cases.domain.events import ClosedWhy, Outcome, Wanted


class CaseStatus(StrEnum):
    """Where a case is as a whole."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


class TaskStatus(StrEnum):
    """Where a task is."""

    WAITING = "waiting"
    READY = "ready"
    DONE = "done"
    SKIPPED = "skipped"


class PartStatus(StrEnum):
    """Where a decision is."""

    OPEN = "open"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"


class RequestStatus(StrEnum):
    """Where a request for information is. Moot: what it was for ended without it."""

    OPEN = "open"
    MET = "met"
    DROPPED = "dropped"
    MOOT = "moot"


@dataclass(frozen=True, slots=True)
class TaskState:
    """A task; ``since`` when it is where it is."""

    status: TaskStatus
    since: datetime

    @property
    def is_settled(self) -> bool:
        """Whether nobody has to do it any more."""
        return self.status in (TaskStatus.DONE, TaskStatus.SKIPPED)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A refusal that a second officer has to look at."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PartState:
    """One decision of the case.

    Attributes:
        task: the task in which it is taken.
        proposed: the refusal that waits for a second officer.
        was_extended: a term is made longer once only.
        ended_at: when it was decided or withdrawn.
        withdrawn_by: reference of who took it back; empty when it was not, or nobody wrote down who did.
    """

    task: str
    status: PartStatus = PartStatus.OPEN
    outcome: Outcome | None = None
    assigned_to: str | None = None
    proposed: Proposal | None = None
    was_extended: bool = False
    ended_at: datetime | None = None
    decided_by: str = ""
    withdrawn_by: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    number: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it is still to be decided."""
        return self.status is PartStatus.OPEN

    @property
    def is_granted(self) -> bool:
        """Whether it was granted."""
        return self.outcome is Outcome.GRANTED


@dataclass(frozen=True, slots=True)
class Request:
    """Something was asked for; see ``InformationRequested``.

    Attributes:
        supplied: what of it has come, by key.
    """

    id: str
    decision: str | None
    task: str
    pause: str | None
    wanted: tuple[Wanted, ...]
    answer_by: date | None
    by: str
    asked_at: datetime
    status: RequestStatus = RequestStatus.OPEN
    supplied: frozenset[tuple[str, str]] = frozenset()
    ended_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether something is still to come."""
        return self.status is RequestStatus.OPEN

    @property
    def outstanding(self) -> tuple[Wanted, ...]:
        """What is still to come."""
        return tuple(one for one in self.wanted if one.key not in self.supplied)

    def is_overdue(self, today: date) -> bool:
        """Whether it is open after its day. That is shown; it refuses nothing."""
        return self.is_open and self.answer_by is not None and today > self.answer_by


@dataclass(frozen=True, slots=True)
class CaseState:
    """A case.

    Attributes:
        procedure, version: the version of the procedure under which it goes on.
        tasks: by id, in the order of the procedure.
        parts: decisions by id, in the order in which they are taken.
        clocks: by id of the task; the clock of a decision is that of its task.
        requests: by id, in the order in which they were made.
        papers: evidence types handed in with the file.
    """

    procedure: str
    version: int
    drafted_at: datetime
    status: CaseStatus = CaseStatus.DRAFT
    tasks: Mapping[str, TaskState] = field(default_factory=dict)
    parts: Mapping[str, PartState] = field(default_factory=dict)
    clocks: Mapping[str, ClockState] = field(default_factory=dict)
    requests: Mapping[str, Request] = field(default_factory=dict)
    papers: tuple[str, ...] = ()
    content_hash: str = ""
    submitted_at: datetime | None = None
    accepted_at: datetime | None = None
    closed_at: datetime | None = None
    closed_why: ClosedWhy | None = None

    @property
    def key(self) -> tuple[str, int]:
        """Id and version of its procedure."""
        return self.procedure, self.version

    @property
    def is_open(self) -> bool:
        """Whether it was submitted and is not closed."""
        return self.status is CaseStatus.OPEN

    @property
    def is_closed(self) -> bool:
        """Whether nothing changes any more."""
        return self.status is CaseStatus.CLOSED

    @property
    def is_settled(self) -> bool:
        """Whether every decision is taken or withdrawn and no task is left."""
        return all(not part.is_open for part in self.parts.values()) and all(
            task.is_settled for task in self.tasks.values()
        )

    @property
    def active_decisions(self) -> frozenset[str]:
        """Decisions that were not withdrawn."""
        return frozenset(
            own_id for own_id, part in self.parts.items() if part.status is not PartStatus.WITHDRAWN
        )

    @property
    def open_requests(self) -> tuple[Request, ...]:
        """Requests with something still to come, the oldest first."""
        return tuple(request for request in self.requests.values() if request.is_open)

    def open_requests_of(self, task: str) -> tuple[Request, ...]:
        """Open requests of one task (the task of the decision, for a decision)."""
        return tuple(one for one in self.requests.values() if one.is_open and one.task == task)

    def stops_decision(self, request: Request) -> bool:
        """Whether a decision’s clock stands still for a request, or did: none has begun before acceptance."""
        is_decision = any(part.task == request.task for part in self.parts.values())
        return request.pause is not None and is_decision and request.task in self.clocks

    def clock_of(self, decision: str) -> ClockState | None:
        """The clock of a decision; None before it starts."""
        return self.clocks.get(self.parts[decision].task)
