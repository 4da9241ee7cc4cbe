"""The settings of a city, loaded as a city loads them: in a process of their own."""

import base64
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

NEEDED = {
    "WENJIN_SECRET_KEY": "a-key-of-this-test-that-is-long-enough-" + "x" * 20,
    "WENJIN_DATABASE": "sqlite:///:memory:",
    "WENJIN_KEYS": "k1:" + base64.b64encode(bytes(range(32))).decode(),
    "WENJIN_INDEX_KEY": base64.b64encode(bytes(32)).decode(),
    "WENJIN_HEAD_KEY": base64.b64encode(b"h" * 32).decode(),
    "WENJIN_LETTER_KEY": "letters.p12",
}
HEADS = {"WENJIN_HEADS_TO": "https://heads.example.org/"}
READ = """
import json
import django
django.setup()
from django.conf import settings
from django.core import checks
from wenjin.core.files.refusals import FileRefused
from wenjin.core.files.services import require_scanner
try:
    require_scanner()
    refused = ""
except FileRefused as error:
    refused = error.code
names = [
    "DEBUG", "FILES_NEED_SCANNER", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "LANGUAGE_COOKIE_SECURE",
    "SESSION_COOKIE_HTTPONLY", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "SECURE_HSTS_INCLUDE_SUBDOMAINS",
    "SECURE_CONTENT_TYPE_NOSNIFF", "ALLOWED_HOSTS", "SESSION_COOKIE_SAMESITE",
]
print(json.dumps({name: getattr(settings, name) for name in names} | {
    "refused": refused,
    "demo": getattr(settings, "DEMO", False),
    "apps": sorted(settings.INSTALLED_APPS),
    "worries": [
        str(one.id)
        for one in checks.run_checks(tags=["security"], include_deployment_checks=True)
        if one.level >= checks.WARNING
    ],
}))
"""


def loaded(folder: Path, **changes: str | None) -> subprocess.CompletedProcess[str]:
    """What a process says that starts with these settings; ``None`` leaves one out."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("WENJIN_")}
    told = {**NEEDED, "WENJIN_VAR": str(folder), "WENJIN_HOSTS": "centre.example.org", **HEADS, **changes}
    given = {name: value for name, value in told.items() if value is not None}
    return subprocess.run(
        [sys.executable, "-c", READ],
        env={**ours, **given, "DJANGO_SETTINGS_MODULE": "wenjin.settings.production"},
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_a_city_begins_safe(tmp_path: Path) -> None:
    done = loaded(tmp_path)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["DEBUG"] is False
    assert said["FILES_NEED_SCANNER"] is True
    assert said["refused"] == "no_scanner"
    for name in ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "LANGUAGE_COOKIE_SECURE"):
        assert said[name] is True, name
    assert said["SESSION_COOKIE_HTTPONLY"] is True
    assert said["SESSION_COOKIE_SAMESITE"] in ("Lax", "Strict")
    assert said["SECURE_SSL_REDIRECT"] is True
    assert said["SECURE_HSTS_SECONDS"] >= 365 * 24 * 3600
    assert said["SECURE_CONTENT_TYPE_NOSNIFF"] is True
    assert said["ALLOWED_HOSTS"] == ["centre.example.org"]
    assert said["demo"] is False
    # To be in the list of browsers is a promise for a whole domain: the city's to make, not ours.
    assert said["worries"] == ["security.W021"]
    assert list(tmp_path.iterdir()) == [], "nothing is made by itself, least of all a key"


@pytest.mark.parametrize("name", sorted(NEEDED))
def test_without_what_it_needs_it_does_not_start_and_shows_no_secret(tmp_path: Path, name: str) -> None:
    done = loaded(tmp_path, **{name: None})
    assert done.returncode != 0
    assert name in done.stderr
    assert not any(value in done.stderr for key, value in NEEDED.items() if key != "WENJIN_LETTER_KEY")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WENJIN_DEMO", "yes"),
        ("WENJIN_KEYS", "k1:short"),
        ("WENJIN_INDEX_KEY", "no key"),
        ("WENJIN_HEAD_KEY", "x"),
    ],
)
def test_what_is_unsafe_or_no_key_is_refused(tmp_path: Path, name: str, value: str) -> None:
    done = loaded(tmp_path, **{name: value})
    assert done.returncode != 0
    assert name in done.stderr


def test_no_setting_takes_papers_without_a_scanner(tmp_path: Path) -> None:
    done = loaded(tmp_path, WENJIN_FILES_NEED_SCANNER="no")
    assert json.loads(done.stdout)["refused"] == "no_scanner"
