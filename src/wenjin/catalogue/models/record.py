"""What a pack said, and from when to when it said so."""

from django.db import models
from django.db.models import Q


class Pack(models.Model):
    """The city as data: one loaded folder of records and texts."""

    identifier = models.SlugField(max_length=60, unique=True)
    as_of = models.DateField(help_text="the day for which its facts were read")
    content_hash = models.CharField(max_length=64, help_text="of all its files; equal means nothing to do")
    loaded_at = models.DateTimeField()
    document = models.JSONField(help_text="pack.yaml as it was")
    edition = models.CharField(
        max_length=16, blank=True, default="", help_text="another one whenever an editor has changed a text"
    )

    def __str__(self) -> str:
        return self.identifier


class RecordVersion(models.Model):
    """One record of a pack as it was valid in a span of days.

    The document is the archive: exactly what the file said, so that nothing of the data is lost and an old
    decision can be explained. Rows such as ``PublicService`` are made from the open version, for questions
    that a database answers best.
    """

    class Kind(models.TextChoices):
        """Kinds of record, one folder or file of a pack each."""

        SERVICE = "service", "public service"
        EVIDENCE = "evidence", "evidence type"
        AUTHORITY = "authority", "public organisation"
        LIFE_EVENT = "life_event", "life event"
        BUSINESS_EVENT = "business_event", "business event"
        ACTOR = "actor", "actor"
        THEME = "theme", "theme"
        ANCHOR = "anchor", "anchor of deadlines"
        FACT = "fact", "fact about people and firms"
        CONSISTENCY = "consistency", "check of facts against each other"
        RULESET = "ruleset", "rule set"
        JOURNEY = "journey", "journey"
        PROCEDURE = "procedure", "procedure"
        CALENDAR = "calendar", "calendar"
        CENTRE = "centre", "centre"
        CHECKPOINT = "checkpoint", "checkpoint"
        PHRASES = "phrases", "words that people say"
        TERM = "term", "term of the field"

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="versions")
    kind = models.CharField(max_length=16, choices=Kind)
    identifier = models.SlugField(max_length=100)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True, help_text="first day on which it is no longer valid")
    position = models.PositiveIntegerField(help_text="its place in the file or folder")
    content_hash = models.CharField(max_length=64)
    document = models.JSONField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["kind", "identifier"],
                condition=Q(valid_to__isnull=True),
                name="catalogue_one_open_version",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=models.F("valid_from")),
                name="catalogue_version_ends_after_start",
            ),
        )
        indexes = (models.Index(fields=["kind", "identifier", "valid_from"]),)
        ordering = ("kind", "position", "valid_from", "pk")

    def __str__(self) -> str:
        return f"{self.kind} {self.identifier} from {self.valid_from}"
