"""Vectors of the questions asked last: a vector costs more than all the rest of an answer."""

from collections import OrderedDict
from threading import Lock
from typing import Final

from wenjin.assistant.domain.encoder import Encoder, Vectors

# Whoever looks at an answer in another way asks the same again: the second language, another reading, the way
# back. A kilobyte and a half each.
MOST: Final = 500


class RecentVectors:
    """What an encoder made of single texts, the last few hundred of them. Safe in threads."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._held: OrderedDict[tuple[str, str], Vectors] = OrderedDict()
        self._lock = Lock()

    def of(self, model: Encoder, text: str) -> Vectors:
        """One row; made when it is not held.

        Raises:
            EncoderUnavailable: it cannot be made.
        """
        key = model.model_id, text
        with self._lock:
            held = self._held.get(key)
            if held is not None:
                self._held.move_to_end(key)
                return held
        made = model.encode([text])
        made.setflags(write=False)
        with self._lock:
            self._held[key] = made
            if len(self._held) > self._most:
                self._held.popitem(last=False)
        return made
