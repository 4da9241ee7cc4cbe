"""Who should come to a counter next, why, and who else could; and how it stands with everybody who waits."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from wenjin.counters.domain.routing import Mode, Start
from wenjin.counters.domain.ways import Way, best_way
from wenjin.counters.models import CounterSession, Interpreter, RemoteSession, Ticket
from wenjin.counters.queries.hall_now import LiveHall, live_hall, still_serves, waited_minutes

_MOST_ALTERNATIVES: Final = 6
_SOON: Final = 15.0
_SHORT: Final = 0.7
_FEW: Final = 2


@dataclass(frozen=True, slots=True)
class Reason:
    """Why somebody is next: a code, and the value that its sentence mentions.

    Codes: ``longest_wait`` (minutes), ``waited`` (minutes), ``beyond_longest`` (minutes),
    ``priority`` (id of the priority), ``few_officers`` (how many could serve), ``best_language`` (code of the
    language), ``interpreter_free`` (name), ``line_connected`` (language), ``short_service`` (minutes),
    ``was_called_before`` (times), ``others_held`` (how many who wait longer do better a little later),
    ``others_cannot`` (how many who wait longer cannot be served at this counter).
    """

    code: str
    value: int | str


@dataclass(frozen=True, slots=True)
class Alternative:
    """Somebody else whom this counter could serve.

    Attributes:
        delay: minutes until it would be possible; 0 for now.
        minutes: that serving is expected to take.
    """

    ticket: Ticket
    mode: Mode
    delay: int
    minutes: int
    waited: int
    interpreter: Interpreter | None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Who should be called to a counter now.

    Attributes:
        mode: how visitor and officer will understand each other.
        minutes: that serving is expected to take.
        waited: minutes since waiting counts.
        interpreter: who walks to the counter.
        line: the remote interpreter who is connected.
        why: reasons, the weightiest first.
        alternatives: who else could be called, the soonest first.
    """

    ticket: Ticket
    mode: Mode
    minutes: int
    waited: int
    interpreter: Interpreter | None
    line: RemoteSession | None
    why: tuple[Reason, ...]
    alternatives: tuple[Alternative, ...]


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """Somebody who waits.

    Attributes:
        minutes: since waiting counts; below 0 becomes 0.
        how: ``next`` (a free counter should call them now), ``held`` (better served in ``in_minutes``),
            ``connecting`` (a remote interpreter is being connected), ``connected`` (is there, an officer is not),
            ``waiting`` (their turn has not come), ``nobody`` (nobody here can serve them now).
        mode: how it would be done; None when nobody can.
        by: number of the counter that is meant; empty when none is.
        in_minutes: until then, as it is expected; None when nothing is known.
    """

    ticket: Ticket
    minutes: int
    how: str
    mode: Mode | None
    by: str
    in_minutes: int | None
    line: RemoteSession | None


def suggestion(session_id: UUID, at: datetime) -> Suggestion | None:
    """Who should come to this counter; None when it is not free or nobody should come now."""
    session = CounterSession.objects.filter(pk=session_id, closed_at__isnull=True).first()
    if session is None:
        return None
    return suggestion_in(live_hall(session.centre, at, asked_by=session_id), session_id)


def suggestion_in(seen: LiveHall, session_id: UUID) -> Suggestion | None:
    """The same in a hall that was read before."""
    place = seen.place_of(session_id)
    if place is None or not seen.moment.officers[place].is_free:
        return None
    start = next((one for one in seen.routing.starts if one.officer == place), None)
    if start is None:
        return None
    ticket = seen.tickets[start.visitor]
    return Suggestion(
        ticket=ticket,
        mode=start.mode,
        minutes=round(start.minutes),
        waited=_waited(seen, ticket),
        interpreter=None if start.interpreter is None else seen.interpreters[start.interpreter],
        line=seen.lines.get(ticket.pk) if start.mode is Mode.REMOTE else None,
        why=_why(seen, start),
        alternatives=alternatives(seen, place, but=ticket.pk),
    )


def alternatives(seen: LiveHall, place: int, *, but: UUID | None = None) -> tuple[Alternative, ...]:
    """Who could be served by an officer now or soon, the soonest and longest waiting first."""
    found = []
    for number, ticket in seen.tickets.items():
        way = best_way(seen.abilities, seen.moment, seen.moment.waiting[number], place)
        if ticket.pk == but or way is None or way.delay > _SOON:
            continue
        found.append((way.delay, number, _alternative(seen, ticket, way)))
    return tuple(one for _, _, one in sorted(found, key=lambda one: one[:2])[:_MOST_ALTERNATIVES])


def waiting_list(centre: str, at: datetime) -> list[WaitingRow]:
    """Everybody who waits in a hall, the longest wait first."""
    return waiting_rows(live_hall(centre, at))


def waiting_rows(seen: LiveHall) -> list[WaitingRow]:
    """The same in a hall that was read before."""
    starts = {one.visitor: one for one in seen.routing.starts}
    holds = {one.visitor: one for one in seen.routing.holds}
    rows = []
    for number, ticket in seen.tickets.items():
        line, by, in_minutes = seen.lines.get(ticket.pk), "", None
        mode: Mode | None
        if number in starts:
            how, mode = "next", starts[number].mode
            by, in_minutes = seen.officers[starts[number].officer].counter, 0
        elif number in holds:
            hold = holds[number]
            how, mode, in_minutes = "held", hold.mode, round(hold.minutes)
            by = seen.officers[hold.officer].counter
        else:
            mode = _any_mode(seen, number)
            how = "waiting" if mode is not None else "nobody"
        if line is not None and how != "next":
            is_there = line.state == RemoteSession.State.CONNECTED
            how = "connected" if is_there else "connecting"
            mode = mode or Mode.REMOTE
        rows.append(WaitingRow(ticket, _waited(seen, ticket), how, mode, by, in_minutes, line))
    return rows


def _any_mode(seen: LiveHall, number: int) -> Mode | None:
    waits, ability = seen.moment.waiting[number], seen.abilities.of(seen.moment.waiting[number].visitor)
    able = [
        place
        for place, session in enumerate(seen.officers)
        if ability.skilled[place] and place not in waits.barred and still_serves(session)
    ]
    if not able:
        return None
    direct = min(float(ability.direct[place]) for place in able)
    if direct == 1.0:
        return Mode.DIRECT
    if direct < float("inf"):
        return Mode.SECOND
    if any(seen.moment.interpreters[place].free_at < float("inf") for place in ability.interpreters):
        return Mode.INTERPRETER
    return Mode.REMOTE if ability.is_remote else None


def _alternative(seen: LiveHall, ticket: Ticket, way: Way) -> Alternative:
    return Alternative(
        ticket,
        way.mode,
        round(way.delay) if way.delay < 1 and way.delay == 0 else max(round(way.delay), 1),
        round(way.minutes),
        _waited(seen, ticket),
        None if way.interpreter is None else seen.interpreters[way.interpreter],
    )


def _waited(seen: LiveHall, ticket: Ticket) -> int:
    return waited_minutes(ticket.ready_at, seen.at)


def _why(seen: LiveHall, start: Start) -> tuple[Reason, ...]:
    ticket, waited = seen.tickets[start.visitor], _waited(seen, seen.tickets[start.visitor])
    ability = seen.abilities.of(seen.moment.waiting[start.visitor].visitor)
    longer = [number for number in seen.tickets if number < start.visitor]
    held = {one.visitor for one in seen.routing.holds} | {
        one.visitor for one in seen.routing.starts if one.visitor != start.visitor
    }
    cannot = [
        number
        for number in longer
        if number not in held
        and best_way(seen.abilities, seen.moment, seen.moment.waiting[number], start.officer) is None
    ]
    able = int((ability.direct < float("inf")).sum())
    reasons = []
    if waited > seen.centre.longest_wait:
        reasons.append(Reason("beyond_longest", waited))
    if not longer:
        reasons.append(Reason("longest_wait", waited))
    else:
        reasons.append(Reason("waited", waited))
        if between := len([number for number in longer if number in held]):
            reasons.append(Reason("others_held", between))
        if cannot:
            reasons.append(Reason("others_cannot", len(cannot)))
    reasons.extend(Reason("priority", str(one)) for one in ticket.reasons)
    if ticket.calls:
        reasons.append(Reason("was_called_before", ticket.calls))
    if start.mode is Mode.DIRECT:
        reasons.append(Reason("best_language", ticket.language))
    if start.interpreter is not None:
        reasons.append(Reason("interpreter_free", seen.interpreters[start.interpreter].name))
    if start.mode is Mode.REMOTE:
        reasons.append(Reason("line_connected", ticket.language))
    if 0 < able <= _FEW:
        reasons.append(Reason("few_officers", able))
    minutes = seen.abilities.hall.minutes
    if minutes[ticket.topic] < _SHORT * sum(minutes.values()) / len(minutes):
        reasons.append(Reason("short_service", round(minutes[ticket.topic])))
    return tuple(reasons)
