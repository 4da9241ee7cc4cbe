"""Data keys in clear, kept in memory for a short while, so that one page does not unwrap the same key twice.

An entry is found by the wrapped bytes too. So a key that was shredded or wrapped anew by another process is
never answered from here once its row has been read again.
"""

import threading
import time
from collections import OrderedDict
from typing import Final
from uuid import UUID

from wenjin.core.keys.errors import Shredded
from wenjin.core.keys.models import DataKey
from wenjin.core.keys.wrapping import unwrap

SECONDS: Final = 60
AT_MOST: Final = 2048

_lock = threading.Lock()
_kept: "OrderedDict[tuple[UUID, bytes], tuple[float, bytes]]" = OrderedDict()


def key_of(data_key: DataKey) -> bytes:
    """The 32 bytes of a data key.

    Raises:
        Shredded: it was destroyed.
        UnknownKey: its key-encryption key is not in the settings.
        SealBroken: the row was changed.
    """
    wrapped = bytes(data_key.wrapped)
    if not wrapped:
        raise Shredded(f"data key {data_key.pk} was shredded")
    place = (data_key.pk, wrapped)
    now = time.monotonic()
    with _lock:
        found = _kept.get(place)
        if found is not None and found[0] > now:
            _kept.move_to_end(place)
            return found[1]
    key = unwrap(wrapped, data_key.kek_id, data_key.pk)
    keep(data_key, key)
    return key


def keep(data_key: DataKey, key: bytes) -> None:
    """Remember a key that is known already, for instance because it was just made."""
    with _lock:
        _kept[(data_key.pk, bytes(data_key.wrapped))] = (time.monotonic() + SECONDS, key)
        while len(_kept) > AT_MOST:
            _kept.popitem(last=False)


def forget(data_key_id: UUID | None = None) -> None:
    """Forget one key, or all."""
    with _lock:
        if data_key_id is None:
            _kept.clear()
            return
        for place in [place for place in _kept if place[0] == data_key_id]:
            del _kept[place]
