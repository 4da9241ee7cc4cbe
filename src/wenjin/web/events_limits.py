"""How many forms of events one visitor, and everybody behind one address, may send in a while.

Counted in the memory of each process, because a count in the database costs as much as a registration: with
several processes several times as many pass. An office or a school is many people behind one address; the numbers
are above what people do, and far below what a program does.
"""

from typing import Final

from django.conf import settings
from django.http import HttpRequest

from wenjin.accounts.networks import network_of
from wenjin.core.counts import Counts

SECONDS: Final = 600.0
OF_A_VISITOR: Final = 30
OF_AN_ADDRESS: Final = 6000
COUNTS: Final = Counts(SECONDS)


def is_too_much(request: HttpRequest) -> bool:
    """Whether enough forms came from here for now. Whoever throws the cookie of forms away has the address."""
    limits = [(f"address:{network_of(request)}", OF_AN_ADDRESS)]
    if visitor := request.COOKIES.get(settings.CSRF_COOKIE_NAME, ""):
        limits.append((f"visitor:{visitor[:64]}", OF_A_VISITOR))
    return COUNTS.is_over(*limits)
