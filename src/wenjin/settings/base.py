"""What is the same everywhere. Places add or tighten; they never loosen."""

from pathlib import Path

from csp.constants import NONE, SELF

from wenjin.lang.domain.registry import LANGUAGES as REGISTERED
from wenjin.settings import env

ROOT = Path(__file__).resolve().parents[3]
PACKAGE = Path(__file__).resolve().parents[1]
VAR = Path(env.text("WENJIN_VAR", str(ROOT / "var")))
PACK = Path(env.text("WENJIN_PACK", str(ROOT / "packs" / "shenzhen")))

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials",
    "csp",
    "wenjin.core",
    "wenjin.core.keys",
    "wenjin.core.files",
    "wenjin.core.ledger",
    "wenjin.core.outbox",
    "wenjin.core.delivery",
    "wenjin.lang",
    "wenjin.accounts",
    "wenjin.catalogue",
    "wenjin.cases",
    "wenjin.web",
    "wenjin.desk",
    "wenjin.api",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "wenjin.web.limits.RequestLimits",
    "wenjin.web.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "wenjin.urls"
WSGI_APPLICATION = "wenjin.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "wenjin.web.context.page",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "template_partials.templatetags.partials",
                "wenjin.lang.templatetags.lang",
                "wenjin.web.templatetags.crossing",
            ],
        },
    }
]

DATABASES = {"default": env.database("WENJIN_DATABASE", f"sqlite:///{VAR / 'wenjin.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Finished pieces of pages (web/finished.py), about 20 kB each.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "finished-pages",
        "OPTIONS": {"MAX_ENTRIES": 1000},
    }
}

USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
LANGUAGE_CODE = "en"
LANGUAGES = [(language.code, language.name) for language in REGISTERED]
LANGUAGES_BIDI = [language.code for language in REGISTERED if language.is_right_to_left]
LANGUAGE_COOKIE_NAME = "wenjin_language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [PACKAGE / "locale"]

STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
# Names carry the hash of the content, so that a browser may keep a file for ever.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# Pages carry no inline script or style at all; nothing comes from another host.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "wenjin.web.errors.stale_form"

# The largest honest form here is a page of answers; more is refused before it is read.
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 300

# A private link dies by itself; whoever made it may delete it earlier.
PLAN_LINK_DAYS = env.number("WENJIN_PLAN_LINK_DAYS", 90)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Anybody may send a wrong host name; the answer is 400, and the log is not theirs to fill.
    "loggers": {"django.security.DisallowedHost": {"level": "CRITICAL"}},
}
