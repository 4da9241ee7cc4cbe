"""Who serves and who interprets, in which languages; and when they work."""

import uuid
from typing import ClassVar

from django.db import models


class Officer(models.Model):
    """Somebody who serves at the counters of a centre.

    ``languages`` is a list of ``{"code", "level"}``, ``topics`` one of ids of the hall's topics.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    centre = models.CharField(max_length=80)
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    key = models.CharField(max_length=80, help_text="id in the hall of the pack, or one given here")
    name = models.CharField(max_length=200)
    name_zh = models.CharField(max_length=200, blank=True)
    languages = models.JSONField(default=list)
    topics = models.JSONField(default=list)
    is_sample = models.BooleanField(default=False)
    left_on = models.DateField(null=True)
    feed_secret = models.CharField(max_length=64, blank=True, help_text="of the calendar feed")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["centre", "key"], name="officer_of_centre"),
            models.UniqueConstraint(
                fields=["centre", "person"], condition=models.Q(person__isnull=False), name="officer_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Interpreter(models.Model):
    """Somebody who interprets between the language of the house and others, in the hall."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    centre = models.CharField(max_length=80)
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    key = models.CharField(max_length=80)
    name = models.CharField(max_length=200)
    languages = models.JSONField(default=list)
    is_sample = models.BooleanField(default=False)
    left_on = models.DateField(null=True)
    feed_secret = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["centre", "key"], name="interpreter_of_centre")
        ]

    def __str__(self) -> str:
        return self.name


class Shift(models.Model):
    """A time for which somebody is asked to work. Exactly one of officer and interpreter is set.

    ``breaks`` is a list of pairs of local times ``["12:00", "13:00"]``.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    centre = models.CharField(max_length=80)
    officer = models.ForeignKey(Officer, on_delete=models.CASCADE, null=True, related_name="shifts")
    interpreter = models.ForeignKey(Interpreter, on_delete=models.CASCADE, null=True, related_name="shifts")
    day = models.DateField()
    pattern = models.CharField(max_length=80, blank=True, help_text="id of the shift in the hall")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    breaks = models.JSONField(default=list)
    published_at = models.DateTimeField(null=True)
    sequence = models.PositiveIntegerField(default=0, help_text="of the calendar entry (RFC 5545)")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["centre", "day"], name="shift_of_day")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(officer__isnull=True) ^ models.Q(interpreter__isnull=True),
                name="shift_of_one",
            ),
            models.UniqueConstraint(fields=["officer", "starts_at"], name="shift_of_officer_once"),
            models.UniqueConstraint(fields=["interpreter", "starts_at"], name="shift_of_interpreter_once"),
        ]

    def __str__(self) -> str:
        return f"{self.centre} {self.starts_at}"


class OpeningException(models.Model):
    """A day on which a centre is open otherwise than every week; without hours it is closed."""

    centre = models.CharField(max_length=80)
    day = models.DateField()
    opens = models.TimeField(null=True)
    closes = models.TimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["centre", "day"], name="opening_exception_once")
        ]

    def __str__(self) -> str:
        return f"{self.centre} {self.day}"
