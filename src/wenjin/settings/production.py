"""A city: nothing has a default that would be unsafe, so a missing setting stops the start."""

from wenjin.settings import env
from wenjin.settings.base import *  # noqa: F403  a settings module takes over all names of its base

DEBUG = False
SECRET_KEY = env.text("WENJIN_SECRET_KEY")
SECRET_KEY_FALLBACKS = env.words("WENJIN_SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = env.words("WENJIN_HOSTS")
CSRF_TRUSTED_ORIGINS = env.words("WENJIN_ORIGINS")
DATABASES = {"default": env.database("WENJIN_DATABASE", env.text("WENJIN_DATABASE"))}

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = env.flag("WENJIN_TLS", default=True)
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SECURE_SSL_REDIRECT else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SESSION_COOKIE_SECURE = SECURE_SSL_REDIRECT
CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT
LANGUAGE_COOKIE_SECURE = SECURE_SSL_REDIRECT

if env.flag("WENJIN_DEMO", default=False):
    raise env.SettingError("WENJIN_DEMO lets anybody sign in as staff; it may not be set in production")

# Keys of sealed data: from the secret store of the city, never beside the database.
KEY_RING = env.key_ring("WENJIN_KEYS")
INDEX_KEY = env.key("WENJIN_INDEX_KEY")
HEAD_KEY = env.key("WENJIN_HEAD_KEY")
LETTER_KEY = env.text("WENJIN_LETTER_KEY")

# Papers of strangers are opened by officers: without a scanner none is taken.
FILES_NEED_SCANNER = True
