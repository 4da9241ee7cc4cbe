"""Metadata cut out of a JPEG without touching its pixels, for photos inside a PDF."""

from typing import Final

_CUT: Final = frozenset({0xE1, 0xED, 0xFE})
"""APP1 (EXIF and XMP: place, time, camera), APP13 (IPTC) and comments. Colour profiles and Adobe's mark stay."""
_START_OF_SCAN: Final = 0xDA
_WITHOUT_LENGTH: Final = frozenset({0x01, *range(0xD0, 0xDA)})


def without_metadata(photo: bytes) -> bytes:
    """The JPEG without the segments that tell where and when (ITU-T T.81, annex B).

    What cannot be read as segments is given back as it came.
    """
    if not photo.startswith(b"\xff\xd8"):
        return photo
    kept, place = [photo[:2]], 2
    while place + 4 <= len(photo) and photo[place] == 0xFF:
        marker = photo[place + 1]
        if marker == _START_OF_SCAN:
            return b"".join((*kept, photo[place:]))
        length = 0 if marker in _WITHOUT_LENGTH else int.from_bytes(photo[place + 2 : place + 4], "big")
        end = place + 2 + length
        if marker not in _CUT:
            kept.append(photo[place:end])
        place = end
    return photo
