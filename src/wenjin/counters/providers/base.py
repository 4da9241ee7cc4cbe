"""What a provider of remote interpreters can be asked."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID


class ProviderTrouble(Exception):
    """The provider cannot be reached or refuses; somebody else must interpret."""


class Side(StrEnum):
    """Who comes into a room: the counter with its visitor, or the interpreter."""

    COUNTER = "counter"
    INTERPRETER = "interpreter"


class Progress(StrEnum):
    """What a provider says of a line that it was asked for."""

    NOTHING = "nothing"
    CONNECTED = "connected"
    ENDED = "ended"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class LineAsked:
    """A line as a provider knows it; nothing about the visitor but the language.

    Attributes:
        id: of the row, the same whenever it is asked for.
        room: name of the room.
        asked_at, expected_at: when it was asked for, and when somebody should be there.
        connected_at: when somebody was; None before.
    """

    id: UUID
    centre: str
    language: str
    room: str
    asked_at: datetime
    expected_at: datetime
    connected_at: datetime | None = None


class Provider(ABC):
    """A house of interpreters. Names the rooms, rings somebody, says how it goes.

    Calls may come twice for one line and must then have one effect. Whatever speaks to another system gives up by
    itself after some seconds: a line that hangs is given up by the hall (``domain.line_state``).
    """

    name: ClassVar[str]

    @abstractmethod
    def room(self, line_id: UUID) -> str:
        """The name of the room of a line; asks nobody."""

    @abstractmethod
    def start(self, line: LineAsked) -> None:
        """Ask for an interpreter. Called by the worker, outside of any transaction.

        Raises:
            ProviderTrouble: there will be none.
        """

    @abstractmethod
    def ended(self, line: LineAsked) -> None:
        """Say that nobody is needed any more. Called by the worker; what is not known does no harm.

        Raises:
            ProviderTrouble: it could not be said; it will be tried again.
        """

    def progress(self, line: LineAsked, at: datetime) -> Progress:
        """How it stands with a line, where the provider is asked and does not tell by itself."""
        return Progress.NOTHING

    @abstractmethod
    def link(self, line: LineAsked, side: Side, *, who: str, name: str, at: datetime) -> str:
        """The address by which a side joins the room; empty when there is none to follow.

        Args:
            who: id of whoever joins, for the room only.
            name: as the others in the room see it.
            at: from when on the link counts; it does so for some hours.
        """
