"""Which file holds which kind of record."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from wenjin.catalogue.pack.source import Path_, SourceFile


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file of a pack.

    Attributes:
        pattern: where such files lie, as a glob inside the pack.
        schema: name of its JSON Schema.
        lists: kind of record by the key of the list that holds them; empty when the file is one record.
        record: kind of record when the file is one.
        identifier: key that identifies a record that is a file.
    """

    pattern: str
    schema: str
    lists: tuple[tuple[str, str], ...] = ()
    record: str = ""
    identifier: str = "id"


FILE_KINDS: tuple[FileKind, ...] = (
    FileKind("pack.yaml", "pack", record="pack"),
    FileKind("authorities.yaml", "authorities", (("authorities", "authority"),)),
    FileKind("events.yaml", "events", (("life_events", "life_event"), ("business_events", "business_event"))),
    FileKind("actors.yaml", "actors", (("actors", "actor"),)),
    FileKind("themes.yaml", "themes", (("themes", "theme"),)),
    FileKind("anchors.yaml", "anchors", (("anchors", "anchor"),)),
    FileKind("calendars.yaml", "calendars", (("calendars", "calendar"),)),
    FileKind("centres.yaml", "centres", (("centres", "centre"),)),
    FileKind("halls/*.yaml", "hall", record="hall"),
    FileKind("checkpoints.yaml", "checkpoints", (("checkpoints", "checkpoint"),)),
    FileKind("evidence/*.yaml", "evidence", (("evidence", "evidence"),)),
    FileKind("facts/*.yaml", "facts", (("facts", "fact"), ("consistency", "consistency"))),
    FileKind("journeys.yaml", "journeys", (("journeys", "journey"),)),
    FileKind("services/*.yaml", "service", record="service"),
    FileKind("rules/*.yaml", "ruleset", record="ruleset"),
    FileKind("procedures/*.yaml", "procedure", record="procedure"),
    FileKind("glossary.yaml", "glossary", (("terms", "term"),)),
    FileKind("phrases/*.yaml", "phrases", record="phrases", identifier="language"),
)


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a pack, and where it stands."""

    kind: str
    identifier: str
    position: int
    document: Mapping[str, Any]
    source: SourceFile
    path: Path_

    def line(self, *path: str | int) -> int:
        """Line of a value inside the record."""
        return self.source.line((*self.path, *path))

    @property
    def subject(self) -> str:
        """What its texts belong to."""
        return f"{self.kind}/{self.identifier}"


def records_of(source: SourceFile, kind: FileKind, first: int) -> Iterator[Record]:
    """The records of a file whose shape has been checked, numbered from ``first``."""
    data = source.data
    if not isinstance(data, Mapping):
        return
    if kind.record:
        yield Record(kind.record, str(data.get(kind.identifier, "")), first, data, source, ())
        return
    position = first
    for key, record_kind in kind.lists:
        for index, document in enumerate(data.get(key) or []):
            yield Record(record_kind, str(document.get("id", "")), position, document, source, (key, index))
            position += 1
