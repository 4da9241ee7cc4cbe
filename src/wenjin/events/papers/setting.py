"""Sets a paper with the fonts of the installation. Every text reaches the template as data, never as markup."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from wenjin.catalogue.exports.pdf import fonts


def set_paper(
    template: Path, sheet: Mapping[str, object], *, at: datetime | None = None, is_kept: bool = False
) -> bytes:
    """The PDF of a sheet; the same sheet at the same time gives the same bytes.

    Args:
        template: file of typst; the sheet is there as JSON, an input of the same name.
        at: stands in the document as the time it was made.
        is_kept: a form for archives (PDF/A-2u).
    """
    import typst  # 7 MB, and few web processes ever set a document

    made = typst.compile(
        template,
        format="pdf",
        font_paths=fonts(),
        sys_inputs={"sheet": json.dumps(sheet, ensure_ascii=False)},
        pdf_standards="a-2u" if is_kept else None,
        timestamp=int(at.timestamp()) if at is not None else 0,
    )
    if not isinstance(made, bytes):
        raise TypeError("typst gave no single document")
    return made


def set_picture(template: Path, sheet: Mapping[str, object], *, ppi: float) -> bytes:
    """The PNG of a sheet of one page.

    Args:
        template: as for ``set_paper``.
        ppi: pixels for an inch of the page.
    """
    import typst

    made = typst.compile(
        template,
        format="png",
        ppi=ppi,
        font_paths=fonts(),
        sys_inputs={"sheet": json.dumps(sheet, ensure_ascii=False)},
    )
    if not isinstance(made, bytes):
        raise TypeError("typst gave no single picture")
    return made
