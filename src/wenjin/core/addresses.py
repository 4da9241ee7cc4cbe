"""Addresses that cannot be guessed: the secret goes to the reader, only its hash stays here."""

import hashlib
import secrets

SECRET_BYTES = 24


def new_secret() -> str:
    """192 random bits in URL-safe letters."""
    return secrets.token_urlsafe(SECRET_BYTES)


def fingerprint(secret: str) -> str:
    """What the database keeps of a secret (SHA-256, 64 hexadecimal letters).

    A fast hash is enough: the secret has 192 random bits and cannot be found by trying.
    """
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
