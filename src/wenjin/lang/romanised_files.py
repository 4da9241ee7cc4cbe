"""How people spell words in Latin letters, where the letters of the word alone do not tell.

``romanised/<language>.tsv``: a word in its own script, and its usual spellings, apart by spaces. Written for
Wenjin: Arabic and Hebrew write no vowels, Thai, Lao, Khmer, Burmese and Japanese spell otherwise than they sound.
"""

from pathlib import Path
from typing import Final

_FOLDER: Final = Path(__file__).parent / "romanised"


def spelled(language: str) -> dict[str, tuple[str, ...]]:
    """Words of a language with their spellings, read anew; none for a language that needs none."""
    path = _FOLDER / f"{language}.tsv"
    if not path.is_file():
        return {}
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
    return {word: tuple(spellings.split()) for word, spellings in rows}
