"""PO files of translations: what an entry says, in which state it is, and how one is written anew."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation import to_language, to_locale

MACHINE: Final = "machine"
DRAFTED: Final = "drafted"
REVIEWED: Final = "reviewed"
# Words that may stand alone in a comment of an entry.
STATES: Final = (MACHINE, DRAFTED, REVIEWED)
_WIDTH: Final = 110
_LINE: Final = re.compile(r'#.*|((msgctxt|msgid|msgid_plural|msgstr(\[[0-9]\])?) +)?"([^"\\]|\\.)*"')


@dataclass(frozen=True, slots=True)
class Entry:
    """A sentence of a PO file and its translation.

    Attributes:
        context: tells apart equal English sentences; empty for most.
        source: the English; singular and plural where it has both.
        target: the translation in all its forms; empty when there is none.
        state: machine, drafted or reviewed; empty when there is no translation.
        line: in the file, from 1.
        places: files in which the sentence is said.
        notes: remarks of whoever made the file, for translators.
    """

    context: str
    source: tuple[str, ...]
    target: tuple[str, ...]
    state: str
    line: int = 0
    places: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, tuple[str, ...]]:
        """What tells it from all others of its file."""
        return self.context, self.source


def forms(value: object) -> tuple[str, ...]:
    """What Babel has as a text or as a list of texts."""
    if isinstance(value, str):
        return (value,)
    return tuple(str(one) for one in value) if isinstance(value, tuple | list) else ()


def state_of(message: Message) -> str:
    """How far a translation may be trusted: its mark *fuzzy*, else the first word of state in its comments."""
    if message.fuzzy:
        return MACHINE
    return next((word for word in message.user_comments if word in STATES), DRAFTED)


def set_state(message: Message, state: str) -> None:
    """Write the state beside an entry; *drafted* is what an entry without a word is."""
    message.flags.discard("fuzzy")
    rest = [word for word in message.user_comments if word not in STATES]
    message.user_comments = rest if state == DRAFTED else [state, *rest]


def entries(messages: Iterable[Message]) -> Iterator[Entry]:
    """All entries of a catalogue but the head, in the order of the file."""
    for message in messages:
        if message.id:
            target = forms(message.string)
            is_there = any(one.strip() for one in target)
            yield Entry(
                message.context or "",
                forms(message.id),
                target if is_there else (),
                state_of(message) if is_there else "",
                message.lineno or 0,
                tuple(place for place, _ in message.locations),
                tuple(message.auto_comments),
            )


def bad_line(text: str) -> tuple[int, str] | None:
    """The first line, with its number, that does not have the form of a PO file.

    Babel passes over a missing quotation mark and loses letters, so this is looked at first.
    """
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip() and not _LINE.fullmatch(line.strip()):
            return number, line.strip()
    return None


def read(path: Path) -> Catalog:
    """A PO file.

    Raises:
        PoFileError: it is none.
        OSError: it cannot be read.
    """
    return read_po(BytesIO(path.read_bytes()), abort_invalid=True)


def written(catalogue: Catalog) -> bytes:
    """A PO file in the form in which ours are kept: entries in their order, lines of one width."""
    stream = BytesIO()
    write_po(stream, catalogue, width=_WIDTH, include_lineno=False, sort_by_file=False)
    return stream.getvalue()


def interface_path(code: str) -> Path:
    """Where the sentences of the interface in a language are kept; the file need not be there."""
    return Path(settings.LOCALE_PATHS[0], to_locale(code), "LC_MESSAGES", "django.po")


def interface_languages() -> list[str]:
    """Codes of the languages that have a file of the interface."""
    return sorted(
        to_language(path.parts[-3]) for path in Path(settings.LOCALE_PATHS[0]).glob("*/LC_MESSAGES/django.po")
    )


def interface_entries(code: str) -> list[Entry]:
    """The sentences of the interface in a language; none when it has no file."""
    path = interface_path(code)
    return list(entries(read(path))) if path.is_file() else []


def translated(found: Iterable[Entry]) -> list[Entry]:
    """Those that have a translation."""
    return [entry for entry in found if entry.target]
