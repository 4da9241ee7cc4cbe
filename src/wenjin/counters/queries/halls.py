"""The counters of a centre as the pack has them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any, Final

from wenjin.catalogue.queries.domain import current_pack, documents
from wenjin.core.held import Newest
from wenjin.counters.domain.hall import Multipliers, RemoteLanguage


class NoSuchHall(LookupError):
    """The pack has no counters for this centre."""


@dataclass(frozen=True, slots=True)
class Topic:
    """Services that one officer serves.

    Attributes:
        id: its id in the hall; its title is a text of ``hall/<centre>``, field ``topics/<id>/title``.
        letter: first sign of its tickets.
        minutes: mean of a conversation.
        variation: standard deviation over mean.
        share: of all visitors.
        services: ids of services of the pack.
    """

    id: str
    letter: str
    minutes: float
    variation: float
    share: float
    services: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Priority:
    """A reason to count as having waited longer; its title is a text of the hall."""

    id: str
    minutes: float
    given: str


@dataclass(frozen=True, slots=True)
class ShiftPattern:
    """A span that people can be asked to work, with its breaks; days of the week, 0 is Monday, empty for all."""

    id: str
    start: time
    end: time
    breaks: tuple[tuple[time, time], ...]
    days: frozenset[int]


@dataclass(frozen=True)
class CentreHall:
    """The counters of a centre.

    Attributes:
        centre: id of the centre.
        is_sample: people and figures are invented.
        house_language: in which officers and interpreters work.
        chinese: languages of whoever can also be served in it.
        topics: by id, in order.
        counters: numbers above the counters.
        lines: places for interpreting by video.
        multipliers: of the minutes.
        longest_wait: minutes after which nothing else counts for much.
        priorities: by id.
        languages: expected share of visitors by language, the largest first.
        remote: interpreters on call, by language.
        no_show: share of appointments that nobody comes to.
        shifts: by id.
        document: everything else, as the pack has it.
    """

    centre: str
    is_sample: bool
    house_language: str
    chinese: frozenset[str]
    topics: Mapping[str, Topic]
    counters: tuple[str, ...]
    lines: int
    multipliers: Multipliers
    longest_wait: float
    priorities: Mapping[str, Priority]
    languages: Mapping[str, float]
    remote: Mapping[str, RemoteLanguage]
    no_show: float
    shifts: Mapping[str, ShiftPattern]
    document: Mapping[str, Any]

    @property
    def subject(self) -> str:
        """What its texts belong to."""
        return f"hall/{self.centre}"

    def topic_of(self, service: str) -> Topic | None:
        """The topic under which a service is served here."""
        return next((one for one in self.topics.values() if service in one.services), None)


_DAYS: Final = ("mo", "tu", "we", "th", "fr", "sa", "su")


def halls() -> Mapping[str, CentreHall]:
    """All halls of the loaded pack, by centre.

    Raises:
        NoPackLoaded: there is no pack.
    """
    return _held.of(current_pack().content_hash)


def hall(centre: str) -> CentreHall:
    """The counters of a centre.

    Raises:
        NoSuchHall: it has none.
        NoPackLoaded: there is no pack.
    """
    known = halls()
    if centre not in known:
        raise NoSuchHall(centre)
    return known[centre]


def _read(_: str) -> dict[str, CentreHall]:
    return {one["id"]: _hall(one) for one in documents("hall")["hall"]}


def _hall(document: Mapping[str, Any]) -> CentreHall:
    return CentreHall(
        centre=document["id"],
        is_sample=document["sample"],
        house_language=document["house_language"],
        chinese=frozenset(document.get("chinese", ())),
        topics={
            one["id"]: Topic(
                one["id"],
                one["letter"],
                float(one["minutes"]),
                float(one["variation"]),
                float(one["share"]),
                tuple(one["services"]),
            )
            for one in document["topics"]
        },
        counters=tuple(document["counters"]),
        lines=document["lines"],
        multipliers=Multipliers(**document["multipliers"]),
        longest_wait=float(document["longest_wait"]),
        priorities={
            one["id"]: Priority(one["id"], float(one["minutes"]), one["given"])
            for one in document["priorities"]
        },
        # A database may forget the order of names; drawn days and lists of languages need one.
        languages=dict(sorted(document["languages"].items(), key=lambda one: (-one[1], one[0]))),
        remote={
            one["code"]: RemoteLanguage(one["lines"], float(one["set_up"])) for one in document["remote"]
        },
        no_show=float(document["no_show"]),
        shifts={one["id"]: _shift(one) for one in document["shifts"]},
        document=document,
    )


def _shift(document: Mapping[str, Any]) -> ShiftPattern:
    return ShiftPattern(
        document["id"],
        time.fromisoformat(document["start"]),
        time.fromisoformat(document["end"]),
        tuple(
            (time.fromisoformat(one["start"]), time.fromisoformat(one["end"])) for one in document["breaks"]
        ),
        frozenset(_DAYS.index(one) for one in document.get("days", ())),
    )


_held: Final = Newest(_read)
