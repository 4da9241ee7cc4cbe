"""Pages that differ from reader to reader in a few words alone: drawn once, with a place for each word.

To draw a page takes longer than all that is asked for it. A page whose layout is the same for many is drawn with
stand-ins for what is theirs, cut where these stand, and put together with the words of each reader, as
``core.prepared`` does it with questions and ``hrefs`` with addresses. Whoever uses it names in the key everything
else that the page shows; tests compare what comes out with the page as it is drawn anew.
"""

import re
import secrets
import time
from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Final

from django.conf import settings
from django.http import HttpRequest
from django.urls import get_script_prefix
from django.utils.html import conditional_escape
from django.utils.translation import get_language

from wenjin.core.held import Kept
from wenjin.web.context import THEME_COOKIE, THEMES

SECONDS: Final = 10.0
"""How long a page is kept: what stands in its frame, such as the edition of the pack, is no older."""
MOST: Final = 200
# Of this length on, a word of a reader is never part of a page by chance.
_LONG: Final = 16


class Stencils:
    """Pages of one kind, in the memory of the process. Safe in threads."""

    def __init__(self) -> None:
        # No page can hold it unless it was put there: whoever writes into a form does not know it.
        self._mark = f"here-{secrets.token_hex(8)}-"
        self._cut = re.compile(rf"{self._mark}(\w+)-")
        self._kept = Kept[Hashable, tuple[float, tuple[str, ...]]](MOST)

    def filled(
        self, key: Hashable, words: Mapping[str, str], draw: Callable[[Mapping[str, str]], str]
    ) -> str:
        """The page with these words in it.

        Args:
            key: everything else that it shows.
            words: what differs, by a name of letters, figures and ``_``; escaped where it is not safe already.
            draw: makes the page with other words of the same names.
        """
        now = time.monotonic()
        found = self._kept.find(key)
        if found is None or found[0] < now:
            drawn = draw({name: f"{self._mark}{name}-" for name in words})
            found = now + SECONDS, tuple(self._cut.split(drawn))
            if not _holds(found[1][::2], words.values()):
                self._kept.keep(key, found)
        pieces = list(found[1])
        pieces[1::2] = [conditional_escape(words[name]) for name in pieces[1::2]]
        return "".join(pieces)

    def forget(self) -> None:
        """Keep nothing."""
        self._kept.forget()


def of_reader(request: HttpRequest) -> tuple[str, ...] | None:
    """What the frame of a page shows of who asks, for a key; None for whom a page is drawn for themselves."""
    if settings.SESSION_COOKIE_NAME in request.COOKIES or request.META.get("QUERY_STRING"):
        return None
    theme = request.COOKIES.get(THEME_COOKIE, "")
    return (get_language() or "", theme if theme in THEMES else "", get_script_prefix())


def _holds(pieces: Iterable[str], words: Iterable[str]) -> bool:
    """Whether something of the one reader stayed in the page; then it is nobody else's."""
    return any(len(word) >= _LONG and word in piece for piece in pieces for word in words)
