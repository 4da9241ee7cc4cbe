"""The end of a day in the hall: nobody waits overnight."""

from datetime import datetime

from wenjin.accounts.domain.actor import SYSTEM
from wenjin.counters.domain.ticket_state import TicketState
from wenjin.counters.models import CounterSession, Ticket
from wenjin.counters.queries.hall_now import local_day
from wenjin.counters.services.hall_acts import hall_act
from wenjin.counters.services.lines import end_lines_of

_UNSERVED = (TicketState.WAITING, TicketState.CALLED, TicketState.PARKED)


def end_days_before(at: datetime) -> int:
    """Tickets and counters of days before today are over; says how many.

    Who was being served was served; who waited has left.
    """
    today = local_day(at)
    open_tickets = Ticket.objects.filter(day__lt=today, state__in=[*_UNSERVED, TicketState.SERVING])
    centres = set(open_tickets.values_list("centre", flat=True).distinct())
    left_open = [
        one
        for one in CounterSession.objects.filter(closed_at__isnull=True)
        if local_day(one.opened_at) < today and local_day(one.seen_at) < today
    ]
    done = 0
    for centre in sorted(centres | {one.centre for one in left_open}):
        done += _end(centre, at)
    return done


def _end(centre: str, at: datetime) -> int:
    today, done = local_day(at), 0
    with hall_act(centre, SYSTEM, at=at) as act:
        for ticket in Ticket.objects.filter(
            centre=centre, day__lt=today, state__in=[*_UNSERVED, TicketState.SERVING]
        ):
            was_served = ticket.state == TicketState.SERVING
            state = TicketState.DONE if was_served else TicketState.LEFT
            act.change(ticket, state=state.value, ended_at=at, parked_until=None)
            end_lines_of(act, ticket)
            act.note("ticket.day_over", ticket=str(ticket.pk), state=state.value)
            done += 1
        for session in CounterSession.objects.filter(centre=centre, closed_at__isnull=True):
            if local_day(session.opened_at) < today and local_day(session.seen_at) < today:
                session.state, session.closed_at, session.changed_at = CounterSession.State.CLOSED, at, at
                session.save(update_fields=["state", "closed_at", "changed_at"])
                act.note("counter.closed", session=str(session.pk))
                done += 1
        if done:
            act.changed()
    return done
