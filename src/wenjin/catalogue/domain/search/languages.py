"""In which languages to look: that of the reader, and those that the letters themselves point to."""

from collections.abc import Iterable

from wenjin.lang.domain.registry import BY_CODE, LANGUAGES, SOURCE, chain

# First and last character of the blocks in which a script is mostly written (Unicode, Blocks.txt).
_BLOCKS = (
    ("Grek", 0x0370, 0x03FF),
    ("Cyrl", 0x0400, 0x052F),
    ("Hebr", 0x0590, 0x05FF),
    ("Arab", 0x0600, 0x077F),
    ("Deva", 0x0900, 0x097F),
    ("Beng", 0x0980, 0x09FF),
    ("Taml", 0x0B80, 0x0BFF),
    ("Sinh", 0x0D80, 0x0DFF),
    ("Thai", 0x0E00, 0x0E7F),
    ("Laoo", 0x0E80, 0x0EFF),
    ("Mymr", 0x1000, 0x109F),
    ("Ethi", 0x1200, 0x137F),
    ("Khmr", 0x1780, 0x17FF),
    ("Jpan", 0x3040, 0x30FF),
    ("Hani", 0x3400, 0x9FFF),
    ("Kore", 0xAC00, 0xD7AF),
)
_WRITTEN_IN: dict[str, tuple[str, ...]] = {
    **{
        script: tuple(one.code for one in LANGUAGES if one.script == script)
        for script in {one.script for one in LANGUAGES}
    },
    # Ideographs alone do not tell Chinese from Japanese.
    "Hani": ("zh-hans", "zh-hant", "ja"),
}


def scripts_of(text: str) -> set[str]:
    """ISO 15924 codes of the scripts other than Latin in a text; ``Hani`` for ideographs of any language."""
    found: set[str] = set()
    for code in {ord(character) for character in text}:
        if code >= _BLOCKS[0][1]:
            found.update(script for script, first, last in _BLOCKS if first <= code <= last)
    return found


def likely_language(text: str, around: str) -> str:
    """Code of the language that a text is in, by its letters: that around it, unless most of them are of others.

    Where several languages share a script, the first of the registry: a browser needs one to choose a font that
    has the letters. Latin letters say nothing, most scripts are typed in them too.
    """
    scripts = [scripts_of(character) for character in text if character.isalpha()]
    other = [one for one in scripts if one]
    if 2 * len(other) <= len(scripts):
        return around
    # Kana tells more than the ideographs around it, and so does any script with fewer languages.
    known = (_WRITTEN_IN[one] for one in sorted(set().union(*other)) if one in _WRITTEN_IN)
    written_in = min(known, key=len, default=(around,))
    return around if around in written_in else written_in[0]


def language_of_letters(text: str) -> str:
    """Code of the only language that most letters of a text can be of; empty where they do not say it.

    Latin letters and those that several languages share say nothing, nor do ideographs: Japanese and Chinese are
    told apart by their words.
    """
    scripts = [scripts_of(character) for character in text if character.isalpha()]
    other = [one for one in scripts if one]
    if 2 * len(other) <= len(scripts):
        return ""
    written_in = {_WRITTEN_IN.get(script, ()) for script in set().union(*other)}
    codes = next(iter(written_in)) if len(written_in) == 1 else ()
    return codes[0] if len(codes) == 1 else ""


def languages_to_search(text: str, language: str, guessed: Iterable[str] = ()) -> list[str]:
    """Codes of the languages whose words are looked at, that of the reader first.

    English is always among them: newcomers mix it in. What is not one of the 43 in ``guessed`` is passed over.
    """
    wanted = [*chain(language), *guessed, SOURCE]
    for script in sorted(scripts_of(text)):
        wanted += _WRITTEN_IN.get(script, ())
    return [code for code in dict.fromkeys(wanted) if code in BY_CODE]
