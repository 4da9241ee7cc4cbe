"""What somebody typed, made fit to be read: whatever it is, nothing that follows may stumble over it."""

import unicodedata

# Longer texts say the matter at their beginning, and the time that a vector costs grows with the length.
LONGEST = 300
# Beyond this nobody types by hand; not even the beginning of more is looked at character by character.
_LOOKED_AT = 4 * LONGEST


def readable(text: str) -> str:
    """The beginning of a text in letters that every later step can read; empty when nothing is left.

    Control characters (NUL among them), lone surrogates, unassigned and private characters become spaces, and
    invisible signs inside words are left out; runs of spaces become one; the text is composed (NFC) and cut to
    ``LONGEST`` characters.
    """
    kept = "".join(map(_seen, text[:_LOOKED_AT]))
    return unicodedata.normalize("NFC", " ".join(kept.split()))[:LONGEST].rstrip()


def has_words(text: str) -> bool:
    """Whether there is a letter or a digit in it: signs and pictures alone ask nothing."""
    return any(unicodedata.category(character)[0] in "LN" for character in text)


# Signs that join letters and emoji are part of words: zero-width joiner and non-joiner.
_JOINERS = frozenset("\u200c\u200d")


def _seen(character: str) -> str:
    """What a reader sees of a character."""
    category = unicodedata.category(character)
    if category[0] != "C" or character in _JOINERS:
        return character
    return "" if category == "Cf" else " "
