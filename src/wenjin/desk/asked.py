"""What somebody searched for, kept in their session under a short word, so that no address carries it.

Names and numbers of passports in an address would end in the history of the browser and in the logs of every
server on the way. The form is posted, and leads on to an address with the word: going back and loading again
work as ever, and the word opens nothing in another session. Sessions lie sealed (``accounts.sessions``).
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from django.http import HttpRequest

from wenjin.core import clock
from wenjin.core.addresses import new_secret

_KEPT_AS: Final = "wenjin_asked"
_MOST: Final = 20
_LASTS: Final = timedelta(hours=2)
_LETTERS: Final = 10


def keep(request: HttpRequest, asked: Mapping[str, str]) -> str:
    """Keep what was asked; says the word for the address."""
    now = clock.now().timestamp()
    word = new_secret()[:_LETTERS]
    running = {name: one for name, one in _kept(request).items() if _is_running(one, now)}
    newest = list(running.items())[-(_MOST - 1) :]
    request.session[_KEPT_AS] = dict([*newest, (word, {"at": now, "asked": dict(asked)})])
    return word


def kept(request: HttpRequest, word: str) -> dict[str, str] | None:
    """What was asked under a word; None when its time is over or the session never knew it."""
    one = _kept(request).get(word)
    if one is None or not _is_running(one, clock.now().timestamp()):
        return None
    asked = one.get("asked")
    return {str(name): str(text) for name, text in asked.items()} if isinstance(asked, dict) else None


def _kept(request: HttpRequest) -> dict[str, dict[str, object]]:
    found = request.session.get(_KEPT_AS)
    return found if isinstance(found, dict) else {}


def _is_running(one: Mapping[str, object], now: float) -> bool:
    at = one.get("at")
    return isinstance(at, float) and now - at < _LASTS.total_seconds()
