"""Pages as pictures joined to one PDF, each on a page of its own."""

import io
import zlib
from collections.abc import Iterable
from typing import Final

from pikepdf import Array, Dictionary, Name, Pdf, Stream
from PIL import Image

from wenjin.core.files.limits import LARGEST_FILE
from wenjin.core.files.refusals import FileRefused

_LONG_EDGE: Final = 842.0
"""Points of the longer edge of a page: A4."""
_QUALITY: Final = 85


def join_pages(pictures: Iterable[Image.Image]) -> tuple[bytes, int]:
    """A PDF with one page for each picture, and how many there are. Pictures are taken one at a time.

    Raises:
        FileRefused: too_large.
    """
    with Pdf.new() as pdf:
        taken = 0
        for picture in pictures:
            drawn = _drawn(pdf, picture)
            taken += len(drawn.read_raw_bytes())
            if taken > LARGEST_FILE:
                raise FileRefused("too_large", size=taken)
            _add_page(pdf, drawn, picture.size)
        out = io.BytesIO()
        count = len(pdf.pages)
        pdf.save(out, deterministic_id=True)
    return out.getvalue(), count


def _add_page(pdf: Pdf, drawn: Stream, size: tuple[int, int]) -> None:
    scale = _LONG_EDGE / max(size)
    width, height = round(size[0] * scale, 2), round(size[1] * scale, 2)
    page = pdf.add_blank_page(page_size=(width, height))
    page.obj.Resources = Dictionary(XObject=Dictionary(Page=drawn))
    page.obj.Contents = pdf.make_stream(f"q {width} 0 0 {height} 0 0 cm /Page Do Q".encode("ascii"))


def _drawn(pdf: Pdf, picture: Image.Image) -> Stream:
    """The picture as an image of the PDF: photos as JPEG, black and white without loss."""
    if picture.mode == "1":
        content, form = zlib.compress(picture.tobytes(), 6), Name.FlateDecode
        colours, bits = Name.DeviceGray, 1
    else:
        if picture.mode not in {"L", "RGB"}:
            picture = _on_white(picture)
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=_QUALITY)
        content, form, bits = out.getvalue(), Name.DCTDecode, 8
        colours = Name.DeviceGray if picture.mode == "L" else Name.DeviceRGB
    return Stream(
        pdf,
        content,
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=picture.width,
        Height=picture.height,
        ColorSpace=colours,
        BitsPerComponent=bits,
        Filter=Array([form]),
    )


def _on_white(picture: Image.Image) -> Image.Image:
    """What is transparent becomes paper."""
    white = Image.new("RGB", picture.size, "white")
    layer = picture.convert("RGBA")
    white.paste(layer, mask=layer.getchannel("A"))
    return white
