"""What languages are called when they are spoken, and how somebody is understood."""

import pytest
from django.utils import translation

from wenjin.lang.domain.registry import LANGUAGES
from wenjin.web.counters_words import covered_words, spoken_name, wait_words


@pytest.mark.parametrize(
    ("language", "name"), [("en", "Cantonese"), ("ar", "الكَنْتُونية"), ("zh-hans", "粤语"), ("ko", "광둥어")]
)
def test_cantonese_is_called_so_in_the_language_of_the_page(language: str, name: str) -> None:
    with translation.override(language):
        assert spoken_name("zh-hant") == name


@pytest.mark.parametrize(("language", "name"), [("en", "Mandarin"), ("zh-hans", "普通话")])
def test_mandarin_is_not_all_of_chinese(language: str, name: str) -> None:
    with translation.override(language):
        assert spoken_name("zh-hans") == name


def test_no_spoken_language_is_called_after_its_script() -> None:
    for page in LANGUAGES:
        with translation.override(page.code):
            assert not [one.code for one in LANGUAGES if "(" in spoken_name(one.code)], page.code


def test_of_several_languages_all_are_named() -> None:
    with translation.override("en"):
        assert covered_words("second", ("en", "zh-hans"), "sw") == "In English or Mandarin, by the officer"
        assert covered_words("second", ("zh-hans",), "sw") == "In Mandarin, by the officer"
        assert covered_words("interpreter", (), "sw") == "In Swahili, with an interpreter here"
    with translation.override("de"):
        assert "Englisch oder" in covered_words("second", ("en", "zh-hans"), "sw")


def test_two_minutes_are_one_word_in_arabic() -> None:
    with translation.override("ar"):
        assert wait_words(0, 2) == "حتى دقيقتين"
        assert wait_words(1, 2) == "من 1 إلى دقيقتين"
