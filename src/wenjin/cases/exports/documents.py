"""What receipts and letters have in common: two languages beside each other, fonts, setting by typst.

Every text reaches the template as data (JSON), never as markup. The same content gives the same bytes, so that
rendering again after a crash gives the file whose hash is known.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time, get_datetime_format
from django.utils import translation
from django.utils.translation import gettext as _

from wenjin.catalogue.exports.pdf import can_write, faces, fonts, room
from wenjin.catalogue.exports.qr import qr_drawing
from wenjin.lang.domain.registry import BY_CODE, SOURCE
from wenjin.lang.templatetags.lang import has_interface, locale

CHINESE: Final = "zh-hans"
_HERE: Final = Path(__file__).parent
# Archives read these for decades: fonts inside, no dependence on anything outside (ISO 19005-2).
_STANDARD: Final = "a-2u"


@dataclass(frozen=True, slots=True)
class Both:
    """The same in the reader's language and in Chinese; one of them may be empty where nobody wrote it yet."""

    reader: str
    chinese: str = ""


Pair = list[str]
Said = Callable[[], str]


def document_language(language: str) -> str:
    """The language in which texts for a document are to be gathered: English where no font has the script."""
    return language if can_write(language) else SOURCE


class Reader:
    """Writes everything twice: for the reader, and in Chinese."""

    def __init__(self, language: str, zone: str) -> None:
        if not can_write(language):
            raise ValueError(f"no font writes {language}: gather texts in document_language()")
        self.language = language
        self.zone = ZoneInfo(zone)
        self.is_double = language != CHINESE
        self._speaks = language if has_interface(language) else SOURCE

    def says(self, words: Said) -> Pair:
        """A sentence of ours; ``words`` is called once in each language and translates itself."""
        with translation.override(self._speaks):
            first = words()
        with translation.override(CHINESE):
            second = words() if self.is_double else ""
        return [first, "" if second == first else second]

    def given(self, words: Both) -> Pair:
        """Texts that came in two languages."""
        if not self.is_double:
            return [words.chinese or words.reader, ""]
        return [words.reader, words.chinese]

    def day(self, on: date) -> Pair:
        """A date as each language writes it."""
        return [self._day(on, self._speaks), self._day(on, CHINESE)]

    def time(self, at: datetime) -> Pair:
        """A moment as each language writes it, on the clocks of the city."""
        here = at.astimezone(self.zone)
        offset = here.strftime("%z")
        zone = f"(UTC{offset[:3]}:{offset[3:]})"
        return [f"{self._moment(here, code)} {zone}" for code in (self._speaks, CHINESE)]

    def sheet(
        self, *, heading: str, author: str, verify_url: str, footer: Pair, sample: bool
    ) -> dict[str, object]:
        """What every document needs."""
        with translation.override(self._speaks):
            page = _("Page {page} of {pages}")
        return {
            "language": self.language.partition("-")[0],
            "direction": BY_CODE[self.language].direction,
            "faces": faces(self.language),
            "chinese_faces": faces(CHINESE),
            "room": room(self.language),
            "is_double": self.is_double,
            "heading": heading,
            "author": author,
            "verify_url": verify_url,
            "qr": qr_drawing(verify_url),
            "footer": footer,
            "page": page,
            "sample": self.says(lambda: _("SAMPLE – invented person. This document has no effect."))
            if sample
            else None,
            "sample_mark": "SAMPLE 样本",
        }

    def _moment(self, at: datetime, code: str) -> str:
        """Day and time, put together as the language does (CLDR: with its own comma, or none)."""
        together = str(get_datetime_format("medium", locale=locale(code)))
        told = format_time(at, "HH:mm", locale=locale(code))
        return together.replace("{1}", self._day(at.date(), code)).replace("{0}", told)

    def _day(self, on: date, code: str) -> str:
        form = "EEEE d MMMM y" if code == SOURCE else "full"
        return format_date(on, form, locale=locale(code))


def typeset(template: str, sheet: dict[str, object], *, at: datetime, form: str = "pdf") -> bytes:
    """The document of a sheet: a PDF for archives, or for looking at it, a PNG of its first page.

    Args:
        template: file in this folder.
        at: stands in the document as the time it was made.
    """
    import typst  # 7 MB, and few web processes ever set a document

    made = typst.compile(
        _HERE / template,
        format="png" if form == "png" else "pdf",
        ppi=110 if form == "png" else None,
        font_paths=fonts(),
        sys_inputs={"sheet": json.dumps(sheet, ensure_ascii=False)},
        pdf_standards=_STANDARD if form == "pdf" else None,
        timestamp=int(at.timestamp()),
    )
    first = made[0] if isinstance(made, list) else made
    if not isinstance(first, bytes):
        raise TypeError("typst gave no document")
    return first
