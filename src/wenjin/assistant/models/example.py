"""Examples that staff add to those of the pack."""

from django.db import models


class Example(models.Model):
    """How somebody may say that they need a service, or what must be declined."""

    language = models.CharField(max_length=8)
    text = models.CharField(max_length=300)
    service = models.CharField(max_length=80, blank=True, help_text="empty for what must be declined")
    kind = models.CharField(
        max_length=30, blank=True, help_text="why it must be declined; empty for a service"
    )
    added_by = models.CharField(max_length=80, help_text="actor, as the ledger writes it")
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(service="") ^ models.Q(kind=""), name="assistant_service_or_decline"
            ),
        )
        indexes = (models.Index(fields=["service"], name="assistant_examples"),)

    def __str__(self) -> str:
        return f"{self.service or self.kind}: {self.text}"
