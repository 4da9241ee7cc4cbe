import json
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings as django_settings
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from wenjin.catalogue.domain.situations.phrase_pattern import Utterance, compile_patterns
from wenjin.catalogue.domain.situations.situation import PhraseBook, Situation
from wenjin.catalogue.domain.situations.situation import recognise as understand
from wenjin.catalogue.models import Pack
from wenjin.catalogue.queries.domain import catalogue
from wenjin.catalogue.queries.situation import recognise
from wenjin.lang.domain.registry import LANGUAGES as REGISTERED

WORDS = ("hired from abroad", "my", "two", "kids", "no", ",", "or", "cat", "一个", "孩子", "و")
LANGUAGES = tuple(one.code for one in REGISTERED)
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=400)
HIRED = "hired-from-abroad"


@lru_cache
def document(language: str) -> Mapping[str, Any]:
    path = Path(django_settings.PACK) / "phrases" / f"{language}.yaml"
    found: Mapping[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


@lru_cache
def book(language: str) -> PhraseBook:
    return PhraseBook(language, document(language)["situations"])


def said(text: str, language: str) -> Situation | None:
    return understand(text, [book(code) for code in dict.fromkeys((language, "en", "zh-hans", "ar"))])


def told(situation: Situation | None) -> tuple[str, str, object]:
    """What was understood, as the file of situations writes it."""
    if situation is None:
        return ("-", "", "")
    means = " ".join(situation.journeys or situation.events)
    return (means, " ".join(situation.people), situation.facts.get("pet_kind", ""))


@pytest.mark.parametrize("language", LANGUAGES)
def test_situations_are_understood_as_people_tell_them(language: str) -> None:
    lines = Path(__file__).with_name("situations.tsv").read_text(encoding="utf-8").splitlines()[1:]
    rows = [line.split("\t") for line in lines if line.startswith(f"{language}\t")]
    assert len(rows) >= 20
    found = {text: told(said(text, language)) for *_, text in rows}
    assert found == {text: (means, people, pet_kind) for _, means, people, pet_kind, text in rows}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", ""),
        ("en", "work permit"),
        ("en", "driving licence"),
        ("en", "where can I buy dog food"),
        ("en", "I have not been hired yet"),
        ("en", "library card for my son"),
        ("zh-hans", "工作许可"),
        ("zh-hans", "怎么养狗"),
        ("zh-hans", "我还没有被录用"),
        ("ar", "تصريح عمل"),
        ("ar", "تسجيل كلب"),
    ],
)
def test_a_search_is_no_situation(language: str, text: str) -> None:
    assert said(text, language) is None


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("I was hired from abroad", {"hired": True, "in_mainland_now": False}),
        ("I am already in Shenzhen and was hired", {"hired": True, "in_mainland_now": True}),
        ("I was hired", {"hired": True}),
        # Two statements that contradict each other leave the fact unknown.
        ("I was hired from abroad and I am already in Shenzhen", {"hired": True}),
        ("I was seconded by my parent company to the Shenzhen office", {"hired": True, "seconded": True}),
        ("hired, I bring a cat and a dog", {"hired": True}),
    ],
)
def test_facts_are_those_that_were_said(text: str, facts: dict[str, object]) -> None:
    situation = said(text, "en")
    assert situation is not None
    assert situation.facts == facts


def test_an_event_counts_where_no_journey_does() -> None:
    leaving = said("I am leaving China for good with my wife", "en")
    assert leaving is not None
    assert (leaving.journeys, leaving.events, leaving.people) == ((), ("leave",), ("spouse",))
    hired = said("I was hired and I am moving to Shenzhen", "en")
    assert hired is not None
    assert hired.events == ()


def test_nobody_counts_more_than_a_household() -> None:
    crowd = said("hired from abroad with 50 children, 40 cats, 12 dogs and my wife", "en")
    assert crowd is not None
    assert len(crowd.people) <= 12
    assert crowd.people.count("child") == 8


@given(ANY_TEXT, st.sampled_from(LANGUAGES))
def test_no_text_makes_it_fail(text: str, language: str) -> None:
    said(text, language)


@given(st.lists(st.sampled_from(WORDS)))
def test_no_order_of_known_words_makes_it_fail(words: list[str]) -> None:
    said(" ".join(words), "en")


@pytest.mark.parametrize("text", ["\x00", "\ud800", "hired " * 2000, "录用" * 5000, "و" * 10_000, "🐈" * 500])
def test_long_and_broken_texts_are_read_to_their_limit(text: str) -> None:
    for language in LANGUAGES:
        said(text, language)


@pytest.mark.parametrize(
    ("pattern", "text", "is_found"),
    [
        ("hired * abroad", "hired by a firm from abroad", True),
        ("hired * abroad", "hired. I went abroad", False),
        ("[my] new (job|post)", "a new post", True),
        ("# kids", "12 kids", True),
        ("(被) * 录用", "我 被公司录用了", True),
        ("زوجتي", "سآتي وزوجتي", True),
        ("job", "jobless", False),
    ],
)
def test_signs_of_a_pattern(pattern: str, text: str, is_found: bool) -> None:
    found = compile_patterns([pattern])
    assert found is not None
    utterance = Utterance.of(text)
    assert bool(found.search(utterance.spaced) or found.search(utterance.unspaced)) is is_found


@pytest.mark.parametrize("language", LANGUAGES)
def test_phrases_have_the_shape_of_their_schema(language: str) -> None:
    schema = json.loads(
        files("wenjin.catalogue").joinpath("schemas", "phrases.schema.json").read_text(encoding="utf-8")
    )
    Draft202012Validator.check_schema(schema)
    assert list(Draft202012Validator(schema).iter_errors(document(language))) == []
    assert document(language)["language"] == language


@pytest.mark.parametrize("language", LANGUAGES)
def test_outcomes_hang_together(shenzhen: Pack, language: str) -> None:
    situations = document(language)["situations"]
    known = catalogue()
    signals = {signal["id"] for signal in situations["signals"]}
    for outcome in situations["outcomes"]:
        assert {*outcome["when"], *outcome.get("unless", ())} <= signals
        assert outcome.get("journey", HIRED) in known.journeys
        assert outcome.get("event", "arrive") in known.events
    assert situations["outcomes"] == document("en")["situations"]["outcomes"]


def test_the_loaded_pack_understands_in_any_language_of_the_reader(shenzhen: Pack) -> None:
    wanted = ("spouse", "child", "pet")
    for text in (
        "I was hired from abroad and come with my spouse, a child and a cat",
        "我从国外被录用，和配偶、一个孩子、一只猫一起来",
        "تم توظيفي من الخارج وسآتي مع زوجتي وطفل وقطة",
    ):
        for language in ("en", "zh-hans", "zh-hant", "ar", "kk"):
            situation = recognise(text, language)
            assert situation is not None
            assert (situation.journeys, situation.people) == ((HIRED,), wanted)
