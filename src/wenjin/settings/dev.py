"""A laptop: SQLite, local address only, a key that is made once and kept beside the database."""

import secrets

from wenjin.settings.base import *  # noqa: F403  a settings module takes over all names of its base
from wenjin.settings.base import VAR

DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", "testserver"]

VAR.mkdir(parents=True, exist_ok=True)
_key = VAR / "secret_key"
if not _key.exists():
    _key.write_text(secrets.token_urlsafe(48), encoding="ascii")
    _key.chmod(0o600)
SECRET_KEY = _key.read_text(encoding="ascii")
