"""In which language a text is, by its letters."""

import pytest

from wenjin.catalogue.domain.search.languages import likely_language


@pytest.mark.parametrize(
    ("text", "around", "found"),
    [
        ("எனது விசா", "en", "ta"),
        ("我的visa到期了", "en", "zh-hans"),
        ("我的簽證", "zh-hant", "zh-hant"),
        ("日本語の書類", "en", "ja"),
        ("How do I get a 居住证?", "en", "en"),
        ("wie verlängere ich", "ta", "ta"),
        ("मेरो भिसा", "ne", "ne"),
        ("1234 ?", "ar", "ar"),
    ],
)
def test_letters_say_in_which_language_a_text_is(text: str, around: str, found: str) -> None:
    assert likely_language(text, around) == found
