"""Texts of the catalogue per language."""

from wenjin.lang.models import Text


class CatalogueText(Text):
    """A title, a summary, a question, a reason: in one language."""

    class Meta(Text.Meta):
        verbose_name = "text of the catalogue"
        verbose_name_plural = "texts of the catalogue"
