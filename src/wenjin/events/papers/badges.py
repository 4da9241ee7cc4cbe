"""Badges of guests: on sheets of A4 to be cut or torn apart, or one a page for printers of labels."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from wenjin.catalogue.exports.pdf import faces
from wenjin.catalogue.exports.qr import qr_drawing
from wenjin.events.papers.setting import set_paper
from wenjin.lang.domain.registry import SOURCE

_TEMPLATE: Final = Path(__file__).with_name("badges.typ")


@dataclass(frozen=True, slots=True)
class Size:
    """How large a badge is, in millimetres; on A4 in columns and rows, or alone on its page."""

    width: int
    height: int
    columns: int = 0
    rows: int = 0


SIZES: Final[Mapping[str, Size]] = {
    "a4": Size(90, 54, 2, 5),
    "62x100": Size(100, 62),
    "54x101": Size(101, 54),
}


@dataclass(frozen=True, slots=True)
class Badge:
    """What stands on a badge.

    Attributes:
        languages: own names of the languages somebody speaks here.
        ticket: the code that a door reads.
    """

    name: str
    organisation: str
    languages: str
    reference: str
    ticket: str


def badges_pdf(title: str, badges: Iterable[Badge], size: Size) -> bytes:
    """All badges, in the order given.

    Args:
        title: of the event; a line above each name.
    """
    sheet = {
        "title": title,
        "faces": faces(SOURCE),
        "width": size.width,
        "height": size.height,
        "is_sheet": bool(size.columns),
        "columns": size.columns,
        "rows": size.rows,
        "badges": [
            {
                "name": one.name or one.reference,
                "organisation": one.organisation,
                "languages": one.languages,
                "reference": one.reference,
                "qr": qr_drawing(one.ticket),
            }
            for one in badges
        ],
    }
    return set_paper(_TEMPLATE, sheet)
