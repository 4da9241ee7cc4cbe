"""One form for all the ways in which the same words are written.

Capitals, accents, full-width letters, Arabic vowel signs and letter forms, digits of any script: what people
leave out or vary when they type is taken away on both sides, in what is searched and in what is asked.
"""

import unicodedata

# Signs that are left out when typing. Vowel signs of Thai, Lao, Khmer, Burmese and the Indic scripts stay: they
# are letters there.
_DROPPED_MARKS = (
    (0x0300, 0x036F),  # Latin, Greek, Cyrillic accents
    (0x0483, 0x0489),
    (0x0591, 0x05C7),  # Hebrew points
    (0x0610, 0x061A),  # Arabic
    (0x064B, 0x065F),  # harakat; hamza and madda too, once their letter is decomposed
    (0x0670, 0x0670),
    (0x06D6, 0x06ED),
    (0x1AB0, 0x1AFF),
    (0x20D0, 0x20FF),
    (0xFE00, 0xFE0F),  # variation selectors
    (0xFE20, 0xFE2F),
)
_LETTERS = {
    "ة": "ه",
    "ى": "ي",
    "ی": "ي",
    "ے": "ي",
    "ک": "ك",
    "ہ": "ه",
    "ھ": "ه",
    "ۃ": "ه",
    "ٱ": "ا",
    "ء": "",
    "ـ": "",  # tatweel
    "ı": "i",
    "ø": "o",
    "đ": "d",
    "ð": "d",
    "ł": "l",
    "þ": "th",
    "æ": "ae",
    "œ": "oe",
    "ħ": "h",
    "'": "",
    "’": "",
    "‘": "",
    "ʻ": "",
    "ʼ": "",
    "`": "",
    "״": "",
    "׳": "",
}


class _Folder(dict[int, str]):
    """Table for ``str.translate`` that works out each character once."""

    def __missing__(self, code: int) -> str:
        folded = _folded(code)
        if code < 0x10000:
            self[code] = folded
        return folded


def _folded(code: int) -> str:
    character = chr(code)
    if character in _LETTERS:
        return _LETTERS[character]
    if any(first <= code <= last for first, last in _DROPPED_MARKS):
        return ""
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category == "Cf":
        return ""
    return character if category[0] in "LMN" else " "


_FOLDER = _Folder()


def fold(text: str) -> str:
    """The text as letters, digits and single spaces, in the one form that is compared.

    Never raises, whatever the text: control characters and lone surrogates become spaces.
    """
    decomposed = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    return unicodedata.normalize("NFC", " ".join(decomposed.translate(_FOLDER).split()))
