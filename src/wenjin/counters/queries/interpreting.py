"""What an interpreter has to do, and how long they did it today. Reads only."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from wenjin.counters.models import RemoteSession, Ticket
from wenjin.counters.queries.console import LineSeen, TicketSeen, lines_seen, tickets_at

_MOST: Final = 20


@dataclass(frozen=True, slots=True)
class Minutes:
    """What was interpreted today.

    Attributes:
        here: minutes at counters of the hall.
        remote: minutes by video; what is paid.
        conversations: how many.
    """

    here: float
    remote: float
    conversations: int


def job_at_counter(interpreter: UUID) -> TicketSeen | None:
    """The conversation to which somebody was called, or in which they are; None when there is none."""
    rows = Ticket.objects.filter(interpreter_id=interpreter, state__in=("called", "serving"))
    return next(iter(tickets_at(rows)), None)


def lines_for(centre: str, person: UUID, languages: frozenset[str]) -> list[LineSeen]:
    """Remote conversations that somebody is in, or could take: the own ones first, then the longest wanted."""
    running = RemoteSession.objects.filter(centre=centre, state__in=("connecting", "connected"))
    own_or_free = Q(person_id=person) | Q(state="connecting", person=None, language__in=languages)
    found = lines_seen(running.filter(own_or_free).order_by("asked_at")[:_MOST])
    return sorted(found, key=lambda one: (one.person_id != person, one.asked_at))


def line_in_hall(centre: str, pk: UUID) -> LineSeen | None:
    """One remote conversation of a centre."""
    return next(iter(lines_seen(RemoteSession.objects.filter(centre=centre, pk=pk))), None)


def minutes_today(centre: str, interpreter: UUID | None, person: UUID | None, at: datetime) -> Minutes:
    """What somebody interpreted since midnight, what runs still included."""
    midnight = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    here: list[float] = []
    remote: list[float] = []
    if interpreter is not None:
        rows = Ticket.objects.filter(interpreter_id=interpreter, served_at__gte=midnight)
        here = [_lasted(*one, at) for one in rows.values_list("served_at", "ended_at")]
    if person is not None:
        lines = RemoteSession.objects.filter(centre=centre, person_id=person, connected_at__gte=midnight)
        remote = [_lasted(*one, at) for one in lines.values_list("connected_at", "ended_at")]
    return Minutes(sum(here), sum(remote), len(here) + len(remote))


def _lasted(begun: datetime | None, ended: datetime | None, at: datetime) -> float:
    if begun is None:
        return 0.0
    return max(0.0, ((ended or at) - begun).total_seconds() / 60)
