"""What a process keeps of events until they change: by event, language and version."""

from typing import Generic, TypeVar
from uuid import UUID

from wenjin.core.held import Kept

Value = TypeVar("Value")
Key = tuple[UUID, str]
"""Id of an event, and the language of its words."""


class KeptByVersion(Generic[Value]):
    """The newest known of each event in each language; see ``core.held.Kept``."""

    def __init__(self, most: int) -> None:
        self._kept = Kept[Key, tuple[int, Value]](most)

    def find(self, key: Key, version: int) -> Value | None:
        """What is kept of exactly this version."""
        held = self._kept.find(key)
        if held is None or held[0] != version:
            return None
        return held[1]

    def keep(self, key: Key, version: int, value: Value) -> None:
        """Keep it instead of what was known."""
        self._kept.keep(key, (version, value))

    def forget(self) -> None:
        """Let all of it go."""
        self._kept.forget()
