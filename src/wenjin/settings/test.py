"""Tests: no state outside the run; PostgreSQL when the run hands over its address."""

from wenjin.settings import env
from wenjin.settings.base import *  # noqa: F403  a settings module takes over all names of its base

INSTALLED_APPS += [SIGN_ON]  # noqa: F405  a name of the base

DEBUG = False
SECRET_KEY = "tests-only"  # noqa: S105  guards nothing: the run has no data to protect
ALLOWED_HOSTS = ["*"]
DATABASES = {"default": env.database("WENJIN_TEST_DATABASE", "sqlite:///:memory:")}
if DATABASES["default"]["NAME"] == ":memory:":
    # Each process of a run with several has its own, in memory and not in a file of that name.
    DATABASES["default"]["TEST"] = {"NAME": ":memory:"}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "papers": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
}
KEY_RING = (("test2", b"2" * 32), ("test1", b"1" * 32))
INDEX_KEY = b"i" * 32
VAPID_KEY = b"v" * 32
SMTP, SMS = None, None
HEAD_KEY = b"h" * 32
HEADS_TO = ""
WALLET_CERTIFICATE, WALLET_PASS_TYPE, WALLET_TEAM = "", "", ""
# Transaction tests empty all tables behind themselves.
LEDGER_MAY_BE_EMPTIED = True
CLAMD = ""
FILES_NEED_SCANNER = False
WHITENOISE_AUTOREFRESH = True
# Tests see every page drawn; the cache itself has tests of its own.
CACHES = {name: {"BACKEND": "django.core.cache.backends.dummy.DummyCache"} for name in ("default", "pages")}
