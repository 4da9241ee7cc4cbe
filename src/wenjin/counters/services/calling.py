"""Calling: from the waiting list to a counter, through the conversation, and away."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import IntegrityError

from wenjin.accounts.domain.actor import Actor
from wenjin.counters.domain.routing import Mode
from wenjin.counters.domain.ticket_state import TicketAct, TicketState
from wenjin.counters.domain.ways import Way, best_way
from wenjin.counters.models import CounterSession, Ticket
from wenjin.counters.queries.hall_now import LiveHall, live_hall
from wenjin.counters.services.hall_acts import HallAct, hall_act, refuse_strangers
from wenjin.counters.services.lines import connect_within, end_lines_of
from wenjin.counters.services.refusals import (
    AlreadyCalled,
    CalledHere,
    CounterBusy,
    CounterClosed,
    InterpreterTaken,
    NobodyToCall,
    NotWaiting,
    NoWayToTalk,
    UnknownReason,
    WrongCount,
)
from wenjin.counters.services.sessions import put_back
from wenjin.counters.services.tickets import follow_up, free, row

DECLINE_REASONS: Final = ("not_my_topic", "language", "personal", "too_long", "other")
"""Why an officer may leave somebody to others: codes, since words could say something about the visitor."""
LONGEST_PARK: Final = 240


def call(session_id: UUID, ticket_id: UUID, actor: Actor, *, key: str, at: datetime) -> Ticket:
    """Call somebody to a counter, in the best way in which the two can understand each other now.

    Raises:
        CounterClosed, CounterBusy: the counter takes nobody now.
        CalledHere: it called this ticket before.
        AlreadyCalled: somebody else was faster.
        NotWaiting: the ticket does not wait.
        InterpreterTaken: whoever would have to interpret is not there now.
        NoWayToTalk: this officer cannot serve the ticket at all, or declined it.
    """
    session = _session(session_id)
    refuse_strangers(actor, session.centre)
    try:
        with hall_act(session.centre, actor, at=at, key=key) as act:
            done = act.done_before("ticket.called")
            if done is not None:
                return row(UUID(done["ticket"]))
            seen = live_hall(session.centre, at, asked_by=session_id)
            place = _free_place(seen, session_id, wanted=ticket_id)
            ticket = row(ticket_id)
            if ticket.state in (TicketState.CALLED, TicketState.SERVING):
                raise AlreadyCalled(
                    ticket=ticket.shown, counter=ticket.session.counter if ticket.session else ""
                )
            waits = seen.waiting(ticket_id)
            if waits is None:
                raise NotWaiting(state=ticket.state, ticket=ticket.shown)
            way = best_way(seen.abilities, seen.moment, waits, place)
            if way is None:
                raise NoWayToTalk(ticket=ticket.shown)
            if way.delay > 0:
                raise InterpreterTaken(ticket=ticket.shown, minutes=round(way.delay))
            return _call(act, seen, place, ticket, way)
    except IntegrityError as error:  # the last word has the database
        raise AlreadyCalled from error


def call_next(session_id: UUID, actor: Actor, *, key: str, at: datetime) -> Ticket:
    """Call whoever should come to this counter now.

    Raises:
        CounterClosed, CounterBusy: as ``call``.
        NobodyToCall: nobody waits, or who waits is better served a little later or by somebody else.
    """
    session = _session(session_id)
    refuse_strangers(actor, session.centre)
    try:
        with hall_act(session.centre, actor, at=at, key=key) as act:
            done = act.done_before("ticket.called")
            if done is not None:
                return row(UUID(done["ticket"]))
            seen = live_hall(session.centre, at, asked_by=session_id)
            place = _free_place(seen, session_id)
            start = next((one for one in seen.routing.starts if one.officer == place), None)
            if start is None:
                raise NobodyToCall(waiting=len(seen.tickets))
            way = Way(start.mode, 0.0, start.interpreter, start.minutes)
            return _call(act, seen, place, row(seen.tickets[start.visitor].pk), way)
    except IntegrityError as error:
        raise AlreadyCalled from error


def recall(ticket_id: UUID, actor: Actor, *, at: datetime) -> Ticket:
    """Call the same number once more.

    Raises:
        NotWaiting: it is not called.
    """
    with _with(ticket_id, actor, at) as (act, ticket):
        if ticket.state != TicketState.CALLED or ticket.session is None:
            raise NotWaiting(state=ticket.state, ticket=ticket.shown)
        act.change(ticket, calls=ticket.calls + 1)
        act.note("ticket.recalled", ticket=str(ticket.pk), calls=ticket.calls)
        act.called(ticket, ticket.session.counter)
        return ticket


def begin(ticket_id: UUID, actor: Actor, *, at: datetime) -> Ticket:
    """The conversation begins. Begun twice, it began the first time.

    Raises:
        NotWaiting: it is not called.
    """
    with _with(ticket_id, actor, at) as (act, ticket):
        if ticket.state == TicketState.SERVING:
            return ticket
        act.move(ticket, TicketAct.BEGIN, served_at=at)
        waited = (at - ticket.ready_at).total_seconds()
        act.note("ticket.begun", ticket=str(ticket.pk), waited_seconds=max(round(waited), 0))
        act.changed(ticket, _counter(ticket))
        return ticket


def end(ticket_id: UUID, actor: Actor, *, key: str, at: datetime) -> Ticket:
    """The conversation is over; counter, interpreter and line are free.

    Anybody of the centre may end it: a browser that died must not keep a counter for ever.

    Raises:
        NotWaiting: nobody is served under this ticket.
    """
    with _with(ticket_id, actor, at, key=key) as (act, ticket):
        if act.done_before("ticket.done") is not None or ticket.state == TicketState.DONE:
            return ticket
        session = ticket.session
        act.move(ticket, TicketAct.END, ended_at=at)
        _leave_counter(act, ticket, session)
        lasted = (at - (ticket.served_at or at)).total_seconds()
        act.note("ticket.done", ticket=str(ticket.pk), seconds=max(round(lasted), 0), mode=ticket.mode)
        act.changed(ticket, session.counter if session else "")
        connect_within(act)
        return ticket


def not_here(ticket_id: UUID, actor: Actor, *, at: datetime) -> Ticket:
    """Nobody came. Reception can take them in again (``back``) with their place.

    Raises:
        NotWaiting: it is not called.
    """
    with _with(ticket_id, actor, at) as (act, ticket):
        if ticket.state == TicketState.NO_SHOW:
            return ticket
        session = ticket.session
        act.move(ticket, TicketAct.MISS, ended_at=at, interpreter=None)
        _leave_counter(act, ticket, session)
        act.note("ticket.no_show", ticket=str(ticket.pk), calls=ticket.calls)
        act.changed(ticket, session.counter if session else "")
        connect_within(act)
        return ticket


def park(ticket_id: UUID, actor: Actor, *, minutes: int, at: datetime) -> Ticket:
    """Somebody goes to fetch something and keeps their place.

    Args:
        minutes: until they are expected back, 1 to 240.

    Raises:
        NotWaiting: they are gone, or were served.
        WrongCount: as it says.
    """
    if not 1 <= minutes <= LONGEST_PARK:
        raise WrongCount(field="minutes")
    with _with(ticket_id, actor, at) as (act, ticket):
        until = at + timedelta(minutes=minutes)
        if ticket.state == TicketState.PARKED:
            act.change(ticket, parked_until=until)
            return ticket
        session = ticket.session
        act.move(
            ticket,
            TicketAct.PARK,
            parked_until=until,
            session=None,
            interpreter=None,
            mode="",
            served_at=None,
        )
        _leave_counter(act, ticket, session)
        act.note("ticket.parked", ticket=str(ticket.pk), minutes=minutes)
        act.changed(ticket, session.counter if session else "")
        connect_within(act)
        return ticket


def back(ticket_id: UUID, actor: Actor, *, at: datetime) -> Ticket:
    """Somebody who was parked, or did not hear their number, is here and waits again with their seniority.

    Raises:
        NotWaiting: they were served, left, or it was on another day.
    """
    with _with(ticket_id, actor, at) as (act, ticket):
        if ticket.state == TicketState.WAITING:
            return ticket
        if ticket.day != act.day:
            raise NotWaiting(state=ticket.state, ticket=ticket.shown)
        act.move(
            ticket,
            TicketAct.BACK,
            parked_until=None,
            ended_at=None,
            session=None,
            interpreter=None,
            mode="",
            served_at=None,
        )
        act.note("ticket.back", ticket=str(ticket.pk))
        act.changed(ticket)
        connect_within(act)
        return ticket


def transfer(ticket_id: UUID, topic: str, actor: Actor, *, key: str, at: datetime) -> Ticket:
    """Done here, and sent on to another topic: a new number that counts as waiting since the first came.

    Returns:
        The new ticket. The link on the visitor's phone leads to it.

    Raises:
        NotWaiting: nobody is served under this ticket.
        UnknownTopic: the hall has none of this id.
    """
    with _with(ticket_id, actor, at, key=key) as (act, ticket):
        done = act.done_before("ticket.transferred")
        if done is not None:
            return row(UUID(done["to"]))
        session = ticket.session
        act.move(ticket, TicketAct.END, ended_at=at)
        _leave_counter(act, ticket, session)
        following = follow_up(act, ticket, topic)
        act.note("ticket.transferred", ticket=str(ticket.pk), to=str(following.pk), topic=topic)
        act.changed(following, session.counter if session else "")
        connect_within(act)
        return following


def decline(session_id: UUID, ticket_id: UUID, reason: str, actor: Actor, *, at: datetime) -> Ticket:
    """Leave somebody to others, with a reason; the two are not brought together again.

    Args:
        reason: of ``DECLINE_REASONS``.

    Raises:
        UnknownReason: it is none of them.
        NotWaiting: somebody else serves them already, or they are gone.
    """
    if reason not in DECLINE_REASONS:
        raise UnknownReason(reason=reason)
    session = _session(session_id)
    with _with(ticket_id, actor, at) as (act, ticket):
        officer = str(session.officer_id)
        if any(one["officer"] == officer for one in ticket.declined):
            return ticket
        if ticket.state == TicketState.CALLED and ticket.session_id == session.pk:
            put_back(act, ticket, extra=0.0)
            free(session, at)
        elif ticket.state != TicketState.WAITING:
            raise NotWaiting(state=ticket.state, ticket=ticket.shown)
        act.change(ticket, declined=[*ticket.declined, {"officer": officer, "reason": reason}])
        act.note("ticket.declined", ticket=str(ticket.pk), officer=officer, reason=reason)
        act.changed(ticket, session.counter)
        connect_within(act)
        return ticket


class _with:  # noqa: N801  used like a function
    """An act on a ticket by somebody of its centre."""

    def __init__(self, ticket_id: UUID, actor: Actor, at: datetime, *, key: str | None = None) -> None:
        self._id, self._actor = ticket_id, actor
        found = row(ticket_id)
        refuse_strangers(actor, found.centre)
        self._act = hall_act(found.centre, actor, at=at, key=key)

    def __enter__(self) -> tuple[HallAct, Ticket]:
        act, ticket = self._act.__enter__(), row(self._id)
        if ticket.session_id is not None and not self._actor.is_system:
            CounterSession.objects.filter(pk=ticket.session_id).update(seen_at=act.at)
        return act, ticket

    def __exit__(self, *about: object) -> bool | None:
        return self._act.__exit__(*about)  # type: ignore[arg-type]  # as the context manager gets them


def _call(act: HallAct, seen: LiveHall, place: int, ticket: Ticket, way: Way) -> Ticket:
    session = seen.officers[place]
    interpreter = None if way.interpreter is None else seen.interpreters[way.interpreter]
    columns: Mapping[str, object] = {
        "session": session,
        "mode": way.mode.value,
        "interpreter": interpreter,
        "calls": ticket.calls + 1,
        "called_at": act.at,
    }
    act.move(ticket, TicketAct.CALL, **columns)
    CounterSession.objects.filter(pk=session.pk).update(changed_at=act.at, seen_at=act.at)
    line = seen.lines.get(ticket.pk)
    if line is not None and way.mode is not Mode.REMOTE:
        end_lines_of(act, ticket)  # nobody needs it now; others do
    act.note(
        "ticket.called",
        ticket=str(ticket.pk),
        session=str(session.pk),
        mode=way.mode.value,
        interpreter=None if interpreter is None else str(interpreter.pk),
        line=str(line.pk) if line is not None and way.mode is Mode.REMOTE else None,
    )
    act.called(ticket, session.counter)
    connect_within(act)
    return ticket


def _free_place(seen: LiveHall, session_id: UUID, *, wanted: UUID | None = None) -> int:
    place = seen.place_of(session_id)
    if place is None or seen.officers[place].state != CounterSession.State.OPEN:
        raise CounterClosed
    here = seen.at_counters.get(session_id)
    if here is not None:
        raise (CalledHere if here.pk == wanted else CounterBusy)(ticket=here.shown)
    return place


def _leave_counter(act: HallAct, ticket: Ticket, session: CounterSession | None) -> None:
    free(session, act.at)
    end_lines_of(act, ticket)


def _counter(ticket: Ticket) -> str:
    return ticket.session.counter if ticket.session is not None else ""


def _session(session_id: UUID) -> CounterSession:
    found = CounterSession.objects.filter(pk=session_id).first()
    if found is None:
        raise CounterClosed
    return found
