"""One event on the desk of those who plan it: what was written of it, in words, and who has registered."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Count, Sum

from wenjin.catalogue.queries.texts import Said, Texts
from wenjin.events.models import Attendance, EventText, Registration, Room, Series, Venue
from wenjin.events.queries.planned import Money, money_of
from wenjin.events.queries.plans import EventPlan, plan_of
from wenjin.events.queries.texts import event_texts, title_of
from wenjin.events.services.places import HOLDING
from wenjin.lang.domain.registry import BY_CODE

OWN_FIELDS: Final = ("title", "summary", "description")


@dataclass(frozen=True, slots=True)
class PlannedEvent:
    """An event with all that belongs to it, a draft too.

    Attributes:
        language: of the reader.
        counts: registrations by state; ``people`` those who come in registrations that hold places.
        mails_back: registrations whose mails come back.
        attended: guests who were there.
    """

    id: UUID
    plan: EventPlan
    texts: Texts
    language: str
    counts: Mapping[str, int]
    people: int
    mails_back: int
    attended: int

    @property
    def code(self) -> str:
        """Its code."""
        return self.plan.draft.code

    @property
    def subject(self) -> str:
        """To what its texts belong."""
        return f"event/{self.code}"

    @property
    def title(self) -> Said | None:
        """Its title in the language of the reader, else in another."""
        return title_of(self.texts, self.subject, self.language)

    @property
    def name_here(self) -> str:
        """For the title of a page, which cannot say that a part of it is in another language: else the code."""
        title = self.title
        return str(title) if title is not None and title.language == self.language else self.code

    @property
    def money(self) -> Money:
        """Sums of the budget."""
        lines = (money_of(one.planned, one.actual, is_income=one.is_income) for one in self.plan.budget)
        return sum(lines, Money())

    @property
    def venue_name(self) -> Said | None:
        """Name of the house."""
        venue = self.plan.draft.venue
        return self.texts.find(f"venue/{venue}", "name", self.language) if venue else None

    @property
    def room_name(self) -> Said | None:
        """Name of the room."""
        draft = self.plan.draft
        name = f"rooms/{draft.room}/name"
        return self.texts.find(f"venue/{draft.venue}", name, self.language) if draft.room else None

    def words(self, field: str) -> Said | None:
        """One of its texts in the language of the reader, else in another."""
        return self.texts.find(self.subject, field, self.language)

    def written(self, field: str) -> str:
        """One of its texts as it was written; empty when there is none."""
        source = self.plan.draft.source_language
        found = self.texts.find(self.subject, field, source)
        return str(found) if found is not None and found.language == source else ""


def seats_of_room(event: PlannedEvent) -> int:
    """Seats in the room of an event; 0 where it has none, or nobody has said how many."""
    draft = event.plan.draft
    if not draft.room:
        return 0
    return (
        Room.objects.filter(venue__code=draft.venue, code=draft.room).values_list("seats", flat=True).first()
        or 0
    )


def planned_event(code: str, language: str) -> PlannedEvent | None:
    """The event, also a draft; None when there is none."""
    plan = plan_of(code)
    if plan is None:
        return None
    draft = plan.draft
    event_id = plan.id
    subjects = [f"event/{code}", *([f"venue/{draft.venue}"] if draft.venue else [])]
    texts = event_texts(subjects, language, draft.source_language, sources=(draft.source_language,))
    counts, people, mails_back = _counted(event_id)
    attended = Attendance.objects.filter(guest__event=event_id, session=None).count()
    return PlannedEvent(event_id, plan, texts, language, counts, people, mails_back, attended)


def _counted(event_id: UUID) -> tuple[dict[str, int], int, int]:
    rows = (
        Registration.objects.filter(event=event_id)
        .order_by()
        .values_list("state")
        .annotate(Count("pk"), Sum("size"), Count("mail_failed_at"))
    )
    counts, people, back = {}, 0, 0
    for state, count, size, failed in rows:
        counts[state] = count
        back += failed
        if state in HOLDING:
            people += size or 0
    return counts, people, back


# What may be chosen


@dataclass(frozen=True, slots=True)
class RoomChoice:
    """A room in which an event may take place."""

    venue: str
    code: str
    name: str
    seats: int
    booths: int

    @property
    def key(self) -> str:
        """What stands for it in a form."""
        return f"{self.venue}/{self.code}"


@dataclass(frozen=True, slots=True)
class VenueChoice:
    """A house with its rooms."""

    code: str
    name: str
    rooms: tuple[RoomChoice, ...]


def venue_choices(language: str) -> tuple[VenueChoice, ...]:
    """All houses and their rooms by name, by three queries."""
    houses = list(Venue.objects.values_list("code", flat=True))
    texts = event_texts([f"venue/{one}" for one in houses], language)
    rooms: dict[str, list[RoomChoice]] = {}
    for venue, code, seats, booths in Room.objects.order_by("code").values_list(
        "venue__code", "code", "seats", "booths"
    ):
        name = texts.find(f"venue/{venue}", f"rooms/{code}/name", language) or code
        rooms.setdefault(venue, []).append(RoomChoice(venue, code, str(name), seats, booths))
    found = [
        VenueChoice(one, str(texts.find(f"venue/{one}", "name", language) or one), tuple(rooms.get(one, ())))
        for one in houses
    ]
    return tuple(sorted(found, key=lambda one: one.name.casefold()))


def series_choices(language: str) -> tuple[tuple[str, str], ...]:
    """Code and title of every series, by two queries."""
    codes = list(Series.objects.order_by("code").values_list("code", flat=True))
    texts = event_texts([f"series/{one}" for one in codes], language, fields=("title",))
    return tuple((one, str(title_of(texts, f"series/{one}", language) or one)) for one in codes)


# Texts in all languages


@dataclass(frozen=True, slots=True)
class TextLine:
    """One text of an event as it was written, and in another language.

    Attributes:
        state: of the translation: missing, machine, drafted, reviewed, or stale where the source has changed.
    """

    field: str
    source: str
    value: str
    state: str


def text_fields(plan: EventPlan) -> tuple[str, ...]:
    """Names of all texts that an event may have, in the order of its page."""
    found = list(OWN_FIELDS)
    found += [f"sessions/{one.code}/title" for one in plan.sessions]
    found += [f"speakers/{one.code}/about" for one in plan.speakers]
    found += [f"quotas/{one.code}/name" for one in plan.quotas]
    for one in plan.questions:
        found += [f"questions/{one.code}/label", f"questions/{one.code}/hint"]
        found += [f"questions/{one.code}/choices/{choice}" for choice in one.choices]
    return tuple(found)


def text_lines(plan: EventPlan, language: str) -> tuple[TextLine, ...]:
    """All texts of an event beside those of one language."""
    own = plan.draft.source_language
    rows = {
        (one.language, one.field): one
        for one in EventText.objects.filter(subject=f"event/{plan.draft.code}", language__in=(language, own))
    }

    def line(field: str) -> TextLine:
        source, there = rows.get((own, field)), rows.get((language, field))
        said = source.value if source is not None else ""
        if there is None:
            return TextLine(field, said, "", "missing")
        return TextLine(field, said, there.value, there.state)

    return tuple(line(one) for one in text_fields(plan))


@dataclass(frozen=True, slots=True)
class LanguageProgress:
    """How far the texts of an event are in a language.

    Attributes:
        states: how many of each state; ``missing`` of those that the source has.
    """

    language: str
    states: Mapping[str, int]
    missing: int
    is_source: bool


def text_progress(plan: EventPlan) -> tuple[LanguageProgress, ...]:
    """Every language in which an event has a text, the one in which it is written first."""
    own, fields = plan.draft.source_language, set(text_fields(plan))
    rows = list(
        EventText.objects.filter(subject=f"event/{plan.draft.code}", field__in=fields).values_list(
            "language", "field", "state"
        )
    )
    sources = {field for code, field, _state in rows if code == own}
    states: dict[str, dict[str, int]] = {own: {}}
    there: dict[str, set[str]] = {}
    for code, field, state in rows:
        counts = states.setdefault(code, {})
        counts[state] = counts.get(state, 0) + 1
        there.setdefault(code, set()).add(field)
    order = {code: place for place, code in enumerate(BY_CODE)}
    found = [
        LanguageProgress(code, counts, len(sources - there.get(code, set())), code == own)
        for code, counts in states.items()
    ]
    return tuple(sorted(found, key=lambda one: (not one.is_source, order.get(one.language, len(order)))))
