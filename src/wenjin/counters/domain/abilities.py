"""Who can serve whom in a hall, and how they would understand each other."""

from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from wenjin.counters.domain.hall import Hall
from wenjin.counters.domain.visitors import Visitor

_Numbers: TypeAlias = NDArray[np.float64]
_Kind: TypeAlias = tuple[str, frozenset[str], str]


@dataclass(frozen=True, eq=False)
class Ability:
    """What the hall can do for one kind of visitor.

    Attributes:
        skilled: by officer, whether they may serve the service at all.
        direct: by officer, the multiplier of the minutes when they talk without interpreter; infinite where not.
        interpreters: places of the interpreters of the hall who speak the language.
        is_remote: whether there are remote interpreters for it.
        best: the smallest multiplier by which the hall can serve; infinite when it cannot.
    """

    skilled: NDArray[np.bool_]
    direct: _Numbers
    interpreters: tuple[int, ...]
    is_remote: bool
    best: float

    @property
    def is_spoken(self) -> bool:
        """Whether some officer can serve without interpreter."""
        return bool(np.isfinite(self.direct).any())

    @property
    def is_covered(self) -> bool:
        """Whether the hall can serve at all."""
        return bool(np.isfinite(self.best))


@dataclass(frozen=True, eq=False)
class Abilities:
    """The same for every visitor of a hall; looked up once for each kind."""

    hall: Hall

    @cached_property
    def breadth(self) -> _Numbers:
        """By officer, languages times services, with their mean as 1."""
        wide = np.array([len(one.languages) * len(one.services) for one in self.hall.officers], dtype=float)
        return np.asarray(wide / wide.mean()) if len(wide) else wide

    @cached_property
    def _known(self) -> dict[_Kind, Ability]:
        return {}

    def of(self, visitor: Visitor) -> Ability:
        """What the hall can do for a visitor."""
        kind = (visitor.language, visitor.also_speaks, visitor.service)
        if kind not in self._known:
            self._known[kind] = self._made(*kind)
        return self._known[kind]

    def _made(self, language: str, also_speaks: frozenset[str], service: str) -> Ability:
        hall, factors = self.hall, self.hall.multipliers
        skilled = np.array([service in one.services for one in hall.officers], dtype=bool)
        direct = np.full(len(hall.officers), np.inf)
        for place, officer in enumerate(hall.officers):
            if skilled[place] and language in officer.languages:
                direct[place] = 1.0
            elif skilled[place] and also_speaks & officer.languages:
                direct[place] = factors.second_language
        interpreters = tuple(
            place for place, one in enumerate(hall.interpreters) if language in one.languages
        )
        ways = [float(direct.min(initial=np.inf))]
        if skilled.any() and interpreters:
            ways.append(factors.interpreter)
        if skilled.any() and language in hall.remote:
            ways.append(factors.remote)
        return Ability(skilled, direct, interpreters, language in hall.remote, min(ways))
