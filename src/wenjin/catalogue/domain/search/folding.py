"""What is looked up of folded words: light stems, and grams of scripts that have no spaces."""

import re

from wenjin.lang.domain.folding import fold

LONGEST_QUERY = 300
_LONGEST_FOLDED = 600  # one character may fold to several ("㎏", "﷽")

__all__ = ["LONGEST_QUERY", "fold", "fold_query", "is_unspaced", "stem", "terms"]


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
