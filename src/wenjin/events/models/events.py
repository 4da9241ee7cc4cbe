"""Events with their sessions, places, what there is only so much of, and what is asked of guests."""

import uuid
from typing import ClassVar

from django.db import models

from wenjin.lang.models import Text


class EventText(Text):
    """A title, a description, a question, the name of a room: in one language.

    Subjects are ``event/<code>``, ``series/<code>``, ``venue/<code>``. Fields of an event: ``title``,
    ``summary``, ``description``, ``sessions/<code>/title``, ``quotas/<code>/name``,
    ``questions/<code>/label`` and ``/hint``, ``questions/<code>/choices/<choice>``, ``speakers/<code>/about``.
    Of a venue: ``name``, ``address``, ``way``, ``rooms/<code>/name``.
    """

    class Meta(Text.Meta):
        verbose_name = "text of an event"
        verbose_name_plural = "texts of events"


class Venue(models.Model):
    """A house in which events take place. Its name, address and how to get there are texts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.SlugField(max_length=80, unique=True)
    centre = models.CharField(
        max_length=80, blank=True, help_text="id of the centre of the pack, when it is one"
    )
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    access = models.JSONField(
        default=list, help_text="step_free, lift, accessible_toilet, hearing_loop, quiet_room, parking"
    )
    is_sample = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.code


class Room(models.Model):
    """A room of a venue."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    venue = models.ForeignKey(Venue, on_delete=models.PROTECT, related_name="rooms")
    code = models.SlugField(max_length=80)
    seats = models.PositiveIntegerField()
    booths = models.PositiveSmallIntegerField(default=0, help_text="for interpreters")
    access = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["venue", "code"], name="room_of_venue")]

    def __str__(self) -> str:
        return self.code


class Series(models.Model):
    """Events that belong together: a language corner every Thursday, a forum every year."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(max_length=20)
    organiser = models.CharField(max_length=200, blank=True)
    is_sample = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.code


class Event(models.Model):
    """Something that people come to, in a house, online or both.

    Times are aware; everything is shown on the clock of the city. ``sequence`` rises whenever something changes
    that stands in the calendars of guests (RFC 5545).
    """

    class Kind(models.TextChoices):
        FORUM = "forum"
        TRADE = "trade"
        TALK = "talk"
        CORNER = "corner"
        COURSE = "course"
        CAMP = "camp"
        TOUR = "tour"
        FESTIVAL = "festival"
        EXHIBITION = "exhibition"
        SPORT = "sport"

    class State(models.TextChoices):
        DRAFT = "draft"
        PUBLISHED = "published"
        CANCELLED = "cancelled"

    class Entry(models.TextChoices):
        """How one gets in."""

        FREE = "free", "just come"
        FORM = "form", "register"
        APPROVED = "approved", "register, and somebody decides"
        MASS = "mass", "register, through the intake for very many at once"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.SlugField(
        max_length=80, unique=True, help_text="in addresses; never changes once published"
    )
    series = models.ForeignKey(Series, on_delete=models.PROTECT, null=True, related_name="events")
    kind = models.CharField(max_length=20, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    entry = models.CharField(max_length=10, choices=Entry, default=Entry.FORM)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    venue = models.ForeignKey(Venue, on_delete=models.PROTECT, null=True, related_name="events")
    room = models.ForeignKey(Room, on_delete=models.PROTECT, null=True, related_name="events")
    is_online = models.BooleanField(default=False)
    join_address = models.URLField(max_length=500, blank=True, help_text="told only to who is registered")
    languages = models.JSONField(default=list, help_text="codes of the languages that are spoken")
    source_language = models.CharField(max_length=8, default="en", help_text="in which its texts are written")
    audiences = models.JSONField(
        default=list, help_text="newcomers, families, youth, talent, firms, institutions, everybody"
    )
    interests = models.JSONField(default=list, help_text="trade, culture, language, law, jobs, sport …")
    audience_rule = models.TextField(
        blank=True,
        help_text="condition on facts, in the language of rules of the catalogue; empty: everybody",
    )
    organiser = models.CharField(max_length=200, blank=True)
    organiser_email = models.EmailField(blank=True)
    opens_at = models.DateTimeField(null=True, help_text="from when one can register")
    closes_at = models.DateTimeField(null=True, help_text="until when; none: until it begins")
    largest_group = models.PositiveSmallIntegerField(default=1)
    has_waiting_list = models.BooleanField(default=True)
    offer_minutes = models.PositiveIntegerField(default=24 * 60, help_text="for which a freed place is held")
    youngest = models.PositiveSmallIntegerField(null=True, help_text="age in years on the day it begins")
    guardian_below = models.PositiveSmallIntegerField(
        null=True, help_text="below this age a guardian must consent before the place counts"
    )
    needs_names = models.BooleanField(default=True, help_text="of everybody in a group")
    gives_certificate = models.BooleanField(default=False)
    sequence = models.PositiveIntegerField(default=0)
    last_number = models.PositiveIntegerField(
        default=0, help_text="the last number of a registration given out"
    )
    cancelled_because = models.CharField(max_length=40, blank=True)
    copied_from = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=0)
    is_sample = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["starts_at"], condition=~models.Q(state="draft"), name="events_by_time"),
            models.Index(fields=["ends_at"], name="events_by_end"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(starts_at__lt=models.F("ends_at")), name="event_lasts")
        ]

    def __str__(self) -> str:
        return self.code


class Session(models.Model):
    """A part of an event with a time of its own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="sessions")
    code = models.SlugField(max_length=80)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    room = models.ForeignKey(Room, on_delete=models.PROTECT, null=True, related_name="sessions")
    language = models.CharField(max_length=8, blank=True, help_text="spoken on the stage")
    captions_address = models.URLField(max_length=500, blank=True, help_text="of live captions")
    is_counted = models.BooleanField(
        default=False, help_text="who is there is written down, session by session"
    )

    class Meta:
        ordering = ("starts_at", "code")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event", "code"], name="session_of_event"),
            models.CheckConstraint(
                condition=models.Q(starts_at__lt=models.F("ends_at")), name="session_lasts"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Interpretation(models.Model):
    """A language into which a session is interpreted, and how one hears it."""

    class Way(models.TextChoices):
        RECEIVER = "receiver", "a receiver that is handed out"
        CHANNEL = "channel", "a channel of the online room or a page on one's own phone"
        WHISPERED = "whispered", "beside a small group"

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="interpretations")
    language = models.CharField(max_length=8)
    way = models.CharField(max_length=10, choices=Way)
    channel = models.CharField(max_length=20, blank=True, help_text="number on the receiver")
    address = models.URLField(max_length=500, blank=True, help_text="of the channel")

    class Meta:
        ordering = ("language",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session", "language"], name="interpretation_of_session")
        ]

    def __str__(self) -> str:
        return self.language


class Speaker(models.Model):
    """Somebody on the stage. What is said about them is a text of the event."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="speakers")
    code = models.SlugField(max_length=80)
    name = models.CharField(max_length=200)
    organisation = models.CharField(max_length=200, blank=True)
    sessions = models.ManyToManyField(Session, related_name="speakers")
    place = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("place", "code")
        constraints: ClassVar = [models.UniqueConstraint(fields=["event", "code"], name="speaker_of_event")]

    def __str__(self) -> str:
        return self.name


class Sponsor(models.Model):
    """Who pays for a part of it, and is named."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="sponsors")
    name = models.CharField(max_length=200)
    address = models.URLField(max_length=500, blank=True)
    place = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("place", "pk")

    def __str__(self) -> str:
        return self.name


class Quota(models.Model):
    """Something of which there is only so much: places, meals, receivers for a language, letters for visas.

    ``taken`` is counted in the transaction that takes or gives back, under the lock of its row. The database
    itself refuses that more is taken than there is.
    """

    class Kind(models.TextChoices):
        PLACES = "places", "taken by everybody who is there"
        ONLINE = "online", "taken by everybody who follows online"
        SESSION = "session", "taken by who chooses the session"
        MEAL = "meal"
        RECEIVER = "receiver"
        LETTER = "letter", "letter of invitation for a visa"
        OTHER = "other"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="quotas")
    code = models.SlugField(max_length=80)
    kind = models.CharField(max_length=10, choices=Kind)
    language = models.CharField(max_length=8, blank=True, help_text="of receivers")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, null=True, related_name="quotas")
    size = models.PositiveIntegerField()
    taken = models.PositiveIntegerField(default=0)
    place = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("place", "code")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event", "code"], name="quota_of_event"),
            models.CheckConstraint(condition=models.Q(taken__lte=models.F("size")), name="quota_not_over"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.taken}/{self.size}"


class Question(models.Model):
    """Something that is asked at registration. Label, hint and choices are texts of the event."""

    class Kind(models.TextChoices):
        TEXT = "text"
        LONG = "long"
        ONE = "one", "one of several choices"
        MANY = "many", "any of several choices"
        YES_NO = "yes_no"
        NUMBER = "number"
        DATE = "date"
        COUNTRY = "country"
        LANGUAGE = "language"

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="questions")
    code = models.SlugField(max_length=80)
    kind = models.CharField(max_length=10, choices=Kind)
    choices = models.JSONField(default=list, help_text="codes, in order")
    is_required = models.BooleanField(default=False)
    is_of_each = models.BooleanField(default=False, help_text="asked for every guest of a group")
    place = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("place", "code")
        constraints: ClassVar = [models.UniqueConstraint(fields=["event", "code"], name="question_of_event")]

    def __str__(self) -> str:
        return self.code


class Material(models.Model):
    """A file or a link for guests: before, on the day, or afterwards."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="materials")
    session = models.ForeignKey(Session, on_delete=models.SET_NULL, null=True, related_name="materials")
    name = models.CharField(max_length=200)
    language = models.CharField(max_length=8, blank=True)
    address = models.URLField(max_length=500, blank=True)
    file = models.UUIDField(null=True, help_text="of the file store")
    is_public = models.BooleanField(default=False, help_text="else only for who was there or is registered")
    from_at = models.DateTimeField(null=True, help_text="not shown before")
    place = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("place", "pk")

    def __str__(self) -> str:
        return self.name


class BudgetLine(models.Model):
    """What an event was meant to cost or bring, and what it did. Money in fen."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="budget")
    code = models.SlugField(max_length=80, help_text="room, interpreting, catering, print, sponsor …")
    is_income = models.BooleanField(default=False)
    planned = models.BigIntegerField(default=0)
    actual = models.BigIntegerField(null=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.code} {self.planned}"
