"""What a translation was made from, so that a changed source makes it stale."""

import hashlib

HASH_LENGTH = 16


def source_hash(source: str) -> str:
    """Short fingerprint of a source text (64 bits of SHA-256, 16 hexadecimal letters)."""
    return hashlib.sha256(source.encode("utf-8")).hexdigest()[:HASH_LENGTH]
