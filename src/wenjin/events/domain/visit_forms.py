"""What staff write down about a visit, and what is wrong with it: a code by field.

Codes: ``required``, ``too_long``, ``unknown`` (not one of those there are), ``order`` (ends before it begins),
``range`` (too small or too large), ``no_day`` (too early or too late),
``outside`` (not in the days of the visit), ``twice`` (is there already).
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from wenjin.events.domain.page_words import OF_VISITS

LONGEST_LINE: Final = 200
LONGEST_NOTE: Final = 500
YEARS: Final = range(2000, 2101)
LONGEST_VISIT: Final = timedelta(days=30)
LOWEST_RANK: Final = 20
MOST_SEATS: Final = 80
MOST_TRAVEL: Final = 24 * 60

PARTS: Final = ("guest", "host", "interpreter")
KINDS: Final = ("arrival", "meeting", "tour", "signing", "meal", "show", "rest", "departure")
DIETS: Final = (
    "halal",
    "kosher",
    "vegetarian",
    "vegan",
    "no_pork",
    "no_beef",
    "no_alcohol",
    "no_nuts",
    "no_shellfish",
    "no_gluten",
    "no_lactose",
)
GIFT_TAGS: Final = (
    "alcohol",
    "pork",
    "meat",
    "beef",
    "shellfish",
    "nuts",
    "leather",
    "clock",
    "knife",
    "flowers",
    "electronics",
)
TOPICS: Final = ("trade", "investment", "talent", "education", "culture", "other")
SHAPES: Final = ("long", "round")
_CODE: Final = re.compile(r"[a-z0-9][a-z0-9-]{1,79}")

Said = Mapping[str, str]
"""A text by language."""


@dataclass(frozen=True, slots=True)
class VisitDraft:
    """The visit itself. ``dearest_gift`` in fen."""

    code: str
    titles: Said
    languages: tuple[str, ...]
    starts_on: date | None
    ends_on: date | None
    usual_travel: int = 30
    dearest_gift: int | None = None

    def days(self) -> tuple[date, date]:
        """The first and the last day.

        Raises:
            ValueError: one is missing.
        """
        if self.starts_on is None or self.ends_on is None:
            raise ValueError("a visit has a first and a last day")
        return self.starts_on, self.ends_on


@dataclass(frozen=True, slots=True)
class PersonDraft:
    """A guest, a host or an interpreter; from ``email`` on it is kept sealed."""

    part: str
    name: str
    other_name: str = ""
    posts: Said = field(default_factory=dict)
    organisation: str = ""
    country: str = ""
    languages: tuple[str, ...] = ()
    rank: int | None = 5
    email: str = ""
    telephone: str = ""
    diet: tuple[str, ...] = ()
    refuses: tuple[str, ...] = ()
    needs: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class CarDraft:
    """A car or a bus; the driver is kept sealed."""

    name: str
    seats: int | None
    plate: str = ""
    driver: str = ""
    telephone: str = ""


@dataclass(frozen=True, slots=True)
class StopDraft:
    """One part of the programme; people and cars by id."""

    kind: str
    titles: Said
    starts_at: datetime | None
    ends_at: datetime | None
    venue: str = ""
    places: Said = field(default_factory=dict)
    notes: Said = field(default_factory=dict)
    people: tuple[str, ...] = ()
    cars: tuple[str, ...] = ()
    meals: tuple[str, ...] = ()
    allows_relay: bool = False
    rides: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def times(self) -> tuple[datetime, datetime]:
        """When it begins and ends.

        Raises:
            ValueError: one is missing.
        """
        if self.starts_at is None or self.ends_at is None:
            raise ValueError("a stop begins and ends")
        return self.starts_at, self.ends_at


@dataclass(frozen=True, slots=True)
class GiftDraft:
    """A gift, one to each of the people; ``fen`` for one."""

    name: str
    stop: str
    people: tuple[str, ...]
    giver: str = ""
    tags: tuple[str, ...] = ()
    fen: int | None = 0


@dataclass(frozen=True, slots=True)
class FollowUpDraft:
    """What was agreed."""

    topic: str
    text: str
    organisation: str = ""
    country: str = ""
    due_on: date | None = None
    owner: str = ""


Wrong = dict[str, str]


def wrong_visit(draft: VisitDraft, known_languages: Collection[str]) -> Wrong:
    """What is wrong with a visit."""
    wrong = _titles(draft.titles, draft.languages)
    if not _CODE.fullmatch(draft.code):
        wrong["code"] = "required" if not draft.code else "unknown"
    elif draft.code in OF_VISITS:
        wrong["code"] = "twice"
    if len(draft.languages) != 2 or not set(draft.languages) <= set(known_languages):
        wrong["languages"] = "unknown"
    elif draft.languages[0] == draft.languages[1]:
        wrong["languages"] = "twice"
    if draft.starts_on is None:
        wrong["starts_on"] = "required"
    if draft.ends_on is None:
        wrong["ends_on"] = "required"
    if draft.starts_on is not None and draft.ends_on is not None:
        if draft.starts_on.year not in YEARS:
            wrong["starts_on"] = "no_day"
        if draft.ends_on < draft.starts_on:
            wrong["ends_on"] = "order"
        elif draft.ends_on - draft.starts_on > LONGEST_VISIT:
            wrong["ends_on"] = "no_day"
    if not 0 <= draft.usual_travel <= MOST_TRAVEL:
        wrong["usual_travel"] = "range"
    if draft.dearest_gift is not None and draft.dearest_gift < 0:
        wrong["dearest_gift"] = "range"
    return wrong


def wrong_person(draft: PersonDraft, known_languages: Collection[str], countries: Collection[str]) -> Wrong:
    """What is wrong with somebody."""
    wrong = _lines(
        {
            "name": draft.name,
            "other_name": draft.other_name,
            "organisation": draft.organisation,
            "email": draft.email,
            "telephone": draft.telephone,
        }
    )
    wrong |= _lines({f"posts_{code}": words for code, words in draft.posts.items()})
    wrong |= _lines({"needs": draft.needs, "note": draft.note}, LONGEST_NOTE)
    if not draft.name:
        wrong["name"] = "required"
    if draft.part not in PARTS:
        wrong["part"] = "unknown"
    if draft.country and draft.country not in countries:
        wrong["country"] = "unknown"
    if not set(draft.languages) <= set(known_languages):
        wrong["languages"] = "unknown"
    elif len(draft.languages) < (2 if draft.part == "interpreter" else 1):
        wrong["languages"] = "required"
    if draft.rank is None or not 1 <= draft.rank <= LOWEST_RANK:
        wrong["rank"] = "range"
    if not set(draft.diet) <= set(DIETS):
        wrong["diet"] = "unknown"
    if not set(draft.refuses) <= set(GIFT_TAGS):
        wrong["refuses"] = "unknown"
    return wrong


def wrong_car(draft: CarDraft) -> Wrong:
    """What is wrong with a car."""
    wrong = _lines({"name": draft.name}, 80) | _lines({"plate": draft.plate}, 20)
    wrong |= _lines({"driver": draft.driver, "telephone": draft.telephone})
    if not draft.name:
        wrong["name"] = "required"
    if draft.seats is None or not 1 <= draft.seats <= MOST_SEATS:
        wrong["seats"] = "range"
    return wrong


def wrong_stop(
    draft: StopDraft,
    languages: Iterable[str],
    *,
    venues: Collection[str],
    people: Collection[str],
    cars: Collection[str],
) -> Wrong:
    """What is wrong with a stop. That it collides with others is no fault of the form: it is a conflict.

    Args:
        languages: of the visit.
        venues: codes that there are; ``people`` and ``cars`` ids of the visit.
    """
    wrong = _titles(draft.titles, languages)
    wrong |= _lines({f"places_{code}": words for code, words in draft.places.items()})
    wrong |= _lines({f"notes_{code}": words for code, words in draft.notes.items()}, LONGEST_NOTE)
    if draft.kind not in KINDS:
        wrong["kind"] = "unknown"
    if draft.starts_at is None:
        wrong["starts_at"] = "required"
    if draft.ends_at is None:
        wrong["ends_at"] = "required"
    if draft.starts_at is not None and draft.ends_at is not None and draft.ends_at <= draft.starts_at:
        wrong["ends_at"] = "order"
    if draft.venue and draft.venue not in venues:
        wrong["venue"] = "unknown"
    if not draft.venue and not any(draft.places.values()):
        wrong["venue"] = "required"
    if not set(draft.people) <= set(people):
        wrong["people"] = "unknown"
    if not set(draft.cars) <= set(cars):
        wrong["cars"] = "unknown"
    if not set(draft.meals) <= set(DIETS):
        wrong["meals"] = "unknown"
    seated = [who for riders in draft.rides.values() for who in riders]
    if len(seated) != len(set(seated)):
        wrong["rides"] = "twice"
    elif not set(draft.rides) <= set(draft.cars) or not set(seated) <= set(draft.people):
        wrong["rides"] = "unknown"
    return wrong


def wrong_gift(draft: GiftDraft, *, stops: Collection[str], people: Collection[str]) -> Wrong:
    """What is wrong with a gift; that somebody cannot take it is a conflict."""
    wrong = _lines({"name": draft.name})
    if not draft.name:
        wrong["name"] = "required"
    if draft.stop not in stops:
        wrong["stop"] = "required" if not draft.stop else "unknown"
    if not draft.people:
        wrong["people"] = "required"
    elif not set(draft.people) <= set(people):
        wrong["people"] = "unknown"
    if draft.giver and draft.giver not in people:
        wrong["giver"] = "unknown"
    if not set(draft.tags) <= set(GIFT_TAGS):
        wrong["tags"] = "unknown"
    if draft.fen is None or not 0 <= draft.fen <= 10**10:
        wrong["fen"] = "range"
    return wrong


def wrong_follow_up(draft: FollowUpDraft, countries: Collection[str]) -> Wrong:
    """What is wrong with something that was agreed."""
    wrong = _lines({"organisation": draft.organisation, "owner": draft.owner})
    wrong |= _lines({"text": draft.text}, LONGEST_NOTE)
    if not draft.text:
        wrong["text"] = "required"
    if draft.topic not in TOPICS:
        wrong["topic"] = "unknown"
    if draft.country and draft.country not in countries:
        wrong["country"] = "unknown"
    if draft.due_on is not None and draft.due_on.year not in YEARS:
        wrong["due_on"] = "no_day"
    return wrong


def _titles(titles: Said, languages: Iterable[str]) -> Wrong:
    """A title in one of the two languages is enough to plan with; the other can follow."""
    wrong = _lines({f"titles_{code}": words for code, words in titles.items()})
    first = next(iter(languages), "en")
    if not any(titles.values()):
        wrong[f"titles_{first}"] = "required"
    return wrong


def _lines(fields: Mapping[str, str], most: int = LONGEST_LINE) -> Wrong:
    return {name: "too_long" for name, words in fields.items() if len(words) > most}
