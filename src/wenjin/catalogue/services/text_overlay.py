"""What editors have changed, laid over the translations of a pack: loading a pack loses none of it."""

from collections.abc import Collection, Iterator, Mapping
from itertools import groupby

from wenjin.catalogue.models import TextEdit
from wenjin.catalogue.pack.texts import Translation, Translations
from wenjin.core import clock


def overlaid(
    translations: Mapping[str, Translations], current: Collection[str], languages: Collection[str] | None
) -> dict[str, Translations]:
    """The translations of a pack with the changes of editors over them.

    A change whose English is gone becomes stale. One that the pack has taken over is settled: when the pack says
    something else later, the pack is right.

    Args:
        current: fingerprints of all English sentences of the pack.
        languages: changes count in these only; in all when None.
    """
    found: dict[str, dict[tuple[str, str], Translation]] = {
        language: dict(entries) for language, entries in translations.items()
    }
    touched: list[TextEdit] = []
    for (language, context, source), chain in _chains(languages):
        entries = found.setdefault(language, {})
        said, last = entries.get((context, source)), chain[-1]
        is_gone = last.source_hash not in current
        if is_gone != (last.stale_at is not None):
            last.stale_at = clock.now() if is_gone else None
            touched.append(last)
        if said is not None and (said.value, said.state) == (last.value, last.state):
            for edit in chain:
                edit.settled_at = clock.now()
            touched += [edit for edit in chain if edit not in touched]
            continue
        # Whoever takes back all changes comes to what the pack says now.
        first, before = chain[0], (said.value, said.state) if said else ("", "")
        if said is not None and (first.old_value, first.old_state) != before:
            first.old_value, first.old_state, first.old_hash = *before, first.source_hash
            touched += [] if first in touched else [first]
        entries[context, source] = Translation(last.value, last.state)
    TextEdit.objects.bulk_update(
        touched, ["stale_at", "settled_at", "old_value", "old_state", "old_hash"], batch_size=200
    )
    return dict(found)


def _chains(
    languages: Collection[str] | None,
) -> Iterator[tuple[tuple[str, str, str], list[TextEdit]]]:
    """Changes of the same text that count, oldest first."""
    rows = TextEdit.objects.filter(undone_at__isnull=True, settled_at__isnull=True)
    if languages is not None:
        rows = rows.filter(language__in=languages)
    ordered = rows.order_by("language", "source_hash", "context", "pk")
    for _, chain in groupby(ordered, key=lambda edit: (edit.language, edit.source_hash, edit.context)):
        edits = list(chain)
        yield (edits[0].language, edits[0].context, edits[0].source), edits
