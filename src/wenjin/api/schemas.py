"""Shapes of the answers."""

from datetime import date

from ninja import Field, Schema

_LANGUAGES = Field(description="language that each text is really in, by field")


class ServiceBrief(Schema):
    """A service in a list."""

    id: str
    title: str
    summary: str
    languages: dict[str, str] = _LANGUAGES
    themes: list[str]
    audiences: list[str]
    confidence: str = Field(description="high, medium or low: how sure the facts are")


class EvidenceNeed(Schema):
    """A paper that a service asks for."""

    id: str
    condition: str = Field(description="in words; empty when it is always needed")
    when: str | None = Field(
        description="the condition as an expression over facts, where it has been written"
    )
    discretion: bool = Field(description="the office may ask for it or not")


class StepOut(Schema):
    """A step of a service."""

    id: str
    name: str
    actor: str
    working_days: int | None
    statutory_working_days: int | None
    statutory_clock: str
    days_status: str = Field(
        description="read, inferred, nominal or unknown; only what was read is a promise"
    )
    depends_on: list[str]


class BandOut(Schema):
    """A part of a fee."""

    id: str
    name: str
    amount_cny: float | None


class FeeOut(Schema):
    """What it costs."""

    status: str = Field(description="read, partly_read, inferred or unknown")
    amount_cny: float | None
    bands: list[BandOut]


class SourceOut(Schema):
    """Where it was read."""

    address: str
    note: str


class ServiceOut(Schema):
    """A service."""

    id: str
    title: str
    summary: str
    channel: str
    authority: str
    legal_basis: str
    validity: str
    languages: dict[str, str] = _LANGUAGES
    themes: list[str]
    audiences: list[str]
    life_events: list[str]
    business_events: list[str]
    channels: list[str]
    competent_authorities: list[str]
    concerns: str
    applies_when: str | None
    evidence: list[EvidenceNeed]
    steps: list[StepOut]
    fee: FeeOut
    requires: list[str]
    produces: list[str]
    sources: list[SourceOut]
    confidence: str
    last_checked_on: date


class EvidenceOut(Schema):
    """An evidence type."""

    id: str
    kind: str
    holder: str
    name: str
    note: str
    languages: dict[str, str] = _LANGUAGES
    asked_by: list[str]
    made_by: list[str]


class EventOut(Schema):
    """A life event or a business event."""

    id: str
    kind: str
    title: str
    summary: str
    languages: dict[str, str] = _LANGUAGES
    services: int


class RulesetOut(Schema):
    """A rule set."""

    id: str
    title: str
    summary: str
    languages: dict[str, str] = _LANGUAGES
    services: list[str]
