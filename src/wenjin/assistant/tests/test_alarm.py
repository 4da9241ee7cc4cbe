import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenjin.assistant.domain.alarm import PhraseBook, PhraseRefused, calls_for_help, is_noise, phrase
from wenjin.lang.domain.folding import fold

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


@given(st.text(alphabet="hitme firkcn打我老يضرب", max_size=60))
def test_a_book_leaves_out_nothing_that_is_said(text: str) -> None:
    found = PhraseBook(PHRASES).worth_comparing(text)
    assert [one for one in PHRASES if one.is_in(fold(text))] == [
        one for one in found if one.is_in(fold(text))
    ]


def test_a_book_compares_few_phrases() -> None:
    assert PhraseBook(PHRASES).worth_comparing("fire in the kitchen") == [PHRASES[1]]


@pytest.mark.parametrize(
    ("said", "is_noisy"),
    [
        ("x" * 300, True),
        ("xxx xxx xxx", True),
        ("XxX xXx", True),
        ("ha haha ha", True),
        ("aaaaaa bbbbbb cccccc", True),
        ("啊啊啊啊", True),
        ("ااااااا", True),
        ("กกกก กกก", True),
        ("아아아아", True),
        ("", True),
        ("at it", False),
        ("救命", False),
        ("救命啊啊啊", False),
        ("strč prst skrz krk", False),
        ("help meeeee", False),
        ("يخنقني جاري", False),
        ("살려줘", False),
        ("ช่วยด้วย", False),
    ],
)
def test_what_is_no_words(said: str, is_noisy: bool) -> None:
    assert is_noise(said) == is_noisy


CRIES = (
    phrase("cry", "=help me"),
    phrase("cry", "=sos"),
    phrase("cry", "=救命"),
    phrase("fire", "🔥 + house|home + !sale|hot"),
    phrase("injury", "wife + in labor|giving birth + !may$|june"),
)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("help me", "cry"),
        ("HELP MEEE!!!", "cry"),
        ("help me, help me!", "cry"),
        ("help me with my visa", ""),
        ("🆘🆘", "cry"),
        ("救命！救命！", "cry"),
        ("救命药怎么买", ""),
        ("🔥 my house", "fire"),
        ("🔥 house for sale", ""),
        ("my wife is giving birth", "injury"),
        ("my wife is in labor", "injury"),
        ("my wife is giving birth in May", ""),
        ("my wife is giving birth, maybe now", "injury"),
    ],
)
def test_cries_and_alternatives(text: str, kind: str) -> None:
    assert calls_for_help(text, CRIES) == kind
    assert calls_for_help(text, PhraseBook(CRIES).worth_comparing(text)) == kind


@pytest.mark.parametrize("written", ["=", "=!!!", "wife|sister + hurt", "wife + hurt|"])
def test_a_phrase_that_cannot_be_found_is_refused(written: str) -> None:
    with pytest.raises(PhraseRefused):
        phrase("cry", written)
