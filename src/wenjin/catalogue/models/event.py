"""What happens in the life of a person or a firm."""

from django.db import models


class Event(models.Model):
    """A life event or a business event (CPSV-AP ``cv:LifeEvent``, ``cv:BusinessEvent``)."""

    class Kind(models.TextChoices):
        """Of a person or of a firm."""

        LIFE = "life_event", "life event"
        BUSINESS = "business_event", "business event"

    kind = models.CharField(max_length=16, choices=Kind)
    identifier = models.SlugField(max_length=60)
    position = models.PositiveIntegerField()
    is_main = models.BooleanField(default=False, help_text="stands on the first page")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["kind", "identifier"], name="catalogue_one_event_per_kind"),
        )
        ordering = ("kind", "position")

    def __str__(self) -> str:
        return f"{self.kind} {self.identifier}"
