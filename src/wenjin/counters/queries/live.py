"""What pages ask about a hall at a moment; each part has a file of its own."""

from wenjin.counters.queries.board import (
    Board,
    Call,
    board,
    events_after,
    last_event,
    range_for,
    usual_wait,
)
from wenjin.counters.queries.coverage import Covered, DayCoverage, coverage_now, coverage_of_day
from wenjin.counters.queries.hall_now import LiveHall, live_hall, local_day, waited_minutes
from wenjin.counters.queries.suggesting import (
    Alternative,
    Reason,
    Suggestion,
    WaitingRow,
    alternatives,
    suggestion,
    suggestion_in,
    waiting_list,
    waiting_rows,
)
from wenjin.counters.queries.tickets import (
    TicketView,
    find_tickets,
    ticket_by_secret,
    ticket_view,
    tickets_of_day,
)

__all__ = [
    "Alternative",
    "Board",
    "Call",
    "Covered",
    "DayCoverage",
    "LiveHall",
    "Reason",
    "Suggestion",
    "TicketView",
    "WaitingRow",
    "alternatives",
    "board",
    "coverage_now",
    "coverage_of_day",
    "events_after",
    "find_tickets",
    "last_event",
    "live_hall",
    "local_day",
    "range_for",
    "suggestion",
    "suggestion_in",
    "ticket_by_secret",
    "ticket_view",
    "tickets_of_day",
    "usual_wait",
    "waited_minutes",
    "waiting_list",
    "waiting_rows",
]
