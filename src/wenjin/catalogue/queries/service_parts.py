"""What a service page is made of: links, papers, steps, bands and places, as templates draw them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

Document = Mapping[str, Any]
LEAP_YEAR = 2024


@dataclass(frozen=True, slots=True)
class Link:
    """Another record that a page names.

    Attributes:
        kind: kind of the record: service, evidence, journey, ruleset.
    """

    kind: str
    id: str

    @property
    def subject(self) -> str:
        """What its texts belong to."""
        return f"{self.kind}/{self.id}"

    @property
    def note_field(self) -> str:
        """Field of a paper that says how it differs from this one."""
        return f"differs_from/{self.id}/note"


def links(kind: str, ids: Iterable[object]) -> tuple[Link, ...]:
    """Several records of a kind."""
    return tuple(Link(kind, str(one)) for one in ids)


@dataclass(frozen=True, slots=True)
class OfferedAt:
    """A centre that offers a service.

    Attributes:
        languages: in how many languages people are served there.
        is_sample: that it is offered there, or the languages, are our model and not read anywhere.
    """

    id: str
    languages: int
    is_sample: bool

    @property
    def subject(self) -> str:
        """What its texts belong to."""
        return f"centre/{self.id}"


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that a service asks for.

    Attributes:
        group: ``you``, ``made`` (by another step), ``firm`` or ``other``; says under which heading it stands.
        condition: always, expression, discretion or text; see ``EvidenceRequirement.Condition``.
        makers: services that make it, a few of them.
        more_makers: how many further ones.
        may_be_held: often in the drawer already, although a service makes it.
        is_joint: you and your employer, or you and the other side, sign it together.
        differs_from: papers that look alike and are not the same.
        has_words: its condition is told in words; the other ``has_…`` say which texts it has.
    """

    id: str
    group: str
    condition: str
    makers: tuple[Link, ...] = ()
    more_makers: int = 0
    may_be_held: bool = False
    is_joint: bool = False
    differs_from: tuple[Link, ...] = ()
    has_words: bool = True
    has_note: bool = False
    has_translation: bool = False
    has_legalisation: bool = False
    has_max_age: bool = False
    min_validity_months: int | None = None
    max_age_days: int | None = None

    @property
    def subject(self) -> str:
        """What its texts belong to."""
        return f"evidence/{self.id}"

    @property
    def condition_field(self) -> str:
        """Field of the service that tells the condition in words."""
        return f"evidence/{self.id}/condition"

    @property
    def sign(self) -> str:
        """The drawing at the start of its line, and the class of the line."""
        if self.differs_from:
            return "differs"
        return "made" if self.group == "made" else "bring"


@dataclass(frozen=True, slots=True)
class DeadlineWords:
    """A deadline of a step as the record has it."""

    unit: str
    relation: str
    value: int | None
    window: tuple[Any, ...]
    status: str
    has_basis: bool = False

    @property
    def first_day(self) -> date:
        """First day of a window of the year, in a leap year so that every day exists."""
        return _day_of_year(self.window[0])

    @property
    def last_day(self) -> date:
        """Last day of a window of the year."""
        return _day_of_year(self.window[1])


def _day_of_year(month_day: object) -> date:
    return date.fromisoformat(f"{LEAP_YEAR}-{month_day}")


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step of a service.

    Attributes:
        side: you, your_firm, office or third_party.
    """

    id: str
    actor: str
    side: str
    working_days: int | None
    statutory_working_days: int | None
    days_status: str
    statutory_clock: str = "working_day"
    deadline: DeadlineWords | None = None
    has_note: bool = False

    @property
    def actor_subject(self) -> str:
        """What the name of the actor belongs to."""
        return f"actor/{self.actor}"

    @property
    def has_days(self) -> bool:
        """Whether there is anything to say about how long it takes."""
        return self.days_status != "nominal" or bool(self.working_days or self.statutory_working_days)

    @property
    def stone(self) -> str:
        """Its stone: a question mark where somebody else needs a time that nobody could confirm."""
        unknown = self.days_status == "unknown" and self.side in ("office", "third_party")
        return "unknown" if unknown else "todo"

    def field(self, name: str) -> str:
        """Field of one of its texts."""
        return f"step/{self.id}/{name}"

    @property
    def name_field(self) -> str:
        """Field of its name."""
        return self.field("name")

    @property
    def note_field(self) -> str:
        """Field of its note."""
        return self.field("note")

    @property
    def anchor_field(self) -> str:
        """Field that says from where the deadline is counted."""
        return self.field("deadline/anchor")

    @property
    def basis_field(self) -> str:
        """Field that says what the deadline rests on."""
        return self.field("deadline/basis")


@dataclass(frozen=True, slots=True)
class Band:
    """A part of a fee, such as a length of stay."""

    id: str
    amount_cny: float | None

    @property
    def name_field(self) -> str:
        """Field of its name."""
        return f"fee/{self.id}/name"


@dataclass(frozen=True, slots=True)
class Mentions:
    """Where a service is used: journeys that contain it, rule sets about it, centres that offer it."""

    journeys: tuple[Link, ...] = ()
    rulesets: tuple[Link, ...] = ()
    places: tuple[OfferedAt, ...] = ()
