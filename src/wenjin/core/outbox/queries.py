"""What waits, what is dead, and what came back when."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q

from wenjin.core.outbox.models import Message, PeriodicWork


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A message that nobody will try again unless somebody asks for it.

    Attributes:
        payload: identifiers, codes and dates.
        error: kind and place of the last error.
    """

    id: int
    topic: str
    payload: dict[str, object]
    attempts: int
    error: str
    made_at: datetime
    dead_at: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much is open.

    Attributes:
        oldest_due_at: since when the longest waiting due message waits; None when nothing is due.
    """

    open: int
    due: int
    failing: int
    dead: int
    oldest_due_at: datetime | None


@dataclass(frozen=True, slots=True)
class PeriodicState:
    """How periodic work went last time."""

    name: str
    next_at: datetime
    begun_at: datetime | None
    done_at: datetime | None
    result: int | None
    error: str


def dead_letters(limit: int = 200) -> tuple[DeadLetter, ...]:
    """Dead letters, the newest first."""
    return tuple(
        DeadLetter(row.pk, row.topic, row.payload, row.attempts, row.last_error, row.made_at, row.dead_at)
        for row in Message.objects.dead().order_by("-dead_at", "-id")[:limit]
        if row.dead_at is not None
    )


def waiting(at: datetime) -> Waiting:
    """How much is open at this moment."""
    due = Q(available_at__lte=at)
    counted = Message.objects.open().aggregate(
        open=Count("id"),
        due=Count("id", filter=due),
        failing=Count("id", filter=~Q(last_error="")),
        oldest=Min("available_at", filter=due),
    )
    return Waiting(
        counted["open"], counted["due"], counted["failing"], Message.objects.dead().count(), counted["oldest"]
    )


def is_known(key: str) -> bool:
    """Whether a message with this key was posted and its row is still there."""
    return Message.objects.filter(key=key).exists()


def available_at(key: str) -> datetime | None:
    """When the open message with this key will run at the earliest; None when there is none."""
    return Message.objects.open().filter(key=key).values_list("available_at", flat=True).first()


def periodic_states() -> tuple[PeriodicState, ...]:
    """How everything periodic went last time, by name."""
    return tuple(
        PeriodicState(row.name, row.next_at, row.begun_at, row.done_at, row.last_result, row.last_error)
        for row in PeriodicWork.objects.order_by("name")
    )
