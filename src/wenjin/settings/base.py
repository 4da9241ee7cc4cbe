"""What is the same everywhere. Places add or tighten; they never loosen."""

from pathlib import Path

from csp.constants import NONE, SELF

from wenjin.core.delivery.gateways import PUSH_SERVICES, mail_sender, mail_server, sms_gateway
from wenjin.core.files.scanning import clamd_address
from wenjin.lang.domain.registry import LANGUAGES as REGISTERED
from wenjin.settings import env
from wenjin.settings.sign_in import *  # noqa: F403  all names of one topic, kept in a file of its own

ROOT = Path(__file__).resolve().parents[3]
PACKAGE = Path(__file__).resolve().parents[1]
VAR = Path(env.text("WENJIN_VAR", str(ROOT / "var")))
PACK = Path(env.text("WENJIN_PACK", str(ROOT / "packs" / "shenzhen")))

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
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
    "wenjin.counters",
    "wenjin.events",
    "wenjin.assistant",
    "wenjin.web",
    "wenjin.desk",
    "wenjin.api",
    # After ours, so that our templates of its pages are found first.
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    # 10 MB with what it needs: only where staff sign on so (settings/sign_in.py).
    *([SIGN_ON] if env.text("WENJIN_OIDC", "") else []),  # noqa: F405  of sign_in
    "allauth.usersessions",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "wenjin.web.content_policy.ContentPolicy",
    "wenjin.web.limits.RequestLimits",
    "wenjin.web.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "wenjin.accounts.sessions.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "wenjin.web.access.AccessMiddleware",
    "wenjin.web.wrong_method.WrongMethod",
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
                "django.contrib.messages.context_processors.messages",
                "wenjin.web.context.page",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "template_partials.templatetags.partials",
                "wenjin.lang.templatetags.lang",
                "wenjin.lang.templatetags.sentences",
                "wenjin.web.templatetags.crossing",
                "wenjin.web.templatetags.links",
                "wenjin.web.templatetags.kept",
            ],
        },
    }
]

DATABASES = {"default": env.database("WENJIN_DATABASE", f"sqlite:///{VAR / 'wenjin.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    # Counts who tries to sign in how often: one table for all workers (accounts.models.limits).
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    # Finished pieces of pages (web/finished.py), about 20 kB each, in the memory of each worker.
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "finished-pages",
        "OPTIONS": {"MAX_ENTRIES": 1000},
    },
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
    # Papers lie here encrypted, one key each (core/files).
    "papers": env.papers_storage(VAR / "papers"),
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
        "worker-src": [SELF],
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

# An upload is never written to a temporary file in clear: it stays in memory until it is encrypted.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 32 * 1024 * 1024

# The virus scanner (core/files/scanning.py); how long a person waits for it, and how long the worker does.
CLAMD = env.read_by(clamd_address, "WENJIN_CLAMD")
CLAMD_SECONDS = env.number("WENJIN_CLAMD_SECONDS", 5)
CLAMD_LATER_SECONDS = 60
FILES_NEED_SCANNER = env.flag("WENJIN_FILES_NEED_SCANNER", default=False)

# A private link dies by itself; whoever made it may delete it earlier.
PLAN_LINK_DAYS = env.number("WENJIN_PLAN_LINK_DAYS", 90)

# Where people reach this site: stands in mails, on receipts and letters.
SITE_ADDRESS = env.text("WENJIN_SITE", "http://127.0.0.1:8000").rstrip("/")
# The letters with which references of cases begin.
CASE_REFERENCE_PLACE = env.text("WENJIN_REFERENCE_PLACE", "SZ")

# How long a worker may have a message before another thinks it dead; renewed while it works.
LEASE_SECONDS = env.number("WENJIN_LEASE_SECONDS", 60)

# What leaves the house (core/delivery). Without a server for it, it is kept and marked as not sent.
EMAIL_BACKEND = "wenjin.core.delivery.backend.OutboxBackend"
SMTP = env.read_by(mail_server, "WENJIN_SMTP")
MAIL_FROM = env.read_by(mail_sender, "WENJIN_MAIL_FROM", "" if SMTP else "Wenjin <wenjin@localhost>")
DEFAULT_FROM_EMAIL = MAIL_FROM
MAIL_DAYS = env.number("WENJIN_MAIL_DAYS", 90)
SMS = env.read_by(sms_gateway, "WENJIN_SMS")
# The key by which push services know this house (RFC 8292), and whom they may write to. No key, no push.
VAPID_KEY = env.key("WENJIN_VAPID_KEY") if env.text("WENJIN_VAPID_KEY", "") else b""
VAPID_CONTACT = env.text("WENJIN_VAPID_CONTACT", "mailto:wenjin@localhost")
# Browsers name the server to which notices for them go; only known ones are spoken to.
PUSH_HOSTS = env.words("WENJIN_PUSH_HOSTS", ",".join(PUSH_SERVICES))

# The ledger: where its signed heads are written down outside, and keys of earlier years that still count.
HEADS_TO = env.text("WENJIN_HEADS_TO", "")
HEADS_TOKEN = env.text("WENJIN_HEADS_TOKEN", "")
HEAD_PUBLIC_KEYS = env.text("WENJIN_HEAD_PUBLIC_KEYS", "")
LEDGER_MAY_BE_EMPTIED = False

# Letters of decisions are signed with this key; a timestamp of another makes the time certain.
LETTER_KEY = env.text("WENJIN_LETTER_KEY", "")
LETTER_KEY_PASSWORD = env.text("WENJIN_LETTER_KEY_PASSWORD", "")
LETTER_TRUST = env.text("WENJIN_LETTER_TRUST", "")
TSA = env.text("WENJIN_TSA", "")
# Where a test key may be made when there is none; nowhere in a city.
TEST_LETTER_KEY: Path | None = None

# Tickets for the wallets of phones (events/papers/wallet_key.py); all empty for none. A path, or the PEM itself.
WALLET_CERTIFICATE = env.text("WENJIN_WALLET_CERTIFICATE", "")
WALLET_PASS_TYPE = env.text("WENJIN_WALLET_PASS_TYPE", "")
WALLET_TEAM = env.text("WENJIN_WALLET_TEAM", "")

# What turns questions into vectors: empty for the model inside, or the address of an OpenAI-compatible endpoint.
ENCODER = env.text("WENJIN_ENCODER", "")
ENCODER_MODEL = env.text("WENJIN_ENCODER_MODEL", "intfloat/multilingual-e5-small")
ENCODER_KEY = env.text("WENJIN_ENCODER_KEY", "")
ENCODER_SECONDS = env.number("WENJIN_ENCODER_SECONDS", 3)
# Where the files of the model inside are made, once; several houses of a machine may share it.
MODEL_FOLDER = Path(env.text("WENJIN_MODEL", str(VAR / "model")))
# A language model that puts answers into words, OpenAI-compatible; empty, as it should be, for none.
PHRASER = env.text("WENJIN_PHRASER", "")
PHRASER_MODEL = env.text("WENJIN_PHRASER_MODEL", "")
PHRASER_KEY = env.text("WENJIN_PHRASER_KEY", "")
PHRASER_SECONDS = env.number("WENJIN_PHRASER_SECONDS", 8)
# How long a wording that nobody uses any more is kept for the content desk.
QUESTION_DAYS = env.number("WENJIN_QUESTION_DAYS", 180)

# Live streams that each web process keeps open at most; whoever comes later asks every few seconds instead.
LIVE_STREAMS = env.number("WENJIN_LIVE_STREAMS", 120)
# Registrations for great events that wait in each web process for their commit; who comes then stands in a line.
INTAKE_WAITING = env.number("WENJIN_INTAKE_WAITING", 128)
# Forms that each web process takes there in a minute from one network address.
INTAKE_FROM_A_NETWORK = env.number("WENJIN_INTAKE_FROM_A_NETWORK", 300)

# Remote interpreters (counters/providers): where they come from, and the room in which they are met.
INTERPRETERS = env.text("WENJIN_INTERPRETERS", "room")
ROOM_URL = env.text("WENJIN_ROOM_URL", "")
ROOM_KIND = env.text("WENJIN_ROOM_KIND", "jitsi")
ROOM_KEY = env.text("WENJIN_ROOM_KEY", "")
ROOM_SECRET = env.text("WENJIN_ROOM_SECRET", "")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Anybody may send a wrong host name; the answer is 400, and the log is not theirs to fill.
    # So for files whose signature a stranger asks about: what is wrong with them stands in the answer.
    "loggers": {
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "pyhanko": {"level": "CRITICAL"},
        "pyhanko_certvalidator": {"level": "CRITICAL"},
    },
}
