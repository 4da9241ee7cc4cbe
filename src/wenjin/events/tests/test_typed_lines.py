"""Names as they are typed: what nobody sees is taken away, what a script needs stays."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import settings as of_hypothesis
from hypothesis import strategies as st

from wenjin.events.domain.typed_lines import has_letter, holds_address, one_line, without_hidden

_JOINERS = "\u200c\u200d"
_SIGNS = st.text(
    st.one_of(
        st.characters(), st.sampled_from("aक्षमی \u200b\u200c\u200d\u202e\u2066\u00ad\ufeff\u3164\u115f")
    ),
    max_size=30,
)


@of_hypothesis(max_examples=200)
@given(typed=_SIGNS)
@example(typed="क्\u200d")
def test_no_name_holds_signs_that_nobody_sees(typed: str) -> None:
    line = one_line(typed)
    for place, sign in enumerate(line):
        assert sign not in "\u115f\u1160\u3164\uffa0"
        if sign in _JOINERS:
            assert unicodedata.category(line[place - 1])[0] in "LM", "behind a letter or its mark"
        else:
            assert unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Zl", "Zp")
    assert one_line(line) == line
    assert has_letter(line) == any(one.isalpha() for one in line)
    assert [one for one in line if one.isalpha()] == [
        one for one in typed if one.isalpha() and one not in "\u115f\u1160\u3164\uffa0"
    ]


@pytest.mark.parametrize(
    "name",
    ["می\u200cخواهم", "ක්\u200dරිස්", "ന\u0d4d\u200d", "\u0928\u094d\u200d\u0926", "李 小龙", "O’Neil-Đỗ"],
)
def test_names_of_scripts_that_need_joiners_stay_as_they_are(name: str) -> None:
    assert one_line(name) == name
    assert has_letter(name)


def test_joiners_that_join_nothing_go() -> None:
    assert without_hidden("\u200dAda\u200d \u200cLee\u200b") == "Ada Lee"
    assert without_hidden("क्\u202e\u200dष") == "क्\u200dष"
    for typed in ("\u200b", "\u202e\u2066", "\u3164", "7", "😀", "\u0301"):
        assert not has_letter(one_line(typed))


@pytest.mark.parametrize(
    "name", ["www.spam.example come", "Ada WWW.x.org", "ｗｗｗ．x.org", "see http://x.org"]
)
def test_addresses_are_no_names(name: str) -> None:
    assert holds_address(name)
    assert not holds_address("Wwanda Sample jr.")
