"""How much one visitor, and everybody behind one address, may take of a hall: places, tickets, wishes.

A place that is held is nobody else's for five minutes. An office or a hotel is many people behind one address,
and a kiosk is everybody who comes: their limits are far above what people do, and far below what a program does.
"""

from enum import StrEnum
from typing import Final

from allauth.core.internal import ratelimit
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from wenjin.accounts.queries import actor_of


class Taking(StrEnum):
    """What is taken; each is counted for itself."""

    PLACE = "counters_place"
    TICKET = "counters_ticket"
    KIOSK_TICKET = "counters_kiosk_ticket"
    WISH = "counters_wish"


_BY_VISITOR: Final = {Taking.PLACE: "8/5m/key,40/h/key", Taking.TICKET: "10/10m/key", Taking.WISH: "8/h/key"}
_BY_ADDRESS: Final = {
    Taking.PLACE: "24/5m/ip,160/h/ip",
    Taking.TICKET: "60/10m/ip",
    Taking.KIOSK_TICKET: "120/10m/ip",
    Taking.WISH: "60/h/ip",
}


def is_too_much(request: HttpRequest, taking: Taking) -> bool:
    """Whether this visitor or this address has taken enough for now; else it is counted.

    Somebody without an account is known by the cookie that every form needs. Whoever throws it away is one of
    those behind the address.
    """
    person = actor_of(request).person_id
    visitor = str(person or request.COOKIES.get(settings.CSRF_COOKIE_NAME, ""))
    rates = [_BY_ADDRESS[taking]]
    if visitor and taking in _BY_VISITOR:
        rates.insert(0, _BY_VISITOR[taking])
    config = {taking.value: ",".join(rates)}
    used = ratelimit.consume(request, app="wenjin", action=taking.value, config=config, key=visitor or None)
    return used is None


def too_much_words() -> str:
    """What is said then."""
    return _("That is enough for now. Wait some minutes, then try again.")
