"""Files of translations taken in: looked at first, then written in one transaction."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from wenjin.catalogue.models import TextImport
from wenjin.catalogue.queries.text_proposals import Proposal, interface_proposals, proposals
from wenjin.catalogue.services.text_edits import NewText, stream_of, write_texts
from wenjin.core.ledger import book
from wenjin.lang.domain.sources import source_hash
from wenjin.lang.exchange import po, xliff
from wenjin.lang.exchange.units import ExchangeFile, ExchangeUnit, NotReadable
from wenjin.lang.po_files import Entry, entries, forms, read, set_state, written

IMPORTED: Final = "text.imported"
KEPT_FOR: Final = timedelta(days=2)


class NotThere(LookupError):
    """There is no such file to take in: it was taken in before, belongs to somebody else, or is too old."""


def read_file(data: bytes) -> ExchangeFile:
    """An XLIFF or a PO file, told apart by how it begins.

    Raises:
        NotReadable: it is neither, or not one of ours.
    """
    head = data[:200].removeprefix(b"\xef\xbb\xbf").lstrip()
    is_xml = head.startswith(b"<") or data[:2] in (b"\xff\xfe", b"\xfe\xff")
    return xliff.read(data) if is_xml else po.read(data)


@transaction.atomic
def hand_in(language: str, found: ExchangeFile, *, by: str, at: datetime) -> TextImport:
    """Keep a file until whoever handed it in has looked at what it would change.

    Older files of the same person and language, and files of days ago, are thrown away.
    """
    TextImport.objects.filter(applied_at__isnull=True, by=by, language=language).delete()
    TextImport.objects.filter(at__lt=at - KEPT_FOR).delete()
    kept = [_as_json(one) for one in found.units if one.target]
    return TextImport.objects.create(language=language, units=kept, by=by, at=at)


def handed_in(pk: UUID, *, by: str) -> tuple[str, list[ExchangeUnit]]:
    """Language and sentences of a file that somebody has handed in and not yet taken in.

    Raises:
        NotThere: see there.
    """
    row = TextImport.objects.filter(pk=pk, by=by, applied_at__isnull=True).first()
    if row is None:
        raise NotThere
    return row.language, [_from_json(one) for one in row.units]


@transaction.atomic
def take_in(pk: UUID, *, by: str, at: datetime, chosen: Collection[str] = ()) -> int:
    """Write what a file changes, judged anew by what stands there now.

    Args:
        chosen: ids of sentences that are taken though something newer stands there.

    Returns:
        How many texts were written.

    Raises:
        NotThere: see there; two clicks write once.
    """
    row = TextImport.objects.select_for_update().filter(pk=pk, by=by, applied_at__isnull=True).first()
    if row is None or not TextImport.objects.filter(pk=pk, applied_at__isnull=True).update(applied_at=at):
        raise NotThere
    judged = proposals(row.language, map(_from_json, row.units), by=by, may_review=False, chosen=chosen)
    TextImport.objects.filter(pk=pk).update(units=[])
    return import_texts(row.language, judged, by=by, at=at)


@transaction.atomic
def import_texts(language: str, judged: Iterable[Proposal], *, by: str, at: datetime) -> int:
    """Write the changes among the proposals for the pack.

    Returns:
        How many texts were written.
    """
    new = [
        NewText(source_hash(one.unit.source[0]), one.unit.context, one.unit.target[0], one.state)
        for one in judged
        if one.is_change
    ]
    if not new:
        return 0
    edits = write_texts(language, new, by=by, at=at)
    payload = {"count": len(edits), "first": edits[0].pk, "last": edits[-1].pk} if edits else {"count": 0}
    book.append(stream_of(language), IMPORTED, at=at, actor=by, payload=payload)
    return len(edits)


def import_interface(path: Path, judged: Sequence[Proposal]) -> int:
    """Write the changes among the proposals for the interface into its PO file.

    Returns:
        How many sentences were written.
    """
    changes = {(one.unit.context, one.unit.source): one for one in judged if one.is_change}
    catalogue = read(path)
    for message in catalogue:
        change = changes.get((message.context or "", forms(message.id))) if message.id else None
        if change is not None:
            message.string = change.unit.target if len(change.unit.source) > 1 else change.unit.target[0]
            set_state(message, change.state)
    if changes:
        path.write_bytes(written(catalogue))
    return len(changes)


def judged_interface(path: Path, found: ExchangeFile, *, chosen: Collection[str] = ()) -> list[Proposal]:
    """What a file would change in the interface, whose PO file lies at ``path``."""
    known: list[Entry] = list(entries(read(path))) if path.is_file() else []
    return interface_proposals(found.language, found.units, known, chosen=chosen)


def _as_json(unit: ExchangeUnit) -> dict[str, Any]:
    return {
        "context": unit.context,
        "source": list(unit.source),
        "target": list(unit.target),
        "state": unit.state,
        "places": list(unit.places),
        "was": unit.was,
    }


def _from_json(one: dict[str, Any]) -> ExchangeUnit:
    return ExchangeUnit(
        one["context"],
        tuple(one["source"]),
        tuple(one["target"]),
        one["state"],
        tuple(one["places"]),
        one.get("was", ""),
    )


__all__ = [
    "NotReadable",
    "NotThere",
    "hand_in",
    "handed_in",
    "import_interface",
    "import_texts",
    "judged_interface",
    "read_file",
    "take_in",
]
