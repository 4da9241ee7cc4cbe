"""One written form of a value, so that a hash of it means the same everywhere. Pure.

The form is that of RFC 8785 (JSON Canonicalization Scheme): sorted keys, no spaces, UTF-8. Values are kept to
those where Python, SQLite and PostgreSQL agree without a doubt: no floats, whole numbers as exact as in any JSON
reader, keys in ASCII, no NUL (PostgreSQL cannot keep it).
"""

import hashlib
import json
from datetime import UTC, datetime
from typing import Final

from wenjin.core.ledger.errors import NotCanonical

# Whole numbers beyond this are not exact in every JSON reader (RFC 8785, 3.2.2.3; RFC 7493, 2.2).
_EXACT: Final = 2**53 - 1
_DEPTH: Final = 20

_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode


def canonical(value: object) -> bytes:
    """The written form of a value made of dicts, lists, tuples, texts, whole numbers, booleans and None.

    Raises:
        NotCanonical: the value holds something else.
    """
    _check(value, 0)
    try:
        return _encode(value).encode("utf-8")
    except UnicodeEncodeError as error:
        raise NotCanonical("a text is not Unicode") from error


def sha256(content: bytes) -> str:
    """The hash in 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def moment(at: datetime) -> str:
    """A moment in UTC, always with microseconds.

    Raises:
        NotCanonical: the moment has no time zone.
    """
    if at.tzinfo is None:
        raise NotCanonical("a moment needs a time zone")
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _check(value: object, depth: int) -> None:
    if value is None or isinstance(value, bool):
        return
    if isinstance(value, str):
        if "\0" in value:
            raise NotCanonical("a text holds NUL")
    elif isinstance(value, int):
        if not -_EXACT <= value <= _EXACT:
            raise NotCanonical(f"{value} is not exact in JSON")
    elif depth > _DEPTH:
        raise NotCanonical("nested too deeply")
    elif isinstance(value, dict):
        for key, inner in value.items():
            if not (isinstance(key, str) and key.isascii() and "\0" not in key):
                raise NotCanonical(f"{key!r} is no key in ASCII")
            _check(inner, depth + 1)
    elif isinstance(value, list | tuple):
        for inner in value:
            _check(inner, depth + 1)
    else:
        raise NotCanonical(f"{type(value).__name__} has no canonical form")
