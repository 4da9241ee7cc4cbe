"""What is typed in a hurry, and what must stay as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenjin.lang.domain.folding import fold
from wenjin.lang.domain.typing_errors import Speller

COUNTS = {
    **dict.fromkeys(("help", "house", "fire", "hired", "wife", "permit", "extension", "breathe", "from"), 5),
    "horse": 9,
    "fired": 3,
    "wine": 2,
    "abraod": 1,
    "abroad": 4,
    "is": 9,
    "my": 9,
    "on": 9,
}
SPELLER = Speller(COUNTS)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("hlep my hosue is on fier", "help my house is on fire"),
        ("Permti extensoin!", "permit extension"),
        ("my wiife", "my wife"),
        ("braethe", "breathe"),
        # Known words, known short words, numbers and signs are nobody's errors.
        ("my house is on fire", ""),
        ("fired", ""),
        ("fr 2024 zzzz", ""),
        # Met once, it may be meant: neither changed nor changed to.
        ("abraod", ""),
        ("abroda", "abroad"),
        # One wrong letter of few makes another word.
        ("wife wike", ""),
        ("", ""),
        ("\x00\ud800", ""),
    ],
)
def test_typing_errors(typed: str, meant: str) -> None:
    assert SPELLER.mended(typed) == meant


@given(st.text(max_size=200))
def test_mending_twice_changes_nothing_more(text: str) -> None:
    once = SPELLER.mended(text)
    assert SPELLER.mended(once) == ""
    assert len((once or fold(text)).split()) == len(fold(text).split())
