"""Rows of text for the records of a pack, with the changes of editors laid over them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from wenjin.catalogue.models import CatalogueText
from wenjin.catalogue.pack.records import Record
from wenjin.catalogue.pack.texts import SourceText, Translations, texts_of, translated
from wenjin.catalogue.services.text_overlay import overlaid
from wenjin.lang.domain.registry import SOURCE
from wenjin.lang.domain.sources import source_hash

Key = tuple[str, str, str]
_BATCH = 1000
_COLUMNS = ("value", "state", "source_hash", "is_of_place")


@dataclass(slots=True)
class TextChanges:
    """How many rows of text were written."""

    added: int = 0
    changed: int = 0
    stale: int = 0
    removed: int = 0


def save_texts(
    records: Iterable[Record],
    translations: Mapping[str, Translations],
    languages: Collection[str] | None = None,
) -> TextChanges:
    """Make the rows of text say what the records, the translations and the editors say.

    A translation whose English has changed is kept and marked stale until a new one comes.

    Args:
        languages: changes of editors count in these only; in all when None.
    """
    sources = [text for record in records for text in texts_of(record)]
    hashes = {(text.subject, text.field): source_hash(text.value) for text in sources}
    wanted = _wanted(sources, overlaid(translations, set(hashes.values()), languages))
    changes = TextChanges()
    changed: list[CatalogueText] = []
    gone: list[int] = []
    for row in CatalogueText.objects.all().iterator(chunk_size=5000):
        key = (row.language, row.subject, row.field)
        new = wanted.pop(key, None)
        current_hash = hashes.get((row.subject, row.field))
        if new is not None:
            if any(getattr(row, name) != getattr(new, name) for name in _COLUMNS):
                for name in _COLUMNS:
                    setattr(row, name, getattr(new, name))
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
    CatalogueText.objects.bulk_update(changed, _COLUMNS, batch_size=_BATCH // 5)
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
                    is_of_place=(text.place, text.value) in entries,
                )
    return wanted
