"""A private address to scan, drawn dark on white whatever the theme."""

import io
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString, mark_safe

if TYPE_CHECKING:
    import segno

QUIET_ZONE = 4
PIXELS = 4


def qr_svg(address: str) -> SafeString:
    """The QR code as an SVG element without style attributes; hidden from readers aloud, who have the address."""
    made, out = _made(address), io.BytesIO()
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
    return mark_safe(drawing)  # noqa: S308  drawn by the library from the pattern; the address is not in it


def qr_drawing(address: str) -> str:
    """The QR code as a whole SVG file."""
    made, out = _made(address), io.BytesIO()
    made.save(out, kind="svg", scale=PIXELS, border=QUIET_ZONE, dark="#000", light="#fff")
    return out.getvalue().decode("utf-8")


def _made(address: str) -> "segno.QRCode":
    import segno  # 2.5 MB, and few web processes ever draw a code

    return segno.make(address, error="m", micro=False)
