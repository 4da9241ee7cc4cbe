"""Public services."""

from django.db import models

from wenjin.catalogue.models.event import Event
from wenjin.catalogue.models.organisation import PublicOrganisation
from wenjin.catalogue.models.record import RecordVersion


class PublicServiceQuerySet(models.QuerySet["PublicService"]):
    """Questions asked of many services at once. No writes here."""

    def published(self) -> "PublicServiceQuerySet":
        """Services the public may see."""
        return self.filter(status=PublicService.Status.PUBLISHED)


class PublicService(models.Model):
    """A service of the city (CPSV-AP ``cpsv:PublicService``), as its open version has it."""

    class Status(models.TextChoices):
        """Whether the public sees it."""

        PUBLISHED = "published", "published"
        WITHDRAWN = "withdrawn", "no longer offered"

    identifier = models.SlugField(max_length=100, unique=True)
    version = models.ForeignKey(RecordVersion, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, choices=Status, default=Status.PUBLISHED)
    position = models.PositiveIntegerField()
    confidence = models.CharField(max_length=8, help_text="high, medium or low: how sure the facts are")
    last_checked_on = models.DateField()
    audiences = models.JSONField(default=list)
    themes = models.JSONField(default=list)
    events = models.ManyToManyField(Event, related_name="services")
    competent_authorities = models.ManyToManyField(PublicOrganisation, related_name="services")
    requires = models.ManyToManyField("self", symmetrical=False, related_name="required_by")

    objects = PublicServiceQuerySet.as_manager()

    class Meta:
        ordering = ("position",)

    def __str__(self) -> str:
        return self.identifier
