"""How many forms of events one visitor, and everybody behind one address, may send in a while.

Counted in the memory of each process, because a count in the database costs as much as a registration: with
several processes several times as many pass. An office or a school is many people behind one address; the numbers
are above what people do, and far below what a program does.
"""

from threading import Lock
from time import monotonic
from typing import Final

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest

SECONDS: Final = 600.0
OF_A_VISITOR: Final = 30
OF_AN_ADDRESS: Final = 6000
_MOST_KEPT: Final = 50_000


class Counts:
    """Who did something how often in the last while; all of it is forgotten when the while is over."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._begun = monotonic()
        self._counted: dict[str, int] = {}

    def is_over(self, *limits: tuple[str, int]) -> bool:
        """Whether one of these has reached its limit; else each is counted."""
        with self._lock:
            if monotonic() - self._begun > SECONDS or len(self._counted) > _MOST_KEPT:
                self._begun, self._counted = monotonic(), {}
            if any(self._counted.get(name, 0) >= most for name, most in limits):
                return True
            for name, _most in limits:
                self._counted[name] = self._counted.get(name, 0) + 1
            return False

    def forget(self) -> None:
        """Begin anew."""
        with self._lock:
            self._counted = {}


COUNTS: Final = Counts()


def is_too_much(request: HttpRequest) -> bool:
    """Whether enough forms came from here for now. Whoever throws the cookie of forms away has the address."""
    limits = [(f"address:{get_adapter().get_client_ip(request)}", OF_AN_ADDRESS)]
    if visitor := request.COOKIES.get(settings.CSRF_COOKIE_NAME, ""):
        limits.append((f"visitor:{visitor[:64]}", OF_A_VISITOR))
    return COUNTS.is_over(*limits)
