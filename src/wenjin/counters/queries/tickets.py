"""Tickets: as their visitor sees them on the phone, and as reception looks for them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wenjin.core import clock
from wenjin.core.addresses import fingerprint
from wenjin.counters.domain.numbering import read_number
from wenjin.counters.domain.routing import Mode
from wenjin.counters.domain.ticket_state import ACTIVE, TicketState
from wenjin.counters.domain.waiting_time import UNKNOWN, WaitRange, turn_of
from wenjin.counters.models import RemoteSession, Ticket
from wenjin.counters.queries.coverage import Covered, covered_in
from wenjin.counters.queries.hall_now import LiveHall, languages_of, live_hall, local_day


@dataclass(frozen=True, slots=True)
class TicketView:
    """A ticket on the phone of its visitor; of a visitor who was sent on, the ticket of the second counter.

    Attributes:
        state: as in the row.
        ahead: how many who wait now are expected to be served before by the same officers; 0 when the visitor is
            not waiting.
        wait: minutes from now, as a range; unknown when the visitor is not waiting.
        counter: number of the counter, when it was called; else empty.
        mode: how they will understand each other, when it was called; else empty.
        line: the remote interpreter who is or is being connected.
        spoken: other languages of the visitor that whoever serves them speaks, or could, where nobody needs to
            interpret and nobody speaks the first one.
        covered: whether somebody can serve it still; says what can be done where nobody can.
        came_at: when the visitor took their first ticket, who may have been sent on since.
        last_event: the number of the last change that this shows is that of the board.
        can_feedback: was served and has not said yet how it was.
    """

    ticket: Ticket
    shown: str
    state: str
    ahead: int
    wait: WaitRange
    counter: str
    mode: str
    language: str
    also_speaks: tuple[str, ...]
    spoken: tuple[str, ...]
    line: RemoteSession | None
    covered: Covered
    came_at: datetime
    can_feedback: bool


def ticket_by_secret(secret: str, at: datetime | None = None) -> TicketView | None:
    """What the visitor who holds a secret sees; None when there is no such ticket.

    Args:
        at: now when left out.
    """
    ticket = ticket_of_secret(secret)
    return None if ticket is None else ticket_view(ticket, at or clock.now())


def ticket_of_secret(secret: str) -> Ticket | None:
    """The row; of a visitor who was sent to another counter, the last one."""
    ticket = _row(secret_hash=fingerprint(secret))
    while ticket is not None and ticket.state == TicketState.DONE:
        following = _row(previous=ticket)
        if following is None:
            break
        ticket = following
    return ticket


def ticket_view(ticket: Ticket, at: datetime, seen: LiveHall | None = None) -> TicketView:
    """A ticket as its visitor sees it.

    Args:
        seen: the hall, when it was read already.
    """
    is_of_today = ticket.day == local_day(at)
    needs_hall = is_of_today and ticket.state in ACTIVE
    seen = seen or (live_hall(ticket.centre, at) if needs_hall else None)
    wait, ahead, covered = UNKNOWN, 0, Covered(is_covered=True, how=None)
    if seen is not None and ticket.state in (TicketState.WAITING, TicketState.PARKED):
        covered = covered_in(seen, ticket.language, ticket.topic, ticket.also_speaks)
        number = seen.number_of.get(ticket.pk)
        if number is not None:
            turn = turn_of(seen.abilities, seen.moment, seen.moment.waiting[number].visitor)
            wait, ahead = turn.wait, turn.ahead
    is_at_counter = ticket.state in (TicketState.CALLED, TicketState.SERVING)
    return TicketView(
        ticket=ticket,
        shown=ticket.shown,
        state=ticket.state,
        ahead=ahead,
        wait=wait,
        counter=ticket.session.counter if is_at_counter and ticket.session is not None else "",
        mode=ticket.mode if is_at_counter else "",
        language=ticket.language,
        also_speaks=tuple(ticket.also_speaks),
        spoken=_spoken(ticket) if is_at_counter else covered.shared,
        line=None if seen is None else seen.lines.get(ticket.pk),
        covered=covered,
        came_at=_first(ticket).came_at,
        can_feedback=ticket.state == TicketState.DONE and ticket.score is None,
    )


def _spoken(ticket: Ticket) -> tuple[str, ...]:
    """In which languages but their own a visitor talks with whoever called them; empty in any other way."""
    if ticket.mode != Mode.SECOND.value or ticket.session is None:
        return ()
    theirs = languages_of(ticket.session.officer)
    return tuple(one for one in ticket.also_speaks if one in theirs)


def _first(ticket: Ticket) -> Ticket:
    """The ticket that a visitor took, of one who was sent on since."""
    while ticket.previous is not None:
        ticket = ticket.previous
    return ticket


def find_tickets(centre: str, written: str, at: datetime) -> list[Ticket]:
    """Tickets of today with a number as somebody typed it, the latest first."""
    number = read_number(written)
    if number is None:
        return []
    return list(
        Ticket.objects.filter(
            centre=centre, day=local_day(at), letter=number.letter, number=number.number
        ).select_related("session", "interpreter")
    )


def ticket(ticket_id: UUID) -> Ticket | None:
    """A ticket by its id."""
    return _row(pk=ticket_id)


def tickets_of_day(centre: str, at: datetime, *states: str) -> list[Ticket]:
    """Tickets of today in some states (none named: all), in the order in which they were given."""
    rows = Ticket.objects.filter(centre=centre, day=local_day(at)).select_related("session", "interpreter")
    return list((rows.filter(state__in=states) if states else rows).order_by("came_at", "letter", "number"))


def _row(**which: object) -> Ticket | None:
    rows = Ticket.objects.filter(**which).select_related("session__officer", "interpreter", "appointment")
    return rows.order_by("-came_at").first()
