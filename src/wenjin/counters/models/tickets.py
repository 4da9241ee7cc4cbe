"""Tickets of a day, counters that are open, and what happened in the hall."""

import uuid
from typing import ClassVar

from django.db import models


class CounterSession(models.Model):
    """An officer at a counter, from opening to closing.

    A browser that dies leaves it open: ``seen_at`` tells since when nothing was heard of it.
    """

    class State(models.TextChoices):
        OPEN = "open"
        PAUSED = "paused"
        CLOSING = "closing"  # serves who is there, takes nobody more
        CLOSED = "closed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    centre = models.CharField(max_length=80)
    counter = models.CharField(max_length=8)
    officer = models.ForeignKey("counters.Officer", on_delete=models.PROTECT, related_name="sessions")
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField(help_text="since when it is in its state, or free")
    seen_at = models.DateTimeField()
    back_at = models.DateTimeField(null=True, help_text="end of a pause, as it was announced")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["centre", "counter"],
                condition=models.Q(closed_at__isnull=True),
                name="counter_open_once",
            ),
            models.UniqueConstraint(
                fields=["officer"], condition=models.Q(closed_at__isnull=True), name="officer_at_one_counter"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.centre} {self.counter}"


class Ticket(models.Model):
    """Somebody who waits in the hall or was served there. It belongs to no counter until it is called.

    ``declined`` is a list of ``{"officer", "reason"}``; ``reasons`` are ids of the hall's priorities;
    ``also_speaks`` codes of languages.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        CALLED = "called"
        SERVING = "serving"
        PARKED = "parked"  # gone to fetch something, keeps the place
        DONE = "done"
        NO_SHOW = "no_show"
        LEFT = "left"

    class Mode(models.TextChoices):
        DIRECT = "direct"
        SECOND = "second"
        INTERPRETER = "interpreter"
        REMOTE = "remote"

    class Source(models.TextChoices):
        KIOSK = "kiosk"
        PHONE = "phone"
        RECEPTION = "reception"
        APPOINTMENT = "appointment"
        TRANSFER = "transfer"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    centre = models.CharField(max_length=80)
    day = models.DateField()
    letter = models.CharField(max_length=1)
    number = models.PositiveIntegerField()
    secret_hash = models.CharField(max_length=64, unique=True, help_text="of the link on the visitor's phone")
    act_key = models.CharField(
        max_length=64, unique=True, null=True, help_text="what makes it the same ticket"
    )
    source = models.CharField(max_length=12, choices=Source)
    topic = models.CharField(max_length=80)
    service_id = models.CharField(max_length=80, blank=True)
    language = models.CharField(max_length=16)
    also_speaks = models.JSONField(default=list)
    group_size = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    came_at = models.DateTimeField()
    ready_at = models.DateTimeField(
        help_text="from when waiting counts: the arrival, or the appointment if later"
    )
    seniority = models.FloatField(default=0, help_text="minutes that it counts as having waited longer")
    reasons = models.JSONField(default=list)
    declined = models.JSONField(default=list)
    appointment = models.ForeignKey(
        "counters.Appointment", on_delete=models.PROTECT, null=True, related_name="tickets"
    )
    case_reference = models.CharField(max_length=24, blank=True)
    previous = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="following")
    session = models.ForeignKey(CounterSession, on_delete=models.PROTECT, null=True, related_name="tickets")
    mode = models.CharField(max_length=12, choices=Mode, blank=True)
    interpreter = models.ForeignKey(
        "counters.Interpreter", on_delete=models.PROTECT, null=True, related_name="tickets"
    )
    calls = models.PositiveSmallIntegerField(default=0)
    called_at = models.DateTimeField(null=True)
    served_at = models.DateTimeField(null=True, help_text="start of the conversation")
    ended_at = models.DateTimeField(null=True)
    parked_until = models.DateTimeField(null=True)
    promised_low = models.PositiveIntegerField(null=True, help_text="minutes, as it was said on the ticket")
    promised_high = models.PositiveIntegerField(null=True)
    score = models.PositiveSmallIntegerField(null=True, help_text="1 to 5, in two taps")
    understood = models.BooleanField(null=True, help_text="whether the visitor was understood")
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["centre", "day", "letter", "number"], name="ticket_number_once"),
            models.UniqueConstraint(
                fields=["session"],
                condition=models.Q(state__in=["called", "serving"]),
                name="one_ticket_at_a_counter",
            ),
            models.UniqueConstraint(
                fields=["interpreter"],
                condition=models.Q(state__in=["called", "serving"], interpreter__isnull=False),
                name="one_ticket_of_an_interpreter",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["centre", "day", "state"], name="tickets_of_day")]

    def __str__(self) -> str:
        return self.shown

    @property
    def shown(self) -> str:
        """How it is written and called: ``A 047``."""
        return f"{self.letter} {self.number:03d}"


class RemoteSession(models.Model):
    """A remote interpreter for one ticket, from asking for one to the end; its minutes are what is paid."""

    class State(models.TextChoices):
        CONNECTING = "connecting"
        CONNECTED = "connected"
        ENDED = "ended"
        FAILED = "failed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="remote_sessions")
    centre = models.CharField(max_length=80)
    provider = models.CharField(max_length=40)
    language = models.CharField(max_length=16)
    state = models.CharField(max_length=10, choices=State, default=State.CONNECTING)
    room = models.CharField(max_length=200, blank=True, help_text="name of the room")
    asked_at = models.DateTimeField()
    expected_at = models.DateTimeField()
    connected_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    why_failed = models.CharField(max_length=40, blank=True)
    interpreter_name = models.CharField(max_length=200, blank=True)
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["ticket"],
                condition=models.Q(state__in=["connecting", "connected"]),
                name="one_line_for_a_ticket",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["centre", "state"], name="lines_of_centre")]

    def __str__(self) -> str:
        return f"{self.language} {self.state}"

    @property
    def minutes(self) -> float:
        """Minutes connected; 0 before and without."""
        if self.connected_at is None or self.ended_at is None:
            return 0.0
        return (self.ended_at - self.connected_at).total_seconds() / 60


class HallEvent(models.Model):
    """What changed in a hall, in order: live pages ask for what came after the last one they saw."""

    class Kind(models.TextChoices):
        CALLED = "called"
        CHANGED = "changed"

    id = models.BigAutoField(primary_key=True)
    centre = models.CharField(max_length=80)
    kind = models.CharField(max_length=8, choices=Kind)
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, null=True, related_name="+")
    counter = models.CharField(max_length=8, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["centre", "id"], name="hall_events_in_order")]

    def __str__(self) -> str:
        return f"{self.centre} {self.kind} {self.pk}"
