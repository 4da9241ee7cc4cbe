"""Registrations, the guests in them, and who was there."""

import uuid
from typing import ClassVar, Final

from django.db import models

from wenjin.events.domain.admission import Outcome

_OUTCOMES: Final = [(one.value, one.value) for one in Outcome]


class Registration(models.Model):
    """One form that was sent: somebody, alone or with others, who wants to come.

    ``takes`` says what is taken of which quota while the state is one that holds places. Contact, names and
    answers are sealed under the key of the row (in the mass intake: under one key of each batch; then a person is
    forgotten by blanking the sealed columns).
    """

    class State(models.TextChoices):
        PENDING = "pending", "holds its places until somebody decides, or a guardian consents"
        CONFIRMED = "confirmed", "holds its places"
        WAITING = "waiting", "on the waiting list"
        OFFERED = "offered", "was on the waiting list; places are held until offered_until"
        DECLINED = "declined", "by who decides"
        CANCELLED = "cancelled", "by the guest, or with the event"
        EXPIRED = "expired", "an offer or a consent that never came"

    class Source(models.TextChoices):
        FORM = "form"
        INTAKE = "intake"
        DESK = "desk"
        IMPORT = "import"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey("events.Event", on_delete=models.PROTECT, related_name="registrations")
    number = models.PositiveIntegerField(help_text="in the event; the order of the waiting list")
    reference = models.CharField(max_length=16, unique=True, help_text="said at the desk and in mails")
    state = models.CharField(max_length=10, choices=State)
    source = models.CharField(max_length=8, choices=Source, default=Source.FORM)
    language = models.CharField(max_length=8, help_text="in which the guest is written to")
    size = models.PositiveSmallIntegerField(default=1)
    takes = models.JSONField(default=dict, help_text="how much of which quota, by its code")
    is_online = models.BooleanField(default=False, help_text="follows online")
    passed_over = models.PositiveSmallIntegerField(
        default=0, help_text="how often others behind it were offered places"
    )
    offered_until = models.DateTimeField(null=True)
    secret_hash = models.CharField(max_length=64, unique=True, help_text="of the private link")
    client_key = models.CharField(max_length=64, help_text="of the form; sent again it is the same row")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    data_key = models.ForeignKey("keys.DataKey", on_delete=models.PROTECT, null=True, related_name="+")
    contact = models.BinaryField(null=True, help_text="sealed JSON: name, email, telephone, organisation …")
    answers = models.BinaryField(null=True, help_text="sealed JSON: answers by code of the question")
    email_index = models.CharField(max_length=64, blank=True, help_text="blind index of the address")
    wants_news = models.BooleanField(default=False, help_text="consent to mails about other events")
    case_reference = models.CharField(max_length=24, blank=True, help_text="of the case for an invitation")
    mail_failed_at = models.DateTimeField(null=True, help_text="since when mails to it come back")
    mail_proven_at = models.DateTimeField(
        null=True, help_text="when its page was first opened from a mail: the address is theirs"
    )
    sequence = models.PositiveIntegerField(default=0)
    decided_by = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=40, blank=True, help_text="code of why it was declined")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    is_sample = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["event", "state", "number"], name="registrations_in_order"),
            models.Index(
                fields=["offered_until"], condition=models.Q(state="offered"), name="registrations_offered"
            ),
            models.Index(
                fields=["email_index"], condition=~models.Q(email_index=""), name="registrations_by_address"
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event", "client_key"], name="form_sent_once"),
            models.UniqueConstraint(fields=["event", "number"], name="number_of_event"),
        ]

    def __str__(self) -> str:
        return self.reference


class Guest(models.Model):
    """One person who comes. The first of a registration is who sent the form.

    The code of the ticket is not kept: it is made from the id with the key of the house
    (``domain/ticket_codes.py``); ``ticket_hash`` is its fingerprint, by which doors know it offline.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="guests")
    event = models.ForeignKey("events.Event", on_delete=models.PROTECT, related_name="guests")
    place = models.PositiveSmallIntegerField(default=0, help_text="in the group; 0 is who registered")
    details = models.BinaryField(
        null=True, help_text="sealed JSON: name, born_on, needs, diet, badge_line, emergency, answers"
    )
    ticket_hash = models.CharField(max_length=64, unique=True)
    has_consent = models.BooleanField(
        null=True, help_text="of a guardian; none when nobody needs to be asked"
    )

    class Meta:
        ordering = ("registration", "place")
        indexes: ClassVar = [models.Index(fields=["event"], name="guests_of_event")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["registration", "place"], name="place_in_group")
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} {self.place}"


class Device(models.Model):
    """A phone or tablet at a door, bound to an event by a secret link."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey("events.Event", on_delete=models.CASCADE, related_name="devices")
    name = models.CharField(max_length=80)
    secret_hash = models.CharField(max_length=64, unique=True)
    opened_by = models.CharField(max_length=80)
    opened_at = models.DateTimeField()
    heard_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class Scan(models.Model):
    """A ticket that was read at a door, also twice, also forged: everything that a device has seen."""

    id = models.BigAutoField(primary_key=True)
    event = models.ForeignKey("events.Event", on_delete=models.CASCADE, related_name="scans")
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="scans")
    number = models.PositiveBigIntegerField(
        help_text="its own at the device: what is sent again is the same reading"
    )
    guest = models.ForeignKey(Guest, on_delete=models.CASCADE, null=True, related_name="scans")
    session = models.ForeignKey("events.Session", on_delete=models.CASCADE, null=True, related_name="scans")
    seen_at = models.DateTimeField(help_text="by the clock of the device")
    heard_at = models.DateTimeField(help_text="when it reached the house")
    is_undo = models.BooleanField(default=False, help_text="takes back what was read of the guest before")
    outcome = models.CharField(max_length=14, choices=_OUTCOMES)
    told = models.CharField(max_length=14, choices=_OUTCOMES, help_text="what the device said at the door")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["device", "number"], name="scan_heard_once")]
        indexes: ClassVar = [models.Index(fields=["event", "id"], name="scans_of_event")]

    def __str__(self) -> str:
        return f"{self.device_id} {self.number} {self.outcome}"


class Attendance(models.Model):
    """That somebody was there: once for the event, once for each session that is counted."""

    guest = models.ForeignKey(Guest, on_delete=models.CASCADE, related_name="attendances")
    session = models.ForeignKey(
        "events.Session", on_delete=models.CASCADE, null=True, related_name="attendances"
    )
    at = models.DateTimeField()
    scan = models.ForeignKey(Scan, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["guest", "session"], name="there_once_in_session"),
            models.UniqueConstraint(
                fields=["guest"], condition=models.Q(session=None), name="there_once_at_the_event"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.guest_id} {self.at}"


class Feedback(models.Model):
    """What a guest thought of it, without their name."""

    event = models.ForeignKey("events.Event", on_delete=models.CASCADE, related_name="feedback")
    language = models.CharField(max_length=8)
    score = models.PositiveSmallIntegerField(help_text="1 to 5")
    was_understood = models.BooleanField(null=True, help_text="in their language")
    words = models.TextField(blank=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.event_id} {self.score}"
