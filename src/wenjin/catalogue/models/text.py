"""Texts of the catalogue per language, and what editors have changed in them."""

import uuid

from django.db import models

from wenjin.lang.models import Text


class CatalogueText(Text):
    """A title, a summary, a question, a reason: in one language."""

    is_of_place = models.BooleanField(
        default=False, help_text="translated for this place alone; the same English reads otherwise elsewhere"
    )

    class Meta(Text.Meta):
        verbose_name = "text of the catalogue"
        verbose_name_plural = "texts of the catalogue"


class TextEdit(models.Model):
    """One change of a translation on the content desk: laid over the pack whenever it is loaded.

    Changes are kept one after the other. The last one that is neither undone nor settled is what readers see.
    """

    language = models.CharField(max_length=8)
    source_hash = models.CharField(max_length=16, help_text="of the English")
    context = models.CharField(
        max_length=241, blank=True, help_text="subject and field, for a translation of one place; else empty"
    )
    source = models.TextField(help_text="the English that was translated")
    value = models.TextField()
    state = models.CharField(max_length=8, choices=Text.State)
    old_value = models.TextField(blank=True, help_text="what stood there before; empty for nothing")
    old_state = models.CharField(max_length=8, blank=True)
    old_hash = models.CharField(max_length=16, blank=True, help_text="of the English it was made from")
    author = models.CharField(max_length=80, help_text="who wrote the words; somebody else may review them")
    by = models.CharField(max_length=80, help_text="who made this change")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(
        null=True, blank=True, help_text="since when the pack says the same; later packs win again"
    )
    stale_at = models.DateTimeField(null=True, blank=True, help_text="since when its English is gone")

    class Meta:
        indexes = (models.Index(fields=["language", "source_hash", "context"]),)
        ordering = ("pk",)
        verbose_name = "change of a text"
        verbose_name_plural = "changes of texts"

    def __str__(self) -> str:
        return f"{self.language} {self.source_hash} {self.state}"


class TextImport(models.Model):
    """A file of translations that somebody has handed in and looks at before it counts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    language = models.CharField(max_length=8)
    units = models.JSONField(help_text="what the file says, as far as it was read")
    by = models.CharField(max_length=80)
    at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.language} {self.id}"
