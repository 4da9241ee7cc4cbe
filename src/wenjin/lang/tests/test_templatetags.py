"""Dates, numbers, money and marked texts in the way of each language."""

from datetime import date
from typing import Self

import pytest
from django.template import Context, Template
from django.utils import translation

from wenjin.lang.domain.registry import LANGUAGES
from wenjin.lang.templatetags import lang

DAY = date(2026, 5, 5)


class Said(str):
    """A text that knows its language, as apps with content make them."""

    def __new__(cls, value: str, language: str) -> Self:
        made = super().__new__(cls, value)
        made.language = language
        return made

    language: str


class OneText:
    """The smallest set of texts."""

    def find(self, subject: str, field: str, language: str) -> str | None:
        return Said("<E>", "en") if (subject, field) == ("x/1", "title") else None


def test_english() -> None:
    with translation.override("en"):
        assert lang.day(DAY) == "Tuesday 5 May 2026"
        assert lang.short_day("2026-05-04") == "4 May"
        assert lang.medium_day(DAY) == "5 May 2026"
        assert lang.number(12345) == "12,345"
        assert lang.yuan(1000) == "1,000 Chinese yuan"
        assert lang.yuan(12.5) == "12.50 Chinese yuan"
        assert lang.listed(["a", "b", "c"]) == "a, b and c"
        assert lang.day(None) == lang.number(None) == lang.yuan(None) == ""


@pytest.mark.parametrize("code", [language.code for language in LANGUAGES])
def test_every_language_writes_dates_and_money(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lang, "has_interface", lambda code: True)
    with translation.override(code):
        assert lang.day(DAY)
        assert lang.short_day(DAY)
        assert "800" in lang.yuan(800)
        assert lang.listed(["a", "b"])


def test_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lang, "has_interface", lambda code: True)
    with translation.override("zh-hans"):
        assert lang.day(DAY) == "2026年5月5日星期二"
        assert lang.yuan(800) == "800元"


def test_a_text_says_its_language_only_where_it_differs() -> None:
    with translation.override("en"):
        assert lang.said(Said("a & b", "en")) == "a &amp; b"
        assert lang.said(Said("جواز", "ar")) == '<span class="fallback" lang="ar" dir="rtl">جواز</span>'
        assert lang.said("plain <") == "plain &lt;"
        assert lang.said(None) == ""


def test_what_is_english_alone_says_so_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lang, "has_interface", lambda code: True)
    with translation.override("en"):
        assert lang.english("by <fax>") == "by &lt;fax&gt;"
    with translation.override("he"):
        assert lang.english("by <fax>") == '<span class="fallback" lang="en" dir="ltr">by &lt;fax&gt;</span>'
        assert lang.english("") == ""


def test_the_tag() -> None:
    template = Template(
        '{% t "x/1" "title" %}|{% plain "x/1" "title" as word %}{{ word }}|{% t "x/1" "no" %}'
    )
    with translation.override("en"):
        assert template.render(Context({"texts": OneText()})) == "&lt;E&gt;|&lt;E&gt;|"
        assert template.render(Context()) == "||"
