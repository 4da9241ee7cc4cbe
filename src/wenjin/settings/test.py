"""Tests: no state outside the run; PostgreSQL when the run hands over its address."""

from wenjin.settings import env
from wenjin.settings.base import *  # noqa: F403  a settings module takes over all names of its base

DEBUG = False
SECRET_KEY = "tests-only"  # noqa: S105  guards nothing: the run has no data to protect
ALLOWED_HOSTS = ["*"]
DATABASES = {"default": env.database("WENJIN_TEST_DATABASE", "sqlite:///:memory:")}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
# Tests see every page drawn; the cache itself has tests of its own.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
