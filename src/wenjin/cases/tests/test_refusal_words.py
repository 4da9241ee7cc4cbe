"""In which language a reader reads why something was refused."""

import pytest

from wenjin.cases.domain.refusal_words import CHINESE, UNSAID, RefusalWords

ZH, EN, AR = (CHINESE, "不符合条件。"), ("en", "No."), ("ar", "لا.")


@pytest.mark.parametrize(
    ("written", "language", "read"),
    [
        ([EN, ZH], "en", (EN, ZH)),
        ([EN, AR, ZH], "ar", (AR, ZH)),
        ([EN, ZH], CHINESE, (ZH,)),
        ([EN, ZH], "fr", (EN, ZH)),
        ([(UNSAID, "No."), ZH], "fr", ((UNSAID, "No."), ZH)),
        ([ZH], "en", (ZH,)),
        ([EN], CHINESE, (EN,)),
        ([], "en", ()),
    ],
)
def test_the_own_language_goes_before_the_chinese(
    written: list[tuple[str, str]], language: str, read: tuple[tuple[str, str], ...]
) -> None:
    assert RefusalWords(dict(written)).read_in(language) == read
