"""What a process keeps of events until they change: by event, language and version."""

from collections import OrderedDict
from threading import Lock
from typing import Generic, TypeVar
from uuid import UUID

Value = TypeVar("Value")
Key = tuple[UUID, str]
"""Id of an event, and the language of its words."""


class KeptByVersion(Generic[Value]):
    """The newest known of each event in each language; the oldest goes first. Safe in threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = Lock()
        self._held: OrderedDict[Key, tuple[int, Value]] = OrderedDict()

    def find(self, key: Key, version: int) -> Value | None:
        """What is kept of exactly this version."""
        held = self._held.get(key)
        if held is None or held[0] != version:
            return None
        return held[1]

    def keep(self, key: Key, version: int, value: Value) -> None:
        """Keep it instead of what was known."""
        with self._lock:
            self._held[key] = (version, value)
            self._held.move_to_end(key)
            while len(self._held) > self._most:
                self._held.popitem(last=False)

    def forget(self) -> None:
        """Let all of it go."""
        with self._lock:
            self._held.clear()
