"""Rows of text for the records of a pack."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from wenjin.catalogue.models import CatalogueText
from wenjin.catalogue.pack.records import Record
from wenjin.catalogue.pack.texts import SourceText, Translations, texts_of, translated
from wenjin.lang.domain.registry import SOURCE
from wenjin.lang.domain.sources import source_hash

Key = tuple[str, str, str]
_BATCH = 1000


@dataclass(slots=True)
class TextChanges:
    """How many rows of text were written."""

    added: int = 0
    changed: int = 0
    stale: int = 0
    removed: int = 0


def save_texts(records: Iterable[Record], translations: Mapping[str, Translations]) -> TextChanges:
    """Make the rows of text say what the records and the translations say.

    A translation whose English has changed is kept and marked stale until a new one comes.
    """
    sources = [text for record in records for text in texts_of(record)]
    hashes = {(text.subject, text.field): source_hash(text.value) for text in sources}
    wanted = _wanted(sources, translations)
    changes = TextChanges()
    changed: list[CatalogueText] = []
    gone: list[int] = []
    for row in CatalogueText.objects.all().iterator(chunk_size=5000):
        key = (row.language, row.subject, row.field)
        new = wanted.pop(key, None)
        current_hash = hashes.get((row.subject, row.field))
        if new is not None:
            if (row.value, row.state, row.source_hash) != (new.value, new.state, new.source_hash):
                row.value, row.state, row.source_hash = new.value, new.state, new.source_hash
                changed.append(row)
                changes.changed += 1
        elif current_hash is None or row.language == SOURCE:
            gone.append(row.pk)
        elif row.source_hash != current_hash and row.state != CatalogueText.State.STALE:
            row.state = CatalogueText.State.STALE
            changed.append(row)
            changes.stale += 1
        elif row.source_hash == current_hash:
            gone.append(row.pk)
    changes.added, changes.removed = len(wanted), len(gone)
    for start in range(0, len(gone), _BATCH // 2):
        CatalogueText.objects.filter(pk__in=gone[start : start + _BATCH // 2]).delete()
    CatalogueText.objects.bulk_update(changed, ["value", "state", "source_hash"], batch_size=_BATCH // 4)
    CatalogueText.objects.bulk_create(wanted.values(), batch_size=_BATCH)
    return changes


def _wanted(
    sources: Iterable[SourceText], translations: Mapping[str, Translations]
) -> dict[Key, CatalogueText]:
    wanted: dict[Key, CatalogueText] = {}
    for text in sources:
        of_source = source_hash(text.value)
        wanted[SOURCE, text.subject, text.field] = CatalogueText(
            language=SOURCE,
            subject=text.subject,
            field=text.field,
            value=text.value,
            state=CatalogueText.State.SOURCE,
            source_hash=of_source,
        )
        for language, entries in translations.items():
            found = translated(text, entries)
            if found is not None:
                wanted[language, text.subject, text.field] = CatalogueText(
                    language=language,
                    subject=text.subject,
                    field=text.field,
                    value=found.value,
                    state=found.state,
                    source_hash=of_source,
                )
    return wanted
