"""How large a paper may be, packed and unpacked."""

from typing import Final

MEGABYTE: Final = 1_000_000

LARGEST_FILE: Final = 25 * MEGABYTE
"""Bytes of one file as it is handed in."""

LARGEST_UNPACKED: Final = 300 * MEGABYTE
"""Bytes of all streams of a PDF, inflated. A hundred pages scanned without loss stay below it."""

LARGEST_STREAM: Final = 150 * MEGABYTE
"""Bytes of one stream of a PDF, inflated; qpdf itself refuses more."""

MOST_PAGES: Final = 200
MOST_OBJECTS: Final = 100_000
"""Objects of a PDF; a hundred pages of a word processor have about two thousand."""

LARGEST_PICTURE: Final = 50_000_000
"""Pixels of a picture that must be decoded whole."""

LARGEST_PHOTO: Final = 210_000_000
"""Pixels of a JPEG, which the decoder can make smaller while it reads (cameras with 200 megapixels exist)."""

SHORTEST_EDGE: Final = 50
"""Pixels of the longer edge below which a picture shows nothing that anybody could read."""

LONGEST_EDGE: Final = 4096
"""Pixels of the longer edge that are kept; an A4 page is then at 350 dots per inch."""

LARGEST_SCAN: Final = 200_000_000
"""Pixels of all pages of a TIFF, or of pages that are joined to one PDF."""
