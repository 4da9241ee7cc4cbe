"""What staff write about an event before it becomes rows: the event, its quotas, questions, sessions, money."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypedDict
from uuid import UUID

KINDS: Final = (
    "forum",
    "trade",
    "talk",
    "corner",
    "course",
    "camp",
    "tour",
    "festival",
    "exhibition",
    "sport",
)
ENTRIES: Final = ("free", "form", "approved", "mass")
QUOTA_KINDS: Final = ("places", "online", "session", "meal", "receiver", "letter", "other")
QUESTION_KINDS: Final = (
    "text",
    "long",
    "one",
    "many",
    "yes_no",
    "number",
    "date",
    "country",
    "language",
)
WAYS: Final = ("receiver", "channel", "whispered")
AUDIENCES: Final = ("newcomers", "families", "youth", "talent", "firms", "institutions", "everybody")
ACCESS: Final = ("step_free", "lift", "accessible_toilet", "hearing_loop", "quiet_room", "parking")
LONGEST_CODE: Final = 70
"""Signs in the code of an event, so that it fits into the name of its stream."""

TextsOfEvent = Mapping[str, str]
"""Texts in one language by field: ``title``, ``summary``, ``questions/<code>/label`` …; empty takes one away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventDraft:
    """An event as staff write it. Times are aware; codes of series, venue and room are empty where there is none.

    Attributes:
        code: lower case letters, digits and hyphens; stands in addresses and never changes.
        offer_minutes: for which a freed place is held for somebody who waits.
        audience_rule: a condition on what a registration says (``domain/audience.py``); empty: everybody.
    """

    code: str
    kind: str
    starts_at: datetime
    ends_at: datetime
    entry: str = "form"
    series: str = ""
    venue: str = ""
    room: str = ""
    is_online: bool = False
    join_address: str = ""
    languages: tuple[str, ...] = ()
    source_language: str = "en"
    audiences: tuple[str, ...] = ()
    interests: tuple[str, ...] = ()
    audience_rule: str = ""
    organiser: str = ""
    organiser_email: str = ""
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    largest_group: int = 1
    has_waiting_list: bool = True
    offer_minutes: int = 24 * 60
    youngest: int | None = None
    guardian_below: int | None = None
    needs_names: bool = True
    gives_certificate: bool = False
    is_sample: bool = False


class EventChange(TypedDict, total=False):
    """What is different from now on; what is left out stays. Meanings are those of ``EventDraft``."""

    kind: str
    starts_at: datetime
    ends_at: datetime
    entry: str
    series: str
    venue: str
    room: str
    is_online: bool
    join_address: str
    languages: tuple[str, ...]
    source_language: str
    audiences: tuple[str, ...]
    interests: tuple[str, ...]
    audience_rule: str
    organiser: str
    organiser_email: str
    opens_at: datetime | None
    closes_at: datetime | None
    largest_group: int
    has_waiting_list: bool
    offer_minutes: int
    youngest: int | None
    guardian_below: int | None
    needs_names: bool
    gives_certificate: bool


@dataclass(frozen=True, slots=True)
class QuotaDraft:
    """Something of which there is only so much.

    Attributes:
        kind: one of ``QUOTA_KINDS``.
        language: of receivers.
        session: code of the session that is chosen by taking one; empty: none.
        taken: read only: how many are held now.
    """

    code: str
    kind: str
    size: int
    language: str = ""
    session: str = ""
    taken: int = 0


@dataclass(frozen=True, slots=True)
class QuestionDraft:
    """Something that is asked at registration; its words are texts.

    Attributes:
        kind: one of ``QUESTION_KINDS``.
        choices: codes, for ``one`` and ``many``.
        is_of_each: asked for every guest of a group.
    """

    code: str
    kind: str
    choices: tuple[str, ...] = ()
    is_required: bool = False
    is_of_each: bool = False


@dataclass(frozen=True, slots=True)
class InterpretationDraft:
    """A language into which a session is interpreted.

    Attributes:
        way: one of ``WAYS``.
        channel: number on the receiver; ``address``: of a channel to listen to.
    """

    language: str
    way: str
    channel: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class SessionDraft:
    """A part of an event.

    Attributes:
        room: code of a room of the venue of the event; empty: that of the event.
        language: spoken on the stage.
        is_counted: who is there is written down.
    """

    code: str
    starts_at: datetime
    ends_at: datetime
    room: str = ""
    language: str = ""
    captions_address: str = ""
    is_counted: bool = False
    interpretations: tuple[InterpretationDraft, ...] = ()


@dataclass(frozen=True, slots=True)
class SpeakerDraft:
    """Somebody on the stage; what is said about them is a text (``speakers/<code>/about``)."""

    code: str
    name: str
    organisation: str = ""
    sessions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SponsorDraft:
    """Who pays for a part of it, and is named."""

    name: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class MaterialDraft:
    """A file or a link for guests.

    Attributes:
        session: code of the session that it belongs to; empty: the whole event.
        file: id in the file store, else ``address``.
        from_at: not shown before.
    """

    name: str
    language: str = ""
    address: str = ""
    file: UUID | None = None
    session: str = ""
    is_public: bool = False
    from_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class BudgetDraft:
    """A line of the budget; money in fen.

    Attributes:
        actual: None while it is not known.
    """

    code: str
    is_income: bool = False
    planned: int = 0
    actual: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class RoomDraft:
    """A room of a venue; its name is a text of the venue (``rooms/<code>/name``)."""

    code: str
    seats: int
    booths: int = 0
    access: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VenueDraft:
    """A house in which events take place; name, address and way are texts.

    Attributes:
        centre: id of the centre of the pack, when it is one.
        access: codes of ``ACCESS``.
    """

    code: str
    centre: str = ""
    latitude: float | None = None
    longitude: float | None = None
    access: tuple[str, ...] = ()
    rooms: tuple[RoomDraft, ...] = ()
    is_sample: bool = False


@dataclass(frozen=True, slots=True)
class SeriesDraft:
    """Events that belong together; the title is a text of the series."""

    code: str
    kind: str
    organiser: str = ""
    is_sample: bool = False
