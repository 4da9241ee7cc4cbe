"""A private address to scan, drawn dark on white whatever the theme."""

import io

import segno
from django.utils.safestring import SafeString, mark_safe

QUIET_ZONE = 4
PIXELS = 4


def qr_svg(address: str) -> SafeString:
    """The QR code as an SVG element without style attributes; hidden from readers aloud, who have the address."""
    out = io.BytesIO()
    made = segno.make(address, error="m", micro=False)
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
    out = io.BytesIO()
    made = segno.make(address, error="m", micro=False)
    made.save(out, kind="svg", scale=PIXELS, border=QUIET_ZONE, dark="#000", light="#fff")
    return out.getvalue().decode("utf-8")
