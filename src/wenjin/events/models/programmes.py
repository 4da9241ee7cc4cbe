"""Programmes: groups of guests, what guardians answer, what a course came to, and routes through the city."""

import uuid
from typing import ClassVar

from django.db import models


class Cohort(models.Model):
    """Guests of an event who do things together: a group of a camp, a class of a course."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey("events.Event", on_delete=models.CASCADE, related_name="cohorts")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80, blank=True, help_text="none: it is called by its number")
    leader = models.CharField(max_length=120, blank=True, help_text="who goes with it")
    language = models.CharField(max_length=8, blank=True, help_text="spoken in it, when it is one")

    class Meta:
        ordering = ("number",)
        constraints: ClassVar = [models.UniqueConstraint(fields=["event", "number"], name="cohort_of_event")]

    def __str__(self) -> str:
        return self.name or str(self.number)


class CohortMember(models.Model):
    """That a guest belongs to a cohort; to one at most."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="members")
    guest = models.OneToOneField("events.Guest", on_delete=models.CASCADE, related_name="membership")

    def __str__(self) -> str:
        return f"{self.cohort_id} {self.guest_id}"


class Together(models.Model):
    """Two registrations whose guests wish to be in one cohort. Those of one registration always do."""

    first = models.ForeignKey("events.Registration", on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey("events.Registration", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["first", "second"], name="together_once"),
            # In one order, so that a wish of both is one row.
            models.CheckConstraint(
                condition=models.Q(first__lt=models.F("second")), name="together_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} {self.second_id}"


class Guardian(models.Model):
    """Who answers for young guests of a registration, behind a private link of their own.

    Contact and emergency contacts are sealed under the key of the registration, so that whoever is forgotten
    there is forgotten here.
    """

    class State(models.TextChoices):
        UNNAMED = "unnamed", "whoever registered is too young, and named nobody yet"
        ASKED = "asked"
        GIVEN = "given"
        REFUSED = "refused"
        WITHDRAWN = "withdrawn", "consented, and thought better of it"
        EXPIRED = "expired", "did not answer in time"
        REPLACED = "replaced", "somebody else was named"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    registration = models.ForeignKey(
        "events.Registration", on_delete=models.CASCADE, related_name="guardians"
    )
    state = models.CharField(max_length=10, choices=State)
    language = models.CharField(max_length=8, help_text="in which they are written to")
    is_contact = models.BooleanField(default=False, help_text="it is who registered")
    secret_hash = models.CharField(max_length=64, unique=True, help_text="of the private link")
    contact = models.BinaryField(null=True, help_text="sealed JSON: name, email, secret")
    emergency = models.BinaryField(null=True, help_text="sealed JSON: whom to call, in order")
    asked_at = models.DateTimeField()
    answer_by = models.DateTimeField(help_text="then the places go to others")
    reminded_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    mail_failed_at = models.DateTimeField(
        null=True, help_text="since when mails to them come back; of a contact, see the registration"
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["answer_by"],
                condition=models.Q(state__in=("asked", "unnamed")),
                name="guardians_not_answered",
            )
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} {self.state}"


class Consent(models.Model):
    """What a guardian says about one guest. That it was given stands in ``Guest.has_consent``."""

    guest = models.OneToOneField("events.Guest", on_delete=models.CASCADE, related_name="consent")
    guardian = models.ForeignKey(Guardian, on_delete=models.CASCADE, related_name="consents")
    allows_photos = models.BooleanField(null=True, help_text="none: not answered")
    health = models.BinaryField(null=True, help_text="sealed JSON: what those must know who look after them")

    def __str__(self) -> str:
        return str(self.guest_id)


class Competence(models.Model):
    """Something that a course teaches. Its name is a text of the event: ``competences/<code>/name``."""

    event = models.ForeignKey("events.Event", on_delete=models.CASCADE, related_name="competences")
    code = models.SlugField(max_length=80)
    place = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("place", "code")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event", "code"], name="competence_of_event")
        ]

    def __str__(self) -> str:
        return self.code


class Outcome(models.Model):
    """What a programme came to for one guest."""

    class Result(models.TextChoices):
        PASSED = "passed"
        COMPLETED = "completed", "was there to the end, without a test"
        LEFT = "left", "did not finish"

    guest = models.OneToOneField("events.Guest", on_delete=models.CASCADE, related_name="outcome")
    result = models.CharField(max_length=10, choices=Result)
    competences = models.JSONField(default=list, help_text="codes of the list of the event")
    by = models.CharField(max_length=80)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.guest_id} {self.result}"


class Route(models.Model):
    """A way through the city that one can walk alone. Texts: those of an event (``EventText``).

    Their subject is ``route/<code>``; fields are ``title``, ``summary``, ``stops/<code>/name`` and ``/about``.
    """

    class State(models.TextChoices):
        DRAFT = "draft"
        PUBLISHED = "published"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.SlugField(max_length=80, unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    languages = models.JSONField(default=list, help_text="codes in which guides can be had")
    source_language = models.CharField(max_length=8, default="en")
    place = models.PositiveSmallIntegerField(default=0, help_text="in the list")
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=0)
    is_sample = models.BooleanField(default=False)

    class Meta:
        ordering = ("place", "code")

    def __str__(self) -> str:
        return self.code


class Stop(models.Model):
    """A place of a route, and the way to it from the one before."""

    class Way(models.TextChoices):
        WALK = "walk"
        METRO = "metro"
        BUS = "bus"
        FERRY = "ferry"

    route = models.ForeignKey(Route, on_delete=models.CASCADE, related_name="stops")
    code = models.SlugField(max_length=80)
    place = models.PositiveSmallIntegerField()
    minutes = models.PositiveSmallIntegerField(help_text="that people stay")
    way = models.CharField(max_length=5, choices=Way, default=Way.WALK, help_text="to it")
    line = models.CharField(max_length=20, blank=True, help_text="of the metro or bus")
    way_minutes = models.PositiveSmallIntegerField(default=0)
    way_metres = models.PositiveIntegerField(null=True, help_text="none: not known")
    hours = models.JSONField(
        default=dict, help_text='weekday (1 to 7) to [["09:00", "17:00"]]; empty: not known'
    )
    is_step_free = models.BooleanField(null=True, help_text="the place and the way to it; none: not known")
    latitude = models.FloatField(null=True, help_text="WGS 84; none: not known")
    longitude = models.FloatField(null=True)

    class Meta:
        ordering = ("place", "code")
        constraints: ClassVar = [models.UniqueConstraint(fields=["route", "code"], name="stop_of_route")]

    def __str__(self) -> str:
        return self.code
