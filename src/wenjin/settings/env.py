"""Typed readers of environment variables that fail loudly.

A secret may be given as ``NAME`` or as ``NAME_FILE``, the path of a file that holds it (the way
container platforms hand secrets over). The file wins over nothing: giving both is an error.
"""

import base64
import binascii
import contextlib
import os
import re
import secrets
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar
from urllib.parse import parse_qsl, unquote, urlsplit

from wenjin.core.private_files import make_private_folder


class SettingError(RuntimeError):
    """A setting is missing or cannot be read as what it must be."""


def text(name: str, default: str | None = None) -> str:
    """The variable ``name``, or the content of the file named by ``name_FILE``.

    Raises:
        SettingError: neither is given and there is no default, or both are given.
    """
    direct, path = os.environ.get(name), os.environ.get(f"{name}_FILE")
    if direct is not None and path is not None:
        raise SettingError(f"{name} and {name}_FILE are both set: keep one")
    if path is not None:
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise SettingError(f"{name}_FILE={path}: {error.strerror}") from error
    if direct is not None:
        return direct
    if default is None:
        raise SettingError(f"{name} is not set; see docs/settings.md")
    return default


def flag(name: str, *, default: bool) -> bool:
    """A yes or no: ``1 true yes on`` or ``0 false no off``.

    Raises:
        SettingError: any other word.
    """
    word = text(name, "yes" if default else "no").lower()
    if word in {"1", "true", "yes", "on"}:
        return True
    if word in {"0", "false", "no", "off", ""}:
        return False
    raise SettingError(f"{name} must be yes or no, got {word!r}")


def number(name: str, default: int) -> int:
    """A whole number.

    Raises:
        SettingError: not a whole number.
    """
    word = text(name, str(default))
    try:
        return int(word)
    except ValueError as error:
        raise SettingError(f"{name} must be a whole number, got {word!r}") from error


def words(name: str, default: str = "") -> list[str]:
    """A list separated by commas; empty parts are dropped."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


Value = TypeVar("Value")


def read_by(read: Callable[[str], Value], name: str, default: str = "") -> Value:
    """The variable as ``read`` understands it.

    Raises:
        SettingError: ``read`` raised ValueError; its words must not show a secret.
    """
    try:
        return read(text(name, default))
    except ValueError as error:
        raise SettingError(f"{name}: {error}") from None


def database(name: str, default: str) -> dict[str, object]:
    """A Django database from an address: ``sqlite:///path`` or ``postgresql://user:secret@host:port/name``.

    Raises:
        SettingError: another scheme.
    """
    address = urlsplit(text(name, default))
    if address.scheme == "sqlite":
        return {
            "ENGINE": "wenjin.core.sqlite",
            "NAME": unquote(address.path[1:]) or ":memory:",
            # To open the file and set it up anew for each request costs a page more than its queries.
            "CONN_MAX_AGE": 60,
            "OPTIONS": {
                # WAL lets readers go on while one writes; IMMEDIATE takes the write lock at the start of a
                # transaction, so that two writers wait for each other instead of failing half-way.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                # What is deleted is overwritten with zeros, so that erasing reaches the pages of the file.
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
                # Pages kept by each connection, in kB: there is one a thread, and the system keeps them as well.
                "PRAGMA secure_delete=ON; PRAGMA cache_size=-512;",
            },
        }
    if address.scheme in {"postgresql", "postgres"}:
        return {
            "ENGINE": "wenjin.core.postgresql",
            "NAME": unquote(address.path[1:]),
            "USER": unquote(address.username or ""),
            "PASSWORD": unquote(address.password or ""),
            "HOST": address.hostname or "",
            "PORT": str(address.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
            # The server keeps the plans of statements that come again, which halves what an act costs it.
            # A pooler in between must be one that knows prepared statements (PgBouncer from 1.21 on).
            "OPTIONS": {"server_side_binding": True, "prepare_threshold": 5},
        }
    raise SettingError(f"{name} must start with sqlite:/// or postgresql://, got {address.scheme!r}")


def papers_storage(folder: Path) -> dict[str, object]:
    """Django storage of papers: the bucket of ``WENJIN_S3``, else a local folder.

    ``s3://bucket?region=…&endpoint=https://…&prefix=…``; who may use it: ``WENJIN_S3_KEY`` and
    ``WENJIN_S3_SECRET``, or what the platform gives (roles, profiles).

    Raises:
        SettingError: not an ``s3://`` address, or only one of key and secret.
    """
    address = urlsplit(text("WENJIN_S3", ""))
    if not address.scheme:
        return {"BACKEND": "wenjin.core.files.storage.FolderStorage", "OPTIONS": {"location": str(folder)}}
    wanted = dict(parse_qsl(address.query))
    if address.scheme != "s3" or not address.netloc or wanted.keys() - {"region", "endpoint", "prefix"}:
        raise SettingError("WENJIN_S3 must read s3://bucket?region=…&endpoint=https://…&prefix=…")
    access_key, secret_key = text("WENJIN_S3_KEY", ""), text("WENJIN_S3_SECRET", "")
    if bool(access_key) != bool(secret_key):
        raise SettingError("WENJIN_S3_KEY and WENJIN_S3_SECRET belong together: give both or neither")
    options = {"bucket": address.netloc, **wanted, "access_key": access_key, "secret_key": secret_key}
    return {"BACKEND": "wenjin.core.files.s3.S3Storage", "OPTIONS": options}


KEY_BYTES = 32
_KEY_ID = re.compile(r"[A-Za-z0-9._-]{1,40}")


def new_key() -> str:
    """Fresh 32 random bytes in Base64, as keys are written in settings."""
    return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode("ascii")


def key_line(key_id: str) -> str:
    """A fresh key with its identifier, as ``key_ring`` reads it.

    Raises:
        SettingError: the identifier is odd.
    """
    if not _KEY_ID.fullmatch(key_id):
        raise SettingError("an identifier has 1 to 40 letters, digits, dots, dashes or underscores")
    return f"{key_id}:{new_key()}"


def key(name: str, default: str | None = None) -> bytes:
    """A key of 32 bytes, written in Base64.

    Raises:
        SettingError: not Base64, or not 32 bytes. The message never shows the value.
    """
    return _key_bytes(name, text(name, default))


def key_ring(name: str, default: str | None = None) -> tuple[tuple[str, bytes], ...]:
    """Keys with identifiers, ``id:base64,id2:base64`` (commas or lines); the first is the active one.

    Raises:
        SettingError: none given, an identifier that is odd or given twice, or a key that cannot be read.
    """
    keys: dict[str, bytes] = {}
    for part in re.split(r"[,\s]+", text(name, default).strip()):
        key_id, colon, word = part.partition(":")
        if not colon or not _KEY_ID.fullmatch(key_id):
            raise SettingError(f"{name} must read id:base64,id2:base64; `wenjin keys new` makes one")
        if key_id in keys:
            raise SettingError(f"{name} names the key {key_id!r} twice")
        keys[key_id] = _key_bytes(name, word)
    return tuple(keys.items())


def made_once(path: Path, make: Callable[[], str]) -> str:
    """The content of a file that only its owner may read; the first to ask makes it, whole or not at all."""
    if not path.exists():
        make_private_folder(path.parent)
        handle, draft = tempfile.mkstemp(dir=path.parent)  # mode 600
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(make())
            with contextlib.suppress(FileExistsError):  # another process was faster: its content counts
                os.link(draft, path)
        finally:
            Path(draft).unlink()
    return path.read_text(encoding="utf-8").strip()


def _key_bytes(name: str, word: str) -> bytes:
    try:
        # Both alphabets of RFC 4648, with or without padding.
        value = base64.b64decode(
            word.replace("-", "+").replace("_", "/") + "=" * (-len(word) % 4), validate=True
        )
    except binascii.Error:
        value = b""
    if len(value) != KEY_BYTES:
        raise SettingError(
            f"{name} must be {KEY_BYTES} bytes in Base64; `wenjin keys new --kind …` makes one"
        )
    return value
