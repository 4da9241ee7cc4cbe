"""The picture of a ticket: the code that a door reads, as a QR code, dark on white whatever the theme."""

import io
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from django.utils.safestring import SafeString, mark_safe

if TYPE_CHECKING:
    import segno

QUIET_ZONE: Final = 4
PIXELS: Final = 5
PIXELS_OF_A_FILE: Final = 12
# Every reader reads all eight patterns; to look for the evenest takes five times as long as to draw one.
_PATTERN: Final = 2


@lru_cache(maxsize=512)
def ticket_svg(code: str) -> SafeString:
    """As an element of a page; hidden from readers aloud, who have the code beside it."""
    made, out = _made(code), io.BytesIO()
    made.save(
        out,
        kind="svg",
        xmldecl=False,
        svgns=False,
        border=QUIET_ZONE,
        dark="#000",
        light="#fff",
        svgclass="qr",
        lineclass=None,
        omitsize=True,
        nl=False,
    )
    size = made.symbol_size(scale=PIXELS, border=QUIET_ZONE)[0]
    drawing = out.getvalue().decode("ascii")
    drawing = drawing.replace("<svg ", f'<svg aria-hidden="true" width="{size}" height="{size}" ', 1)
    return mark_safe(drawing)  # noqa: S308  drawn by the library from the pattern; the code is not in it


def ticket_png(code: str) -> bytes:
    """As a file that a phone keeps among its photos."""
    out = io.BytesIO()
    _made(code).save(out, kind="png", scale=PIXELS_OF_A_FILE, border=QUIET_ZONE)
    return out.getvalue()


def _made(code: str) -> "segno.QRCode":
    import segno  # 2.5 MB, and few web processes ever draw a code

    return segno.make(code, error="m", micro=False, mask=_PATTERN)
