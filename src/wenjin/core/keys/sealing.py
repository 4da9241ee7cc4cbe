"""Sealing: personal data encrypted under a data key, bound to the place where it belongs.

Algorithm: AES-256-GCM (NIST SP 800-38D) with a random nonce of 96 bits. A data key seals one person, case or
file, far below the 2**32 messages up to which random nonces are safe. The ``context`` is associated data:
what was sealed as "case:17:answers" does not open as "case:18:answers", so rows cannot be swapped.
"""

import hashlib
import hmac
import json
import os
from functools import lru_cache
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from wenjin.core.keys.errors import KeyTrouble, SealBroken, Shredded, UnknownKey
from wenjin.core.keys.models import DataKey
from wenjin.core.keys.unwrapped import key_of
from wenjin.core.keys.wrapping import KEY_BYTES, NONCE_BYTES

__all__ = [
    "KeyTrouble",
    "SealBroken",
    "Shredded",
    "UnknownKey",
    "blind_index",
    "seal",
    "seal_json",
    "subkey",
    "unseal",
    "unseal_json",
]

_VERSION: Final = b"\x01"
_TAG_BYTES: Final = 16


def seal(data_key: DataKey, plaintext: bytes, *, context: str) -> bytes:
    """Encrypt for one place.

    Args:
        data_key: need not be saved yet.
        context: where it belongs, for instance ``"case:<id>:answers"``; needed again to open it.

    Raises:
        Shredded, UnknownKey, SealBroken: the data key itself cannot be used.
    """
    nonce = os.urandom(NONCE_BYTES)
    return _VERSION + nonce + AESGCM(key_of(data_key)).encrypt(nonce, plaintext, _associated(context))


def unseal(data_key: DataKey, sealed: bytes | memoryview, *, context: str) -> bytes:
    """What was sealed under this key for this place.

    Raises:
        Shredded: the key was destroyed.
        SealBroken: changed, swapped, cut off, or sealed for another place.
        UnknownKey: the key-encryption key is not in the settings.
    """
    content = bytes(sealed)
    key = key_of(data_key)
    if content[:1] != _VERSION or len(content) < 1 + NONCE_BYTES + _TAG_BYTES:
        raise SealBroken(f"{context}: not a seal of this version")
    try:
        return AESGCM(key).decrypt(
            content[1 : 1 + NONCE_BYTES], content[1 + NONCE_BYTES :], _associated(context)
        )
    except InvalidTag as error:
        raise SealBroken(f"{context}: not what was sealed here") from error


def seal_json(data_key: DataKey, value: object, *, context: str) -> bytes:
    """Encrypt a JSON value for one place; errors as in ``seal``.

    Raises:
        TypeError: not a JSON value.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return seal(data_key, text.encode("utf-8"), context=context)


def unseal_json(data_key: DataKey, sealed: bytes | memoryview, *, context: str) -> Any:
    """The JSON value that was sealed; errors as in ``unseal``."""
    return json.loads(unseal(data_key, sealed, context=context))


def subkey(data_key: DataKey, *, purpose: str, salt: bytes) -> bytes:
    """A 256-bit key derived from a data key for one purpose (HKDF-SHA256, RFC 5869); errors as in ``seal``."""
    return _derive(key_of(data_key), salt, f"wenjin.subkey:{purpose}")


def blind_index(value: str, *, purpose: str) -> str:
    """A keyed fingerprint by which an encrypted value can be found again (HMAC-SHA256, 64 hexadecimal letters).

    Equal values give equal fingerprints within one purpose, and none between purposes. Without the key of
    ``WENJIN_INDEX_KEY`` nobody can try values against a copy of the database.

    Args:
        value: already in the one form in which it is searched (case, spaces, script).
        purpose: what is indexed, for instance ``"passport"``.
    """
    return hmac.new(
        _index_key(settings.INDEX_KEY, purpose), value.encode("utf-8"), hashlib.sha256
    ).hexdigest()


@lru_cache(maxsize=64)
def _index_key(root: bytes, purpose: str) -> bytes:
    return _derive(root, b"", f"wenjin.blind_index:{purpose}")


def _derive(root: bytes, salt: bytes, info: str) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt, info.encode("utf-8")).derive(root)


def _associated(context: str) -> bytes:
    return b"wenjin.seal:" + context.encode("utf-8")
