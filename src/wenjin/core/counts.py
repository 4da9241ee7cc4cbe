"""How often something was done in the last while, counted in the memory of this process.

For limits where a count in the database would cost as much as what is counted. With several processes several
times as much passes.
"""

from threading import Lock
from time import monotonic
from typing import Final

_MOST_KEPT: Final = 50_000


class Counts:
    """Who did something how often in the last while; all of it is forgotten when the while is over.

    Args:
        seconds: how long a while is.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._lock = Lock()
        self._begun = monotonic()
        self._counted: dict[str, int] = {}

    def is_over(self, *limits: tuple[str, int]) -> bool:
        """Whether one of these has reached its limit; else each is counted."""
        with self._lock:
            if monotonic() - self._begun > self._seconds or len(self._counted) > _MOST_KEPT:
                self._begun, self._counted = monotonic(), {}
            if any(self._counted.get(name, 0) >= most for name, most in limits):
                return True
            for name, _most in limits:
                self._counted[name] = self._counted.get(name, 0) + 1
            return False

    def seconds_left(self) -> float:
        """When all is forgotten."""
        return max(0.0, self._begun + self._seconds - monotonic())

    def forget(self) -> None:
        """Begin anew."""
        with self._lock:
            self._begun, self._counted = monotonic(), {}
