"""Typed readers of environment variables that fail loudly.

A secret may be given as ``NAME`` or as ``NAME_FILE``, the path of a file that holds it (the way
container platforms hand secrets over). The file wins over nothing: giving both is an error.
"""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit


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


def database(name: str, default: str) -> dict[str, object]:
    """A Django database from an address: ``sqlite:///path`` or ``postgresql://user:secret@host:port/name``.

    Raises:
        SettingError: another scheme.
    """
    address = urlsplit(text(name, default))
    if address.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(address.path[1:]) or ":memory:",
            "OPTIONS": {
                # WAL lets readers go on while one writes; IMMEDIATE takes the write lock at the start of a
                # transaction, so that two writers wait for each other instead of failing half-way.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
            },
        }
    if address.scheme in {"postgresql", "postgres"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(address.path[1:]),
            "USER": unquote(address.username or ""),
            "PASSWORD": unquote(address.password or ""),
            "HOST": address.hostname or "",
            "PORT": str(address.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    raise SettingError(f"{name} must start with sqlite:/// or postgresql://, got {address.scheme!r}")
