"""What it is worth now that an officer serves a visitor, for all who wait and all officers at once.

What a pair is worth grows with the time that the visitor has waited and shrinks with the time that serving
takes: who needs six minutes goes before who needs thirty, until the longer wait weighs more. Weighted shortest
processing time is W. E. Smith's rule (1956). It shrinks, too, with every minute until the pair could begin, and
with the time that an interpreter or a second language would cost.
"""

from collections.abc import Set
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from wenjin.counters.domain.abilities import Abilities, Ability
from wenjin.counters.domain.routing_model import Mode, Moment
from wenjin.counters.domain.routing_rules import RoutingRules, crowd_at

_Numbers: TypeAlias = NDArray[np.float64]

# The ways among which a pair has a choice; a second language is a direct one that takes longer.
MODES: Final = (Mode.DIRECT, Mode.INTERPRETER, Mode.REMOTE)
_USUAL_MINUTES: Final = 16.5
# What outweighs everything but another wait beyond the longest.
_FIRST: Final = 1000.0
_LEAST_DELAY: Final = 0.5
_NEVER: Final = np.inf


class Worth:
    """What pairs are worth at a moment. Arrays are visitors by officers; people are called by their places.

    Attributes:
        delays: by officer, expected minutes until they are free.
        able: by visitor, what the hall can do for them.
        interpreter: by visitor, the interpreter of the hall who is free first, when one speaks their language.
        interpreter_delays: by visitor, minutes until that interpreter is free; infinite when there is none.
    """

    def __init__(self, abilities: Abilities, moment: Moment, rules: RoutingRules) -> None:
        self._hall, self._moment, self._rules = abilities.hall, moment, rules
        self.able = [abilities.of(one.visitor) for one in moment.waiting]
        self.delays = np.array([max(one.free_at - moment.now, 0.0) for one in moment.officers])
        self.interpreter = [self._next_interpreter(one) for one in self.able]
        self.interpreter_delays = np.array([self._interpreter_delay(place) for place in self.interpreter])
        self._skilled = self._may_serve()
        self._nearness = np.exp(-self.delays / rules.foresight)
        self._spared = 1 / abilities.breadth**rules.spare
        self._length = np.array([self._relative_length(one.visitor.service) for one in moment.waiting])
        self._ease = {mode: self._ease_of(mode) for mode in MODES}
        self._way_delays = {
            Mode.DIRECT: np.zeros(len(self.able)),
            Mode.INTERPRETER: self.interpreter_delays,
            Mode.REMOTE: np.array([self._line_delay(row) for row in range(len(self.able))]),
        }
        self._crowd = crowd_at(moment)
        self._brevity = rules.brevity + rules.brevity_in_crowd * self._crowd
        self._weights = self._weights_of_visitors()

    def of_next_turns(self, lost: Set[tuple[int, Mode]]) -> tuple[_Numbers, NDArray[np.intp]]:
        """What it is worth that each officer serves each visitor next, 0 where it cannot be.

        Args:
            lost: visitors and ways of theirs that cannot be used, because somebody else needs the same more.

        Returns:
            The worth, and the place in ``MODES`` of the best way of each pair.
        """
        by_way = np.stack([self._share(mode, lost) for mode in MODES])
        share = by_way.max(axis=0)
        able = np.maximum((share > 0).sum(axis=1), 1)
        weights = self._weights * (len(self.delays) / able) ** self._rules.scarcity
        return share * weights[:, None] * self._spared, by_way.argmax(axis=0)

    def of_later_turns(self) -> _Numbers:
        """What it is worth that each officer serves each visitor after somebody else.

        Nothing is decided by it but who need not be served next: whoever can have a good turn later leaves the
        next one to those who cannot.
        """
        ease = np.stack([self._ease[mode] for mode in MODES]).max(axis=0)
        weights = self._weights * self._length ** (self._brevity * self._rules.later_length)
        return np.asarray(ease * self._nearness * weights[:, None] * self._spared * self._rules.later)

    def _share(self, mode: Mode, lost: Set[tuple[int, Mode]]) -> _Numbers:
        """How near a way comes to serving each visitor now and in the best way, from 0 to 1."""
        delays = np.maximum(self.delays[None, :], self._way_delays[mode][:, None])
        share = np.where(
            delays <= self._rules.horizon, self._ease[mode] * np.exp(-delays / self._rules.foresight), 0.0
        )
        share[[row for row, way in lost if way is mode]] = 0.0
        return share

    def _ease_of(self, mode: Mode) -> _Numbers:
        """What a way is worth beside the best that the hall has for each visitor; 0 where it cannot be."""
        rules, factors = self._rules, self._hall.multipliers
        slower = np.array([one.direct for one in self.able])
        if mode is not Mode.DIRECT:
            is_on_call = [one.is_remote for one in self.able]
            is_there = is_on_call if mode is Mode.REMOTE else [bool(one.interpreters) for one in self.able]
            factor = factors.remote if mode is Mode.REMOTE else factors.interpreter
            slower = np.where(np.array(is_there)[:, None], np.full_like(slower, factor), _NEVER)
        best = np.array([one.best for one in self.able])
        power = rules.ease * self._length**rules.ease_by_length
        ease = np.zeros_like(slower)
        possible = self._skilled & np.isfinite(slower)
        rows = np.nonzero(possible)[0]
        ease[possible] = (best[rows] / slower[possible]) ** power[rows]
        return ease

    def _weights_of_visitors(self) -> _Numbers:
        """What it is worth to serve each visitor now, whoever serves them."""
        rules, now = self._rules, self._moment.now
        visitors = [waits.visitor for waits in self._moment.waiting]
        waited = np.array([one.waited(now) for one in visitors])
        is_due = np.array([one.ready_at <= now for one in visitors])
        growth = max(rules.growth + rules.growth_in_crowd * self._crowd, 0.0)
        weights = rules.least + (waited / rules.patience) ** growth
        weights *= np.where(is_due, 1.0, rules.not_due)
        weights *= np.array([self._fairness(one) for one in self.able])
        weights *= self._held_back()
        weights += self._press(waited)
        weights /= self._length**self._brevity
        longest = rules.longest_in(self._crowd)
        return np.where(waited > longest, _FIRST * waited / longest, weights)

    def _press(self, waited: _Numbers) -> _Numbers:
        """What is added for waits near the promise, so that few exceed it."""
        rules = self._rules
        beyond = waited - rules.promise
        scale = np.where(beyond < 0, -rules.press_before, rules.press_after)
        return np.asarray(rules.press * np.exp(-beyond / scale))

    def _held_back(self) -> _Numbers:
        """The factor, at most 1, by which services longer than usual come later in a crowd."""
        power = self._rules.length_in_crowd * max(self._crowd, 0.0)
        return np.asarray(np.exp(-power * np.log(np.maximum(self._length, 1.0)) ** 2))

    def _relative_length(self, service: str) -> float:
        return self._hall.minutes.get(service, _USUAL_MINUTES) / _USUAL_MINUTES

    def _fairness(self, ability: Ability) -> float:
        if ability.is_spoken:
            return 1.0
        return self._rules.interpreted if ability.interpreters else self._rules.remote

    def _may_serve(self) -> NDArray[np.bool_]:
        skilled = np.array([one.skilled for one in self.able])
        for row, waits in enumerate(self._moment.waiting):
            skilled[row, list(waits.barred)] = False
        return skilled

    def _next_interpreter(self, ability: Ability) -> int | None:
        known = self._moment.interpreters
        return min(ability.interpreters, key=lambda place: known[place].free_at, default=None)

    def _interpreter_delay(self, place: int | None) -> float:
        if place is None:
            return _NEVER
        return max(self._moment.interpreters[place].free_at - self._moment.now, 0.0)

    def _line_delay(self, row: int) -> float:
        """Minutes until a remote interpreter could be there; never when there is none."""
        moment, waits = self._moment, self._moment.waiting[row]
        if waits.line is not None:
            if waits.line.is_connected:
                return 0.0
            return max(waits.line.ready_at - moment.now, _LEAST_DELAY)
        language = waits.visitor.language
        if moment.lines <= 0 or moment.on_call.get(language, 0) <= 0:
            return _NEVER
        return self._hall.remote[language].set_up
