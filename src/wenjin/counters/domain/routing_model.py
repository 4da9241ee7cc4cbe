"""What is known in a hall when it must be decided who is served next, and what can be decided."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from wenjin.counters.domain.visitors import Visitor


class Mode(StrEnum):
    """How visitor and officer understand each other, the best way first."""

    DIRECT = "direct"
    SECOND = "second"
    INTERPRETER = "interpreter"
    REMOTE = "remote"


@dataclass(frozen=True, slots=True)
class Line:
    """A remote interpreter for one visitor.

    Attributes:
        ready_at: minute in which they are or should be connected.
        is_connected: whether they are.
    """

    ready_at: float
    is_connected: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who waits.

    Attributes:
        visitor: who.
        line: the remote interpreter who is or is being connected for them.
        barred: places of officers who declined, with a reason.
    """

    visitor: Visitor
    line: Line | None = None
    barred: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Resource:
    """An officer or an interpreter at a moment.

    Attributes:
        is_free: whether they could begin now.
        free_at: minute in which they are expected to be free; now when they are; infinite when they are gone.
    """

    is_free: bool
    free_at: float


@dataclass(frozen=True)
class Moment:
    """What is known when it must be decided.

    Attributes:
        now: the minute.
        waiting: everybody who is in the hall and not served yet.
        officers: of the hall, in its order.
        interpreters: of the hall, in its order.
        lines: places for video that nobody uses.
        on_call: remote interpreters who are not used, by language.
    """

    now: float
    waiting: tuple[Waiting, ...]
    officers: tuple[Resource, ...]
    interpreters: tuple[Resource, ...]
    lines: int
    on_call: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Start:
    """Somebody is called now.

    Attributes:
        visitor: number of the visitor.
        officer: place of the officer.
        mode: how they understand each other.
        interpreter: place of the interpreter, when one walks to the counter.
        minutes: that serving is expected to take.
    """

    visitor: int
    officer: int
    mode: Mode
    interpreter: int | None
    minutes: float


@dataclass(frozen=True, slots=True)
class Hold:
    """Somebody waits for a certain officer, interpreter or connection, and does better so.

    Attributes:
        visitor: number of the visitor.
        officer: place of the officer.
        mode: how they will understand each other.
        minutes: until it should begin.
    """

    visitor: int
    officer: int
    mode: Mode
    minutes: float


@dataclass(frozen=True, slots=True)
class Routing:
    """What should happen now.

    Attributes:
        starts: who is called.
        connects: visitors for whom a remote interpreter is to be connected now.
        holds: who is held, and for whom.
    """

    starts: tuple[Start, ...] = ()
    connects: tuple[int, ...] = ()
    holds: tuple[Hold, ...] = ()
