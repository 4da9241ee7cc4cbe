import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenjin.accounts.domain.details import PersonDetails, UnknownDetail
from wenjin.accounts.domain.names import (
    LONGEST_FOLDED,
    looks_like_passport,
    passport_letters,
    search_name,
    search_words,
    whole_name,
)


@pytest.mark.parametrize(
    ("family", "given", "other", "shown"),
    [
        ("BENALI", "AMINA", "أمينة بن علي", "AMINA BENALI"),
        ("王", "小明", "", "王小明"),
        ("김", "민수", "", "김민수"),
        ("", "", "สมชาย สุขใจ", "สมชาย สุขใจ"),
        ("SUHARTO", "", "", "SUHARTO"),
        ("", "", "", ""),
    ],
)
def test_whole_names(family: str, given: str, other: str, shown: str) -> None:
    assert whole_name(family, given, other) == shown


@given(st.text(max_size=80), st.text(max_size=80))
def test_every_word_of_a_name_finds_it(family: str, given_name: str) -> None:
    folded = search_name(family, given_name)
    assert len(folded) <= LONGEST_FOLDED
    for word in search_words(family):
        assert f" {word}" in folded


@pytest.mark.parametrize("typed", ["x0000 0011", "X-00000011", "Ｘ００００００１１", "x00000011\n"])
def test_passport_numbers_are_compared_as_they_are_printed(typed: str) -> None:
    assert passport_letters(typed) == "X00000011"
    assert looks_like_passport(typed)


@pytest.mark.parametrize("typed", ["Amina", "12", "أمينة", ""])
def test_what_is_no_passport_number(typed: str) -> None:
    assert not looks_like_passport(typed)


def test_details_keep_what_is_known_and_refuse_what_is_not_kept() -> None:
    details = PersonDetails(passport_number="X1", sex="F")
    assert details.to_json() == {"passport_number": "X1", "sex": "F"}
    assert PersonDetails.read({"passport_number": "X1", "of_an_older_version": "?"}).passport_number == "X1"
    assert details.changed({"phone": " 1 "}).phone == "1"
    with pytest.raises(UnknownDetail):
        details.changed({"shoe_size": "42"})
