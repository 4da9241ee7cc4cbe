"""What a process makes once and keeps: the newest of a thing, or one for each key."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Newest(Generic[Key, Value]):
    """One value, made anew when it is asked for under another key, and replaced as a whole. Safe in threads.

    What is made from a pack has the pack as its key: when another one is loaded, the old value is let go.
    """

    def __init__(self, make: Callable[[Key], Value]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._held: tuple[Key, Value] | None = None

    def of(self, key: Key) -> Value:
        """The value for this key; while one thread makes it, others that want it wait.

        Raises:
            What making it raises; then nothing changes.
        """
        held = self._held
        if held is not None and held[0] == key:
            return held[1]
        with self._lock:
            if self._held is None or self._held[0] != key:
                self._held = (key, self._make(key))
            return self._held[1]

    def forget(self) -> None:
        """Let it go."""
        with self._lock:
            self._held = None


class EachOnce(Generic[Key, Value]):
    """A value for each key, made when it is first asked for. Safe in threads."""

    def __init__(self, make: Callable[[Key], Value], most: int | None = None) -> None:
        """Nothing is made yet.

        Args:
            make: makes the value of a key, one at a time.
            most: how many are kept; the one that was not asked for longest goes first. All when None.
        """
        self._make, self._most = make, most
        self._lock = threading.Lock()
        self._held: OrderedDict[Key, Value] = OrderedDict()

    def of(self, key: Key) -> Value:
        """The value of this key.

        Raises:
            What making it raises; then nothing changes.
        """
        if self._most is None and key in self._held:
            return self._held[key]
        with self._lock:
            if key not in self._held:
                self._held[key] = self._make(key)
                if self._most is not None and len(self._held) > self._most:
                    self._held.popitem(last=False)
            self._held.move_to_end(key)
            return self._held[key]

    def forget(self) -> None:
        """Let all of them go."""
        with self._lock:
            self._held.clear()


class Kept(Generic[Key, Value]):
    """Values that whoever asks for them makes, several with one question perhaps. Safe in threads.

    Args:
        most: how many are kept; the one that was kept first goes first.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._held: OrderedDict[Key, Value] = OrderedDict()

    def find(self, key: Key) -> Value | None:
        """What is kept under a key."""
        return self._held.get(key)

    def keep(self, key: Key, value: Value) -> None:
        """Keep it instead of what was kept under the key."""
        with self._lock:
            self._held[key] = value
            self._held.move_to_end(key)
            while len(self._held) > self._most:
                self._held.popitem(last=False)

    def drop(self, key: Key) -> None:
        """Keep nothing under a key."""
        with self._lock:
            self._held.pop(key, None)

    def forget(self) -> None:
        """Let all of them go."""
        with self._lock:
            self._held.clear()
