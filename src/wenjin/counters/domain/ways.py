"""How one visitor could be served by one officer, and how soon."""

import math
from dataclasses import dataclass

from wenjin.counters.domain.abilities import Abilities
from wenjin.counters.domain.hall import Hall
from wenjin.counters.domain.routing import Mode, Moment, Waiting


@dataclass(frozen=True, slots=True)
class Way:
    """A way of serving somebody.

    Attributes:
        mode: how they understand each other.
        delay: minutes until whoever or whatever is needed beside the officer is there; 0 when it could be now.
        interpreter: place of the interpreter who walks to the counter.
        minutes: that serving is expected to take.
    """

    mode: Mode
    delay: float
    interpreter: int | None
    minutes: float


def factor_of(hall: Hall, mode: str) -> float:
    """How much longer serving takes in a mode."""
    factors = hall.multipliers
    return {
        Mode.SECOND.value: factors.second_language,
        Mode.INTERPRETER.value: factors.interpreter,
        Mode.REMOTE.value: factors.remote,
    }.get(mode, 1.0)


def best_way(abilities: Abilities, moment: Moment, waits: Waiting, officer: int) -> Way | None:
    """The soonest way in which an officer could serve somebody, of equals the shorter; None when there is none.

    Whether the officer is free does not matter here.
    """
    found = ways(abilities, moment, waits, officer)
    return min(found, key=lambda one: (one.delay, one.minutes), default=None)


def ways(abilities: Abilities, moment: Moment, waits: Waiting, officer: int) -> list[Way]:
    """All ways in which an officer could serve somebody now or later."""
    hall, ability = abilities.hall, abilities.of(waits.visitor)
    if not ability.skilled[officer] or officer in waits.barred:
        return []
    minutes = hall.minutes[waits.visitor.service]
    found = []
    if math.isfinite(direct := float(ability.direct[officer])):
        found.append(Way(Mode.SECOND if direct > 1 else Mode.DIRECT, 0.0, None, minutes * direct))
    for place in ability.interpreters:
        known = moment.interpreters[place]
        delay = 0.0 if known.is_free else max(known.free_at - moment.now, 0.5)
        if math.isfinite(delay):
            found.append(Way(Mode.INTERPRETER, delay, place, minutes * factor_of(hall, Mode.INTERPRETER)))
    delay = line_delay(abilities, moment, waits)
    if math.isfinite(delay):
        found.append(Way(Mode.REMOTE, delay, None, minutes * factor_of(hall, Mode.REMOTE)))
    return found


def line_delay(abilities: Abilities, moment: Moment, waits: Waiting) -> float:
    """Minutes until a remote interpreter could be connected for somebody; infinite when there is none."""
    if waits.line is not None:
        return 0.0 if waits.line.is_connected else max(waits.line.ready_at - moment.now, 0.5)
    language = waits.visitor.language
    if moment.lines <= 0 or moment.on_call.get(language, 0) <= 0:
        return math.inf
    return float(abilities.hall.remote[language].set_up)
