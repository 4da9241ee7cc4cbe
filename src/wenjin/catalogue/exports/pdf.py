"""A plan as a document on A4, set by typst with fonts that come with the installation.

Every text reaches the template as data (JSON), never as markup, so nothing in a text can change the layout. Fonts
of the machine are ignored: a fresh server sets the same pages as a laptop.
"""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Final

import manimgx_fonts
import manimgx_fonts_cjk

from wenjin.lang.domain.registry import BY_CODE

if TYPE_CHECKING:
    import typst

_FONT_PACKAGES: Final = (manimgx_fonts, manimgx_fonts_cjk)
_LATIN: Final = "Noto Sans"
# The faces of the scripts of the house. Han characters differ between countries, so each has a face of its own.
_FACES: Final[Mapping[str, str]] = {
    "Latn": _LATIN,
    "Cyrl": _LATIN,
    "Grek": _LATIN,
    "Arab": "Noto Sans Arabic",
    "Hebr": "Noto Sans Hebrew",
    "Deva": "Noto Sans Devanagari",
    "Beng": "Noto Sans Bengali",
    "Sinh": "Noto Sans Sinhala",
    "Taml": "Noto Sans Tamil",
    "Thai": "Noto Sans Thai",
    "Laoo": "Noto Sans Lao",
    "Khmr": "Noto Sans Khmer",
    "Mymr": "Noto Sans Myanmar",
    "Ethi": "Noto Sans Ethiopic",
    "Hans": "Noto Sans CJK SC",
    "Hant": "Noto Sans CJK TC",
    "Jpan": "Noto Sans CJK JP",
    "Kore": "Noto Sans CJK KR",
}
# Signs above and below the letters of these scripts need more room between lines, times the size of the letters.
_ROOM: Final[Mapping[str, float]] = {
    **dict.fromkeys(("Arab", "Hebr", "Deva", "Beng", "Sinh", "Taml", "Ethi"), 0.15),
    **dict.fromkeys(("Thai", "Laoo"), 0.25),
    **dict.fromkeys(("Khmr", "Mymr"), 0.4),
}


def can_write(language: str) -> bool:
    """Whether the installed fonts hold the script of this language."""
    return BY_CODE[language].script in _FACES


def faces(language: str) -> list[str]:
    """Font families in the order in which they are asked for a letter.

    Latin comes first even for Han, whose faces have Latin letters of another cut; then the script of the
    language, then all others, because people's names may be in any.
    """
    first = _FACES.get(BY_CODE[language].script, _LATIN)
    han = first if first.startswith("Noto Sans CJK") else _FACES["Hans"]
    others = (face for face in _FACES.values() if not face.startswith("Noto Sans CJK"))
    order = dict.fromkeys((_LATIN, *([] if first == han else [first]), *others))
    return [*order, han]


def room(language: str) -> float:
    """How much further apart lines stand than in Latin, times the size of the letters."""
    return _ROOM.get(BY_CODE[language].script, 0.0)


def plan_document(sheet: Mapping[str, object], language: str) -> bytes:
    """The PDF of a plan.

    Args:
        sheet: what stands on it, all in the reader's words; see ``plan.typ`` for the names.
        language: code of the language it is written in.
    """
    import typst  # 7 MB, and few web processes ever set a document

    spoken = BY_CODE[language]
    data = {
        **sheet,
        "language": language.partition("-")[0],
        "direction": spoken.direction,
        "faces": faces(language),
        "room": room(language),
    }
    with as_file(files("wenjin.catalogue.exports").joinpath("plan.typ")) as template:
        made = typst.compile(
            template,
            format="pdf",
            font_paths=fonts(),
            sys_inputs={"sheet": json.dumps(data, ensure_ascii=False)},
        )
    if not isinstance(made, bytes):
        raise TypeError("typst gave no single document")
    return made


@cache
def fonts() -> "typst.Fonts":
    """Fonts of the installed packages and no others, read once per process."""
    import typst

    folders = [str(Path(package.__file__ or "").parent) for package in _FONT_PACKAGES]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
