"""Words around the facts: units, punctuation, questions about somebody else, verdicts."""

from datetime import UTC, date, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import translation

from wenjin.catalogue.domain.rules.check_result import Reason
from wenjin.catalogue.queries.texts import Texts
from wenjin.core import clock
from wenjin.web.check_words import _engine_words
from wenjin.web.joining import ended, gap, named, noted, remark, sentences
from wenjin.web.plan_words import month_words
from wenjin.web.questions import question_words
from wenjin.web.tests.test_check import ENTRY, answered, result_url, words
from wenjin.web.tests.test_plan import START, made, page
from wenjin.web.units import beside_field, counted

CHILD_AGED_SEVEN = "/en/plan/q/age/?person=child-1"


@pytest.mark.parametrize(
    ("language", "value", "unit", "said"),
    [
        ("en", 1, "month", "1 month"),
        ("en", 24, "month", "24 months"),
        ("en", 1.5, "full years", "1.5 years"),
        ("en", 30, "completed years", "30 years old"),
        ("en", 2026, "year", "2026"),
        ("en", 1200, "persons", "1,200 people"),
        ("en", 25, "per cent", "25 per cent"),
        ("zh-hans", 24, "month", "24个月"),
        ("zh-hans", 30, "completed years", "30周岁"),
        ("zh-hans", 2026, "year", "2026年"),
        ("zh-hans", 25, "per cent", "25%"),
        ("ar", 1, "month", "شهر واحد"),
        ("ar", 3, "month", "3 أشهر"),
        ("ar", 24, "month", "24 شهراً"),
        ("ar", 100, "days", "100 يوم"),
        ("ar", 2, "companies", "شركتان"),
    ],
)
def test_a_number_and_its_unit_agree(language: str, value: float, unit: str, said: str) -> None:
    with translation.override(language):
        assert counted(value, unit) == said


def test_a_unit_that_nobody_knows_is_left_to_the_pack() -> None:
    assert counted(3, "fathoms") is None
    assert beside_field("fathoms") is None
    assert beside_field("month") == "months"


def test_punctuation_is_that_of_the_language() -> None:
    assert remark("late", "", "by 4 May") == "late, by 4 May"
    assert remark() == ""
    assert sentences("a", "b") == "a. b"
    assert (
        sentences("Ask before you go.", "Monday", "", "Invented.") == "Ask before you go. Monday. Invented."
    )
    assert (ended("Monday"), ended("Invented."), ended("")) == ("Monday.", "Invented.", "")
    with translation.override("zh-hans"):
        assert remark("逾期", "5月4日") == "逾期，5月4日"
        assert sentences("甲", "乙") == "甲。乙"
        assert named("甲", "乙") == "甲：乙"
        assert noted("甲", "乙") == "甲（乙）"
        assert gap() == ""
    with translation.override("ar"):
        assert remark("أ", "ب") == "أ، ب"


def test_no_month_of_another_language_stands_above_a_calendar() -> None:
    """Babel 2.18 mixes the names of months that languages borrow, the first to be asked wins."""
    november = date(2026, 11, 1)
    for language, said in (("zh-hans", "十一月"), ("ar", "نوفمبر"), ("en", "November")):
        with translation.override(language):
            assert month_words(november, november) == said


@pytest.mark.parametrize("key", ["not_extended", "depends_on_date", "ended", "not_yet_in_force"])
@pytest.mark.parametrize("language", ["en", "zh-hans", "ar"])
def test_the_engine_says_why_a_rule_is_not_in_force(key: str, language: str) -> None:
    params = {"valid_from": date(2026, 1, 1), "valid_to": date(2026, 12, 31)}
    with translation.override(language):
        said = _engine_words(Reason("R.validity", "no", f"engine.{key}", params))
    assert "validity" not in said
    assert "%" not in said
    assert key == "depends_on_date" or "2026" in said


@pytest.mark.usefixtures("shenzhen")
class TestWithThePack:
    """Pages of the sample city."""

    @pytest.fixture(autouse=True)
    def _today(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 24, 2, tzinfo=UTC))

    def test_a_question_about_a_child_does_not_say_you(self, client: Client) -> None:
        client.post("/en/plan/start/", START)
        assert "How old is this person?" in page(client, CHILD_AGED_SEVEN)
        assert "How old are you?" not in page(client, CHILD_AGED_SEVEN)
        assert "كم عمر هذا الشخص؟" in page(client, CHILD_AGED_SEVEN.replace("/en/", "/ar/"))
        assert "这位家人的年龄是多少？" in page(client, CHILD_AGED_SEVEN.replace("/en/", "/zh-hans/"))
        assert "How old are you?" in page(client, "/en/plan/q/age/")

    def test_every_question_that_says_you_has_another_form(self) -> None:
        """Whatever a plan may ask of somebody who comes along; see ``question_other`` of the facts."""
        from wenjin.web.plan_questions import open_places

        plan = made("spouse", "child", "child", "parent", "pet")
        places = [one for one in open_places(plan) if one.person != "self" and one.kind == "fact"]
        assert len(places) > 10
        from wenjin.catalogue.queries.texts import texts

        found = texts([f"fact/{one.id}" for one in places], "en")
        asked = {question_words(plan.fact_types[one.id], found, is_other=True) for one in places}
        assert [one for one in asked if f" {one.lower()} ".count(" you ") and "this" not in one] == []

    def test_the_other_question_must_be_in_the_same_language(self) -> None:
        age = made().fact_types["age"]
        rows = [
            ("en", "fact/age", "question", "How old are you?"),
            ("en", "fact/age", "question_other", "How old is this person?"),
            ("ar", "fact/age", "question", "كم عمرك؟"),
        ]
        assert question_words(age, Texts(rows), is_other=True) == "How old is this person?"
        assert question_words(age, Texts(rows)) == "How old are you?"
        with translation.override("ar"):
            assert question_words(age, Texts(rows), is_other=True) == "كم عمرك؟"

    def test_a_verdict_in_chinese_is_no_bare_yes(self, client: Client) -> None:
        entry = {
            "nationality": "BR",
            "passport_type": "ordinary",
            "purpose": "tourism",
            "arrival_on": "15/12/2026",
            "stay_days": "10",
        }
        answered(client, entry, ENTRY)
        assert "<h1>符合</h1>" in client.get(result_url(ENTRY, "zh-hans")).content.decode()
        assert "10 days" in words(client.get(result_url(ENTRY)))
        answered(client, {"purpose": "work"}, ENTRY)
        assert "<h1>不符合</h1>" in client.get(result_url(ENTRY, "zh-hans")).content.decode()

    def test_the_plan_that_a_search_offers_knows_what_was_said(self, client: Client) -> None:
        said = "I was hired by a firm and still live abroad; my cat comes with me"
        found = client.get("/en/search/", {"q": said}).context["plan"]
        asked = parse_qs(urlsplit(found.href).query)
        assert asked["said"] == [said]
        assert "From your words" in page(client, found.href)

    def test_an_event_without_a_journey_makes_a_plan_too(self, client: Client) -> None:
        found = client.get("/en/search/", {"q": "we are expecting a baby"}).context["plan"]
        assert found is not None
        assert "event=" in found.href
        assert client.get(found.href).status_code == 200
