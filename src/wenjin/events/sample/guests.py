"""Invented people who register, come, stay away and say what they thought. Nobody is written to."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random
from typing import Final

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from wenjin.cases.sample.people import invent_person
from wenjin.core.addresses import fingerprint
from wenjin.core.keys.services import prepare_data_key
from wenjin.events.domain.capacity import Room, fit
from wenjin.events.domain.registration_form import EventFacts, Form, GuestForm
from wenjin.events.models import Attendance, Event, Feedback, Guest, Quota, Registration
from wenjin.events.queries.facts import event_facts
from wenjin.events.services.preparing import SealedForm, prepared, registration_of, state_of

_BACK: Final = timedelta(days=28)
_AHEAD: Final = timedelta(days=21)
_LANGUAGES: Final = ("en", "fr", "ru", "ar", "es", "ko", "ja", "zh-hans", "pt", "vi")
# Of ten who are registered for what is free of charge, some stay away.
_COME: Final = 0.8
_ANSWER: Final = 0.4
_MOST: Final = 24
State = Registration.State


@transaction.atomic
def sample_guests(at: datetime, *, seed: int = 1) -> int:
    """Fill the invented events of the last four weeks and the next three, once.

    Returns:
        How many registrations are new.
    """
    if Registration.objects.filter(is_sample=True).exists():
        return 0
    random = Random(f"wenjin guests {seed}")  # noqa: S311  no secret comes of it
    near = Event.objects.filter(
        is_sample=True, entry__in=("form", "approved"), starts_at__range=(at - _BACK, at + _AHEAD)
    )
    known = ((event_facts(event.code), event) for event in near.order_by("starts_at", "code"))
    return sum(_Crowd(facts, event, random, at).make() for facts, event in known if facts is not None)


class _Crowd:
    """Those who want to come to one event."""

    def __init__(self, facts: EventFacts, event: Event, random: Random, at: datetime) -> None:
        self.facts, self.event, self.random, self.now = facts, event, random, at
        self.rooms = {
            one.code: Room(one.code, one.size, one.taken) for one in Quota.objects.filter(event=event)
        }
        self.data_key = prepare_data_key(at)

    def make(self) -> int:
        """Registrations, and of what is over who was there."""
        places = max((one.size for one in self.facts.quotas), default=0)
        wanted = min(_MOST, places + places // 10)
        known = [self._prepared() for _ in range(self.random.randint(wanted // 2, wanted))]
        if not known:
            return 0
        self.data_key.save(force_insert=True)
        rows = [self._row(one, number) for number, one in enumerate(known, start=1)]
        Registration.objects.bulk_create(rows)
        guests = [guest for one in known for guest in one.guests]
        Guest.objects.bulk_create(guests)
        for room in self.rooms.values():
            Quota.objects.filter(event=self.event, code=room.code).update(taken=room.taken)
        Event.objects.filter(pk=self.event.pk).update(last_number=F("last_number") + len(rows))
        if self.event.ends_at < self.now:
            holding = {row.pk for row in rows if row.state == State.CONFIRMED}
            self._was_there([one for one in guests if one.registration_id in holding])
        return len(rows)

    def _prepared(self) -> SealedForm:
        today = timezone.localdate(self.now)
        language = self.random.choice(_LANGUAGES)
        count = min(self.facts.largest_group, self.random.choice((1, 1, 1, 1, 2, 3)))
        people = [
            invent_person(self.random, self.random.randrange(10**7), language, today) for _ in range(count)
        ]
        has_place = self.facts.has("places")
        form = Form(
            people[0].own_name,
            people[0].email,
            country=people[0].nationality,
            guests=tuple(GuestForm(one.own_name, born_on=self._born(one.birth_date)) for one in people),
            wants_news=self.random.random() < 0.3,
            is_online=self.facts.is_online and (not has_place or self.random.random() < 0.3),
        )
        return prepared(form, self.facts, self.now, language, data_key=self.data_key)

    def _born(self, invented: date) -> date | None:
        """Nobody is asked for it where it does not matter; the young are young."""
        if self.facts.youngest is None and self.facts.guardian_below is None:
            return None
        if self.facts.guardian_below is None:
            return invented
        return date(self.facts.starts_on.year - self.random.randint(11, 17), invented.month, 1)

    def _row(self, known: SealedForm, number: int) -> Registration:
        room = fit(known.takes, self.rooms)
        if not room.is_full:
            for code, count in known.takes.items():
                was = self.rooms[code]
                self.rooms[code] = Room(code, was.size, was.taken + count)
        registered = min(self.now, self.event.starts_at) - timedelta(hours=self.random.randint(2, 400))
        state = state_of(self.facts, known, is_full=room.is_full)
        if state == State.PENDING and self.event.ends_at < self.now:
            state = State.CONFIRMED
        row = registration_of(
            self.facts,
            known,
            number=number,
            state=state,
            source=Registration.Source.FORM,
            client_key=fingerprint(f"sample {self.event.code} {number}"),
            at=registered,
        )
        row.is_sample = True
        # Invented people open no mail; those whom this year's mails to many go to must be there all the same.
        row.mail_proven_at = registered
        return row

    def _was_there(self, guests: list[Guest]) -> None:
        came = [one for one in guests if self.random.random() < _COME]
        Attendance.objects.bulk_create(
            Attendance(guest=one, at=self.event.starts_at + timedelta(minutes=self.random.randint(-20, 15)))
            for one in came
        )
        Feedback.objects.bulk_create(self._said(len(came)))

    def _said(self, count: int) -> Iterator[Feedback]:
        for _ in range(count):
            if self.random.random() < _ANSWER:
                yield Feedback(
                    event=self.event,
                    language=self.random.choice(_LANGUAGES),
                    score=self.random.choice((3, 4, 4, 5, 5)),
                    was_understood=self.random.random() < 0.9,
                    at=self.event.ends_at + timedelta(hours=self.random.randint(1, 40)),
                )
