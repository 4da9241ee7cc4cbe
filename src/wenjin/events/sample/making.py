"""The invented year: 250 events from four months ago to eight months ahead."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from wenjin.catalogue.queries.texts import texts
from wenjin.events.models import (
    BudgetLine,
    Event,
    EventText,
    Interpretation,
    Question,
    Quota,
    Room,
    Series,
    Session,
    Venue,
)
from wenjin.events.sample.often import OFTEN
from wenjin.events.sample.once import ONCE
from wenjin.events.sample.shapes import Rhythm, SampleSeries, days_of
from wenjin.events.sample.venues import VENUES
from wenjin.events.sample.writing import CHINESE, said_in_both
from wenjin.lang.domain.registry import SOURCE

COUNT: Final = 250
_MONTHS_BACK: Final = 4
_OPENS_BEFORE: Final = timedelta(days=60)
_ORGANISER: Final = "Sample events team"
_MAIL: Final = "events@sample.example"
_BUDGET: Final = (("room", 400_00), ("interpreting", 1_800_00), ("catering", 60_00), ("print", 300_00))
_KINDS: Final = (("places", Quota.Kind.PLACES), ("online", Quota.Kind.ONLINE), ("meals", Quota.Kind.MEAL))


@dataclass(frozen=True, slots=True)
class Planned:
    """One event of a series on a day."""

    series: SampleSeries
    on: date

    @property
    def code(self) -> str:
        """In addresses."""
        return f"{self.series.code}-{self.on.isoformat()}"


def planned(today: date) -> list[Planned]:
    """All of them in order; the same for every day of a month."""
    first = _month(today, -_MONTHS_BACK)
    last = _month(today, 12 - _MONTHS_BACK) - timedelta(days=1)
    found = [Planned(one, day) for one in (*OFTEN, *ONCE) for day in days_of(one, first, last)]
    weekly = [one for one in found if one.series.rhythm is Rhythm.WEEKLY]
    spared = (
        set(sorted(weekly, key=lambda one: one.on)[COUNT - len(found) :]) if len(found) > COUNT else set()
    )
    return sorted((one for one in found if one not in spared), key=lambda one: (one.on, one.series.hour))


def _month(day: date, months: int) -> date:
    """The first of the month so many months on."""
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


@transaction.atomic
def sample_year(at: datetime) -> int:
    """Make the invented houses and events, once: an event that is there stays as it is.

    Returns:
        How many events are new.
    """
    if Event.objects.filter(is_sample=True, copied_from=None, organiser=_ORGANISER).exists():
        return 0
    rooms = _rooms()
    rows = {one.code: _series(one) for one in (*OFTEN, *ONCE)}
    made = [_Made(one, rows[one.series.code], rooms, at) for one in planned(timezone.localdate(at))]
    Event.objects.bulk_create(one.event for one in made)
    Session.objects.bulk_create(row for one in made for row in one.sessions)
    Interpretation.objects.bulk_create(row for one in made for row in one.interpretations())
    Quota.objects.bulk_create(row for one in made for row in one.quotas())
    Question.objects.bulk_create(row for one in made for row in one.questions())
    BudgetLine.objects.bulk_create(row for one in made for row in one.budget(at))
    EventText.objects.bulk_create(row for one in made for row in one.texts())
    return len(made)


def _rooms() -> dict[tuple[str, str], Room]:
    """Rooms by centre and code; the houses have the names that the pack gives them."""
    named = texts((f"centre/{one.centre}" for one in VENUES), SOURCE, CHINESE, fields=("name", "place"))
    found: dict[tuple[str, str], Room] = {}
    rows: list[EventText] = []
    for one in VENUES:
        venue = Venue.objects.create(
            code=one.centre, centre=one.centre, access=list(one.access), is_sample=True
        )
        subject, centre = f"venue/{one.centre}", f"centre/{one.centre}"
        for field, into in (("name", "name"), ("place", "address")):
            english, chinese = (named.find(centre, field, code) or "" for code in (SOURCE, CHINESE))
            rows += said_in_both(subject, into, str(english), str(chinese) if chinese != english else "")
        for code, seats, booths, english_name, chinese_name in one.rooms:
            found[one.centre, code] = Room.objects.create(venue=venue, code=code, seats=seats, booths=booths)
            rows += said_in_both(subject, f"rooms/{code}/name", english_name, chinese_name)
    EventText.objects.bulk_create(rows)
    return found


def _series(one: SampleSeries) -> Series | None:
    if one.rhythm is Rhythm.ONCE:
        return None
    row = Series.objects.create(code=one.code, kind=one.kind, organiser=_ORGANISER, is_sample=True)
    EventText.objects.bulk_create(
        said_in_both(f"series/{one.code}", "title", one.english.title, one.chinese.title)
    )
    return row


class _Made:
    """The rows of one event."""

    def __init__(
        self, one: Planned, series: Series | None, rooms: dict[tuple[str, str], Room], at: datetime
    ) -> None:
        self.of = one.series
        self.starts = timezone.make_aware(datetime.combine(one.on, time(self.of.hour)))
        self.room = rooms.get((self.of.venue, self.of.room))
        days = timedelta(days=self.of.days - 1)
        self.event = Event(
            code=one.code,
            series=series,
            kind=self.of.kind,
            state=Event.State.PUBLISHED,
            entry=self.of.entry,
            starts_at=self.starts,
            ends_at=self.starts + days + timedelta(hours=self.of.hours),
            venue=self.room.venue if self.room else None,
            room=self.room,
            is_online=self.of.online > 0,
            join_address=f"https://rooms.sample.example/{one.code}" if self.of.online else "",
            languages=list(self.of.languages),
            audiences=list(self.of.audiences),
            interests=list(self.of.interests),
            organiser=_ORGANISER,
            organiser_email=_MAIL,
            opens_at=self.starts - _OPENS_BEFORE if self.of.entry != "mass" else None,
            largest_group=self.of.largest_group,
            guardian_below=self.of.guardian_below,
            youngest=self.of.youngest,
            gives_certificate=self.of.gives_certificate,
            created_at=at,
            changed_at=at,
            is_sample=True,
        )
        self.sessions = list(self._sessions())

    def _sessions(self) -> Iterator[Session]:
        if self.of.days == 1 and not self.of.interpreted:
            return
        for day in range(self.of.days):
            begin = self.starts + timedelta(days=day)
            yield Session(
                event=self.event,
                code=f"day-{day + 1}",
                starts_at=begin,
                ends_at=begin + timedelta(hours=self.of.hours),
                room=self.room,
                language=self.of.languages[0],
                is_counted=self.of.days > 1,
            )

    def interpretations(self) -> Iterator[Interpretation]:
        for session in self.sessions:
            for number, (language, _) in enumerate(self.of.interpreted, start=2):
                yield Interpretation(
                    session=session,
                    language=language,
                    way=Interpretation.Way.RECEIVER,
                    channel=str(number),
                )

    def quotas(self) -> Iterator[Quota]:
        for place, (code, kind) in enumerate(_KINDS):
            size = getattr(self.of, code)
            if size:
                yield Quota(event=self.event, code=code, kind=kind, size=size, place=place)
        if self.of.letters:
            yield Quota(
                event=self.event, code="letters", kind=Quota.Kind.LETTER, size=self.of.letters, place=9
            )
        for place, (language, count) in enumerate(self.of.interpreted, start=4):
            yield Quota(
                event=self.event,
                code=f"receiver-{language}",
                kind=Quota.Kind.RECEIVER,
                language=language,
                size=count,
                place=place,
            )

    def questions(self) -> Iterator[Question]:
        for place, (code, kind, _, _, choices) in enumerate(self.of.questions):
            yield Question(
                event=self.event, code=code, kind=kind, choices=[one[0] for one in choices], place=place
            )

    def budget(self, at: datetime) -> Iterator[BudgetLine]:
        """What a house of this size costs; what is over has its actual figure, a little off."""
        for number, (code, each) in enumerate(_BUDGET):
            if code == "interpreting" and not self.of.interpreted:
                continue
            count = {"interpreting": 2 * len(self.of.interpreted), "catering": self.of.meals}.get(
                code, self.of.days
            )
            planned = each * count
            if planned:
                is_over = self.event.ends_at < at
                off = 90 + (number * 7 + self.starts.day) % 21
                yield BudgetLine(
                    event=self.event,
                    code=code,
                    planned=planned,
                    actual=planned * off // 100 if is_over else None,
                )

    def texts(self) -> Iterator[EventText]:
        subject = f"event/{self.event.code}"
        for field, english, chinese in self._fields():
            yield from said_in_both(subject, field, english, chinese)

    def _fields(self) -> Iterator[tuple[str, str, str]]:
        english, chinese = self.of.english, self.of.chinese
        yield "title", english.title, chinese.title
        yield "summary", english.summary, chinese.summary
        yield "description", english.description, chinese.description
        for number in range(1, len(self.sessions) + 1):
            is_one = self.of.days == 1
            named = (english.title, chinese.title) if is_one else (f"Day {number}", f"第{number}天")
            yield f"sessions/day-{number}/title", *named
        for code, _, in_english, in_chinese, choices in self.of.questions:
            yield f"questions/{code}/label", in_english, in_chinese
            for choice, choice_english, choice_chinese in choices:
                yield f"questions/{code}/choices/{choice}", choice_english, choice_chinese
