"""Dates, numbers, money, lists and countries in every language of the house, from the CLDR."""

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation

from tests.system.translated import LATIN
from wenjin.lang.domain.registry import BY_CODE, LANGUAGES, SOURCE
from wenjin.lang.templatetags import lang
from wenjin.web.countries import all_countries
from wenjin.web.plan_words import month_words
from wenjin.web.typed_dates import order_of_parts, read_date

CODES = [one.code for one in LANGUAGES]
OTHERS = [one for one in CODES if one != SOURCE]
YEAR = [date(2026, 1, 15) + timedelta(days=31 * month) for month in range(12)]
WEEK = [date(2026, 5, 4) + timedelta(days=day) for day in range(7)]
SAYING: dict[str, Callable[[], list[str]]] = {
    "full days": lambda: [lang.day(one) for one in (*YEAR, *WEEK)],
    "medium days": lambda: [lang.medium_day(one) for one in YEAR],
    "short days": lambda: [lang.short_day(one) for one in YEAR],
    "months": lambda: [month_words(one, YEAR[0]) for one in YEAR],
    "months of another year": lambda: [month_words(one, date(2025, 1, 1)) for one in YEAR],
    "clock": lambda: [lang.clock(datetime(2026, 5, 5, hour, 5, tzinfo=UTC)) for hour in (1, 15)],
    "numbers": lambda: [lang.number(one) for one in (0, 7, 1234, 12345.5)],
    "per cent": lambda: [lang.percent(25)],
    "money": lambda: [lang.yuan(one) for one in (1, 2, 5, 800, 12.5, 1_000_000)],
    "lists": lambda: [lang.listed(["1", "2"]), lang.listed(["1", "2", "3"])],
}
# Latin letters that languages of other scripts write themselves.
SAR = re.compile(r"\bSAR\b")


@pytest.fixture(autouse=True)
def _spoken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Formats do not wait for the translation of the interface."""
    monkeypatch.setattr(lang, "has_interface", lambda code: True)


def said(what: str, language: str) -> list[str]:
    with translation.override(language):
        return SAYING[what]()


@pytest.mark.parametrize("language", [one for one in OTHERS if BY_CODE[one].script != "Latn"])
@pytest.mark.parametrize("what", SAYING)
def test_another_script_has_no_latin_letters(what: str, language: str) -> None:
    assert [one for one in said(what, language) if LATIN.search(one)] == []


@pytest.mark.parametrize("language", [one for one in OTHERS if BY_CODE[one].script == "Latn"])
def test_no_english_day_month_or_list(language: str) -> None:
    for what in ("full days", "lists"):
        assert not set(said(what, language)) & set(said(what, SOURCE)), what
    same = set(said("months", language)) & set(said("months", SOURCE))
    assert len(same) < 5, "April, August, September and November are words of other languages too"
    assert not re.search(r"day\b|\band\b|\bChinese\b(?! yuan$)", " ".join(said("full days", language)))
    if language != "nl":  # Dutch says the same
        assert "Chinese yuan" not in " ".join(said("money", language))


@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize("what", SAYING)
def test_figures_are_western(what: str, language: str) -> None:
    """The CLDR has other figures first for Bangla, Persian, Burmese and Nepali; the texts of the house have not.

    All translations are written with Western figures, so that a number means the same on the page, on the paper
    of the office and on the clerk's screen. One page has one kind of figures. Typed figures may be of any script.
    """
    figures = {one for text in said(what, language) for one in text if unicodedata.category(one) == "Nd"}
    assert figures <= set("0123456789")
    assert figures or what == "months"


@pytest.mark.parametrize("language", OTHERS)
def test_months_stand_alone_in_their_own_form(language: str) -> None:
    names = said("months", language)
    assert len(set(names)) == 12
    assert not any("M0" in one for one in names)


def test_months_are_not_bent_where_no_day_stands_beside_them() -> None:
    assert said("months", "ru")[4] == "май"
    assert said("months", "pl")[4] == "maj"
    assert said("months", "el")[4] == "Μάιος"
    assert said("full days", "ru")[4] != said("months", "ru")[4]


@pytest.mark.parametrize("language", [one.code for one in LANGUAGES if one.is_right_to_left])
@pytest.mark.parametrize("what", SAYING)
def test_marks_of_direction_end_where_they_began(what: str, language: str) -> None:
    """Marks of a single letter (RLM, LRM, ALM) may stand; what opens is closed, and nothing is overridden."""
    for text in said(what, language):
        assert not set(text) & set("\u202a\u202b\u202d\u202e"), repr(text)
        opened = sum(text.count(one) for one in "\u2066\u2067\u2068")
        assert opened == text.count("\u2069"), repr(text)
    if what.endswith("days"):
        assert all(
            unicodedata.bidirectional(one) in ("R", "AL") for one in map(first_letter, said(what, language))
        )


def first_letter(text: str) -> str:
    return next(one for one in text if one.isalpha())


@pytest.mark.parametrize("language", OTHERS)
def test_countries_have_names_of_the_language(language: str) -> None:
    names, english = dict(all_countries(language)), dict(all_countries(SOURCE))
    assert len(names) == len(english)
    if BY_CODE[language].script != "Latn":
        strange = [one for one in names.values() if LATIN.search(SAR.sub("", one))]
        assert strange == []
    # Many countries are called the same by all who write them in Latin letters, in Filipino nearly all.
    other = sum(names[code] != english[code] for code in english)
    assert other > len(english) * (0.04 if language == "fil" else 0.3)
    assert not any(name == code for code, name in names.items())


@pytest.mark.parametrize("language", CODES)
def test_dates_are_read_as_they_are_written(language: str) -> None:
    assert sorted(order_of_parts(language)) == ["day", "month", "year"]
    with translation.override(language):
        for one in YEAR:
            typed = {"day": "5", "month": lang.month_name(one), "year": "2026"}
            assert read_date(typed, language) == date(2026, one.month, 5)
