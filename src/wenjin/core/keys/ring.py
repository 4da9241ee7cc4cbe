"""Sealing straight under the key ring, for what is short-lived and belongs to no data key: sessions.

AES-256-GCM under a key derived from a key-encryption key for one purpose (HKDF-SHA256, RFC 5869). A purpose seals
less than the 2**32 messages up to which random nonces are safe. What is sealed names its key: it opens as long as
that key is in ``settings.KEY_RING``, and ends with it.
"""

import os
from functools import lru_cache
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from wenjin.core.keys.errors import SealBroken
from wenjin.core.keys.wrapping import KEY_BYTES, NONCE_BYTES, active_kek_id, kek

_VERSION: Final = b"\x02"


def seal(plaintext: bytes, *, purpose: str, context: str) -> bytes:
    """Encrypt under the active key of the ring.

    Args:
        purpose: what kind of thing is sealed; each has a key of its own.
        context: where it belongs; needed again to open it.
    """
    key_id = active_kek_id()
    name, nonce = key_id.encode("ascii"), os.urandom(NONCE_BYTES)
    body = AESGCM(_key(kek(key_id), purpose)).encrypt(nonce, plaintext, context.encode("utf-8"))
    return _VERSION + bytes([len(name)]) + name + nonce + body


def unseal(sealed: bytes, *, purpose: str, context: str) -> bytes:
    """What was sealed for this purpose and place.

    Raises:
        UnknownKey: its key is no longer in the settings.
        SealBroken: changed, swapped, cut off, or sealed for another place.
    """
    if sealed[:1] != _VERSION or len(sealed) < 2:
        raise SealBroken(f"{context}: not a seal of this version")
    end = 2 + sealed[1]
    name, nonce, body = sealed[2:end], sealed[end : end + NONCE_BYTES], sealed[end + NONCE_BYTES :]
    key = _key(kek(name.decode("ascii", "replace")), purpose)
    try:
        return AESGCM(key).decrypt(nonce, body, context.encode("utf-8"))
    except (InvalidTag, ValueError) as error:
        raise SealBroken(f"{context}: not what was sealed here") from error


@lru_cache(maxsize=16)
def _key(root: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, b"", f"wenjin.ring:{purpose}".encode()).derive(root)
