"""The drawings of the house: mark, stones, signs, confidence, and the crossing itself.

All of them point into the sprite that ``base.html`` carries, so a drawing costs a few bytes each time.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

from django import template
from django.template.base import NodeList, Parser, Token
from django.template.context import Context
from django.utils import translation
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, pgettext, pgettext_lazy

from wenjin.lang.domain.registry import BY_CODE, SOURCE
from wenjin.lang.templatetags.lang import english, said
from wenjin.web import joining

register = template.Library()

STATES = ("done", "turn", "wait", "paused", "late", "todo", "skip", "unknown")
SIGNS = ("bring", "differs", "have", "made", "other", "same")
# Stones filled, by the word of the record; the other words are facts that nobody has read anywhere.
_STONES_SURE = {"high": 3, "medium": 2, "low": 1}


class Row(Protocol):
    """A step of a crossing; a mapping with these keys does as well.

    Attributes:
        state: one of ``STATES``; it decides the stone, the colour and the word.
        title: what the step is.
        words: what to say below the title; the word of the state when empty.
        by: a deadline in words, such as ``by 4 May``; read aloud with the state.
        spoken: what is read aloud instead of the word of the state, where the stone has another meaning.
        href: where the title leads.
        key: on the longest path.
        lane: the drawing beside the step on a wide screen, ready-made SVG.
        bank: heading of a part of the crossing; such a row is no step and has only a title and a lane.
    """

    state: str
    title: str


_STATE_WORDS = {
    "done": pgettext_lazy("state of a step", "Done"),
    "turn": pgettext_lazy("state of a step", "Your turn"),
    "wait": pgettext_lazy("state of a step", "Waiting for the office"),
    "paused": pgettext_lazy("state of a step", "Paused"),
    "late": pgettext_lazy("state of a step", "Late"),
    "todo": pgettext_lazy("state of a step", "To come"),
    "skip": pgettext_lazy("state of a step", "Not needed"),
    "unknown": pgettext_lazy("state of a step", "Not known yet"),
}
_SURE_WORDS = {
    "high": pgettext_lazy("confidence", "Confirmed: official, or two sources agree"),
    "medium": pgettext_lazy("confidence", "One source"),
    "low": pgettext_lazy("confidence", "Old or hearsay"),
    "unknown": pgettext_lazy("confidence", "Not confirmed"),
}


def state_word(state: str) -> str:
    """The word of a state, in the reader's language."""
    return str(_STATE_WORDS[state])


def _drawing(css: str, symbol: str, width: int, height: int, *, sized: bool = False) -> SafeString:
    """An ``svg`` that uses a symbol of the sprite; the arguments are constants of this module."""
    size = f' width="{width}" height="{height}"' if sized else ""
    name = f' class="{css}"' if css else ""
    return mark_safe(  # noqa: S308  only constants of this module
        f'<svg{name}{size} viewBox="0 0 {width} {height}" aria-hidden="true"><use href="#{symbol}"/></svg>'
    )


_STONE = {state: _drawing("stone", f"s-{state}", 32, 28) for state in STATES}
_SIGN = {sign: _drawing("sign", f"i-{sign}", 28, 28) for sign in SIGNS}
_SURE = {level: _drawing("", f"i-sure{level}", 30, 10) for level in range(4)}
_MARK = _drawing("", "i-mark", 32, 32, sized=True)
_ARROW = _drawing("flip", "i-arrow", 20, 20, sized=True)
_BACK = _drawing("flip turned", "i-arrow", 20, 20, sized=True)


@register.simple_tag
def mark() -> SafeString:
    """The mark: three stones and a line."""
    return _MARK


@register.simple_tag
def arrow() -> SafeString:
    """An arrow onwards; it turns with the direction of the page."""
    return _ARROW


@register.simple_tag
def back_arrow() -> SafeString:
    """An arrow back; it turns with the direction of the page."""
    return _BACK


@register.simple_tag
def stone(state: str) -> SafeString:
    """The stone of a state."""
    return _STONE[state]


@register.simple_tag
def sign(name: str) -> SafeString:
    """The sign that says where a paper comes from."""
    return _SIGN[name]


@register.simple_tag
def sure(confidence: str) -> SafeString:
    """Confidence as three small stones and words: high, medium, low; anything else is our estimate."""
    words = _SURE_WORDS.get(confidence) or pgettext("confidence", "Our estimate")
    return format_html('<span class="sure">{}{}</span>', _SURE[_STONES_SURE.get(confidence, 0)], words)


@register.simple_tag(takes_context=True)
def crossing(context: Context, rows: Iterable[Row | Mapping[str, Any]], shape: str = "") -> SafeString:
    """The crossing: an ordered list of stones.

    ``{% crossing rows %}`` runs down the page, ``{% crossing rows "across" %}`` in a row on wide screens,
    ``{% crossing rows "plan" %}`` has lanes of real days beside it. See ``Row`` for what a row holds.
    """
    listed = list(rows)
    total = sum(1 for row in listed if not _of(row, "bank"))
    parts: list[str] = []
    place = 0
    for row in listed:
        lane = conditional_escape(_of(row, "lane"))
        if _of(row, "bank"):
            title = SafeString(said(_of(row, "title")))
            second = _in_second(context, row, lambda twin: said(_of(twin, "title")))
            parts.append(f'<li class="bank"><span>{_paired(title, second)}</span>{lane}</li>')
        else:
            place += 1
            parts.append(_step(context, row, place, total, lane))
    name = f"crossing {conditional_escape(shape)}".strip()
    return mark_safe(f'<ol class="{name}">{"".join(parts)}</ol>')  # noqa: S308  every part is escaped above


def _step(context: Context, row: Row | Mapping[str, Any], place: int, total: int, lane: str) -> str:
    state = str(_of(row, "state"))
    word, by = str(_of(row, "spoken")) or state_word(state), str(_of(row, "by"))
    spoken = gettext("Step %(place)s of %(total)s, %(state)s.") % {
        "place": place,
        "total": total,
        "state": joining.remark(word, by),
    }
    on_path = (
        format_html(' <span class="vh">{}</span>', gettext("On the longest path.")) if _of(row, "key") else ""
    )
    css = ' class="key"' if _of(row, "key") else ""
    second = _in_second(context, row, lambda twin: _what(twin, "", ""))
    what = _paired(_what(row, str(_of(row, "href")), on_path), second)
    return (
        f'<li data-s="{state}"{css}>{_STONE[state]}'
        f'<div class="what"><span class="vh">{conditional_escape(spoken)} </span>{what}</div>{lane}</li>'
    )


def _what(row: object, href: str, on_path: str) -> SafeString:
    """Title and words of a step."""
    title = said(_of(row, "title"))
    name = format_html('<a href="{}">{}</a>', href, title) if href else format_html("<b>{}</b>", title)
    words = conditional_escape(_of(row, "words") or state_word(str(_of(row, "state"))))
    return format_html('{} <span class="state">{}{}</span>', name, words, on_path)


def _of(row: object, name: str) -> Any:
    value = row.get(name) if isinstance(row, Mapping) else getattr(row, name, None)
    return "" if value is None or value is False else value


def _twins(context: Context) -> dict[int, object]:
    """What stands for each record of the page in the second language; see ``web/clerk.py``."""
    return context.get("twins") or {}


def _in_second(context: Context, row: object, draw: Callable[[object], str]) -> str:
    """What a row says in the second language; empty when only one is wanted."""
    second = context.get("second_language")
    twin = _twins(context).get(id(row))
    if not second or twin is None:
        return ""
    language = BY_CODE[second]
    with translation.override(second):
        other = draw(twin)
    return format_html('<span lang="{}" dir="{}">{}</span>', language.tag, language.direction, other)


def _paired(first: SafeString, second: str) -> SafeString:
    """Two languages one below the other, or the only one as it is."""
    if not second:
        return first
    return format_html('<span class="pair"><span>{}</span>{}</span>', first, second)


def _in_both(
    nodelist: NodeList, context: Context, second: str, first: str, other_shape: str = "{}"
) -> SafeString:
    """The content beside itself in the second language, everything replaced by its twin there."""
    twins = _twins(context)
    around = context.flatten().items() if twins else ()
    there = {str(name): twins[id(one)] for name, one in around if id(one) in twins}
    with translation.override(second), context.push(in_second_language=True, **there):
        other = nodelist.render(context)
    language = BY_CODE[second]
    return format_html(
        '<div class="pair"><div>{}</div><div lang="{}" dir="{}">{}</div></div>',
        first,
        language.tag,
        language.direction,
        format_html(other_shape, other),
    )


@register.simple_tag
def gap() -> str:
    """The room after a colon or a full stop: a space, or nothing where the sign brings its own."""
    return joining.gap()


class BothNode(template.Node):
    """Renders its content once, or twice side by side when a second language is wanted."""

    def __init__(self, nodelist: NodeList, *, is_bare: bool) -> None:
        self.nodelist, self.is_bare = nodelist, is_bare

    def render(self, context: Context) -> SafeString:
        """The content in the reader's language, then in the second."""
        first = self.nodelist.render(context)
        second = context.get("second_language")
        if second:
            return _in_both(self.nodelist, context, second, first)
        return first if self.is_bare else format_html("<div>{}</div>", first)


@register.tag
def both(parser: Parser, token: Token) -> BothNode:
    """``{% both %}…{% endboth %}``: the same sentence in two languages when a clerk is to read along.

    ``{% both bare %}`` puts nothing around the content while there is only one language.
    """
    words = token.split_contents()[1:]
    if words not in ([], ["bare"]):
        raise template.TemplateSyntaxError("both takes nothing, or bare")
    nodelist = parser.parse(("endboth",))
    parser.delete_first_token()
    return BothNode(nodelist, is_bare=bool(words))


class HeadingNode(template.Node):
    """A heading with an id, and beside it the same words in the second language as plain text."""

    def __init__(self, level: str, name: str, nodelist: NodeList) -> None:
        self.level, self.name, self.nodelist = level, name, nodelist

    def render(self, context: Context) -> SafeString:
        """Only the first language is a heading, so that an outline has each once."""
        first = format_html(
            "<{0}{1}>{2}</{0}>",
            self.level,
            format_html(' id="{}"', self.name) if self.name else "",
            self.nodelist.render(context),
        )
        second = context.get("second_language")
        if not second:
            return first
        return _in_both(self.nodelist, context, second, first, f'<p class="{self.level}">{{}}</p>')


@register.tag
def heading(parser: Parser, token: Token) -> HeadingNode:
    """``{% heading h2 bring %}…{% endheading %}``: a heading that a clerk can read too."""
    parts = token.split_contents()
    if len(parts) not in (2, 3) or parts[1] not in ("h1", "h2", "h3", "h4"):
        raise template.TemplateSyntaxError("heading takes h1, h2, h3 or h4 and perhaps an id")
    nodelist = parser.parse(("endheading",))
    parser.delete_first_token()
    return HeadingNode(parts[1], parts[2] if len(parts) == 3 else "", nodelist)


@register.simple_tag
def noted(text: str, note: str) -> SafeString:
    """``arrival (law art. 39)``: a text and a note; two English ones elsewhere are one piece with one mark."""
    if getattr(text, "language", None) == getattr(note, "language", None) == SOURCE:
        return mark_safe(english(f"{text} ({note})"))  # noqa: S308  escaped by the filter
    return mark_safe(joining.noted(said(text), said(note)))  # noqa: S308  escaped by the filter
