"""What was changed in a text: by editors, and in the English that it was made from."""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final

from wenjin.catalogue.models import RecordVersion, TextEdit
from wenjin.catalogue.pack.texts import sentences
from wenjin.catalogue.queries.text_units import Place, Unit
from wenjin.lang.domain.sources import source_hash

KEPT: Final = "kept"
ADDED: Final = "added"
REMOVED: Final = "removed"
_WORDS: Final = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a sentence that were kept, added or removed."""

    how: str
    text: str


@dataclass(frozen=True, slots=True)
class PastEdit:
    """A change that somebody made; ``is_live`` when it can be undone."""

    pk: int
    value: str
    state: str
    old_value: str
    old_state: str
    author: str
    by: str
    at: datetime
    is_undone: bool
    is_live: bool


def older_english(unit: Unit) -> str | None:
    """The English that a stale translation was made from, from the archive; None when it is not there."""
    return next((found for place in unit.places if (found := _from_archive(place, unit.made_from))), None)


@lru_cache(maxsize=200)
def _from_archive(place: Place, wanted: str) -> str | None:
    (kind, _, identifier), path = place[0].partition("/"), place[1]
    versions = RecordVersion.objects.filter(kind=kind, identifier=identifier, valid_to__isnull=False)
    for document in versions.order_by("-valid_from", "-pk").values_list("document", flat=True):
        for where, english in sentences(kind, document):
            if where == path and source_hash(english) == wanted:
                return english
    return None


def difference(old: str, new: str) -> Iterator[Piece]:
    """What became of a sentence, word by word, in the order in which it is read."""
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for how, first, last, start, end in matcher.get_opcodes():
        if how == "equal":
            yield Piece(KEPT, "".join(after[start:end]))
            continue
        if first < last:
            yield Piece(REMOVED, "".join(before[first:last]))
        if start < end:
            yield Piece(ADDED, "".join(after[start:end]))


def past_edits(language: str, unit: Unit, most: int = 20) -> list[PastEdit]:
    """What editors did to a text, the newest first."""
    rows = TextEdit.objects.filter(language=language, source_hash=unit.source_hash, context=unit.context)
    live = rows.filter(undone_at__isnull=True, settled_at__isnull=True).order_by("-pk").first()
    return [
        PastEdit(
            one.pk,
            one.value,
            one.state,
            one.old_value,
            one.old_state,
            one.author,
            one.by,
            one.at,
            one.undone_at is not None,
            live is not None and one.pk == live.pk,
        )
        for one in rows.order_by("-pk")[:most]
    ]


def author_of(language: str, unit: Unit) -> str:
    """Who wrote the words that stand there, as a reference; empty when they came with the pack."""
    row = (
        TextEdit.objects.filter(
            language=language,
            source_hash=unit.source_hash,
            context=unit.context,
            value=unit.target,
            undone_at__isnull=True,
        )
        .order_by("-pk")
        .first()
    )
    return row.author if row is not None else ""


def last_edits(language: str) -> dict[tuple[str, str], tuple[str, datetime]]:
    """Who wrote each text last, and when, by fingerprint of the English and context."""
    rows = TextEdit.objects.filter(language=language, undone_at__isnull=True).order_by("pk")
    columns = ("source_hash", "context", "author", "at")
    return {
        (of_source, context): (author, at) for of_source, context, author, at in rows.values_list(*columns)
    }


def authors_of(language: str) -> dict[tuple[str, str, str], str]:
    """Who wrote which words, by fingerprint of the English, context and the words."""
    rows = TextEdit.objects.filter(language=language, undone_at__isnull=True).order_by("pk")
    columns = ("source_hash", "context", "value", "author")
    return {
        (of_source, context, value): author
        for of_source, context, value, author in rows.values_list(*columns)
    }
