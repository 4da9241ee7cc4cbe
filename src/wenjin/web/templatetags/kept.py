"""``{% kept %}``: parts of a page that come out the same as long as what they show is the same.

To draw a list of papers or messages takes longer than to find out what stands in it, and somebody who works on a
case loads its page again and again. A drawn part is found again by the *values* it shows, all of them, and by the
language: nothing can be out of date, and nobody is shown what was drawn from other values than their own.

Kept in the memory of this process only, few of them and for minutes: they hold what people write.
"""

import time
from collections import OrderedDict
from threading import Lock
from typing import Final

from django.template import Library, Node, NodeList, TemplateSyntaxError
from django.template.base import FilterExpression, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = Library()

MOST: Final = 100
SECONDS: Final = 600


class KeptNode(Node):
    """A part of a template and what it was drawn from."""

    def __init__(self, nodelist: NodeList, by: list[FilterExpression]) -> None:
        self.nodelist = nodelist
        self._by = by
        self._kept: OrderedDict[object, tuple[float, SafeString]] = OrderedDict()
        self._lock = Lock()

    def render(self, context: Context) -> SafeString:
        """The part, drawn now or a few minutes ago. With a second language beside it, it is always drawn."""
        if context.get("second_language"):
            return self.nodelist.render(context)
        values = tuple(one.resolve(context, ignore_failures=True) for one in self._by)
        key = (get_language(), context.autoescape, values)
        try:
            found = self._kept.get(key)
        except TypeError:  # a list: it could change unseen
            return self.nodelist.render(context)
        now = time.monotonic()
        if found is not None and now - found[0] < SECONDS:
            return found[1]
        drawn = self.nodelist.render(context)
        with self._lock:
            self._kept.pop(key, None)
            self._kept[key] = now, drawn
            self._forget(now)
        return drawn

    def _forget(self, now: float) -> None:
        """Drop what is too old or too much; the oldest stand first."""
        while self._kept:
            oldest, (at, _) = next(iter(self._kept.items()))
            if len(self._kept) <= MOST and now - at < SECONDS:
                return
            del self._kept[oldest]


@register.tag
def kept(parser: Parser, token: Token) -> KeptNode:
    """``{% kept shown.papers href %}…{% endkept %}``: name every value that the part shows; no form stands in it.

    Values are compared, not their names: texts, numbers, dates, and frozen records and tuples of them.
    """
    names = token.split_contents()[1:]
    if not names:
        raise TemplateSyntaxError("kept needs the values that the part shows")
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(nodelist, [parser.compile_filter(one) for one in names])
