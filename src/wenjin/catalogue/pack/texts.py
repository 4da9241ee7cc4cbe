"""The texts of records, and their translations from PO files.

The English stands in the records themselves. A translation is looked up by the English sentence, so that a
sentence is translated once; an entry with a context (``service/z-visa step/apply/name``) wins where the same
English needs two translations. When the English changes its old translation is no longer found: it is stale.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.pofile import PoFileError, read_po

from wenjin.catalogue.pack.problems import Problem
from wenjin.catalogue.pack.records import Record
from wenjin.lang.domain.registry import BY_CODE, SOURCE
from wenjin.lang.po_files import bad_line, state_of

# Keys whose values are sentences for readers, by kind of record.
_COMMON = frozenset({"title", "summary", "name", "note", "notes"})
TEXT_KEYS: Mapping[str, frozenset[str]] = {
    "service": _COMMON | {"authority", "channel", "legal_basis", "validity", "condition", "anchor", "basis"},
    "evidence": _COMMON | {"translation", "legalisation", "max_age"},
    "fact": frozenset({"question", "question_other", "hint", "label", "unit"}),
    "consistency": frozenset({"message"}),
    "ruleset": _COMMON | {"label", "text", "message", "effect", "reason"},
    "procedure": _COMMON
    | {
        "reason",
        "legal_basis",
        "remedy_basis",
        "label",
        "hint",
        "basis",
        "condition",
        "starts_when",
        "ends_when",
        "why",
    },
    "phrases": frozenset(),
    # A term has words of its own for each language.
    "term": frozenset(),
    "anchor": frozenset({"title", "name"}),
    "centre": _COMMON | {"place", "district"},
    # Names of people are no texts.
    "hall": frozenset({"title"}),
}
# Shorter words in the address of a text: step/file/name rather than steps/file/name.
_SINGULAR = {"steps": "step", "options": "option"}
_UNNAMED = frozenset({"bands"})


@dataclass(frozen=True, slots=True)
class SourceText:
    """A sentence of a record."""

    subject: str
    field: str
    value: str

    @property
    def place(self) -> str:
        """Its address, by which a translation of this place alone is found."""
        return f"{self.subject} {self.field}"


@dataclass(frozen=True, slots=True)
class Translation:
    """A translated sentence and how far it may be trusted."""

    value: str
    state: str


Translations = Mapping[tuple[str, str], Translation]


def texts_of(record: Record) -> Iterator[SourceText]:
    """All sentences of a record, with their addresses."""
    for field, value in sentences(record.kind, record.document):
        yield SourceText(record.subject, field, value)


def sentences(kind: str, document: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """All English sentences of a document of this kind, each with its path in it."""
    return _walk(document, TEXT_KEYS.get(kind, _COMMON), ())


def _walk(value: object, keys: frozenset[str], path: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if isinstance(inner, str):
                if key in keys and inner:
                    yield "/".join(path if key == "label" else (*path, str(key))), inner
            else:
                drops = key in _UNNAMED and path == ("fee",)
                yield from _walk(inner, keys, path if drops else (*path, _SINGULAR.get(str(key), str(key))))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            if isinstance(inner, Mapping):
                name = inner.get("id") or inner.get("code") or index
                yield from _walk(inner, keys, (*path, str(name)))


def read_translations(
    root: Path, languages: Collection[str] | None = None
) -> tuple[dict[str, dict[tuple[str, str], Translation]], list[Problem]]:
    """Translations by language, then by (context, English); the context is empty for most.

    Only files of these languages are opened; those of all when None.
    """
    found: dict[str, dict[tuple[str, str], Translation]] = {}
    problems: list[Problem] = []
    for folder in sorted(path for path in root.glob("texts/*") if path.is_dir()):
        if folder.name not in BY_CODE or folder.name == SOURCE:
            name = folder.relative_to(root).as_posix()
            problems.append(
                Problem(name, 0, f"{folder.name!r} is not a language to translate into", "rename it")
            )
            continue
        if languages is not None and folder.name not in languages:
            continue
        entries = found.setdefault(folder.name, {})
        for path in sorted(folder.glob("*.po")):
            problems += _read_file(root, path, entries)
    return found, problems


def _read_file(root: Path, path: Path, entries: dict[tuple[str, str], Translation]) -> list[Problem]:
    name = path.relative_to(root).as_posix()
    data = path.read_bytes()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return [Problem(name, 0, f"not UTF-8 (byte {error.start})", "save it as UTF-8")]
    bad = bad_line(text)
    if bad is not None:
        return [Problem(name, bad[0], f"not a PO file: {bad[1][:60]}", "mend the line")]
    try:
        catalogue = read_po(BytesIO(data), abort_invalid=True)
    except PoFileError as error:
        return [Problem(name, getattr(error, "lineno", 0) or 0, f"not a PO file: {error}", "mend the line")]
    problems: list[Problem] = []
    for message in catalogue:
        if not message.id or not message.string or not isinstance(message.id, str):
            continue
        key = (message.context or "", message.id)
        if key in entries and entries[key].value != message.string:
            problems.append(
                Problem(
                    name, message.lineno or 0, "translated a second time, differently", "keep one of the two"
                )
            )
        entries[key] = Translation(str(message.string), state_of(message))
    return problems


def translated(text: SourceText, translations: Translations) -> Translation | None:
    """The translation of a sentence, by its address or by its English."""
    return translations.get((text.place, text.value)) or translations.get(("", text.value))
