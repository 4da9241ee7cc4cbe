from django.urls import URLResolver, get_resolver, resolve, reverse
from django.utils import translation

from wenjin.lang.domain.registry import LANGUAGES


def test_every_language_finds_its_own_addresses() -> None:
    for one in LANGUAGES:
        with translation.override(one.code):
            assert reverse("service", args=["z-visa"]) == f"/{one.code}/services/z-visa/"
            assert reverse("home") == f"/{one.code}/"
            assert reverse("theme") == "/theme"
            assert resolve(reverse("ask")).url_name == "ask"


def test_below_the_prefix_there_is_one_book_for_all_languages() -> None:
    for code in ("ar", "ja"):
        with translation.override(code):
            reverse("home")
    assert len(vars(get_resolver())["_reverse_dict"]) == 1
    inner = [one for one in get_resolver().url_patterns if isinstance(one, URLResolver)]
    assert inner
    assert all(len(vars(one)["_reverse_dict"]) == 1 for one in inner)


def test_without_a_language_addresses_are_english() -> None:
    with translation.override(None):
        assert reverse("home") == "/en/"
    with translation.override("zh-hant"):
        assert reverse("home") == "/zh-hant/"
