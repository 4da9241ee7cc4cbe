"""Lines to remote interpreters: asked for while the visitor waits, connected, ended, failed or given up."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

from wenjin.accounts.domain.actor import SYSTEM, Actor
from wenjin.core.outbox.services import NewMessage
from wenjin.counters.domain.line_state import (
    LineEvent,
    LineIsOver,
    LineState,
    WhyFailed,
    given_up_at,
    next_state,
)
from wenjin.counters.domain.ticket_state import ACTIVE
from wenjin.counters.models import RemoteSession, Ticket
from wenjin.counters.providers import LineAsked, Progress, Side, provider
from wenjin.counters.queries.hall_now import LiveHall, live_hall, still_serves
from wenjin.counters.queries.halls import halls
from wenjin.counters.services.hall_acts import HallAct, hall_act
from wenjin.counters.services.refusals import LineOver, NoLine, NoSuchTicket, NotWaiting

ASKED_TOPIC: Final = "counters.line_asked"
OVER_TOPIC: Final = "counters.line_over"
_RUNNING: Final = (RemoteSession.State.CONNECTING, RemoteSession.State.CONNECTED)
_LONGEST_NAME: Final = 200


def ask_line(ticket_id: UUID, at: datetime, actor: Actor = SYSTEM) -> RemoteSession:
    """Ask for a remote interpreter for a ticket; the one that is there when it was asked before.

    Raises:
        NoSuchTicket, NotWaiting: there is no ticket that could be interpreted for.
        NoLine: nobody speaks the language, or all lines are in use.
    """
    found = Ticket.objects.filter(pk=ticket_id).first()
    if found is None:
        raise NoSuchTicket
    with hall_act(found.centre, actor, at=at) as act:
        ticket = Ticket.objects.get(pk=ticket_id)
        if ticket.state not in ACTIVE:
            raise NotWaiting(state=ticket.state, ticket=ticket.shown)
        seen = live_hall(ticket.centre, at)
        if ticket.pk in seen.lines:
            return seen.lines[ticket.pk]
        moment = seen.moment
        if moment.lines <= 0 or moment.on_call.get(ticket.language, 0) <= 0:
            raise NoLine(language=ticket.language)
        return _ask(act, seen, ticket)


def connect_due(centre: str, at: datetime) -> int:
    """Ask for the remote interpreters that routing wants to be connected now; says how many."""
    with hall_act(centre, SYSTEM, at=at) as act:
        return connect_within(act)


def connect_within(act: HallAct) -> int:
    """The same at the end of another act in the hall; lines that no counter waits for any more end."""
    seen = live_hall(act.centre, act.at)
    if not seen.tickets:
        return 0
    _end_needless(act, seen)
    if not seen.officers:
        return 0
    wanted = _within_what_is_free(seen)
    for ticket in wanted:
        _ask(act, seen, ticket)
    return len(wanted)


def _end_needless(act: HallAct, seen: LiveHall) -> None:
    """Minutes are paid: whoever waits where nobody takes their topic any more keeps no interpreter waiting."""
    topics = _topics_taken(seen)
    for ticket in seen.tickets.values():
        if ticket.pk in seen.lines and ticket.topic not in topics:
            end_lines_of(act, ticket)


def _topics_taken(seen: LiveHall) -> frozenset[str]:
    """What counters still take people for; one that is closing takes nobody."""
    return frozenset(topic for one in seen.officers if still_serves(one) for topic in one.officer.topics)


def _within_what_is_free(seen: LiveHall) -> list[Ticket]:
    """Whom routing wants connected, as far as there are lines now and a counter that will take them.

    Routing counts a line as free whose visitor it would start with somebody in the hall. Here an officer has to
    call them first, and might call somebody else.
    """
    lines, on_call, topics = seen.moment.lines, dict(seen.moment.on_call), _topics_taken(seen)
    found = []
    for number in seen.routing.connects:
        ticket = seen.tickets[number]
        if ticket.topic in topics and lines > 0 and on_call.get(ticket.language, 0) > 0:
            lines -= 1
            on_call[ticket.language] -= 1
            found.append(ticket)
    return found


def line_connected(
    line_id: UUID, *, at: datetime, person_id: UUID | None = None, name: str = "", actor: Actor = SYSTEM
) -> RemoteSession:
    """The interpreter is there. Said twice by the same one it is once; who comes second does not take it over.

    Raises:
        LineOver: it ended or failed before, or somebody else interprets already.
    """
    with hall_act(_centre_of(line_id), actor, at=at) as act:
        line = _line(line_id)
        if line.state == RemoteSession.State.CONNECTED:
            if person_id not in (None, line.person_id):
                raise LineOver(state=line.state)
            return line
        line.state = _next(line, LineEvent.CONNECT)
        line.connected_at, line.person_id = at, person_id
        line.interpreter_name = name[:_LONGEST_NAME]
        line.save(update_fields=["state", "connected_at", "person_id", "interpreter_name"])
        act.note("line.connected", line=str(line.pk), ticket=str(line.ticket_id))
        act.changed(line.ticket)
        return line


def line_failed(line_id: UUID, why: WhyFailed | str, *, at: datetime, actor: Actor = SYSTEM) -> RemoteSession:
    """Nobody comes, or nobody is there any more; another line or another way is looked for at once.

    Raises:
        LineOver: it ended or failed before.
    """
    with hall_act(_centre_of(line_id), actor, at=at) as act:
        line = _fail(act, _line(line_id), WhyFailed(why))
        connect_within(act)
        return line


def line_ended(line_id: UUID, *, at: datetime, actor: Actor = SYSTEM) -> RemoteSession:
    """Interpreting is over; its minutes count from being connected to now. Ending twice is ending once."""
    with hall_act(_centre_of(line_id), actor, at=at) as act:
        line = _line(line_id)
        if line.state in _RUNNING:
            end_line(act, line)
        return line


def end_lines_of(act: HallAct, ticket: Ticket) -> None:
    """Whatever interpreting there was for a ticket is over, within another act."""
    for line in RemoteSession.objects.filter(ticket=ticket, state__in=_RUNNING).select_related("ticket"):
        end_line(act, line)


def end_line(act: HallAct, line: RemoteSession) -> None:
    """One line is over, within another act."""
    line.state, line.ended_at = _next(line, LineEvent.END), act.at
    line.save(update_fields=["state", "ended_at"])
    act.note(
        "line.ended",
        line=str(line.pk),
        ticket=str(line.ticket_id),
        seconds=round(line.minutes * 60),
        provider=line.provider,
    )
    act.changed(line.ticket)
    act.post(NewMessage(OVER_TOPIC, {"line": str(line.pk)}, key=f"{OVER_TOPIC}:{line.pk}"))


def tend_lines(at: datetime) -> int:
    """Ask the provider how lines stand, and give up those that hang; says how many changed."""
    changed = 0
    for line in RemoteSession.objects.filter(state__in=_RUNNING).select_related("ticket"):
        try:
            changed += _tend(line, at)
        except LineOver:
            continue  # somebody else was faster
    return changed


def start_line(line_id: UUID, *, at: datetime) -> None:
    """Ask the provider, outside of any transaction; by the worker."""
    line = RemoteSession.objects.filter(pk=line_id, state=RemoteSession.State.CONNECTING).first()
    if line is not None:
        provider().start(asked(line))


def link_of(line: RemoteSession, side: Side, *, who: str, name: str, at: datetime) -> str:
    """The address by which a side joins the room of a line; empty without one."""
    if line.state not in _RUNNING:
        return ""
    return provider().link(asked(line), side, who=who, name=name, at=at)


def asked(line: RemoteSession) -> LineAsked:
    """A line as its provider knows it."""
    return LineAsked(
        line.pk,
        line.centre,
        line.language,
        line.room,
        line.asked_at,
        line.expected_at,
        line.connected_at,
    )


def centres_with_halls() -> Iterable[str]:
    """Ids of centres that have counters."""
    return tuple(halls())


def _ask(act: HallAct, seen: LiveHall, ticket: Ticket) -> RemoteSession:
    line_id = uuid4()
    line = RemoteSession.objects.create(
        id=line_id,
        ticket=ticket,
        centre=act.centre,
        provider=provider().name,
        language=ticket.language,
        room=provider().room(line_id),
        asked_at=act.at,
        expected_at=act.at + timedelta(minutes=seen.centre.remote[ticket.language].set_up),
    )
    act.note("line.asked", line=str(line.pk), ticket=str(ticket.pk), language=ticket.language)
    act.changed(ticket)
    act.post(NewMessage(ASKED_TOPIC, {"line": str(line.pk)}, key=f"{ASKED_TOPIC}:{line.pk}"))
    return line


def _tend(line: RemoteSession, at: datetime) -> int:
    said = provider().progress(asked(line), at) if line.provider == provider().name else Progress.NOTHING
    if said is Progress.ENDED:
        line_ended(line.pk, at=at)
    elif said is Progress.FAILED:
        line_failed(line.pk, WhyFailed.PROVIDER, at=at)
    elif line.state == RemoteSession.State.CONNECTED:
        return 0
    elif said is Progress.CONNECTED:
        line_connected(line.pk, at=at)
    elif at >= given_up_at(line.asked_at, line.expected_at):
        line_failed(line.pk, WhyFailed.TIME_OUT, at=at)
    else:
        return 0
    return 1


def _fail(act: HallAct, line: RemoteSession, why: WhyFailed) -> RemoteSession:
    line.state, line.ended_at, line.why_failed = _next(line, LineEvent.FAIL), act.at, why.value
    line.save(update_fields=["state", "ended_at", "why_failed"])
    act.note("line.failed", line=str(line.pk), ticket=str(line.ticket_id), why=why.value)
    act.changed(line.ticket)
    act.post(NewMessage(OVER_TOPIC, {"line": str(line.pk)}, key=f"{OVER_TOPIC}:{line.pk}"))
    return line


def _next(line: RemoteSession, event: LineEvent) -> str:
    try:
        return next_state(LineState(line.state), event).value
    except LineIsOver as error:
        raise LineOver(state=line.state) from error


def _centre_of(line_id: UUID) -> str:
    found = RemoteSession.objects.filter(pk=line_id).values_list("centre", flat=True).first()
    if found is None:
        raise LineOver(state="")
    return found


def _line(line_id: UUID) -> RemoteSession:
    return RemoteSession.objects.select_related("ticket").get(pk=line_id)
