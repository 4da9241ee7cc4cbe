"""The key that signs heads, and the keys whose signatures count."""

import hashlib
import re
from collections.abc import Mapping
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key
from django.conf import settings

from wenjin.core.ledger.errors import NoHeadKey

_PEM: Final = re.compile(r"-----BEGIN PUBLIC KEY-----.*?-----END PUBLIC KEY-----", re.DOTALL)

PublicKeys = Mapping[str, Ed25519PublicKey]


def signing_key() -> Ed25519PrivateKey:
    """The key of ``settings.HEAD_KEY``, 32 bytes (RFC 8032, 5.1.5)."""
    return Ed25519PrivateKey.from_private_bytes(settings.HEAD_KEY)


def key_id(key: Ed25519PublicKey) -> str:
    """The short name of a public key: 16 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()[:16]


def trusted_keys() -> PublicKeys:
    """Our own public key and the older ones of ``settings.HEAD_PUBLIC_KEYS``, by their short names."""
    own = signing_key().public_key()
    older = public_keys(settings.HEAD_PUBLIC_KEYS) if settings.HEAD_PUBLIC_KEYS else {}
    return {**older, key_id(own): own}


def public_pem() -> str:
    """Our public key as PEM, to be kept where the heads are kept."""
    key = signing_key().public_key()
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode("ascii")


def public_keys(pem: str) -> PublicKeys:
    """Public keys from a text that holds one or several in PEM.

    Raises:
        NoHeadKey: there is none, or one is not Ed25519.
    """
    keys = {}
    for block in _PEM.findall(pem):
        try:
            key = load_pem_public_key(block.encode("ascii", "replace"))
        except (ValueError, UnsupportedAlgorithm) as error:
            raise NoHeadKey("a public key cannot be read") from error
        if not isinstance(key, Ed25519PublicKey):
            raise NoHeadKey("a public key is not Ed25519")
        keys[key_id(key)] = key
    if not keys:
        raise NoHeadKey("there is no public key in PEM")
    return keys
