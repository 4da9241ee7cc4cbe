"""A laptop: SQLite, local address only, a key that is made once and kept beside the database."""

import secrets

from wenjin.core.private_files import make_private_folder
from wenjin.settings import env
from wenjin.settings.base import *  # noqa: F403  a settings module takes over all names of its base
from wenjin.settings.base import VAR

DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", "testserver"]

make_private_folder(VAR)
SECRET_KEY = env.made_once(VAR / "secret_key", lambda: secrets.token_urlsafe(48))

# Invented people to sign in as, on a laptop only.
DEMO = env.flag("WENJIN_DEMO", default=True)
# A laptop has no certificate; browsers take passkeys from http://localhost all the same.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True

# Keys of sealed data, made once too. Losing this folder loses what was sealed.
KEY_RING = env.key_ring("WENJIN_KEYS", env.made_once(VAR / "keys", lambda: f"dev1:{env.new_key()}"))
INDEX_KEY = env.key("WENJIN_INDEX_KEY", env.made_once(VAR / "index_key", env.new_key))
VAPID_KEY = env.key("WENJIN_VAPID_KEY", env.made_once(VAR / "vapid_key", env.new_key))
HEAD_KEY = env.key("WENJIN_HEAD_KEY", env.made_once(VAR / "head_key", env.new_key))
# Nobody rings in a demonstration, so lines connect by themselves; an interpreter may be faster.
INTERPRETERS = env.text(
    "WENJIN_INTERPRETERS", "simulated" if DEMO and not env.text("WENJIN_ROOM_URL", "") else "room"
)
TEST_LETTER_KEY = VAR / "test_letter_key.p12"
