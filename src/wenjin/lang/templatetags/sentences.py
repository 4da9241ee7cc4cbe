"""``{% translate %}`` for sentences that are written out in the template, which is nearly all of them.

Django looks such a sentence up, escapes it and restores its per cent signs each time it is drawn. A page has
dozens of them, and each comes out the same in one language: here that is done once for each language and kept.
"""

from django.template import Library, Node
from django.template.base import Parser, Token
from django.template.context import Context
from django.templatetags.i18n import TranslateNode, do_translate
from django.utils.translation import get_language

register = Library()


class SentenceNode(Node):
    """A sentence of a template in the languages in which it was drawn."""

    child_nodelists = ()

    def __init__(self, drawn_by: TranslateNode) -> None:
        self._drawn_by = drawn_by
        self._kept: dict[str | None, str] = {}

    def render(self, context: Context) -> str:
        """The sentence in the language that is active now."""
        language = get_language()
        kept = self._kept.get(language)
        if kept is None:
            # Where nothing is escaped (texts of mails) the sentence has another form: it is not kept.
            kept = str(self._drawn_by.render(context))
            if context.autoescape:
                self._kept[language] = kept
        elif not context.autoescape:
            return str(self._drawn_by.render(context))
        return kept


@register.tag("translate")
@register.tag("trans")
def translate(parser: Parser, token: Token) -> Node:
    """``{% translate "…" %}`` and ``{% translate "…" context "…" %}``, with all that Django's own tag can."""
    node: TranslateNode = do_translate(parser, token)
    return SentenceNode(node) if _is_written_out(node) else node


def _is_written_out(node: TranslateNode) -> bool:
    """Whether nothing of it depends on the page."""
    sentence, about = node.filter_expression, node.message_context
    is_literal = getattr(sentence.var, "literal", None) is not None and not sentence.filters
    about_is_literal = about is None or (isinstance(about.var, str) and not about.filters)
    return is_literal and about_is_literal and not node.asvar and not node.noop
