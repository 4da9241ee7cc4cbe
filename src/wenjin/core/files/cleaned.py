"""What cleaning gives."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A paper as it will be stored.

    Attributes:
        media_type: of the cleaned content, which may differ from that of the original (a TIFF becomes a PDF).
        pages: of a PDF; a picture has one.
        notes: what cleaning changed, codes of ``refusals.NOTES``.
    """

    content: bytes
    media_type: str
    pages: int = 1
    notes: tuple[str, ...] = ()
