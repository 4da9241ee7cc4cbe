"""The 43 languages of the house: code, own name, script, direction, fallback.

Codes are BCP 47 in lower case. Own names are those of the Unicode CLDR where it has them.
"""

from collections.abc import Iterator
from dataclasses import dataclass

RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})
SOURCE = "en"
# Staff pages are long and few read them: they speak these, and only these, whole.
DESK_LANGUAGES = frozenset({"en", "zh-hans", "ar"})


@dataclass(frozen=True, slots=True)
class Language:
    """A language that a reader may choose.

    Attributes:
        code: BCP 47 in lower case, as in addresses (``zh-hans``).
        name: English name.
        own_name: the name in the language itself.
        script: ISO 15924 code; the language wall groups by it.
        fallback: codes to try when a text is missing, nearest first, always ending in English.
    """

    code: str
    name: str
    own_name: str
    script: str
    fallback: tuple[str, ...] = (SOURCE,)

    @property
    def is_right_to_left(self) -> bool:
        """Whether lines run from right to left."""
        return self.code in RIGHT_TO_LEFT

    @property
    def direction(self) -> str:
        """Value of the HTML attribute ``dir``."""
        return "rtl" if self.is_right_to_left else "ltr"

    @property
    def tag(self) -> str:
        """Value of the HTML attribute ``lang``: ``zh-Hans`` for ``zh-hans``."""
        primary, _, script = self.code.partition("-")
        return f"{primary}-{script.title()}" if script else primary


_ZH_HANS = ("zh-hans", SOURCE)
_RU = ("ru", SOURCE)

LANGUAGES: tuple[Language, ...] = (
    Language("en", "English", "English", "Latn", ()),
    Language("zh-hans", "Chinese (Simplified)", "简体中文", "Hans"),
    Language("zh-hant", "Chinese (Traditional)", "繁體中文", "Hant", _ZH_HANS),
    Language("es", "Spanish", "Español", "Latn"),
    Language("fr", "French", "Français", "Latn"),
    Language("ar", "Arabic", "العربية", "Arab"),
    Language("ru", "Russian", "Русский", "Cyrl"),
    Language("pt", "Portuguese", "Português", "Latn"),
    Language("de", "German", "Deutsch", "Latn"),
    Language("ja", "Japanese", "日本語", "Jpan"),
    Language("ko", "Korean", "한국어", "Kore"),
    Language("it", "Italian", "Italiano", "Latn"),
    Language("hi", "Hindi", "हिन्दी", "Deva"),
    Language("ur", "Urdu", "اردو", "Arab"),
    Language("bn", "Bangla", "বাংলা", "Beng"),
    Language("fa", "Persian", "فارسی", "Arab"),
    Language("tr", "Turkish", "Türkçe", "Latn"),
    Language("vi", "Vietnamese", "Tiếng Việt", "Latn"),
    Language("th", "Thai", "ไทย", "Thai"),
    Language("id", "Indonesian", "Bahasa Indonesia", "Latn"),
    Language("ms", "Malay", "Bahasa Melayu", "Latn"),
    Language("fil", "Filipino", "Filipino", "Latn"),
    Language("my", "Burmese", "မြန်မာ", "Mymr"),
    Language("km", "Khmer", "ខ្មែរ", "Khmr"),
    Language("lo", "Lao", "ລາວ", "Laoo"),
    Language("mn", "Mongolian", "Монгол", "Cyrl"),
    Language("kk", "Kazakh", "Қазақ тілі", "Cyrl", _RU),
    Language("uz", "Uzbek", "Oʻzbekcha", "Latn"),
    Language("ky", "Kyrgyz", "Кыргызча", "Cyrl", _RU),
    Language("uk", "Ukrainian", "Українська", "Cyrl"),
    Language("pl", "Polish", "Polski", "Latn"),
    Language("ro", "Romanian", "Română", "Latn"),
    Language("el", "Greek", "Ελληνικά", "Grek"),
    Language("he", "Hebrew", "עברית", "Hebr"),
    Language("nl", "Dutch", "Nederlands", "Latn"),
    Language("sv", "Swedish", "Svenska", "Latn"),
    Language("hu", "Hungarian", "Magyar", "Latn"),
    Language("cs", "Czech", "Čeština", "Latn"),
    Language("sw", "Swahili", "Kiswahili", "Latn"),
    Language("am", "Amharic", "አማርኛ", "Ethi"),
    Language("ne", "Nepali", "नेपाली", "Deva"),
    Language("si", "Sinhala", "සිංහල", "Sinh"),
    Language("ta", "Tamil", "தமிழ்", "Taml"),
)

BY_CODE = {language.code: language for language in LANGUAGES}


def language(code: str) -> Language:
    """The registered language with this code.

    Raises:
        KeyError: the code is not one of the 43.
    """
    return BY_CODE[code]


def chain(code: str) -> tuple[str, ...]:
    """The code itself, then its fallbacks: ``kk`` gives ``kk, ru, en``."""
    return (code, *BY_CODE[code].fallback)


def by_script() -> Iterator[tuple[str, list[Language]]]:
    """Languages in groups of one script, in the order in which each script is first met."""
    groups: dict[str, list[Language]] = {}
    for one in LANGUAGES:
        groups.setdefault(one.script, []).append(one)
    yield from groups.items()
