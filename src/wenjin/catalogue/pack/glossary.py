"""Terms of a pack in the languages that it has them in: ``glossary/<language>.tsv``.

One line for each term, three columns between tabs: the id of a term of ``glossary.yaml``, the term in the
language, and its stems separated by ``|``. Lines that begin with ``#`` are remarks.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import replace
from pathlib import Path

from wenjin.catalogue.pack.problems import Problem
from wenjin.catalogue.pack.records import Record
from wenjin.lang.domain.registry import BY_CODE, SOURCE

TERM = "term"
_COLUMNS = 3
Words = dict[str, dict[str, dict[str, object]]]


def with_words(root: Path, records: Iterable[Record]) -> tuple[list[Record], list[Problem]]:
    """The records of a pack, each term among them with its words in all languages that have it."""
    known = list(records)
    terms = {record.identifier: record for record in known if record.kind == TERM}
    words, problems = read_words(root, terms.keys())
    problems += [problem for record in terms.values() for problem in _wrong_pattern(record)]
    return [_with(record, words) if record.kind == TERM else record for record in known], problems


def _with(record: Record, words: Words) -> Record:
    own = {code: found[record.identifier] for code, found in words.items() if record.identifier in found}
    return replace(record, document={**record.document, "words": own})


def _wrong_pattern(record: Record) -> Iterable[Problem]:
    try:
        re.compile(str(record.document["pattern"]))
    except re.error as error:
        yield Problem(
            record.source.name,
            record.line("pattern"),
            f"pattern is no regular expression: {error}",
            "mend it",
        )


def read_words(root: Path, terms: Collection[str]) -> tuple[Words, list[Problem]]:
    """Words by language and id of the term, and what is wrong in the files."""
    words: Words = {}
    problems: list[Problem] = []
    for path in sorted(root.glob("glossary/*.tsv")):
        name, code = path.relative_to(root).as_posix(), path.stem
        if code not in BY_CODE or code == SOURCE:
            problems.append(Problem(name, 0, f"{code!r} is not a language to translate into", "rename it"))
        else:
            words[code], found = _read(name, path, terms)
            problems += found
    return words, problems


def _read(
    name: str, path: Path, terms: Collection[str]
) -> tuple[dict[str, dict[str, object]], list[Problem]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError as error:
        return {}, [Problem(name, 0, f"not UTF-8 (byte {error.start})", "save it as UTF-8")]
    found: dict[str, dict[str, object]] = {}
    problems: list[Problem] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        columns = [column.strip() for column in line.split("\t")]
        stems = [stem for stem in columns[-1].split("|") if stem]
        if len(columns) != _COLUMNS or not columns[1] or not stems:
            message, remedy = "not three columns between tabs", "write: id, term, stems separated by |"
        elif columns[0] not in terms:
            message, remedy = f"{columns[0]!r} is no term of glossary.yaml", "mend the id"
        elif columns[0] in found:
            message, remedy = f"{columns[0]!r} stands twice", "keep one"
        else:
            found[columns[0]] = {"word": columns[1], "stems": stems}
            continue
        problems.append(Problem(name, number, message, remedy))
    return found, problems
