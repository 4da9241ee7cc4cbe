"""Invented people, firms and papers: right in form, and nobody's."""

import io
from datetime import date
from random import Random

import pikepdf
import pytest

from wenjin.cases.domain.form_checks import latin_name, passport_number, uscc
from wenjin.cases.sample.firms import invent_firm
from wenjin.cases.sample.people import invent_person, name_parts, of_a_woman
from wenjin.cases.sample.tiny_pdf import sample_page
from wenjin.lang.domain.registry import LANGUAGES

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize("language", [one.code for one in LANGUAGES])
def test_every_language_of_the_house_has_people(language: str) -> None:
    parts = name_parts(language)
    for part in (*parts.families, *parts.women, *parts.men):
        assert latin_name(part.latin) == part.latin
        assert part.latin == part.latin.upper()
        assert part.own
    made = invent_person(Random(language), 7, language, TODAY)
    assert made.nationality in parts.countries
    assert passport_number(made.passport) == "S00000007"
    assert made.passport_issued_on < TODAY < made.passport_expires_on
    assert made.own_name
    assert not made.details.email, "nobody is written to"


def test_the_same_seed_invents_the_same_person() -> None:
    first, again = (invent_person(Random(5), 1, "am", TODAY) for _ in range(2))
    assert first == again


@pytest.mark.parametrize(
    ("language", "man", "woman"),
    [("ru", "SOKOLOV", "SOKOLOVA"), ("pl", "ZIELINSKI", "ZIELINSKA"), ("cs", "SVOBODA", "SVOBODOVA")],
)
def test_a_woman_has_the_family_name_of_a_woman(language: str, man: str, woman: str) -> None:
    part = next(one for one in name_parts(language).families if one.latin == man)
    assert of_a_woman(part, language).latin == woman


def test_firms_differ_and_say_that_they_are_samples() -> None:
    firms = [invent_firm(Random(1), number) for number in range(500)]
    assert len({one.uscc for one in firms}) == len({one.name for one in firms}) == 500
    for one in firms:
        assert uscc(one.uscc) == one.uscc
        assert one.name.startswith("Sample ")
        assert one.name_zh.startswith("示例")
        assert one.uscc[2:8] == "000000", "a region that no firm has"


def test_a_page_is_a_sound_pdf_that_says_sample() -> None:
    content = sample_page("Degree (bachelor) \\ é", [("Held by", "AMINA (BENALI)")], "Invented.")
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert not pdf.check_pdf_syntax()
        (page,) = pdf.pages
        drawn = page.Contents.read_bytes().decode("cp1252")
    assert "(SAMPLE) Tj" in drawn
    assert "(AMINA \\(BENALI\\)) Tj" in drawn
    assert len(content) < 3000
