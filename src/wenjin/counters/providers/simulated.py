"""A provider that nobody stands behind: for tests and the demonstration."""

from collections.abc import Collection
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from wenjin.counters.providers.base import LineAsked, Progress, Provider, ProviderTrouble, Side


class SimulatedProvider(Provider):
    """Connects when somebody was expected, unless it is told otherwise.

    Args:
        hangs: languages in which nobody ever comes, and nothing is ever said.
        fails: languages in which it says at once that nobody comes.
        refuses: languages for which it cannot even be asked.
    """

    name: ClassVar[str] = "simulated"

    def __init__(
        self,
        hangs: Collection[str] = (),
        fails: Collection[str] = (),
        refuses: Collection[str] = (),
    ) -> None:
        self._hangs, self._fails, self._refuses = hangs, fails, refuses
        self.started: list[UUID] = []
        self.over: list[UUID] = []

    def room(self, line_id: UUID) -> str:
        """A name that looks like one."""
        return f"simulated-{line_id.hex[:12]}"

    def start(self, line: LineAsked) -> None:
        """Remember that it was asked for."""
        if line.language in self._refuses:
            raise ProviderTrouble("refused")
        self.started.append(line.id)

    def ended(self, line: LineAsked) -> None:
        """Remember that it is over."""
        self.over.append(line.id)

    def progress(self, line: LineAsked, at: datetime) -> Progress:
        """As it was told to be."""
        if line.language in self._hangs:
            return Progress.NOTHING
        if line.language in self._fails:
            return Progress.FAILED
        return Progress.CONNECTED if at >= line.expected_at else Progress.NOTHING

    def link(self, line: LineAsked, side: Side, *, who: str, name: str, at: datetime) -> str:
        """There is no room."""
        return ""
