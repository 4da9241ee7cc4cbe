"""Reads the providers of staff sign-on from one setting."""

import json
from dataclasses import dataclass

from wenjin.settings import env

_NEEDED = ("id", "name", "server", "client_id", "client_secret")
_KNOWN = frozenset({*_NEEDED, "second_factor"})


@dataclass(frozen=True)
class OidcProvider:
    """A provider of OpenID Connect that staff sign in with.

    Attributes:
        app: its settings as django-allauth reads them.
        is_strong: whether the provider asks for a second factor itself.
    """

    provider_id: str
    app: dict[str, object]
    is_strong: bool


def oidc_providers(name: str) -> list[OidcProvider]:
    """Providers out of a JSON list of objects; none when the setting is empty.

    Raises:
        SettingError: no JSON, a part that is missing, or one that nobody knows.
    """
    written = env.text(name, "")
    if not written.strip():
        return []
    try:
        rows = json.loads(written)
    except ValueError as error:
        raise env.SettingError(f"{name} is no JSON: {error}") from error
    if not isinstance(rows, list):
        raise env.SettingError(f"{name} must be a JSON list of objects")
    return [_provider(name, row) for row in rows]


def _provider(name: str, row: object) -> OidcProvider:
    if not isinstance(row, dict) or set(row) - _KNOWN or any(not row.get(part) for part in _NEEDED):
        raise env.SettingError(f"{name}: each object needs {', '.join(_NEEDED)}, and may have second_factor")
    provider_id = str(row["id"])
    if not provider_id.replace("-", "").isalnum():
        raise env.SettingError(f"{name}: an id has letters, digits and hyphens only")
    app: dict[str, object] = {
        "provider_id": provider_id,
        "name": str(row["name"]),
        "client_id": str(row["client_id"]),
        "secret": str(row["client_secret"]),
        "settings": {"server_url": str(row["server"])},
    }
    return OidcProvider(provider_id, app, row.get("second_factor") is True)
