"""What is known of an event, as pages, mails and calendars show it; words stand in the language of the reader."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from wenjin.catalogue.queries.texts import Said

EVERYBODY: Final = "everybody"


@dataclass(frozen=True, slots=True)
class Places:
    """How many there are of something, as it stands now."""

    size: int
    taken: int

    @property
    def left(self) -> int:
        """How many can still be had, 0 or more."""
        return max(self.size - self.taken, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventSeen:
    """An event in a list.

    Attributes:
        kind, state, entry: as in the model (``Event.Kind``, ``Event.State``, ``Event.Entry``).
        venue, room, series: codes, empty when there is none; ``venue_name`` is the name to be read.
        is_online: one can follow it online, also or only (``is_only_online``).
        languages: spoken; ``interpreted``: into which a session is interpreted.
        closes_at: until when one can register; None is until it begins.
        sequence: rises whenever something changes that stands in calendars.
        title, summary: as ``Said``; the title is the code when nobody has written one.
        places: in the house, of the scarcest kind; None when they are not limited. ``online_places`` likewise.
    """

    id: UUID
    code: str
    kind: str
    state: str
    entry: str
    starts_at: datetime
    ends_at: datetime
    title: Said
    summary: Said | None = None
    venue: str = ""
    venue_name: Said | None = None
    room: str = ""
    is_online: bool = False
    languages: tuple[str, ...] = ()
    source_language: str = "en"
    interpreted: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    interests: tuple[str, ...] = ()
    series: str = ""
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    largest_group: int = 1
    has_waiting_list: bool = True
    gives_certificate: bool = False
    organiser: str = ""
    organiser_email: str = ""
    cancelled_because: str = ""
    is_sample: bool = False
    sequence: int = 0
    version: int = 0
    changed_at: datetime
    places: Places | None = None
    online_places: Places | None = None

    @property
    def subject(self) -> str:
        """What its texts belong to."""
        return f"event/{self.code}"

    @property
    def is_cancelled(self) -> bool:
        """Whether it will not take place."""
        return self.state == "cancelled"

    @property
    def is_only_online(self) -> bool:
        """Whether there is no house to come to."""
        return self.is_online and not self.venue

    @property
    def is_full(self) -> bool:
        """Whether nobody else can come, in any way."""
        ways = [] if self.is_only_online else [self.places]
        if self.is_online:
            ways.append(self.online_places)
        return bool(ways) and all(one is not None and not one.left for one in ways)

    def is_over(self, at: datetime) -> bool:
        """Whether it has ended."""
        return self.ends_at <= at

    def takes_forms(self, at: datetime) -> bool:
        """Whether one can register now; that there is room is another question."""
        is_open = self.opens_at is None or self.opens_at <= at
        return (
            self.state == "published"
            and self.entry != "free"
            and is_open
            and at < (self.closes_at or self.starts_at)
        )


@dataclass(frozen=True, slots=True)
class InterpretationSeen:
    """A language into which a session is interpreted.

    Attributes:
        way: receiver, channel or whispered; ``channel`` is the number on the receiver.
        address: of the channel; for guests only.
    """

    language: str
    way: str
    channel: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class SessionSeen:
    """A part of an event.

    Attributes:
        room: code; ``room_name`` is to be read.
        captions_address: of live captions; for guests only.
        speakers: codes.
    """

    id: UUID
    code: str
    starts_at: datetime
    ends_at: datetime
    title: Said
    room: str = ""
    room_name: Said | None = None
    language: str = ""
    captions_address: str = ""
    is_counted: bool = False
    interpretations: tuple[InterpretationSeen, ...] = ()
    speakers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SpeakerSeen:
    """Somebody on the stage."""

    code: str
    name: str
    organisation: str = ""
    about: Said | None = None
    sessions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SponsorSeen:
    """Who pays for a part of it."""

    name: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class QuotaSeen:
    """Something of which there is only so much; ``name`` is None when nobody has written one.

    Attributes:
        kind: places, online, session, meal, receiver, letter or other.
        language: of receivers; ``session``: code of the session that is chosen.
    """

    code: str
    kind: str
    size: int
    taken: int
    language: str = ""
    session: str = ""
    name: Said | None = None

    @property
    def left(self) -> int:
        """How many can still be had, 0 or more."""
        return max(self.size - self.taken, 0)


@dataclass(frozen=True, slots=True)
class QuestionSeen:
    """Something that is asked of guests.

    Attributes:
        kind: text, long, one, many, yes_no, number, date, country or language.
        choices: codes with the words for them, in order.
        is_of_each: asked for every guest of a group.
    """

    code: str
    kind: str
    label: Said
    hint: Said | None = None
    choices: tuple[tuple[str, Said], ...] = ()
    is_required: bool = False
    is_of_each: bool = False


@dataclass(frozen=True, slots=True)
class MaterialSeen:
    """A file or a link.

    Attributes:
        is_public: else only for who is registered or was there.
        from_at: not shown before.
        session: code, empty when it belongs to all of it.
    """

    id: int
    name: str
    language: str = ""
    address: str = ""
    file: UUID | None = None
    is_public: bool = False
    from_at: datetime | None = None
    session: str = ""


@dataclass(frozen=True, slots=True)
class VenueSeen:
    """A house.

    Attributes:
        centre: id of the centre of the pack, when it is one.
        way: how to get there.
        access: step_free, lift, accessible_toilet, hearing_loop, quiet_room, parking.
        rooms: names by code.
    """

    code: str
    name: Said
    address: Said | None = None
    way: Said | None = None
    centre: str = ""
    latitude: float | None = None
    longitude: float | None = None
    access: tuple[str, ...] = ()
    rooms: Mapping[str, Said] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventWhole(EventSeen):
    """An event with everything that its page and its form show.

    Attributes:
        house: the venue with its texts; None when it is only online.
        room_access: of the room, as ``VenueSeen.access``.
        audience_rule: condition on facts (``domain/audience.py``), empty for everybody.
        text_states: how far the texts may be trusted (``lang.models.Text.State``), for the end of the page.
    """

    description: Said | None = None
    series_title: Said | None = None
    house: VenueSeen | None = None
    room_name: Said | None = None
    room_access: tuple[str, ...] = ()
    sessions: tuple[SessionSeen, ...] = ()
    speakers: tuple[SpeakerSeen, ...] = ()
    sponsors: tuple[SponsorSeen, ...] = ()
    quotas: tuple[QuotaSeen, ...] = ()
    questions: tuple[QuestionSeen, ...] = ()
    materials: tuple[MaterialSeen, ...] = ()
    audience_rule: str = ""
    offer_minutes: int = 1440
    youngest: int | None = None
    guardian_below: int | None = None
    needs_names: bool = True
    text_states: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Filters:
    """What a reader wants to see; what is empty does not narrow anything.

    Attributes:
        languages: spoken or interpreted, any of them.
        audiences: any of them; what is for everybody is for each of them.
        interests, kinds: any of them.
        is_online: only what can be followed online, or only what cannot.
        text: words that all must stand in title, summary, organiser or venue.
        series: code.
    """

    languages: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    interests: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    is_online: bool | None = None
    text: str = ""
    series: str = ""

    def fit(self, event: EventSeen) -> bool:
        """Whether an event is among what is wanted."""
        return (
            _any(self.languages, (*event.languages, *event.interpreted))
            and _any(self.audiences, event.audiences, EVERYBODY)
            and _any(self.interests, event.interests)
            and _any(self.kinds, (event.kind,))
            and self.is_online in (None, event.is_online)
            and self.series in ("", event.series)
            and self._has_words(event)
        )

    def _has_words(self, event: EventSeen) -> bool:
        wanted = self.text.casefold().split()
        if not wanted:
            return True
        parts = (event.title, event.summary, event.organiser, event.venue_name, event.code)
        said = " ".join(part for part in parts if part).casefold()
        return all(word in said for word in wanted)


def _any(wanted: tuple[str, ...], has: tuple[str, ...], *always: str) -> bool:
    return not wanted or not {*wanted, *always}.isdisjoint(has)
