"""What somebody typed, made fit to be read: whatever it is, nothing that follows may stumble over it."""

import unicodedata

# Longer texts say the matter at their beginning, and the time that a vector costs grows with the length.
LONGEST = 300
# A call for help may stand anywhere in a long letter; beyond this nobody types by hand.
LONGEST_LETTER = 20_000
# Of a text too long to be read, no more than this many times as much is looked at character by character.
_LOOKED_AT = 4
# Passages overlap by this many characters, so that few sentences are cut in all of them.
_SHARED = 100


def readable(text: str, longest: int = LONGEST) -> str:
    """The beginning of a text in letters that every later step can read; empty when nothing is left.

    Control characters (NUL among them), lone surrogates, unassigned and private characters become spaces, and
    invisible signs inside words are left out; runs of spaces become one; the text is composed (NFC) and cut to
    ``longest`` characters.
    """
    kept = "".join(map(_seen, text[: _LOOKED_AT * longest]))
    return unicodedata.normalize("NFC", " ".join(kept.split()))[:longest].rstrip()


def passages(text: str) -> list[str]:
    """What follows the part of a long text that is read, in passages no longer than that part.

    Words that stand far apart do not belong together, so no more is looked at at once. A passage begins and ends
    with a word where the script has spaces.
    """
    letter, found, begin = readable(text, LONGEST_LETTER), [], LONGEST - _SHARED
    while begin + _SHARED < len(letter):
        begin = _after_space(letter, begin)
        found.append(letter[begin : _after_space(letter, begin + LONGEST - _SHARED // 2)])
        begin += LONGEST - _SHARED
    return found


def _after_space(text: str, place: int) -> int:
    """Where the next word begins; the place itself when no space is near."""
    space = text.find(" ", place, place + _SHARED // 2)
    return place if space < 0 else space + 1


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
