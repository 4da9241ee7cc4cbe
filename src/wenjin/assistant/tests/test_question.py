from hypothesis import given
from hypothesis import strategies as st

from wenjin.assistant.domain.anonymous import BLANK, anonymous
from wenjin.assistant.domain.question import LONGEST, has_words, readable

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
