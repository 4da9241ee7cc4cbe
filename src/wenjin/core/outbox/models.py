"""Messages that wait for a worker, and what comes back by the clock."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q


class MessageQuerySet(models.QuerySet["Message"]):
    """Questions about what waits."""

    def open(self) -> "MessageQuerySet":
        """Neither done nor dead."""
        return self.filter(done_at__isnull=True, dead_at__isnull=True)

    def due(self, at: datetime) -> "MessageQuerySet":
        """What a worker may take at this moment, the longest waiting first."""
        free = Q(leased_until__isnull=True) | Q(leased_until__lte=at)
        return self.open().filter(free, available_at__lte=at).order_by("available_at", "id")

    def dead(self) -> "MessageQuerySet":
        """What nobody will try again, and nobody has put aside yet."""
        return self.filter(dead_at__isnull=False, given_up_at__isnull=True)


class Message(models.Model):
    """One thing that must be done: who handles it, with what, from when on.

    The payload holds identifiers, codes and dates, never personal data: rows outlive what they speak of.

    Attributes:
        key: what makes it the same message when it is posted twice.
        leased_until: a worker has it until then; when it dies, another takes over.
        attempts: how often a worker began it.
    """

    topic = models.CharField(max_length=60)
    payload = models.JSONField(default=dict)
    key = models.CharField(max_length=160, unique=True, null=True)
    available_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    leased_by = models.CharField(max_length=80, default="")
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.TextField(default="")
    done_at = models.DateTimeField(null=True)
    dead_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()

    objects = MessageQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            # Workers ask once a second; the index holds what is open and nothing of the past.
            models.Index(
                fields=["available_at", "id"],
                name="outbox_open",
                condition=Q(done_at__isnull=True, dead_at__isnull=True),
            ),
            models.Index(
                fields=["dead_at"],
                name="outbox_dead",
                condition=Q(dead_at__isnull=False, given_up_at__isnull=True),
            ),
            models.Index(fields=["done_at"], name="outbox_done", condition=Q(done_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.pk}"


class PeriodicWork(models.Model):
    """When something that comes back was last begun and last done.

    Attributes:
        next_at: not before this moment again.
        last_result: the number it reported, for instance how many rows it removed.
    """

    name = models.CharField(max_length=80, primary_key=True)
    next_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    leased_by = models.CharField(max_length=80, default="")
    begun_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    last_result = models.BigIntegerField(null=True)
    last_error = models.TextField(default="")

    def __str__(self) -> str:
        return self.name
