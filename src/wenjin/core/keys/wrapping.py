"""Data keys wrapped under key-encryption keys (envelope encryption, NIST SP 800-57 part 1, 5.3.5)."""

import os
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from wenjin.core.keys.errors import SealBroken, UnknownKey

KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12
_VERSION: Final = b"\x01"


def active_kek_id() -> str:
    """The key-encryption key under which new data keys are wrapped: the first of ``settings.KEY_RING``."""
    return settings.KEY_RING[0][0]


def known_kek_ids() -> tuple[str, ...]:
    """All key-encryption keys at hand, the active one first."""
    return tuple(kek_id for kek_id, _ in settings.KEY_RING)


def wrap(key: bytes, data_key_id: UUID) -> tuple[bytes, str]:
    """The key wrapped under the active key-encryption key, and the identifier of that.

    The identifier of the data key is associated data: a wrapped key copied into another row does not open.
    """
    kek_id = active_kek_id()
    nonce = os.urandom(NONCE_BYTES)
    body = AESGCM(kek(kek_id)).encrypt(nonce, key, _associated(data_key_id))
    return _VERSION + nonce + body, kek_id


def unwrap(wrapped: bytes, kek_id: str, data_key_id: UUID) -> bytes:
    """The data key in clear.

    Raises:
        UnknownKey: the key-encryption key is not in the settings.
        SealBroken: the row was changed, or the key-encryption key under this identifier is another one.
    """
    key = kek(kek_id)
    if wrapped[:1] != _VERSION:
        raise SealBroken(f"data key {data_key_id}: unknown version of wrapping")
    nonce, body = wrapped[1 : 1 + NONCE_BYTES], wrapped[1 + NONCE_BYTES :]
    try:
        return AESGCM(key).decrypt(nonce, body, _associated(data_key_id))
    except (InvalidTag, ValueError) as error:
        raise SealBroken(f"data key {data_key_id} does not open under key {kek_id!r}") from error


def kek(kek_id: str) -> bytes:
    """A key of the ring.

    Raises:
        UnknownKey: it is not in the settings.
    """
    for known, key in settings.KEY_RING:
        if known == kek_id:
            return key
    raise UnknownKey(kek_id)


def _associated(data_key_id: UUID) -> bytes:
    return b"wenjin.data_key:" + data_key_id.bytes
