"""What a telephone reads from a printed receipt or letter: the pattern on the picture of its page, for tests.

The page is drawn and the pattern found by libraries that had no part in making it.
"""

import io

import pypdfium2
import zxingcpp
from PIL import Image

# Half of what a common printer gives, and what the camera of an old telephone makes of a sheet.
DOTS_PER_INCH = 150
_POINTS_PER_INCH = 72


def addresses_on(pdf: bytes) -> list[str]:
    """What the QR codes on all pages say, page by page."""
    return [one for picture in pictures(pdf) for one in scanned(picture)]


def scanned(picture: Image.Image) -> list[str]:
    """What the QR codes of a picture say."""
    found = zxingcpp.read_barcodes(picture)
    return [str(one.text) for one in found if one.format == zxingcpp.BarcodeFormat.QRCode]


def pictures(pdf: bytes) -> list[Image.Image]:
    """Its pages as they are printed."""
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    try:
        return [page.render(scale=DOTS_PER_INCH / _POINTS_PER_INCH).to_pil() for page in document]
    finally:
        document.close()
