"""What a file is, told by its content and never by its name.

Two witnesses: the signature with which the formats that we take begin, and magika, a small neural network that
knows about two hundred types. The signature decides which reader opens the file; the network names what we do not
take, and contradicts when a paper looks like a program or a script.
"""

import threading
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from magika import Magika
    from magika.types import ContentTypeInfo

PDF: Final = "application/pdf"
JPEG: Final = "image/jpeg"
PNG: Final = "image/png"
WEBP: Final = "image/webp"
TIFF: Final = "image/tiff"
HEIC: Final = "image/heic"

ENDINGS: Final = {
    PDF: (".pdf",),
    JPEG: (".jpg", ".jpeg", ".jpe", ".jfif"),
    PNG: (".png",),
    WEBP: (".webp",),
    TIFF: (".tif", ".tiff"),
    HEIC: (".heic", ".heif"),
}

_HEIF_BRANDS: Final = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_PDF_HEADER_WITHIN: Final = 1024
"""Readers look for the header of a PDF in so many bytes (ISO 32000-1, implementation note 13)."""

_KIND_OF_GROUP: Final = {
    "executable": "program",
    "archive": "packed",
    "document": "office",
    "code": "text",
    "text": "text",
    "video": "video",
    "audio": "video",
    "image": "picture",
}
_KIND_OF_LABEL: Final = {"html": "page", "mht": "page", "svg": "drawing", "dwg": "drawing", "dxf": "drawing"}
_PROGRAM_TEXTS: Final = frozenset(
    {"javascript", "typescript", "vba", "batch", "powershell", "shell", "php", "html"}
)

_loading = threading.Lock()
_network: "Magika | None" = None


def signature_of(content: bytes) -> str | None:
    """Media type by the first bytes; None for what we do not know by signature."""
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return WEBP
    if content[:4] in {b"II*\0", b"MM\0*"}:
        return TIFF
    if content[4:8] == b"ftyp" and content[8:12] in _HEIF_BRANDS:
        return HEIC
    if b"%PDF-" in content[:_PDF_HEADER_WITHIN]:
        return PDF
    return None


def kind_of(content: bytes) -> str:
    """What a file is that we do not take: a kind of ``refusals``, or empty when the network does not know."""
    found = _identify(content)
    if found.label in {"unknown", "undefined", "empty"}:
        return ""
    return _KIND_OF_LABEL.get(found.label) or _KIND_OF_GROUP.get(found.group) or "other"


def looks_like_program(content: bytes) -> bool:
    """The network sees a program or a script, whatever the first bytes say."""
    found = _identify(content)
    return found.group == "executable" or found.label in _PROGRAM_TEXTS


def _identify(content: bytes) -> "ContentTypeInfo":
    return _loaded().identify_bytes(content).output


def _loaded() -> "Magika":
    """The network, loaded when the first file comes (about 0.2 s and 60 MB), never at the start."""
    global _network
    with _loading:
        if _network is None:
            from wenjin.core.files.magika_single import SingleThreadedMagika

            _network = SingleThreadedMagika()
        return _network
