import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenjin.assistant.domain.alarm import PhraseRefused, calls_for_help, phrase

PHRASES = (
    phrase("violence", "hit + me"),
    phrase("fire", "fire + kitchen + !safety"),
    phrase("despair", "want to die$"),
    phrase("violence", "打我"),
    phrase("violence", "يضرب"),
)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("My husband hits me every night", "violence"),
        ("FIRE in the kitchen!!", "fire"),
        ("fire safety check of a kitchen", ""),
        ("I want to die", "despair"),
        ("I want to diet", ""),
        ("white metal", ""),
        ("老公打我", "violence"),
        ("زوجي يضربني", "violence"),
        ("", ""),
    ],
)
def test_calls_for_help(text: str, kind: str) -> None:
    assert calls_for_help(text, PHRASES) == kind


@pytest.mark.parametrize("written", ["", "!fire", "… + x", " + "])
def test_a_phrase_without_words_is_refused(written: str) -> None:
    with pytest.raises(PhraseRefused):
        phrase("fire", written)


@given(st.text(max_size=300))
def test_no_text_stumbles(text: str) -> None:
    assert calls_for_help(text, PHRASES) in {"", "violence", "fire", "despair"}
