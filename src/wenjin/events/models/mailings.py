"""Mails that staff write to many guests at once, and files that they have handed in and still look at."""

import uuid

from django.db import models


class Mailing(models.Model):
    """A mail to all of a segment. Sent once, in batches, by the outbox.

    ``texts`` has a subject and a body for each language in which it was written.
    """

    class Segment(models.TextChoices):
        REGISTERED = "registered", "who has a place"
        PENDING = "pending", "whose place is kept until a decision or a consent"
        WAITING = "waiting", "who is on the waiting list or has an offer"
        ATTENDED = "attended", "who was there"
        CANCELLED = "cancelled", "who was registered when the event was cancelled"
        NEWS = "news", "who asked for news, at events about the same"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey("events.Event", on_delete=models.CASCADE, related_name="mailings")
    segment = models.CharField(max_length=10, choices=Segment)
    interest = models.CharField(max_length=40, blank=True, help_text="of news; empty: of any event")
    texts = models.JSONField(default=dict, help_text="by language: subject and body")
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    sent_by = models.CharField(max_length=80, blank=True)
    sent_at = models.DateTimeField(null=True)
    written = models.PositiveIntegerField(default=0, help_text="mails handed to delivery so far")
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-made_at",)

    def __str__(self) -> str:
        return f"{self.segment} {self.id}"


class HandedFile(models.Model):
    """Rows of a file that somebody has handed in, sealed, until they have looked at what it would change."""

    class Kind(models.TextChoices):
        EVENTS = "events"
        REGISTRATIONS = "registrations"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=14, choices=Kind)
    event = models.ForeignKey("events.Event", on_delete=models.CASCADE, null=True, related_name="+")
    name = models.CharField(max_length=200)
    data_key = models.ForeignKey("keys.DataKey", on_delete=models.PROTECT, related_name="+")
    sealed = models.BinaryField(help_text="sealed JSON: the rows as they were read")
    by = models.CharField(max_length=80)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"
