"""``{% url %}`` and ``{% static %}`` for what stands on every page: addresses without arguments, made once."""

from typing import cast

from django.conf import settings
from django.template import Library, Node
from django.template.base import Parser, Token
from django.template.context import Context
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as djangos_url
from django.templatetags.static import StaticNode
from django.urls import get_script_prefix, get_urlconf
from django.utils.translation import get_language

register = Library()


class FixedLinkNode(Node):
    """An address that depends on nothing but the language and where the site is mounted."""

    child_nodelists = ()

    def __init__(self, drawn_by: URLNode) -> None:
        self._drawn_by = drawn_by
        self._kept: dict[tuple[object, ...], str] = {}

    def render(self, context: Context) -> str:
        """The address in the language that is active now."""
        place = (
            get_language(),
            get_script_prefix(),
            get_urlconf() or settings.ROOT_URLCONF,
            context.autoescape,
        )
        kept = self._kept.get(place)
        if kept is None:
            kept = self._kept[place] = str(self._drawn_by.render(context))
        return kept


@register.tag
def url(parser: Parser, token: Token) -> Node:
    """``{% url 'home' %}``, with all that Django's own tag can."""
    node = djangos_url(parser, token)
    is_fixed = not (node.args or node.kwargs or node.asvar) and isinstance(node.view_name.var, str)
    return FixedLinkNode(node) if is_fixed and not node.view_name.filters else node


class FixedFileNode(Node):
    """The address of a file of ours, with the hash of its content; it stays as long as the process."""

    child_nodelists = ()

    def __init__(self, drawn_by: StaticNode) -> None:
        self._drawn_by = drawn_by
        self._kept: dict[tuple[object, ...], str] = {}

    def render(self, context: Context) -> str:
        """The address."""
        storage = cast("dict[str, str]", settings.STORAGES["staticfiles"])
        place = (settings.STATIC_URL, storage["BACKEND"], context.autoescape)
        kept = self._kept.get(place)
        if kept is None:
            kept = self._kept[place] = str(self._drawn_by.render(context))
        return kept


@register.tag
def static(parser: Parser, token: Token) -> Node:
    """``{% static 'web/wenjin.css' %}``, with all that Django's own tag can."""
    node = StaticNode.handle_token(parser, token)
    is_fixed = node.varname is None and isinstance(node.path.var, str) and not node.path.filters
    return FixedFileNode(node) if is_fixed else node
