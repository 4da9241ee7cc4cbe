"""The abstract row of text; each app that has content makes it concrete."""

from django.db import models

from wenjin.lang.domain.registry import LANGUAGES


class Text(models.Model):
    """One text of one thing in one language.

    The index begins with the language because a page asks for many texts of few things in one language:
    1.6 ms for 50 rows against 50 ms with a table per translated model (measured, see ADR 3).
    """

    class State(models.TextChoices):
        """How far a text may be trusted."""

        SOURCE = "source", "written in the source language"
        MACHINE = "machine", "translated by a machine"
        DRAFTED = "drafted", "translated, not reviewed"
        REVIEWED = "reviewed", "reviewed by a second person"
        STALE = "stale", "the source has changed since"

    language = models.CharField(max_length=8, choices=[(one.code, one.name) for one in LANGUAGES])
    subject = models.CharField(max_length=120, help_text="what the text belongs to, such as service/z-visa")
    field = models.CharField(max_length=120, help_text="which text of it, such as step/file/name")
    value = models.TextField()
    state = models.CharField(max_length=8, choices=State)
    source_hash = models.CharField(max_length=16, help_text="of the source text this was made from")

    class Meta:
        abstract = True
        constraints = (
            models.UniqueConstraint(
                fields=["language", "subject", "field"], name="%(app_label)s_one_text_per_language"
            ),
        )

    def __str__(self) -> str:
        return f"{self.language} {self.subject} {self.field}"
