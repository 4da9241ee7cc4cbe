"""Rows of appointments, tickets and people at counters."""

from wenjin.counters.models.appointments import Appointment, CallBack, Claim, WaitingWish
from wenjin.counters.models.people import Interpreter, Officer, OpeningException, Shift
from wenjin.counters.models.rosters import Roster, TimeAway, WhatIf
from wenjin.counters.models.tickets import CounterSession, HallEvent, RemoteSession, Ticket

__all__ = [
    "Appointment",
    "CallBack",
    "Claim",
    "CounterSession",
    "HallEvent",
    "Interpreter",
    "Officer",
    "OpeningException",
    "RemoteSession",
    "Roster",
    "Shift",
    "Ticket",
    "TimeAway",
    "WaitingWish",
    "WhatIf",
]
