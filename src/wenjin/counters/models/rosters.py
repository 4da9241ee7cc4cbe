"""Rosters of weeks, when people cannot or would rather not work, and what changes of the hall would do."""

import uuid
from typing import ClassVar

from django.db import models


class Roster(models.Model):
    """The draft of a week and what was published of it. What counts for the hall are the rows ``Shift``.

    ``plan`` has by person (``officer:<id>`` or ``interpreter:<id>``) and day the id of a shift; see
    ``domain.shift_book``. ``history`` holds what undo needs, the newest last.
    """

    class Work(models.TextChoices):
        IDLE = "idle"
        SOLVING = "solving"
        TRYING = "trying"
        FAILED = "failed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    centre = models.CharField(max_length=80)
    monday = models.DateField()
    plan = models.JSONField(default=dict)
    history = models.JSONField(default=list)
    published_plan = models.JSONField(null=True)
    published_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)
    target = models.FloatField(
        default=6, help_text="minutes that people may wait on average in any half hour"
    )
    work = models.CharField(max_length=8, choices=Work, default=Work.IDLE)
    job = models.UUIDField(null=True, help_text="of the work in hand; messages of another one do nothing")
    round = models.PositiveSmallIntegerField(default=0)
    progress = models.PositiveSmallIntegerField(default=0, help_text="per cent of the work in hand")
    found = models.JSONField(default=dict, help_text="what the work has found so far")
    result = models.JSONField(null=True, help_text="what the last work said of the plan that it made")
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["centre", "monday"], name="roster_of_week")]

    def __str__(self) -> str:
        return f"{self.centre} {self.monday}"


class TimeAway(models.Model):
    """Days on which somebody cannot work, or wishes to be free or to have a certain shift."""

    class Kind(models.TextChoices):
        ABSENT = "absent"
        WISH_FREE = "wish_free"
        WISH_SHIFT = "wish_shift"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    centre = models.CharField(max_length=80)
    officer = models.ForeignKey(
        "counters.Officer", on_delete=models.CASCADE, null=True, related_name="times_away"
    )
    interpreter = models.ForeignKey(
        "counters.Interpreter", on_delete=models.CASCADE, null=True, related_name="times_away"
    )
    kind = models.CharField(max_length=10, choices=Kind)
    first_on = models.DateField()
    last_on = models.DateField()
    pattern = models.CharField(max_length=80, blank=True)
    said_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["centre", "last_on"], name="times_away_of_centre")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(officer__isnull=True) ^ models.Q(interpreter__isnull=True),
                name="time_away_of_one",
            ),
            models.CheckConstraint(
                condition=models.Q(first_on__lte=models.F("last_on")), name="time_away_lasts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.first_on}"


class WhatIf(models.Model):
    """A change of the hall, tried on drawn days; its figures grow day by day while a worker plays them."""

    class State(models.TextChoices):
        WAITING = "waiting"
        PLAYING = "playing"
        DONE = "done"
        STOPPED = "stopped"
        FAILED = "failed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    centre = models.CharField(max_length=80)
    day = models.DateField(help_text="whose roster it starts from")
    change = models.JSONField(help_text="what is tried: ids, codes and numbers")
    plan = models.JSONField(help_text="who works when on that day, as it was when it was asked")
    days = models.PositiveSmallIntegerField(help_text="to be played")
    played = models.JSONField(default=list, help_text="what each day played so far came to")
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    act_key = models.CharField(max_length=64, unique=True, null=True)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=80)
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["centre", "asked_at"], name="what_ifs_of_centre")]

    def __str__(self) -> str:
        return f"{self.centre} {self.day} {self.state}"
