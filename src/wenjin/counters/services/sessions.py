"""Counters: opened, paused, closed; and what becomes of one whose browser has died."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from wenjin.accounts.domain.actor import SYSTEM, Actor
from wenjin.counters.domain.ticket_state import TicketAct, TicketState
from wenjin.counters.models import CounterSession, Officer, Ticket
from wenjin.counters.queries.coverage import covered_in
from wenjin.counters.queries.hall_now import is_silent, live_hall
from wenjin.counters.queries.halls import hall
from wenjin.counters.services.hall_acts import HallAct, hall_act, refuse_strangers
from wenjin.counters.services.lines import connect_within
from wenjin.counters.services.refusals import (
    CounterClosed,
    CounterTaken,
    NoSuchCounter,
    NoSuchOfficer,
    OfficerElsewhere,
)

DEAD_AFTER: Final = timedelta(minutes=3)
"""A browser that has said nothing for so long is dead, and whoever it called is given to another counter."""
IN_VAIN_MINUTES: Final = 20.0
"""By which somebody counts as having waited longer who was called to a counter where nobody was."""
_HEARD_EVERY: Final = timedelta(seconds=10)
_STATE = CounterSession.State


@dataclass(frozen=True, slots=True)
class Closed:
    """A counter that is closing.

    Attributes:
        session: closed, or closing while somebody is still served.
        left_alone: tickets that nobody here can serve any more; their visitors are told on their phones, and
            reception sees them in the waiting list.
    """

    session: CounterSession
    left_alone: tuple[Ticket, ...]


def open_counter(
    actor: Actor, centre: str, counter: str, officer_id: UUID, *, at: datetime
) -> CounterSession:
    """Sit down at a counter. Whoever has it open already, in another window or before a crash, goes on there.

    Raises:
        NotOfThisCentre, NoSuchCounter: as it says.
        NoSuchOfficer: there is none, or it is somebody with an account of their own.
        CounterTaken: somebody else sits there.
        OfficerElsewhere: the officer has another counter open.
    """
    refuse_strangers(actor, centre)
    if counter not in hall(centre).counters:
        raise NoSuchCounter(counter=counter)
    with hall_act(centre, actor, at=at) as act:
        officer = Officer.objects.filter(pk=officer_id, centre=centre, left_on__isnull=True).first()
        if officer is None or not _may_sit_as(actor, officer):
            raise NoSuchOfficer
        running = CounterSession.objects.filter(closed_at__isnull=True).select_related("officer")
        own = running.filter(officer=officer).first()
        if own is not None and (own.centre, own.counter) != (centre, counter):
            raise OfficerElsewhere(counter=own.counter)
        if own is not None:
            return _gone_on(act, own)
        taken = running.filter(centre=centre, counter=counter).first()
        if taken is not None:
            raise CounterTaken(counter=counter, officer=str(taken.officer_id))
        session = CounterSession.objects.create(
            centre=centre, counter=counter, officer=officer, opened_at=at, changed_at=at, seen_at=at
        )
        act.note("counter.opened", session=str(session.pk), counter=counter, officer=str(officer.pk))
        act.changed(counter=counter)
        connect_within(act)
        return session


def pause(session_id: UUID, actor: Actor, *, back_at: datetime | None = None, at: datetime) -> CounterSession:
    """Take nobody for a while; who is being served is served to the end.

    Args:
        back_at: as it is announced; nobody knows when left out.

    Raises:
        CounterClosed: it is closed or closing.
    """
    with _at_counter(session_id, actor, at) as (act, session):
        if session.state not in (_STATE.OPEN, _STATE.PAUSED):
            raise CounterClosed(counter=session.counter)
        session.state, session.back_at, session.changed_at, session.seen_at = _STATE.PAUSED, back_at, at, at
        session.save(update_fields=["state", "back_at", "changed_at", "seen_at"])
        act.note(
            "counter.paused",
            session=str(session.pk),
            back_at=None if back_at is None else back_at.isoformat(),
        )
        act.changed(counter=session.counter)
        _note_left_alone(act)
        return session


def resume(session_id: UUID, actor: Actor, *, at: datetime) -> CounterSession:
    """Be there again, after a pause or instead of closing.

    Raises:
        CounterClosed: it is closed.
    """
    with _at_counter(session_id, actor, at) as (act, session):
        return _gone_on(act, session)


def close_counter(session_id: UUID, actor: Actor, *, at: datetime) -> Closed:
    """Leave. Who is called goes back to the front of the waiting list; who is being served is served to the end.

    Closing what is closed, or closing, does nothing.
    """
    session = _row(session_id)
    if session.closed_at is not None:
        return Closed(session, ())
    with _at_counter(session_id, actor, at) as (act, session):
        ticket = _ticket_at(session)
        if ticket is not None and ticket.state == TicketState.CALLED:
            put_back(act, ticket)
            ticket = None
        if ticket is not None and session.state == _STATE.CLOSING:
            return Closed(session, ())
        session.changed_at, session.seen_at = at, at
        session.state = _STATE.CLOSED if ticket is None else _STATE.CLOSING
        session.closed_at = at if ticket is None else None
        session.save(update_fields=["state", "changed_at", "seen_at", "closed_at"])
        act.note("counter.closed" if ticket is None else "counter.closing", session=str(session.pk))
        act.changed(counter=session.counter)
        left_alone = _note_left_alone(act)
        connect_within(act)
        return Closed(session, left_alone)


def heard_from(session_id: UUID, *, at: datetime) -> bool:
    """The browser at a counter is there; says whether the counter is still open. Cheap: called twice a minute."""
    rows = CounterSession.objects.filter(pk=session_id, closed_at__isnull=True)
    if rows.filter(seen_at__lt=at - _HEARD_EVERY).update(seen_at=at):
        return True
    return rows.exists()


def close_dead_sessions(at: datetime) -> int:
    """Counters whose browser died: who was called is free for others, who is being served stays until the end.

    Returns:
        How many counters were closed.
    """
    dead = CounterSession.objects.filter(closed_at__isnull=True, seen_at__lt=at - DEAD_AFTER).select_related(
        "officer"
    )
    return sum(_close_dead(one, at) for one in dead if is_silent(one, at))


def put_back(act: HallAct, ticket: Ticket, *, extra: float = IN_VAIN_MINUTES) -> None:
    """Somebody who was called waits again, in front of those who came with them; within another act.

    Args:
        extra: minutes by which they count as having waited longer, since they were called in vain.
    """
    act.move(
        ticket,
        TicketAct.PUT_BACK,
        session=None,
        interpreter=None,
        mode="",
        seniority=ticket.seniority + extra,
    )
    act.note("ticket.put_back", ticket=str(ticket.pk))
    act.changed(ticket)


class _at_counter:  # noqa: N801  used like a function
    """An act at a counter by somebody of its centre."""

    def __init__(self, session_id: UUID, actor: Actor, at: datetime) -> None:
        self._id, self._actor, self._at = session_id, actor, at
        found = _row(session_id)
        refuse_strangers(actor, found.centre)
        self._act = hall_act(found.centre, actor, at=at)

    def __enter__(self) -> tuple[HallAct, CounterSession]:
        act = self._act.__enter__()
        return act, _row(self._id)

    def __exit__(self, *about: object) -> bool | None:
        return self._act.__exit__(*about)  # type: ignore[arg-type]  # as the context manager gets them


def _gone_on(act: HallAct, session: CounterSession) -> CounterSession:
    if session.state == _STATE.CLOSED:
        raise CounterClosed(counter=session.counter)
    was = session.state
    session.seen_at = act.at
    if was != _STATE.OPEN:
        session.state, session.back_at, session.changed_at = _STATE.OPEN, None, act.at
    session.save(update_fields=["state", "back_at", "changed_at", "seen_at"])
    if was != _STATE.OPEN:
        act.note("counter.resumed", session=str(session.pk))
        act.changed(counter=session.counter)
        connect_within(act)
    return session


def _may_sit_as(actor: Actor, officer: Officer) -> bool:
    """Nobody sits down under the name of somebody who can sign in."""
    return actor.is_system or officer.person_id in (None, actor.person_id)


def _close_dead(session: CounterSession, at: datetime) -> int:
    with hall_act(session.centre, SYSTEM, at=at) as act:
        session = _row(session.pk)
        if session.closed_at is not None or not is_silent(session, at):
            return 0
        ticket = _ticket_at(session)
        if ticket is not None and ticket.state == TicketState.SERVING:
            return 0  # somebody sits there and talks, whatever the browser does
        if ticket is not None:
            put_back(act, ticket)
        session.state, session.closed_at, session.changed_at = _STATE.CLOSED, at, at
        session.save(update_fields=["state", "closed_at", "changed_at"])
        act.note("counter.lost", session=str(session.pk))
        act.changed(counter=session.counter)
        _note_left_alone(act)
        connect_within(act)
        return 1


def _note_left_alone(act: HallAct) -> tuple[Ticket, ...]:
    """Who waits and has nobody left, noted in the ledger; their pages and reception's list say so."""
    seen = live_hall(act.centre, act.at)
    covered: dict[tuple[str, str, tuple[str, ...]], bool] = {}
    alone = []
    for ticket in seen.tickets.values():
        kind = (ticket.language, ticket.topic, tuple(ticket.also_speaks))
        if kind not in covered:
            covered[kind] = covered_in(seen, *kind).is_covered
        if not covered[kind]:
            alone.append(ticket)
            act.changed(ticket)
    if alone:
        act.note("hall.nobody_left", tickets=[str(one.pk) for one in alone])
    return tuple(alone)


def _ticket_at(session: CounterSession) -> Ticket | None:
    return Ticket.objects.filter(session=session, state__in=[TicketState.CALLED, TicketState.SERVING]).first()


def _row(session_id: UUID) -> CounterSession:
    found = CounterSession.objects.select_related("officer").filter(pk=session_id).first()
    if found is None:
        raise CounterClosed
    return found
