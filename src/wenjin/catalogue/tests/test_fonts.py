"""Documents in every language of the house: each letter of its texts is in a font that documents are set with."""

import unicodedata
from collections.abc import Iterator
from pathlib import Path

import manimgx_fonts
import manimgx_fonts_cjk
import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation import to_locale

from wenjin.catalogue.exports.pdf import can_write, faces, plan_document, room
from wenjin.catalogue.tests.font_letters import letters_of
from wenjin.catalogue.tests.test_exports import sheet
from wenjin.lang.domain.registry import BY_CODE, LANGUAGES, SOURCE
from wenjin.lang.templatetags.lang import locale

CODES = [one.code for one in LANGUAGES]


def file_of(face: str) -> Path:
    """The file of a family of fonts."""
    if face.startswith("Noto Sans CJK"):
        return Path(manimgx_fonts_cjk.__file__ or "").parent / "NotoSansCJK-VF.otf.ttc"
    return Path(manimgx_fonts.__file__ or "").parent / f"{face.replace(' ', '')}[wght].ttf"


def texts_in(language: str) -> Iterator[str]:
    """Everything that a document in this language may say: interface, pack, months and days."""
    if language != SOURCE:
        of_interface = settings.PACKAGE / "locale" / to_locale(language) / "LC_MESSAGES" / "django.po"
        for path in (of_interface, *sorted((settings.PACK / "texts" / language).glob("*.po"))):
            if path.is_file():
                with path.open("rb") as stream:
                    for message in read_po(stream):
                        yield from (
                            [message.string] if isinstance(message.string, str) else message.string or ()
                        )
    here = locale(language)
    yield from (*here.months["format"]["wide"].values(), *here.days["format"]["wide"].values())
    yield from here.territories.values()
    yield here.number_symbols["latn"]["decimal"]
    yield BY_CODE[language].own_name


def is_drawn(letter: str) -> bool:
    """Whether a sign has a form of its own: signs of direction and of joining, and line ends, have none."""
    return unicodedata.category(letter) not in ("Cf", "Cc", "Zs")


@pytest.mark.parametrize("language", CODES)
def test_every_letter_of_a_language_has_a_form(language: str) -> None:
    known = frozenset().union(*(letters_of(file_of(face)) for face in faces(language)))
    said = {letter for text in texts_in(language) for letter in text if is_drawn(letter)}
    assert sorted(letter for letter in said if ord(letter) not in known) == []


@pytest.mark.parametrize("language", CODES)
def test_the_own_script_of_a_language_comes_before_others(language: str) -> None:
    order = faces(language)
    own = {ord(letter) for letter in BY_CODE[language].own_name if letter.isalpha()}
    first = next(face for face in order if own <= letters_of(file_of(face)))
    assert order.index(first) <= 1 or first == order[-1], "Han stands last: its faces have Latin letters too"


@pytest.mark.parametrize("language", CODES)
def test_a_plan_is_made_in_every_language(language: str) -> None:
    assert can_write(language)
    name = BY_CODE[language].own_name
    made = plan_document(sheet(title=name, lede=" ".join(list(texts_in(language))[:50])), language)
    assert made.startswith(b"%PDF-")


def test_lines_stand_apart_where_signs_stand_above_and_below() -> None:
    assert not {one for one in CODES if room(one)} & {"en", "ru", "el", "zh-hans", "ja", "ko", "vi"}
    assert all(
        map(room, ("ar", "ur", "fa", "he", "hi", "ne", "bn", "si", "ta", "th", "lo", "km", "my", "am"))
    )


def test_a_missing_letter_would_be_seen() -> None:
    assert ord("ක") in letters_of(file_of("Noto Sans Sinhala"))
    assert ord("ක") not in letters_of(file_of("Noto Sans"))
    assert ord("文") in letters_of(file_of("Noto Sans CJK SC"))
