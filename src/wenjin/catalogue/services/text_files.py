"""Changes of editors written back into the PO files of the pack, to be committed there."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from django.utils.translation import to_locale

from wenjin.catalogue.models import TextEdit
from wenjin.lang.domain.plurals import plurals
from wenjin.lang.po_files import read, set_state, written

_NEW: Final = "desk.po"
_HEAD: Final = "# Texts of the pack, from English, written on the content desk."


def write_back(root: Path) -> dict[str, int]:
    """Write every change that counts into ``texts/<language>/*.po``; what is there already stays as it is.

    A change whose English is gone is left out. Sentences that no file of the language has come into ``desk.po``.

    Returns:
        How many entries were written, by language.
    """
    rows = TextEdit.objects.filter(undone_at__isnull=True, settled_at__isnull=True, stale_at__isnull=True)
    last: dict[str, dict[tuple[str, str], TextEdit]] = {}
    for edit in rows.order_by("pk"):
        last.setdefault(edit.language, {})[edit.context, edit.source] = edit
    return {language: _write(root / "texts" / language, edits) for language, edits in sorted(last.items())}


def _write(folder: Path, edits: dict[tuple[str, str], TextEdit]) -> int:
    left = dict(edits)
    for path in sorted(folder.glob("*.po")):
        catalogue = read(path)
        mine = [key for key in left if catalogue.get(key[1], context=key[0] or None) is not None]
        _put(catalogue, [left.pop(key) for key in mine])
        if mine:
            path.write_bytes(written(catalogue))
    if left:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / _NEW
        catalogue = read(path) if path.is_file() else _fresh(folder.name)
        for context, source in left:
            catalogue.add(source, context=context or None)
        _put(catalogue, left.values())
        path.write_bytes(written(catalogue))
    return len(edits)


def _put(catalogue: Catalog, edits: Iterable[TextEdit]) -> None:
    for edit in edits:
        message = catalogue.get(edit.source, context=edit.context or None)
        if message is not None:
            message.string = edit.value
            set_state(message, edit.state)


def _fresh(language: str) -> Catalog:
    catalogue = Catalog(
        locale=to_locale(language),
        project="Wenjin",
        version="1",
        copyright_holder="",
        fuzzy=False,
        header_comment=_HEAD,
    )
    catalogue.mime_headers = [("Plural-Forms", plurals(language).header)]
    return catalogue
