"""Why somebody was called and not another: the reasons as codes with values, for the officer's console.

Nothing is decided here. The reasons are read from the decision and from the moment in which it was taken, so they
hold for whatever rules decided.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from wenjin.counters.domain.abilities import Abilities
from wenjin.counters.domain.routing_model import Moment, Routing, Start, Waiting
from wenjin.counters.domain.routing_rules import DEFAULT_RULES, RoutingRules, crowd_at


class ReasonCode(StrEnum):
    """What speaks for a call, and what became of those who had waited longer."""

    RANK = "rank"
    BEYOND_LONGEST = "beyond_longest"
    APPOINTMENT = "appointment"
    SHORT_SERVICE = "short_service"
    CALLED_TOO = "called_too"
    HELD = "held"
    CONNECTING = "connecting"
    WAITS_ON = "waits_on"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason.

    Attributes:
        code: which.
        rank: with ``rank``, the place of the wait among those whom the officer can serve; 1 is the longest.
        among: with ``rank``, how many those are.
        minutes: of waiting beyond the longest (``beyond_longest``); that an appointment counts for
            (``appointment``); that serving takes (``short_service``); until it should begin (``held``,
            ``connecting``, where it is known).
        visitor: who had waited longer (``called_too``, ``held``, ``connecting``, ``waits_on``).
        officer: place of the officer for whom they are called or held.
    """

    code: ReasonCode
    rank: int | None = None
    among: int | None = None
    minutes: float | None = None
    visitor: int | None = None
    officer: int | None = None


def explain(
    abilities: Abilities, moment: Moment, routing: Routing, start: Start, rules: RoutingRules = DEFAULT_RULES
) -> tuple[Reason, ...]:
    """The reasons of a call: the rank of the wait, then what spoke for it, then those who had waited longer.

    Args:
        abilities: of the hall.
        moment: in which it was decided.
        routing: what was decided.
        start: the call, one of the routing.
        rules: the weights with which it was decided.

    Raises:
        ValueError: the visitor of the call did not wait at that moment.
    """
    called = next((one for one in moment.waiting if one.visitor.number == start.visitor), None)
    if called is None:
        raise ValueError(f"visitor {start.visitor} does not wait")
    waited = called.visitor.waited(moment.now)
    others = [
        one for one in moment.waiting if one is not called and _can_serve(abilities, one, start.officer)
    ]
    older = sorted(
        (one for one in others if one.visitor.waited(moment.now) > waited),
        key=lambda one: -one.visitor.waited(moment.now),
    )
    return (
        Reason(ReasonCode.RANK, rank=len(older) + 1, among=len(others) + 1),
        *_for_it(abilities, called, others, waited, rules.longest_in(crowd_at(moment))),
        *(_what_became(moment, routing, one) for one in older),
    )


def _can_serve(abilities: Abilities, waits: Waiting, officer: int) -> bool:
    """Whether an officer could serve somebody, now or later."""
    ability = abilities.of(waits.visitor)
    is_understood = (
        bool(np.isfinite(ability.direct[officer])) or bool(ability.interpreters) or ability.is_remote
    )
    return is_understood and bool(ability.skilled[officer]) and officer not in waits.barred


def _for_it(
    abilities: Abilities, called: Waiting, others: list[Waiting], waited: float, longest: float
) -> Iterator[Reason]:
    if waited > longest:
        yield Reason(ReasonCode.BEYOND_LONGEST, minutes=waited - longest)
    if called.visitor.seniority > 0:
        yield Reason(ReasonCode.APPOINTMENT, minutes=called.visitor.seniority)
    minutes = abilities.hall.minutes
    mine = minutes[called.visitor.service]
    if others and mine < float(np.mean([minutes[one.visitor.service] for one in others])):
        yield Reason(ReasonCode.SHORT_SERVICE, minutes=mine)


def _what_became(moment: Moment, routing: Routing, older: Waiting) -> Reason:
    """What was decided for somebody who had waited longer."""
    number = older.visitor.number
    start = next((one for one in routing.starts if one.visitor == number), None)
    if start is not None:
        return Reason(ReasonCode.CALLED_TOO, visitor=number, officer=start.officer)
    hold = next((one for one in routing.holds if one.visitor == number), None)
    is_connecting = number in routing.connects or (older.line is not None and not older.line.is_connected)
    if is_connecting:
        ready = older.line.ready_at - moment.now if older.line is not None else None
        minutes = hold.minutes if hold is not None else ready
        return Reason(
            ReasonCode.CONNECTING,
            minutes=None if minutes is None else max(minutes, 0.0),
            visitor=number,
            officer=None if hold is None else hold.officer,
        )
    if hold is not None:
        return Reason(ReasonCode.HELD, minutes=hold.minutes, visitor=number, officer=hold.officer)
    return Reason(ReasonCode.WAITS_ON, visitor=number)
