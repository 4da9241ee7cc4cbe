"""Files that are two kinds of file in one: a picture for us, a program or an archive for somebody else.

Cleaning would take the second one out anyway. It is refused all the same, because it says what the sender is up
to, and because no scanner or camera makes such files.
"""

import re
from typing import Final

from wenjin.core.files.content_types import JPEG, PDF, PNG, WEBP, looks_like_program

_MARKUP: Final = re.compile(
    rb"<\s*(script|html|svg|iframe|body|object|embed)\b|<\?php|<!doctype\s+html", re.IGNORECASE
)
_BEGINNINGS: Final = (
    b"%PDF-",
    b"PK\x03\x04",
    b"Rar!\x1a\x07",
    b"7z\xbc\xaf\x27\x1c",
    b"MZ",
    b"\x7fELF",
    b"#!/",
)
_BLANK: Final = b"\0\t\n\f\r \xef\xbb\xbf\x1a"
_END_OF_ZIP: Final = b"PK\x05\x06"
_END_OF_ZIP_BYTES: Final = 22
_PDF_HEADER_WITHIN: Final = 1024


def is_polyglot(content: bytes, media_type: str) -> bool:
    """The content is something else besides the type that its first bytes tell."""
    if _ends_as_zip(content):
        return True
    if media_type == PDF:
        return (
            _has_stranger_before(content)
            or _is_stranger(_tail_of_pdf(content))
            or looks_like_program(content)
        )
    if b"%PDF-" in content[:_PDF_HEADER_WITHIN]:
        return True
    return _is_stranger(_tail_of_picture(content, media_type)) or looks_like_program(content)


def _ends_as_zip(content: bytes) -> bool:
    """A ZIP archive is found from its end, so one can be hung on behind anything (APPNOTE 4.3.16)."""
    place = content.rfind(_END_OF_ZIP, max(0, len(content) - 0xFFFF - _END_OF_ZIP_BYTES))
    if place < 0 or len(content) - place < _END_OF_ZIP_BYTES:
        return False
    comment = int.from_bytes(content[place + 20 : place + 22], "little")
    return place + _END_OF_ZIP_BYTES + comment == len(content)


def _has_stranger_before(content: bytes) -> bool:
    """Something stands before the header of a PDF, or markup between the header and the first object."""
    header = content.find(b"%PDF-")
    if content[:header].strip(_BLANK):
        return True
    first = content.find(b" obj", header)
    return bool(_MARKUP.search(content[header : first if first >= 0 else None]))


def _tail_of_pdf(content: bytes) -> bytes:
    place = content.rfind(b"%%EOF")
    return content[place + 5 :] if place >= 0 else b""


def _tail_of_picture(content: bytes, media_type: str) -> bytes:
    """What stands behind the end of the picture. Cameras hang small films there, so it need not be bad."""
    if media_type == JPEG:
        return content[content.rfind(b"\xff\xd9") + 2 :]
    if media_type == PNG:
        place = content.rfind(b"IEND")
        return content[place + 8 :] if place >= 0 else b""
    if media_type == WEBP:
        return content[8 + int.from_bytes(content[4:8], "little") :]
    return b""


def _is_stranger(tail: bytes) -> bool:
    tail = tail.strip(_BLANK)
    return tail.startswith(_BEGINNINGS) or bool(_MARKUP.search(tail))
