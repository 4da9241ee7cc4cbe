import json
import subprocess
import sys

from django.urls import resolve, reverse
from django.utils import translation

from wenjin.lang.domain.registry import LANGUAGES


def test_every_language_finds_its_own_addresses() -> None:
    for one in LANGUAGES:
        with translation.override(one.code):
            assert reverse("service", args=["z-visa"]) == f"/{one.code}/services/z-visa/"
            assert reverse("home") == f"/{one.code}/"
            assert reverse("theme") == "/theme"
            assert resolve(reverse("ask")).url_name == "ask"


_COUNT_BOOKS = """
import django
django.setup()
from django.urls import URLResolver, get_resolver, reverse
from django.utils import translation
for code in ("ar", "ja"):
    with translation.override(code):
        reverse("home")
inner = [one for one in get_resolver().url_patterns if isinstance(one, URLResolver)]
print([len(vars(one)["_reverse_dict"]) for one in (get_resolver(), *inner)])
"""


def test_there_is_one_book_for_all_languages() -> None:
    """In a process of its own: tests with other addresses make Django forget its books."""
    done = subprocess.run([sys.executable, "-c", _COUNT_BOOKS], capture_output=True, text=True, check=True)  # noqa: S603  our own words
    counts = json.loads(done.stdout)
    assert len(counts) > 1
    assert set(counts) == {1}


def test_without_a_language_addresses_are_english() -> None:
    with translation.override(None):
        assert reverse("home") == "/en/"
    with translation.override("zh-hant"):
        assert reverse("home") == "/zh-hant/"
