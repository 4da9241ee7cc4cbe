"""What different spellings of one sound in Latin letters have in common."""

import re
from typing import Final

from anyascii import anyascii

# Letters that people write for the same sound, whatever their first language; the longest first.
_ALIKE: Final = (
    ("shch", "S"),
    ("tsch", "C"),
    ("sch", "S"),
    ("tch", "C"),
    ("ch", "C"),
    ("sh", "S"),
    ("zh", "j"),
    ("kh", "h"),
    ("gh", "g"),
    ("ph", "f"),
    ("th", "t"),
    ("dh", "d"),
    ("bh", "b"),
    ("jh", "j"),
    ("ck", "k"),
    ("tz", "c"),
    ("ts", "c"),
    ("q", "k"),
    ("w", "v"),
    ("z", "s"),
    ("ee", "i"),
    ("oo", "u"),
    ("ou", "u"),
    ("y", "i"),
)
# What else is one sound, or written with one letter, in a language.
_ALIKE_IN: Final = {
    "ko": (("eo", "o"), ("eu", "u"), ("ae", "e"), ("g", "k"), ("d", "t"), ("b", "p"), ("j", "C"), ("l", "r")),
    "el": (
        ("mp", "b"),
        ("nt", "d"),
        ("gk", "g"),
        ("x", "h"),
        ("8", "t"),
        ("ei", "i"),
        ("oi", "i"),
        ("ai", "e"),
    ),
    "ja": (("tsu", "tu"), ("shi", "si"), ("chi", "ti"), ("fu", "hu"), ("ji", "zi"), ("l", "r")),
    "zh-hans": (("v", "u"),),
    "zh-hant": (("v", "u"),),
    **dict.fromkeys(("ru", "uk", "kk", "ky", "mn"), (("x", "h"), ("w", "S"))),
}
# Figures that stand for letters that Latin lacks, as in ``7esab`` for حساب.
_FIGURES: Final = str.maketrans(
    {"2": "", "3": "", "4": "d", "5": "kh", "6": "t", "7": "h", "8": "g", "9": "k"}
)
FIGURES_ARE_LETTERS: Final = frozenset({"ar", "fa", "ur", "he"})
_OTHERS: Final = re.compile("[^a-z]")
_DOUBLED: Final = re.compile(r"(.)\1+")
_VOWELS: Final = str.maketrans(dict.fromkeys("aeiou"))


def sound(word: str, language: str) -> str:
    """A word as it sounds: the same for the spellings that people use for it, mostly.

    Args:
        word: in any script.
        language: code of the language that it belongs to.

    Returns:
        Latin letters; ``S`` and ``C`` stand for *sh* and *ch*. Empty when nothing of it sounds.
    """
    latin = anyascii(word).lower()
    if language in FIGURES_ARE_LETTERS and any("a" <= letter <= "z" for letter in latin):
        latin = latin.translate(_FIGURES)
    latin = _OTHERS.sub("", latin)
    for written, one in (*_ALIKE_IN.get(language, ()), *_ALIKE):
        latin = latin.replace(written, one)
    sounded = _DOUBLED.sub(r"\1", latin)
    # The last h of شركة and خانه is written and hardly heard.
    is_mute = language in FIGURES_ARE_LETTERS and len(sounded) > 2
    return sounded.removesuffix("h") if is_mute else sounded


def skeleton(sounded: str) -> str:
    """Its consonants: what is left of a word where a script writes no vowels, or people leave them out."""
    return sounded.translate(_VOWELS)
