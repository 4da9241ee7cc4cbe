"""Appointments, what they claim, and who waits for a place."""

import uuid
from typing import ClassVar

from django.db import models


class Appointment(models.Model):
    """A place at a counter at a time, with everybody who is needed to understand each other.

    It is held for some minutes, then booked; moving keeps its id and raises ``sequence`` (RFC 5545). Contact and
    name are sealed under the key of the row.
    """

    class State(models.TextChoices):
        HELD = "held"
        BOOKED = "booked"
        CAME = "came"
        NO_SHOW = "no_show"
        CANCELLED = "cancelled"
        EXPIRED = "expired"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=12, unique=True, help_text="said at the counter and at the kiosk")
    centre = models.CharField(max_length=80)
    topic = models.CharField(max_length=80)
    service_id = models.CharField(max_length=80, blank=True)
    language = models.CharField(max_length=16)
    also_speaks = models.JSONField(default=list)
    group_size = models.PositiveSmallIntegerField(default=1)
    mode = models.CharField(max_length=12)
    officer = models.ForeignKey("counters.Officer", on_delete=models.PROTECT, related_name="appointments")
    interpreter = models.ForeignKey(
        "counters.Interpreter", on_delete=models.PROTECT, null=True, related_name="appointments"
    )
    is_extra = models.BooleanField(
        default=False, help_text="booked over, since some are expected not to come"
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.HELD)
    hold_until = models.DateTimeField(null=True)
    sequence = models.PositiveIntegerField(default=0)
    secret_hash = models.CharField(max_length=64, unique=True, help_text="of the private link")
    act_key = models.CharField(max_length=64, unique=True, null=True)
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    case_reference = models.CharField(max_length=24, blank=True)
    papers = models.JSONField(default=list, help_text="ids of evidence to bring, from the plan or the case")
    data_key = models.ForeignKey("keys.DataKey", on_delete=models.PROTECT, null=True, related_name="+")
    contact = models.BinaryField(null=True, help_text="sealed JSON: name, e-mail address, telephone")
    confirmed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    is_sample = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["centre", "starts_at"], name="appointments_of_day"),
            models.Index(fields=["hold_until"], condition=models.Q(state="held"), name="appointments_held"),
        ]

    def __str__(self) -> str:
        return self.reference


class Claim(models.Model):
    """A time that an appointment takes of an officer, an interpreter or a line for video.

    Two claims of one resource never overlap. PostgreSQL refuses it by an exclusion constraint (migration 0002);
    on SQLite there is one writer at a time, and the claim looks before it is written (``services.claiming``).
    """

    id = models.BigAutoField(primary_key=True)
    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="claims")
    resource = models.CharField(
        max_length=80, help_text="officer:<id>, extra:<id>, interpreter:<id>, line:<centre>:<n>"
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["resource", "starts_at"], name="claims_of_resource")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(starts_at__lt=models.F("ends_at")), name="claim_lasts")
        ]

    def __str__(self) -> str:
        return f"{self.resource} {self.starts_at}"


class WaitingWish(models.Model):
    """Somebody who would take an earlier or another place when one is freed."""

    class State(models.TextChoices):
        OPEN = "open"
        OFFERED = "offered"
        TAKEN = "taken"
        CLOSED = "closed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    centre = models.CharField(max_length=80)
    topic = models.CharField(max_length=80)
    language = models.CharField(max_length=16)
    also_speaks = models.JSONField(default=list)
    earliest = models.DateTimeField()
    latest = models.DateTimeField()
    appointment = models.ForeignKey(
        Appointment,
        on_delete=models.CASCADE,
        null=True,
        related_name="wishes",
        help_text="that it would replace",
    )
    offered = models.ForeignKey(
        Appointment, on_delete=models.SET_NULL, null=True, related_name="offered_to", help_text="held for it"
    )
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    secret_hash = models.CharField(max_length=64, unique=True)
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    data_key = models.ForeignKey("keys.DataKey", on_delete=models.PROTECT, null=True, related_name="+")
    contact = models.BinaryField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["centre", "state", "created_at"], name="wishes_in_order")]

    def __str__(self) -> str:
        return f"{self.centre} {self.topic} {self.language}"


class CallBack(models.Model):
    """A promise to call somebody back in their language: nobody here speaks it today."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    centre = models.CharField(max_length=80)
    topic = models.CharField(max_length=80)
    language = models.CharField(max_length=16)
    data_key = models.ForeignKey("keys.DataKey", on_delete=models.PROTECT, related_name="+")
    contact = models.BinaryField(null=True)
    asked_at = models.DateTimeField()
    by = models.DateTimeField(help_text="until when it was promised")
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["centre", "done_at", "by"], name="call_backs_due")]

    def __str__(self) -> str:
        return f"{self.centre} {self.language}"
