"""A whole pack: read, checked, ready to be loaded."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from wenjin.catalogue.pack.glossary import with_words
from wenjin.catalogue.pack.problems import PackRefused, Problem
from wenjin.catalogue.pack.procedures import check_procedures
from wenjin.catalogue.pack.records import FILE_KINDS, Record, records_of
from wenjin.catalogue.pack.references import check_references
from wenjin.catalogue.pack.schema import check_shape
from wenjin.catalogue.pack.source import read_yaml
from wenjin.catalogue.pack.texts import Translation, read_translations

_REQUIRED = ("pack.yaml",)
# Counted into the content hash: a new release that reads packs differently loads them anew.
READER_VERSION = "3"


@dataclass(frozen=True, slots=True)
class PackContent:
    """A pack without errors.

    Attributes:
        about: pack.yaml.
        records: all other records, in the order of the files.
        translations: by language, then by (context, English).
        content_hash: SHA-256 over names and bytes of all files.
    """

    about: Record
    records: tuple[Record, ...]
    translations: dict[str, dict[tuple[str, str], Translation]]
    content_hash: str


def pack_hash(root: Path) -> str:
    """Fingerprint of all files of a pack: equal means that nothing has changed."""
    digest = hashlib.sha256(READER_VERSION.encode())
    for path in sorted(root.rglob("*")):
        if path.is_file() and path.suffix in (".yaml", ".po", ".tsv"):
            digest.update(path.relative_to(root).as_posix().encode() + b"\0")
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def read_pack(root: Path, languages: Collection[str] | None = None) -> PackContent:
    """The pack in this folder, with its texts in these languages; in all that it has when None.

    Raises:
        PackRefused: with every problem found, not only the first.
    """
    if not root.is_dir():
        raise PackRefused([Problem(str(root), 0, "no such folder", "name the folder that holds pack.yaml")])
    records, problems = _records(root)
    records, term_problems = with_words(root, records)
    problems += term_problems
    translations, text_problems = read_translations(root, languages)
    problems += text_problems
    about = next((record for record in records if record.kind == "pack"), None)
    if not problems:
        # References are looked at only when all files can be read: half a pack would name false culprits.
        problems += check_references(records)
    if not problems:
        # Procedures follow names through services, so these must lead somewhere already.
        problems += check_procedures(records)
    if problems or about is None:
        raise PackRefused(problems)
    rest = tuple(record for record in records if record.kind != "pack")
    return PackContent(about, rest, translations, pack_hash(root))


def _records(root: Path) -> tuple[list[Record], list[Problem]]:
    records: list[Record] = []
    problems = [Problem(name, 0, "is missing", "add it") for name in _REQUIRED if not (root / name).is_file()]
    known: set[Path] = set()
    for kind in FILE_KINDS:
        position = 0
        for path in sorted(root.glob(kind.pattern)):
            known.add(path)
            source, found = read_yaml(root, path)
            if not found:
                found = check_shape(source, kind.schema)
            problems += found
            if not found:
                of_file = list(records_of(source, kind, position))
                position += len(of_file)
                records += of_file
                if kind.record and kind.record != "pack" and of_file[0].identifier != path.stem:
                    problems.append(
                        Problem(
                            source.name,
                            of_file[0].line(kind.identifier),
                            f"the file is named {path.stem!r}, its record {of_file[0].identifier!r}",
                            "give both the same name",
                        )
                    )
    for path in sorted(root.rglob("*.y*ml")):
        if path not in known:
            problems.append(
                Problem(
                    path.relative_to(root).as_posix(), 0, "no kind of file lies here", "move or remove it"
                )
            )
    return records, problems
