"""How many forms one network may hand in at the intake in a minute.

An office or a carrier is many people behind one address, so the number is far above what people do; whoever comes
above it is not sent away, but comes back by itself a minute later. A program that would take all places alone
gets no more than that either.
"""

from math import ceil
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest

from wenjin.accounts.networks import network_of
from wenjin.core.counts import Counts

SECONDS: Final = 60.0
COUNTS: Final = Counts(SECONDS)
_COUNTED: Final = "wenjin.intake.counted"
# In the environment of a request: the site need not count again what the intake hands on.


def is_too_much(environ: dict[str, Any]) -> bool:
    """Whether enough forms came from this network for now; else this one is counted, once."""
    if _COUNTED in environ:
        return False
    request = HttpRequest()
    request.META = environ
    if COUNTS.is_over((network_of(request), settings.INTAKE_FROM_A_NETWORK)):
        return True
    environ[_COUNTED] = True
    return False


def seconds_to_wait() -> int:
    """After how long forms of this network are taken again."""
    return max(1, ceil(COUNTS.seconds_left()))
