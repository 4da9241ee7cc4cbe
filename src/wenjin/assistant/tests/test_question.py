from hypothesis import given
from hypothesis import strategies as st

from wenjin.assistant.domain.anonymous import BLANK, anonymous
from wenjin.assistant.domain.question import LONGEST, LONGEST_LETTER, has_words, passages, readable

ANYTHING = st.text(alphabet=st.characters(exclude_categories=()), max_size=2000)


@given(ANYTHING)
def test_whatever_is_typed_can_be_read(text: str) -> None:
    read = readable(text)
    read.encode("utf-8")  # no lone surrogate is left
    assert len(read) <= LONGEST
    assert "\0" not in read
    assert "\n" not in read
    assert readable(read) == read
    anonymous(read)


def test_the_beginning_counts() -> None:
    assert readable("a" * 10_000) == "a" * LONGEST
    assert readable("  two\t\nwords\0 ") == "two words"
    assert readable("\ud800x\udfff") == "x"
    assert readable("किराया") == "किराया"


def test_signs_alone_ask_nothing() -> None:
    assert not has_words("")
    assert not has_words("🛂 ?! … 👩‍👧")
    assert has_words("签")
    assert has_words("12345")


def test_a_question_is_kept_without_its_asker() -> None:
    said = anonymous("I am at a.b@example.org, passport EG1234567, call +86 755 1234 5678 about 24 hours")
    assert "example" not in said
    assert "1234" not in said
    assert "755" not in said
    assert said.endswith("about 24 hours")
    assert BLANK in said


@given(st.text(alphabet="ab 签\n", max_size=3000))
def test_passages_leave_no_words_out(text: str) -> None:
    letter = readable(text, LONGEST_LETTER)
    found = [letter[:LONGEST], *passages(text)]
    assert all(len(one) <= LONGEST for one in found)
    place = 0
    for one in found:
        begin = letter.index(one, max(0, place - LONGEST))
        assert begin <= place
        place = max(place, begin + len(one))
    assert place >= len(letter.rstrip())


def test_a_letter_without_end_is_read_only_so_far() -> None:
    assert passages("x" * LONGEST) == []
    assert sum(map(len, passages("wort " * 100_000))) < 3 * LONGEST_LETTER
