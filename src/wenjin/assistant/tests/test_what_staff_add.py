"""What staff make of questions: what is no words, what names somebody, and how long it stays."""

from datetime import timedelta

import pytest
from django.conf import settings

from wenjin.accounts.domain.actor import SYSTEM
from wenjin.assistant.models import HelpPhrase
from wenjin.assistant.queries.asked import staff_examples, staff_help_phrases, staff_help_phrases_in
from wenjin.assistant.services import examples, help_phrases
from wenjin.assistant.services.help_phrases import HelpPhraseRefused
from wenjin.assistant.tasks import forget_old_questions
from wenjin.core import clock

pytestmark = pytest.mark.usefixtures("shenzhen")
SAID = "the stairwell glows orange"


@pytest.mark.parametrize(("text", "language"), [("x" * 300, "en"), ("哈哈 哈哈哈", "zh-hans")])
def test_what_is_no_words_is_no_call_for_help(text: str, language: str) -> None:
    with pytest.raises(HelpPhraseRefused, match="noise"):
        help_phrases.add(SYSTEM, text=text, language=language, kind="fire", at=clock.now())


def test_what_would_be_refused_is_known_before() -> None:
    help_phrases.check(text=SAID, language="en", kind="fire")
    assert staff_help_phrases() == []
    for text, kind, code in (("x" * 300, "fire", "noise"), ("visas", "fire", "general"), (SAID, "", "kind")):
        with pytest.raises(HelpPhraseRefused, match=code):
            help_phrases.check(text=text, language="en", kind=kind)


@pytest.mark.usefixtures("shenzhen")
def test_a_question_knows_the_phrases_that_it_says() -> None:
    at = clock.now()
    phrase = help_phrases.add(SYSTEM, text=SAID, language="en", kind="fire", at=at)
    HelpPhrase.objects.create(
        language="en", kind="fire", text="…", fingerprint="f", added_by="system", added_at=at
    )
    assert [one.id for one in staff_help_phrases_in(f"{SAID.upper()}, now")] == [phrase]
    assert staff_help_phrases_in("the stairwell") == []
    help_phrases.remove(SYSTEM, phrase, at=at)
    assert staff_help_phrases_in(SAID) == []


@pytest.mark.usefixtures("shenzhen")
def test_what_was_taken_back_long_ago_is_forgotten() -> None:
    now = clock.now()
    long_ago = now - timedelta(days=settings.QUESTION_DAYS + 1)
    for text, removed_at in (("one stays", None), ("two stays for now", now), ("three goes", long_ago)):
        phrase = help_phrases.add(SYSTEM, text=text, language="en", kind="fire", at=long_ago)
        example = examples.add(SYSTEM, text=text, language="en", service="z-visa", at=long_ago)
        if removed_at is not None:
            assert help_phrases.remove(SYSTEM, phrase, at=removed_at)
            assert examples.remove(SYSTEM, example, at=removed_at)
    assert forget_old_questions(now) == 2
    left = {"one stays", "two stays for now"}
    assert {one.text for one in staff_help_phrases()} == {one.text for one in staff_examples()} == left


@pytest.mark.usefixtures("shenzhen")
def test_what_names_somebody_is_blanked_in_an_example_too() -> None:
    said = "my name is Ines Moreau, call 13800001111 about my visa"
    examples.add(SYSTEM, text=said, language="en", service="z-visa", at=clock.now())
    (kept,) = staff_examples()
    assert "Moreau" not in kept.text
    assert "1380" not in kept.text
    assert kept.text.endswith("about my visa")
