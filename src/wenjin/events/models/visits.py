"""Visits of delegations: guests, hosts, interpreters, cars, stops, gifts, seats, and what was agreed.

Names, posts and firms of guests and hosts are plain: they stand in printed programmes. How to reach them, what
they eat and need, and notes about them are sealed under the key of the visit and go when it is forgotten.
Texts are by language (``{"en": …, "zh-hans": …}``), in the two languages of the visit.
"""

import uuid
from typing import ClassVar

from django.db import models


class Visit(models.Model):
    """A delegation that comes for some days.

    ``version`` rises with every change, so that two who plan at once do not overwrite each other.
    """

    class State(models.TextChoices):
        DRAFT = "draft"
        CONFIRMED = "confirmed", "told to the guests; it can still change"
        CANCELLED = "cancelled"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.SlugField(max_length=80, unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    titles = models.JSONField(default=dict, help_text="by language")
    languages = models.JSONField(default=list, help_text="the two languages of the programme, guests' first")
    starts_on = models.DateField()
    ends_on = models.DateField()
    usual_travel = models.PositiveSmallIntegerField(
        default=30, help_text="minutes between two places of which nothing else is known"
    )
    dearest_gift = models.PositiveBigIntegerField(null=True, help_text="what one gift may cost, in fen")
    data_key = models.ForeignKey("keys.DataKey", on_delete=models.PROTECT, null=True, related_name="+")
    forgotten_at = models.DateTimeField(null=True, help_text="since when what was sealed is gone")
    copied_from = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+")
    version = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    is_sample = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["starts_on"], name="visits_by_day")]

    def __str__(self) -> str:
        return self.code


class VisitPerson(models.Model):
    """A guest, a host or an interpreter of a visit.

    ``details`` is sealed JSON: email, telephone, diet (codes), refuses (codes of gifts), needs, note.
    """

    class Part(models.TextChoices):
        GUEST = "guest"
        HOST = "host"
        INTERPRETER = "interpreter"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="people")
    part = models.CharField(max_length=12, choices=Part)
    name = models.CharField(max_length=200)
    other_name = models.CharField(max_length=200, blank=True, help_text="as the second language writes it")
    posts = models.JSONField(default=dict, help_text="by language")
    organisation = models.CharField(max_length=200, blank=True)
    country = models.CharField(max_length=2, blank=True, help_text="ISO 3166-1")
    languages = models.JSONField(default=list, help_text="that they speak, the best first")
    rank = models.PositiveSmallIntegerField(default=5, help_text="1 is the highest")
    details = models.BinaryField(null=True)

    class Meta:
        ordering = ("part", "rank", "name", "id")
        indexes: ClassVar = [models.Index(fields=["organisation"], name="people_of_house")]

    def __str__(self) -> str:
        return self.name


class VisitCar(models.Model):
    """A car or a bus, with its driver. ``driver`` is sealed JSON: name, telephone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="cars")
    name = models.CharField(max_length=80, help_text="such as 1 or Bus A; cars drive in the order of names")
    seats = models.PositiveSmallIntegerField(help_text="without the driver's")
    plate = models.CharField(max_length=20, blank=True)
    driver = models.BinaryField(null=True)

    class Meta:
        ordering = ("name", "id")
        constraints: ClassVar = [models.UniqueConstraint(fields=["visit", "name"], name="car_of_visit")]

    def __str__(self) -> str:
        return self.name


class VisitStop(models.Model):
    """One part of the programme. Where it is: a venue of the house, or what is written in ``places``."""

    class Kind(models.TextChoices):
        ARRIVAL = "arrival"
        MEETING = "meeting"
        TOUR = "tour"
        SIGNING = "signing"
        MEAL = "meal"
        SHOW = "show"
        REST = "rest"
        DEPARTURE = "departure"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="stops")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.MEETING)
    titles = models.JSONField(default=dict, help_text="by language")
    notes = models.JSONField(default=dict, help_text="by language: what is printed below the title")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    venue = models.ForeignKey("events.Venue", on_delete=models.PROTECT, null=True, related_name="+")
    places = models.JSONField(default=dict, help_text="by language, where it is no venue of the house")
    allows_relay = models.BooleanField(
        default=False, help_text="two interpreters one after the other will do"
    )
    meals = models.JSONField(default=list, help_text="codes of what the kitchen can do, for a meal")
    people = models.ManyToManyField(VisitPerson, related_name="stops")
    cars = models.ManyToManyField(VisitCar, related_name="stops")
    rides = models.JSONField(default=dict, help_text="ids of riders by id of the car; empty: by rank")

    class Meta:
        ordering = ("starts_at", "ends_at", "id")
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(ends_at__gt=models.F("starts_at")), name="stop_lasts")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.starts_at:%Y-%m-%d %H:%M}"


class VisitWay(models.Model):
    """How long it takes from one place to another; the way back takes as long unless it has its own row."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="ways")
    here = models.CharField(max_length=200, help_text="key of a place, see domain/visit_places.py")
    there = models.CharField(max_length=200)
    minutes = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["visit", "here", "there"], name="way_once")]

    def __str__(self) -> str:
        return f"{self.here} {self.there} {self.minutes}"


class VisitGift(models.Model):
    """Something that is given, one to each person named."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="gifts")
    stop = models.ForeignKey(VisitStop, on_delete=models.CASCADE, related_name="gifts")
    name = models.CharField(max_length=200)
    tags = models.JSONField(default=list, help_text="what it holds: alcohol, pork, leather …")
    fen = models.PositiveBigIntegerField(default=0, help_text="what one costs")
    giver = models.ForeignKey(VisitPerson, on_delete=models.SET_NULL, null=True, related_name="gives")
    people = models.ManyToManyField(VisitPerson, related_name="gifts")

    class Meta:
        ordering = ("stop__starts_at", "name", "id")

    def __str__(self) -> str:
        return self.name


class SeatingPlan(models.Model):
    """Who sits where at a stop: the order of rank of each side, from which the table is drawn."""

    class Shape(models.TextChoices):
        LONG = "long", "hosts on one side, guests on the other"
        ROUND = "round", "hosts and guests in turn"

    stop = models.OneToOneField(VisitStop, on_delete=models.CASCADE, related_name="seating")
    shape = models.CharField(max_length=6, choices=Shape, default=Shape.LONG)
    hosts = models.JSONField(default=list, help_text="ids of people, the best seat first")
    guests = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.stop_id} {self.shape}"


class FollowUp(models.Model):
    """Something that was agreed at a visit, and whether somebody has taken it over.

    It is handed on by the outbox (``visit_follow_up_agreed``). ``taken_over_at`` is set by whoever takes it:
    the part of the house for partners, with its ``reference``, or a member of staff by hand.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="follow_ups")
    topic = models.CharField(max_length=20, help_text="trade, investment, talent, culture, education, other")
    text = models.CharField(max_length=500, help_text="what was agreed")
    organisation = models.CharField(max_length=200, blank=True, help_text="with whom")
    country = models.CharField(max_length=2, blank=True)
    due_on = models.DateField(null=True)
    owner = models.CharField(max_length=200, blank=True, help_text="who sees to it here")
    agreed_at = models.DateTimeField()
    taken_over_at = models.DateTimeField(null=True)
    taken_over_by = models.CharField(max_length=80, blank=True, help_text="reference of who took it over")
    reference = models.CharField(max_length=80, blank=True, help_text="by which it is known there")

    class Meta:
        ordering = ("agreed_at", "id")

    def __str__(self) -> str:
        return self.text
