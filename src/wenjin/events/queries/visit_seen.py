"""A visit of a delegation as it was read: people, cars, stops, gifts, what was agreed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from wenjin.events.domain.visit_forms import (
    CarDraft,
    FollowUpDraft,
    GiftDraft,
    PersonDraft,
    StopDraft,
    VisitDraft,
)
from wenjin.lang.domain.registry import chain

GUEST, HOST, INTERPRETER = "guest", "host", "interpreter"
REST, MEAL = "rest", "meal"


@dataclass(frozen=True, slots=True)
class PersonSeen:
    """Somebody of a visit."""

    id: str
    about: PersonDraft

    @property
    def is_guest(self) -> bool:
        """Whether they are of the delegation."""
        return self.about.part == GUEST

    @property
    def house(self) -> str:
        """What they come from, as gifts of other visits know it."""
        return " ".join(self.about.organisation.casefold().split())


@dataclass(frozen=True, slots=True)
class CarSeen:
    """A car of a visit."""

    id: str
    about: CarDraft


@dataclass(frozen=True, slots=True)
class SeatingSeen:
    """Who sits where: ids, the best seat first."""

    shape: str
    hosts: tuple[str, ...]
    guests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StopSeen:
    """A stop of a visit; its times are on the clock of the city.

    Attributes:
        place: by what the place is known.
        venue_names: of the venue, by language.
    """

    id: str
    about: StopDraft
    starts_at: datetime
    ends_at: datetime
    place: str
    venue_names: Mapping[str, str]
    seating: SeatingSeen | None

    @property
    def day(self) -> date:
        """On which day it begins."""
        return self.starts_at.date()

    def where(self, *languages: str) -> str:
        """What the place is called, in the first of the languages that has a name."""
        said = self.venue_names if self.about.venue else self.about.places
        return in_language(said, *languages)

    def title(self, *languages: str) -> str:
        """What it is called, in the first of the languages that has a title."""
        return in_language(self.about.titles, *languages)


@dataclass(frozen=True, slots=True)
class GiftSeen:
    """A gift."""

    id: str
    about: GiftDraft


@dataclass(frozen=True, slots=True)
class FollowUpSeen:
    """Something that was agreed, and whether somebody has taken it over."""

    id: UUID
    about: FollowUpDraft
    agreed_at: datetime
    taken_over_at: datetime | None
    taken_over_by: str
    reference: str


@dataclass(frozen=True, slots=True)
class VisitSeen:
    """A visit with everything in it.

    Attributes:
        ways: minutes from place to place, as staff wrote them; ``guesses`` where coordinates are known.
        given_before: names of gifts, with the house that had them at another visit.
        is_forgotten: what was sealed is gone.
    """

    id: UUID
    about: VisitDraft
    state: str
    version: int
    is_sample: bool
    is_forgotten: bool
    people: tuple[PersonSeen, ...]
    cars: tuple[CarSeen, ...]
    stops: tuple[StopSeen, ...]
    gifts: tuple[GiftSeen, ...]
    follow_ups: tuple[FollowUpSeen, ...]
    ways: Mapping[tuple[str, str], int]
    guesses: Mapping[tuple[str, str], int]
    given_before: frozenset[tuple[str, str]] = frozenset()
    by_id: Mapping[str, PersonSeen] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """In addresses."""
        return self.about.code

    @property
    def starts_on(self) -> date:
        """The first day."""
        return self.about.days()[0]

    @property
    def ends_on(self) -> date:
        """The last day."""
        return self.about.days()[1]

    def of(self, part: str) -> tuple[PersonSeen, ...]:
        """Guests, hosts or interpreters, in order of rank."""
        return tuple(one for one in self.people if one.about.part == part)

    def title(self, *languages: str) -> str:
        """What it is called, in the first of the languages that has a title."""
        return in_language(self.about.titles, *languages, *self.about.languages)

    def there(self, stop: StopSeen, part: str) -> tuple[PersonSeen, ...]:
        """Who of a part is at a stop, in order of rank."""
        return tuple(one for one in self.of(part) if one.id in stop.about.people)


@dataclass(frozen=True, slots=True)
class VisitLine:
    """A visit in a list."""

    code: str
    state: str
    titles: Mapping[str, str]
    languages: tuple[str, ...]
    starts_on: date
    ends_on: date
    guests: int
    open_follow_ups: int
    is_sample: bool

    def title(self, *languages: str) -> str:
        """What it is called."""
        return in_language(self.titles, *languages, *self.languages)


def in_language(said: Mapping[str, str], *languages: str) -> str:
    """A text in the first of the languages, or of their fallbacks, that has it; else in any."""
    for code in languages:
        for one in chain(code):
            if said.get(one):
                return said[one]
    return next((words for words in said.values() if words), "")
