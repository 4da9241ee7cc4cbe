"""One form for all the ways in which the same words are written.

Capitals, accents, full-width letters, Arabic vowel signs and letter forms, digits of any script: what people
leave out or vary when they type is taken away on both sides, in what is searched and in what is asked.
"""

import re
import unicodedata

LONGEST_QUERY = 300
_LONGEST_FOLDED = 600  # one character may fold to several ("㎏", "﷽")

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


def fold_query(text: str) -> str:
    """What somebody asks, cut to a length that is worth the work, in folded form."""
    return fold(text[:LONGEST_QUERY])[:_LONGEST_FOLDED]


# Scripts written without spaces between words: pairs of characters stand for words in the ideographic and
# syllabic ones (Korean with its particles too), triples in those of South-East Asia.
_PAIRED = (
    "\u1100-\u11ff\u3005-\u3007\u3040-\u30ff\u3130-\u318f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
)
_TRIPLED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\ua9e0-\ua9ff\uaa60-\uaa7f"
_RUNS = re.compile(rf"(?P<paired>[{_PAIRED}]+)|(?P<tripled>[{_TRIPLED}]+)|(?P<word>[^ {_PAIRED}{_TRIPLED}]+)")
_UNSPACED = re.compile(f"[{_PAIRED}{_TRIPLED}]")


def is_unspaced(text: str) -> bool:
    """Whether the text holds characters of a script that has no spaces between words."""
    return _UNSPACED.search(text) is not None


def terms(folded: str) -> tuple[list[str], list[str]]:
    """What is looked up: words (stemmed lightly), and grams of scripts without spaces.

    Returns:
        Words in their order, and grams in theirs.
    """
    words: list[str] = []
    grams: list[str] = []
    for run in _RUNS.finditer(folded):
        text = run.group()
        if run.lastgroup == "word":
            words.append(stem(text))
        else:
            grams += _grams(text, 2 if run.lastgroup == "paired" else 3)
    return words, grams


def _grams(run: str, size: int) -> list[str]:
    if len(run) <= size:
        return [run, *(run if 1 < len(run) == size == 2 else "")]
    whole = [run[at : at + size] for at in range(len(run) - size + 1)]
    return whole + list(run) if size == 2 else whole


_ARABIC = re.compile(r"[\u0600-\u06ff]")
_ARABIC_HEADS = ("وبال", "وال", "فال", "بال", "كال", "ولل", "لل", "ال")
_ARABIC_TAILS = ("هما", "كما", "تها", "ها", "ات", "ان", "ون", "ين", "هم", "نا", "يه", "تي", "ه", "ي")
_SHORTEST_STEM = 3


def stem(word: str) -> str:
    """The word without the endings that vary most: light on purpose, prefix and typo matching do the rest."""
    if _ARABIC.match(word):
        return _arabic_stem(word)
    if not word.isascii() or len(word) <= _SHORTEST_STEM or not word.isalpha():
        return word
    return _latin_stem(word)


def _arabic_stem(word: str) -> str:
    for head in _ARABIC_HEADS:
        if word.startswith(head) and len(word) - len(head) >= _SHORTEST_STEM:
            word = word[len(head) :]
            break
    for tail in _ARABIC_TAILS:
        if word.endswith(tail) and len(word) - len(tail) >= _SHORTEST_STEM:
            return word[: -len(tail)]
    return word


def _latin_stem(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for tail in ("ing", "ed"):
        if word.endswith(tail) and len(word) - len(tail) >= _SHORTEST_STEM:
            word = word[: -len(tail)]
            break
    if word.endswith("e") and len(word) > _SHORTEST_STEM:
        word = word[:-1]
    if len(word) > _SHORTEST_STEM and word[-1] == word[-2]:
        word = word[:-1]
    return word
