"""What all exchange files hold: sentences with their translations and states."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from wenjin.lang.domain.registry import BY_CODE
from wenjin.lang.domain.sources import source_hash

PACK: Final = "pack"
INTERFACE: Final = "interface"
PARTS: Final = (PACK, INTERFACE)
STALE: Final = "stale"
MOST_BYTES: Final = 12 * 1024 * 1024
MOST_UNITS: Final = 50_000
LONGEST: Final = 50_000
_NOTE: Final = "translation at export: "
_NOTHING: Final = "none"


class NotReadable(ValueError):
    """A file is not one of ours, or not one at all.

    Attributes:
        code: too_large, not_xml, not_xliff, not_po, encoding, entities (it declares a document type), too_many,
            no_language (it does not say its language, or one that the house does not have).
        about: line or detail, for whoever made the file.
    """

    def __init__(self, code: str, about: str = "") -> None:
        super().__init__(f"{code}: {about}" if about else code)
        self.code, self.about = code, about


@dataclass(frozen=True, slots=True)
class ExchangeUnit:
    """A sentence in an exchange file.

    Attributes:
        context: tells apart equal English sentences; empty for most.
        source: the English; singular and plural where it has both.
        target: the translation in all its forms; empty when there is none.
        state: machine, drafted, reviewed or stale; empty without a translation.
        places: where it stands: subject and field, or a file of the interface.
        was: ``fingerprint`` of the translation that stood here when the file was made; empty when it does not
            say.
    """

    context: str
    source: tuple[str, ...]
    target: tuple[str, ...] = ()
    state: str = ""
    places: tuple[str, ...] = ()
    was: str = field(default="", compare=False)

    @property
    def id(self) -> str:
        """Fingerprint of the English, and of the context where there is one: unique in a file."""
        of_source = source_hash(self.source[0])
        return f"{of_source}.{source_hash(self.context)}" if self.context else of_source


@dataclass(frozen=True, slots=True)
class ExchangeFile:
    """An exchange file.

    Attributes:
        language: code of the language of its translations.
        part: ``pack`` or ``interface``; empty when the file does not say.
    """

    language: str
    part: str
    units: tuple[ExchangeUnit, ...] = field(default=())


def fingerprint(target: tuple[str, ...]) -> str:
    """What an exported file says of a translation, so that a newer one is not taken back by an old file."""
    return source_hash("\x1f".join(target)) if target else _NOTHING


def as_note(target: tuple[str, ...]) -> str:
    """The same as a remark in a file."""
    return f"{_NOTE}{fingerprint(target)}"


def from_notes(notes: Iterable[str]) -> str:
    """The fingerprint that the remarks of a sentence hold; empty when none does."""
    return next((one.strip().removeprefix(_NOTE) for one in notes if one.strip().startswith(_NOTE)), "")


def language_code(tag: str) -> str:
    """The code of the house for what a file calls its language: ``zh_Hans``, ``zh-CN`` and ``ZH-HANS`` too.

    Raises:
        NotReadable: it names none of the languages.
    """
    folded = tag.strip().lower().replace("_", "-")
    known = {"zh-cn": "zh-hans", "zh-sg": "zh-hans", "zh": "zh-hans", "zh-tw": "zh-hant", "zh-hk": "zh-hant"}
    parts = folded.split("-")
    for count in range(len(parts), 0, -1):
        name = "-".join(parts[:count])
        found = known.get(name, {"tl": "fil", "iw": "he", "in": "id"}.get(name, name))
        if found in BY_CODE:
            return found
    raise NotReadable("no_language", tag[:40])
