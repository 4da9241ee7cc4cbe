"""Who handles which topic, and what comes back by the clock. No tables here.

Apps register in their module ``tasks``. These are imported when somebody first asks who handles what, which is a
worker: what they need to work with would fill the memory of processes that only draw pages.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final, Protocol, TypeVar

from django.utils.module_loading import autodiscover_modules

Payload = Mapping[str, Any]
MOST_ATTEMPTS: Final = 20


class Handler(Protocol):
    """Does what a message asks for. It may run more than once and must then have one effect."""

    def __call__(self, payload: Payload, /, *, at: datetime) -> None:
        """Do it."""


class HandlerOfMany(Protocol):
    """Does what several messages of one topic ask for, in one transaction; when it raises, none is done."""

    def __call__(self, payloads: Sequence[Payload], /, *, at: datetime) -> None:
        """Do them."""


class WhenDead(Protocol):
    """Is told, in the transaction that buries it, that a message will not be tried again."""

    def __call__(self, payload: Payload, error: str, /, *, at: datetime) -> None:
        """Write down what that means."""


Around = Callable[[], AbstractContextManager[object]]
Periodic = Callable[[datetime], int | None]
_Handler = TypeVar("_Handler", bound=Handler)


class TwoHandlers(RuntimeError):
    """A topic or a name was registered twice."""


class WillNotSucceed(Exception):
    """Raised by a handler: trying again is useless, so the message is a dead letter at once."""


class TryLater(Exception):
    """Raised by a handler: it did not work now.

    Attributes:
        after: how long to wait at least; None leaves it to the usual back-off.
    """

    def __init__(self, reason: str, *, after: timedelta | None = None) -> None:
        self.after = after
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Topic:
    """How a topic is handled.

    Attributes:
        is_transactional: the handler's writes and the mark *done* are one transaction. Not so for a handler
            that speaks to another system, for which no transaction may stay open.
        most_attempts: after so many the message is a dead letter.
        when_dead: told when that happens.
        together: does several at once; only for a transactional topic.
        around: entered once around several that run one after the other; only for one that is not.
    """

    name: str
    handler: Handler
    is_transactional: bool = True
    most_attempts: int = MOST_ATTEMPTS
    when_dead: WhenDead | None = None
    together: HandlerOfMany | None = None
    around: Around | None = None

    @property
    def is_grouped(self) -> bool:
        """Whether a worker takes several of its messages at once."""
        return (self.together if self.is_transactional else self.around) is not None


@dataclass(frozen=True, slots=True)
class PeriodicTask:
    """Something that comes back.

    Attributes:
        every: from one beginning to the next, at least.
        run: does it and may report a number.
    """

    name: str
    every: timedelta
    run: Periodic


_topics: dict[str, Topic] = {}
_periodic: dict[str, PeriodicTask] = {}


def handles(
    topic: str,
    *,
    is_transactional: bool = True,
    most_attempts: int = MOST_ATTEMPTS,
    when_dead: WhenDead | None = None,
    together: HandlerOfMany | None = None,
    around: Around | None = None,
) -> Callable[[_Handler], _Handler]:
    """Say that the decorated function handles a topic; it lives in ``<app>/tasks.py``.

    A transactional handler (the usual one) runs in the transaction that marks the message done: both are kept
    or neither, so its writes happen exactly once. It must be short, and it must not speak to other systems. A
    handler with ``is_transactional=False`` runs outside any transaction after the lease was committed; it may
    run again after a crash, so whatever it sends must be recognisable as the same thing.

    Args:
        together: of a transactional topic: the same for several messages, with fewer statements. Whatever it
            raises, its transaction is rolled back and each of the messages is given to the handler alone.
        around: of a topic that is not transactional: a context for several messages, such as a connection that
            they share. Their marks are written together when it ends, so the handler must write down by itself
            what it has done, and do nothing when it finds that.

    Raises:
        TwoHandlers: another function handles this topic already.
    """

    def register(handler: _Handler) -> _Handler:
        known = _topics.get(topic)
        if known is not None and _place(known.handler) != _place(handler):
            raise TwoHandlers(f"{topic}: {_place(known.handler)} and {_place(handler)}")
        _topics[topic] = Topic(topic, handler, is_transactional, most_attempts, when_dead, together, around)
        return handler

    return register


def every(name: str, *, minutes: int) -> Callable[[Periodic], Periodic]:
    """Say that the decorated function comes back, at most once in so many minutes over all workers.

    The function gets the time and may return how much it did. Running it once too often must do no harm.

    Raises:
        TwoHandlers: another function has this name already.
    """

    def register(run: Periodic) -> Periodic:
        known = _periodic.get(name)
        if known is not None and _place(known.run) != _place(run):
            raise TwoHandlers(f"{name}: {_place(known.run)} and {_place(run)}")
        _periodic[name] = PeriodicTask(name, timedelta(minutes=minutes), run)
        return run

    return register


def topic_of(name: str) -> Topic | None:
    """How a topic is handled; None when nobody registered it."""
    _find_tasks()
    return _topics.get(name)


def topics() -> tuple[str, ...]:
    """Every topic that has a handler."""
    _find_tasks()
    return tuple(sorted(_topics))


def periodic_tasks() -> tuple[PeriodicTask, ...]:
    """Everything that comes back, by name."""
    _find_tasks()
    return tuple(_periodic[name] for name in sorted(_periodic))


@cache
def _find_tasks() -> None:
    autodiscover_modules("tasks")


def _place(function: Callable[..., object]) -> str:
    """Where a function stands; the same module imported twice registers the same place."""
    return f"{function.__module__}.{getattr(function, '__qualname__', function)}"
