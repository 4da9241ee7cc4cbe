"""Loading a pack: all of it or nothing, and nothing twice."""

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path

from django.db import transaction

from wenjin.catalogue.models import Pack, RecordVersion
from wenjin.catalogue.pack.problems import PackRefused, Problem
from wenjin.catalogue.pack.reader import PackContent, pack_hash, read_pack
from wenjin.catalogue.pack.records import Record
from wenjin.catalogue.queries.procedure_archive import forget
from wenjin.catalogue.services.procedure_versions import refuse_changed_procedures
from wenjin.catalogue.services.projection import project
from wenjin.catalogue.services.texts import TextChanges, save_texts
from wenjin.core import clock


@dataclass(slots=True)
class LoadReport:
    """What a load did.

    Attributes:
        is_unchanged: the same pack was loaded before; nothing was touched.
        records: how many records of each kind the pack has.
        added, changed, removed: records that got a first, a further, or no more open version.
        texts: rows of text written, by what happened to them.
    """

    pack: str
    is_unchanged: bool
    records: dict[str, int] = field(default_factory=dict)
    added: int = 0
    changed: int = 0
    removed: int = 0
    texts: TextChanges = field(default_factory=TextChanges)

    def as_json(self) -> dict[str, object]:
        """For machines."""
        return asdict(self)


def load_pack(root: Path, languages: Collection[str] | None = None) -> LoadReport:
    """Validate the pack in ``root`` and make the database say what it says.

    Loading the same pack twice changes nothing. A changed record closes its open version and opens a new one.

    Args:
        root: folder of the pack.
        languages: codes of those whose texts are kept; all that the pack has when None.

    Raises:
        PackRefused: the pack has errors; nothing was changed.
    """
    known = Pack.objects.filter(content_hash=pack_hash(root)).first() if root.is_dir() else None
    if known is not None:
        return LoadReport(known.identifier, is_unchanged=True)
    content = read_pack(root, languages)
    refuse_what_contradicts_the_archive(content)
    with transaction.atomic():
        report = _save(content, languages)
    forget()
    return report


def refuse_what_contradicts_the_archive(content: PackContent) -> None:
    """Compare a pack with what this database has loaded before.

    Raises:
        PackRefused: it is another city, or changes a version of a procedure that cases may have pinned.
    """
    _refuse_second_city(content)
    refuse_changed_procedures(content.records)


def _refuse_second_city(content: PackContent) -> None:
    """A house serves one city: another pack beside the loaded one would mix their services."""
    other = Pack.objects.exclude(identifier=str(content.about.document["id"])).first()
    if other is not None:
        raise PackRefused(
            [
                Problem(
                    content.about.source.name,
                    content.about.line("id"),
                    f"this database holds the pack {other.identifier!r}",
                    "load it into a database of its own",
                )
            ]
        )


def _save(content: PackContent, languages: Collection[str] | None) -> LoadReport:
    about = content.about.document
    pack, _ = Pack.objects.update_or_create(
        identifier=str(about["id"]),
        defaults={
            "as_of": date.fromisoformat(str(about["as_of"])),
            "content_hash": content.content_hash,
            "loaded_at": clock.now(),
            "document": dict(about),
        },
    )
    report = LoadReport(pack.identifier, is_unchanged=False)
    report.records = dict(Counter(record.kind for record in content.records))
    touched = _save_versions(pack, content.records, report)
    project(content.records, touched)
    report.texts = save_texts((content.about, *content.records), content.translations, languages)
    return report


def _save_versions(pack: Pack, records: Iterable[Record], report: LoadReport) -> set[tuple[str, str]]:
    """Open, change and close versions; returns (kind, id) of what is new, changed or gone."""
    open_versions = {
        (one.kind, one.identifier): one
        for one in RecordVersion.objects.filter(pack=pack, valid_to__isnull=True)
    }
    today = clock.today()
    fresh: list[RecordVersion] = []
    closed: list[RecordVersion] = []
    moved: list[RecordVersion] = []
    touched: set[tuple[str, str]] = set()
    for record in records:
        key = (record.kind, record.identifier)
        content_hash = document_hash(record.document)
        current = open_versions.pop(key, None)
        if current is not None and current.content_hash == content_hash:
            if current.position != record.position:
                current.position = record.position
                moved.append(current)
                touched.add(key)
            continue
        touched.add(key)
        starts_on = pack.as_of
        if current is not None:
            report.changed += 1
            starts_on = starts_on if starts_on > current.valid_from else max(today, current.valid_from)
            current.valid_to = starts_on
            closed.append(current)
        else:
            report.added += 1
        fresh.append(
            RecordVersion(
                pack=pack,
                kind=record.kind,
                identifier=record.identifier,
                valid_from=starts_on,
                position=record.position,
                content_hash=content_hash,
                document=dict(record.document),
            )
        )
    for key, gone in open_versions.items():
        gone.valid_to = max(today, gone.valid_from)
        closed.append(gone)
        touched.add(key)
        report.removed += 1
    # Closed before opened: the database allows one open version per record.
    RecordVersion.objects.bulk_update(closed, ["valid_to"])
    RecordVersion.objects.bulk_update(moved, ["position"])
    RecordVersion.objects.bulk_create(fresh, batch_size=500)
    return touched


def document_hash(document: Mapping[str, object]) -> str:
    """Fingerprint of a record, independent of the order of its keys."""
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
