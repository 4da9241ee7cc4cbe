"""PO files for translators, of the pack and of the interface alike."""

from collections.abc import Iterable
from io import BytesIO
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, PoFileParser
from django.utils.translation import to_locale

from wenjin.core import clock
from wenjin.lang.domain.plurals import plurals
from wenjin.lang.exchange.units import (
    LONGEST,
    MOST_BYTES,
    MOST_UNITS,
    PARTS,
    STALE,
    ExchangeFile,
    ExchangeUnit,
    NotReadable,
    as_note,
    from_notes,
    language_code,
)
from wenjin.lang.po_files import MACHINE, REVIEWED, bad_line, entries, written

MEDIA_TYPE: Final = "text/x-gettext-translation"
# Followed by what the file holds; Babel keeps no headers but its own.
_PROJECT: Final = "Wenjin"
_MOST_PLACES: Final = 5
# Headers in which Babel names people who do not exist.
_NOBODY: Final = (b'"Report-Msgid-Bugs-To: EMAIL@', b'"Last-Translator: FULL NAME', b'"Language-Team: ')


class _Whole(Catalog):
    """A catalogue that also keeps what a file says again in other words, where Babel keeps the first alone."""

    def __init__(self) -> None:
        """Begin without entries."""
        super().__init__()
        self.again: list[Message] = []

    def __setitem__(self, key: str | list[str] | tuple[str, ...], message: Message) -> None:
        """Add an entry; lay it aside when the same English was translated otherwise before."""
        first = self.get(key, message.context) if key else None
        if first is not None and (first.id, first.string) != (message.id, message.string):
            self.again.append(message)
        else:
            super().__setitem__(key, message)


def write(units: Iterable[ExchangeUnit], language: str, part: str) -> bytes:
    """A file for translators; what a machine translated, and what is older than its English, is fuzzy."""
    catalogue = Catalog(
        locale=to_locale(language),
        project=f"{_PROJECT} {part}",
        version="1",
        copyright_holder="",
        fuzzy=False,
        header_comment=f"# Wenjin, {part}, from English. See docs/translating.md.",
    )
    catalogue.mime_headers = [("Plural-Forms", plurals(language).header)]
    catalogue.creation_date = catalogue.revision_date = clock.now()
    for unit in units:
        is_plural = len(unit.source) > 1
        catalogue.add(
            unit.source if is_plural else unit.source[0],
            (unit.target if is_plural else unit.target[0]) if unit.target else None,
            locations=[(place.replace(" ", "#"), 0) for place in unit.places[:_MOST_PLACES]],
            flags=("fuzzy",) if unit.state in (MACHINE, STALE) else (),
            auto_comments=(as_note(unit.target),),
            user_comments=(REVIEWED,) if unit.state == REVIEWED else (),
            context=unit.context or None,
        )
    return b"\n".join(line for line in written(catalogue).split(b"\n") if not line.startswith(_NOBODY))


def read(data: bytes) -> ExchangeFile:
    """A file that came back; a sentence that it translates twice, differently, is in it twice.

    Raises:
        NotReadable: it is no PO file, or says no language of ours.
    """
    if len(data) > MOST_BYTES:
        raise NotReadable("too_large")
    try:
        text = data.decode("utf-8-sig")
        bad = bad_line(text)
        if bad is not None:
            raise NotReadable("not_po", f"line {bad[0]}")
        catalogue = _Whole()
        PoFileParser(catalogue, abort_invalid=True).parse(BytesIO(text.encode()))
    except UnicodeDecodeError as error:
        raise NotReadable("encoding", f"byte {error.start}") from error
    except NotReadable:
        raise
    except (PoFileError, ValueError, LookupError) as error:
        raise NotReadable("not_po", str(error)[:80]) from error
    headers = dict(catalogue.mime_headers)
    part = str(catalogue.project or "").removeprefix(_PROJECT).strip()
    units = [
        ExchangeUnit(
            entry.context,
            entry.source,
            entry.target,
            entry.state,
            tuple(place.replace("#", " ", 1) for place in entry.places),
            from_notes(entry.notes),
        )
        for entry in entries([*catalogue, *catalogue.again])
    ]
    if len(units) > MOST_UNITS:
        raise NotReadable("too_many")
    if any(len(text) > LONGEST for unit in units for text in (*unit.source, *unit.target)):
        raise NotReadable("too_large")
    language = language_code(headers.get("Language") or str(catalogue.locale_identifier or ""))
    return ExchangeFile(language, part if part in PARTS else "", tuple(units))
