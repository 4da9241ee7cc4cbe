"""What the pages of the staff show of counters and of tickets. Reads only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Count
from django.utils import timezone

from wenjin.counters.domain.people_facts import PeopleFacts
from wenjin.counters.models import CounterSession, RemoteSession, Ticket
from wenjin.counters.queries.hall_now import waited_minutes
from wenjin.counters.queries.people import facts_of

_RUNNING: Final = ("connecting", "connected")
_AT_A_COUNTER: Final = ("called", "serving")


@dataclass(frozen=True, slots=True)
class LineSeen:
    """A remote interpreter for a ticket, wanted or there.

    Attributes:
        ticket: how the number of the ticket is written.
        counter: where the visitor sits; empty while they wait.
    """

    id: UUID
    ticket_id: UUID
    ticket: str
    topic: str
    service_id: str
    counter: str
    language: str
    state: str
    asked_at: datetime
    expected_at: datetime
    connected_at: datetime | None
    ended_at: datetime | None
    interpreter: str
    person_id: UUID | None
    why_failed: str
    room: str


@dataclass(frozen=True, slots=True)
class TicketSeen:
    """A visitor as whoever works in the hall sees them.

    Attributes:
        shown: how the number is written and called.
        reasons: ids of priorities.
        appointment_at: when they have an appointment; None without.
        interpreter: name of who comes to the counter; empty for nobody.
        line: the remote interpreter; None without.
    """

    id: UUID
    shown: str
    topic: str
    service_id: str
    language: str
    also_speaks: tuple[str, ...]
    group_size: int
    state: str
    source: str
    came_at: datetime
    ready_at: datetime
    reasons: tuple[str, ...]
    appointment_at: datetime | None
    papers: tuple[str, ...]
    case_reference: str
    mode: str
    counter: str
    officer: str
    interpreter: str
    calls: int
    called_at: datetime | None
    served_at: datetime | None
    parked_until: datetime | None
    declined: int
    line: LineSeen | None

    def waited(self, at: datetime) -> int:
        """Whole minutes from when waiting counts to the call, or to this moment; 0 before."""
        until = self.called_at if self.called_at and self.state != "waiting" else at
        return waited_minutes(self.ready_at, until)


@dataclass(frozen=True, slots=True)
class SessionSeen:
    """An officer at a counter.

    Attributes:
        ticket: whom they have called or are serving; None when nobody.
        served: how many conversations ended here today.
    """

    id: UUID
    centre: str
    counter: str
    officer_id: UUID
    officer: PeopleFacts
    state: str
    opened_at: datetime
    changed_at: datetime
    seen_at: datetime
    back_at: datetime | None
    ticket: TicketSeen | None
    served: int


def session_of(centre: str, officer: UUID, at: datetime) -> SessionSeen | None:
    """The counter that an officer has open; None when they have none."""
    return next(iter(_sessions(CounterSession.objects.filter(centre=centre, officer_id=officer), at)), None)


def open_sessions(centre: str, at: datetime) -> list[SessionSeen]:
    """All counters that are open, in the order of their numbers."""
    found = _sessions(CounterSession.objects.filter(centre=centre), at)
    return sorted(found, key=lambda one: (len(one.counter), one.counter))


def ticket_in_hall(centre: str, pk: UUID) -> TicketSeen | None:
    """One ticket of a centre; None when there is none."""
    return next(iter(tickets_at(Ticket.objects.filter(centre=centre, pk=pk))), None)


def tickets_of_day(centre: str, at: datetime, states: Iterable[str]) -> list[TicketSeen]:
    """Tickets of today in these states, in the order in which their waiting counts."""
    today = timezone.localdate(at)
    rows = Ticket.objects.filter(centre=centre, day=today, state__in=list(states))
    return tickets_at(rows.order_by("ready_at", "number"))


def lines_of_hall(centre: str) -> list[LineSeen]:
    """Remote interpreters who are connected or wanted, the longest wanted first."""
    return lines_seen(RemoteSession.objects.filter(centre=centre, state__in=_RUNNING).order_by("asked_at"))


def served_since(centre: str, day: date) -> int:
    """How many conversations ended on a day."""
    return Ticket.objects.filter(centre=centre, day=day, state=Ticket.State.DONE).count()


def _sessions(rows: Any, at: datetime) -> list[SessionSeen]:
    found = list(rows.filter(closed_at=None).select_related("officer"))
    done = Ticket.objects.filter(
        session__officer__in=[one.officer_id for one in found],
        day=timezone.localdate(at),
        state=Ticket.State.DONE,
    )
    counts = dict(done.values_list("session__officer").annotate(served=Count("pk")))
    serving = {
        one.counter_session: one
        for one in _serving(Ticket.objects.filter(session__in=found, state__in=_AT_A_COUNTER))
    }
    return [
        SessionSeen(
            id=one.pk,
            centre=one.centre,
            counter=one.counter,
            officer_id=one.officer_id,
            officer=facts_of(one.officer),
            state=one.state,
            opened_at=one.opened_at,
            changed_at=one.changed_at,
            seen_at=one.seen_at,
            back_at=one.back_at,
            ticket=serving[one.pk].ticket if one.pk in serving else None,
            served=counts.get(one.officer_id, 0),
        )
        for one in found
    ]


@dataclass(frozen=True, slots=True)
class _Serving:
    counter_session: UUID | None
    ticket: TicketSeen


def _serving(rows: Any) -> list[_Serving]:
    found = list(rows.select_related("session__officer", "interpreter", "appointment"))
    lines = _lines_of(found)
    return [_Serving(one.session_id, _ticket(one, lines.get(one.pk))) for one in found]


def tickets_at(rows: Any) -> list[TicketSeen]:
    """Rows of tickets as pages show them."""
    return [one.ticket for one in _serving(rows)]


def _lines_of(tickets: list[Ticket]) -> dict[UUID, LineSeen]:
    rows = RemoteSession.objects.filter(ticket__in=tickets, state__in=(*_RUNNING, "failed"))
    # The newest counts: a line that failed may have been asked for again.
    return {one.ticket_id: one for one in lines_seen(rows.order_by("asked_at"))}


def _ticket(row: Ticket, line: LineSeen | None) -> TicketSeen:
    session = row.session if row.session_id else None
    return TicketSeen(
        id=row.pk,
        shown=row.shown,
        topic=row.topic,
        service_id=row.service_id,
        language=row.language,
        also_speaks=tuple(row.also_speaks),
        group_size=row.group_size,
        state=row.state,
        source=row.source,
        came_at=row.came_at,
        ready_at=row.ready_at,
        reasons=tuple(row.reasons),
        appointment_at=row.appointment.starts_at if row.appointment else None,
        papers=tuple(row.appointment.papers) if row.appointment else (),
        case_reference=row.case_reference,
        mode=row.mode,
        counter=session.counter if session else "",
        officer=session.officer.name if session else "",
        interpreter=row.interpreter.name if row.interpreter else "",
        calls=row.calls,
        called_at=row.called_at,
        served_at=row.served_at,
        parked_until=row.parked_until,
        declined=len(row.declined),
        line=line,
    )


def lines_seen(rows: Any) -> list[LineSeen]:
    """Rows of remote sessions as pages show them."""
    return [
        LineSeen(
            id=one.pk,
            ticket_id=one.ticket_id,
            ticket=one.ticket.shown,
            topic=one.ticket.topic,
            service_id=one.ticket.service_id,
            counter=one.ticket.session.counter if one.ticket.session else "",
            language=one.language,
            state=one.state,
            asked_at=one.asked_at,
            expected_at=one.expected_at,
            connected_at=one.connected_at,
            ended_at=one.ended_at,
            interpreter=one.interpreter_name,
            person_id=one.person_id,
            why_failed=one.why_failed,
            room=one.room,
        )
        for one in rows.select_related("ticket__session")
    ]
