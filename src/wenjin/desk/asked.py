"""What somebody searched for, kept in their session under a short word, so that no address carries it.

Names and numbers of passports in an address would end in the history of the browser and in the logs of every
server on the way. The form is posted, and leads on to an address with the word: going back and loading again
work as ever, and the word opens nothing in another session. Sessions lie sealed (``accounts.sessions``).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import urlencode

from wenjin.core import clock
from wenjin.core.addresses import new_secret

_KEPT_AS: Final = "wenjin_asked"
_MOST: Final = 20
_LASTS: Final = timedelta(hours=2)
_LETTERS: Final = 10
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page is asked for.

    Attributes:
        word: under which it is kept; empty where it stands in the address itself.
        is_over: it is no longer kept.
    """

    text: str = ""
    word: str = ""
    is_over: bool = False

    def query(self, **more: str) -> str:
        """The query of an address that asks the same again, such as for the next page."""
        return urlencode({**({"asked": self.word} if self.word else {"q": self.text}), **more})


def lead_on(request: HttpRequest, address: str) -> HttpResponse:
    """Keep what a form asks for in ``q``, and lead on to the address that shows what is found."""
    text = request.POST.get("q", "").strip()[:_LONGEST]
    return redirect(f"{address}?{urlencode({'asked': keep(request, {'q': text})})}" if text else address)


def asked_of(request: HttpRequest, *, may_stand: Callable[[str], bool] = lambda _text: False) -> Asked:
    """What the address asks for: by its word, or in ``q`` what may stand there because it names nobody."""
    word = request.GET.get("asked", "")
    if word:
        found = kept(request, word)
        return Asked(is_over=True) if found is None else Asked(found.get("q", ""), word)
    typed = request.GET.get("q", "").strip()[:_LONGEST]
    return Asked(typed if may_stand(typed) else "")


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
