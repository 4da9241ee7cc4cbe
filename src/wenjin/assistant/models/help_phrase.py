"""Calls for help that staff add to those of the pack."""

from django.db import models


class HelpPhrase(models.Model):
    """A wording of a question that was a call for help and was not taken for one.

    What it says never changes: it is added, removed, put back (``queries.helping`` relies on it).
    """

    language = models.CharField(max_length=8)
    kind = models.CharField(max_length=30, help_text="as the numbers of the pack name it")
    text = models.CharField(max_length=300)
    fingerprint = models.CharField(
        max_length=32, help_text="of language and folded text: the same words are one phrase"
    )
    added_by = models.CharField(max_length=80, help_text="actor, as the ledger writes it")
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["fingerprint"],
                condition=models.Q(removed_at__isnull=True),
                name="assistant_help_phrase_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind}: {self.text}"
