"""In which language a text is, by its letters."""

import pytest

from wenjin.catalogue.domain.search.languages import language_of_letters, likely_language


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


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("මගේ වීසා දික් කරන්නේ කොහොමද", "si"),
        ("விசா நீட்டிப்பு எப்படி", "ta"),
        ("ভিসা বাড়াতে কী লাগে", "bn"),
        ("ဗီဇာ ဘယ်လိုတိုးရမလဲ", "my"),
        ("ຕໍ່ວີຊາແນວໃດ", "lo"),
        ("បន្តវីសាយ៉ាងម៉េច", "km"),
        ("ต่อวีซ่าที่ไหน", "th"),
        ("איך מאריכים ויזה", "he"),
        ("ቪዛ እንዴት ይታደሳል", "am"),
        ("πώς ανανεώνω τη βίζα", "el"),
        ("비자 연장은 어떻게 하나요", "ko"),
        ("ビザのこと", "ja"),
        ("Z visa ต่อที่ไหนดีครับ", "th"),
        ("where is ไทย embassy in this city", ""),
        ("वीज़ा कैसे बढ़ाएं", ""),
        ("как продлить визу", ""),
        ("如何延期签证", ""),
        ("海外展示会のブース代", ""),
        ("visa", ""),
        ("", ""),
        ("12345 !?", ""),
    ],
)
def test_letters_that_only_one_language_uses(text: str, code: str) -> None:
    assert language_of_letters(text) == code
