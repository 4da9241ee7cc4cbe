import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenjin.lang import romanised_files
from wenjin.lang.domain.registry import LANGUAGES
from wenjin.lang.domain.romanised import Reader, Spellings, is_typed_bare, words_of
from wenjin.lang.domain.romanised.sounds import skeleton, sound

RUSSIAN = words_of(["Я потерял паспорт в метро", "Где продлить визу? Паспорт, виза, полиция"], "ru")
ARABIC = words_of(["ضاع جواز سفري في المترو", "أين أجدد تصريح العمل", "حساب بنك شخصي"], "ar")
CHINESE = words_of(
    ["护照丢了怎么办", "我的护照丢了", "护照丢了，派出所在哪里", "派出所", "去派出所"], "zh-hans"
)
VIETNAMESE = words_of(["mất hộ chiếu", "hộ chiếu của tôi", "gia hạn hộ chiếu", "giấy phép"], "vi")


def reader(
    language: str,
    counts: dict[str, int],
    spelled: dict[str, tuple[str, ...]] | None = None,
    foreign: frozenset[str] = frozenset(),
) -> Reader:
    return Reader(Spellings(language, counts, spelled or {}, foreign))


@pytest.mark.parametrize(
    ("language", "written", "others"),
    [
        ("ru", "шоссе", ["shosse", "SHOSE", "schosse"]),
        ("ar", "حساب", ["7esab", "hisab", "hsab"]),
        ("hi", "पासपोर्ट", ["paasaport", "pasporta"]),
        ("ko", "등록", ["deungrok", "teunglok"]),
    ],
)
def test_spellings_of_one_word_have_the_same_bones(language: str, written: str, others: list[str]) -> None:
    bones = skeleton(sound(written, language))
    assert bones
    assert [skeleton(sound(one, language)) for one in others] == [bones] * len(others)


@pytest.mark.parametrize(
    ("language", "counts", "typed", "read"),
    [
        ("ru", RUSSIAN, "Ya poteryal pasport v metro", "я потерял паспорт в метро"),
        ("ru", RUSSIAN, "gde prodlit vizu?", "где продлить визу?"),
        ("ar", ARABIC, "7sab bank sha5si", "حساب بنك شخصي"),
        ("zh-hans", CHINESE, "huzhao diu le", "护照丢了"),
        ("zh-hans", CHINESE, "hu zhao diule, pai chu suo", "护照丢了, 派出所"),
        ("vi", VIETNAMESE, "gia han ho chieu", "gia hạn hộ chiếu"),
        ("ru", RUSSIAN, "12345 !?", "12345 !?"),
        ("ru", RUSSIAN, "", ""),
    ],
)
def test_sentences_are_read_back(language: str, counts: dict[str, int], typed: str, read: str) -> None:
    assert reader(language, counts).read(typed) == read


def test_foreign_words_stay_as_they_are() -> None:
    counts = {"виза": 5, "вас": 3}
    assert reader("ru", counts, foreign=frozenset({"was"})).read("was visa") == "was виза"


def test_a_listed_spelling_is_known() -> None:
    listed: dict[str, tuple[str, ...]] = {"ใบอนุญาต": ("baianuyat", "baianuyad")}
    assert reader("th", {}, spelled=listed).read("bai anuyat") == "ใบอนุญาต"


def test_without_words_nothing_changes() -> None:
    assert reader("ru", {}).read("gde moy pasport") == "gde moy pasport"


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("gde moy pasport", "ru", True),
        ("где мой passport", "ru", False),
        ("mat ho chieu", "vi", True),
        ("mất hộ chiếu", "vi", False),
        ("perdí mi pasaporte", "es", False),
        ("护照 visa", "zh-hans", False),
        ("huzhao diu le", "zh-hans", True),
        ("1234", "ru", False),
    ],
)
def test_what_is_typed_in_other_letters(text: str, language: str, *, expected: bool) -> None:
    assert is_typed_bare(text, language) is expected


@given(st.text(max_size=80))
def test_any_text_is_read(text: str) -> None:
    for language, counts in (("ru", RUSSIAN), ("ar", ARABIC), ("zh-hans", CHINESE), ("vi", VIETNAMESE)):
        reader(language, counts).read(text)


@given(st.text(alphabet="aeioubcdfghklmnprstvz '7", max_size=60))
def test_figures_and_signs_are_kept(text: str) -> None:
    """What is no word in Latin letters passes through in its place."""
    framed = f"42, {text} !"
    assert reader("ru", RUSSIAN).read(framed).startswith("42, ")
    assert reader("ru", RUSSIAN).read(framed).endswith("!")


@pytest.mark.parametrize("language", [one.code for one in LANGUAGES])
def test_the_lists_are_lists(language: str) -> None:
    for word, spellings in romanised_files.spelled(language).items():
        assert spellings, word
        assert any(character > "\u024f" for character in word), word
        assert all(one.isascii() and one.isalpha() and one.islower() for one in spellings), word
