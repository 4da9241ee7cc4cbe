"""PDFs freed of everything that acts: scripts, actions, attached files, films, second form layers.

What stays is pages. The file is written anew by qpdf, so whatever no page refers to is gone with it. The one
exception is a signed PDF in which nothing had to be removed: it is kept byte for byte, because writing it anew
would break the signature that proves where the paper comes from.
"""

import io
import re
import threading
import zlib
from typing import Final

import pikepdf
from pikepdf import Name, Pdf

from wenjin.core.files.cleaned import Cleaned
from wenjin.core.files.content_types import PDF
from wenjin.core.files.limits import LARGEST_PHOTO, LARGEST_STREAM, LARGEST_UNPACKED, MOST_OBJECTS, MOST_PAGES
from wenjin.core.files.pdf_parts import PdfSweeper
from wenjin.core.files.refusals import FileRefused

_STREAM: Final = re.compile(rb"(?<!end)stream\r?\n")
_ESCAPE: Final = re.compile(rb"#([0-9A-Fa-f]{2})")
_ACTING: Final = re.compile(
    rb"/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData|GoToE|Rendition)\b"
)
"""Names long enough not to stand in packed data by chance; no script, action or attachment goes without one."""
_INFLATED_AT_ONCE: Final = 1 << 20
_END_WITHIN: Final = 2048
_setting_limits = threading.Lock()
_has_limits = False


def clean_pdf(content: bytes) -> Cleaned:
    """The pages of a PDF and nothing that acts.

    Raises:
        FileRefused: truncated, damaged, encrypted, too_large_unpacked, too_many_pages, dynamic_form, portfolio.
    """
    _set_limits()
    _check_end(content)
    _check_unpacked_size(content)
    try:
        with pikepdf.open(io.BytesIO(content), suppress_warnings=True) as pdf:
            return _cleaned(pdf, content)
    except pikepdf.PasswordError as error:
        raise FileRefused("encrypted") from error
    except FileRefused:
        raise
    except Exception as error:  # a file that is broken in its structure gives errors of every kind
        raise FileRefused("damaged") from error


def _cleaned(pdf: Pdf, content: bytes) -> Cleaned:
    pages = _check_shape(pdf)
    is_flawless = not pdf.get_warnings()
    sweeper = PdfSweeper(pdf, largest_picture=LARGEST_PHOTO)
    sweeper.sweep()
    notes = sorted(sweeper.notes)
    if pdf.is_encrypted:
        notes.append("lock_removed")
    if sweeper.is_signed:
        if not notes and is_flawless and not _ACTING.search(_without_escapes(content)):
            return Cleaned(content, PDF, pages, ("signature_kept",))
        notes.append("signature_lost")
    out = io.BytesIO()
    pdf.save(out, encryption=False, deterministic_id=True, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return Cleaned(out.getvalue(), PDF, pages, tuple(notes))


def _check_shape(pdf: Pdf) -> int:
    """Number of pages."""
    if len(pdf.objects) > MOST_OBJECTS:
        raise FileRefused("too_large_unpacked")
    pages = len(pdf.pages)
    if pages > MOST_PAGES:
        raise FileRefused("too_many_pages", limit=MOST_PAGES)
    if pages == 0:
        raise FileRefused("damaged")
    if Name.Collection in pdf.Root:
        raise FileRefused("portfolio")
    if bool(pdf.Root.get(Name.NeedsRendering, False)):
        raise FileRefused("dynamic_form")
    return pages


def _check_end(content: bytes) -> None:
    """A PDF ends with a marker; a download that broke off does not have it."""
    end = content.rfind(b"%%EOF")
    if end < 0 or b" obj" in content[end + _END_WITHIN :]:
        raise FileRefused("truncated")


def _check_unpacked_size(content: bytes) -> None:
    """Inflate all that looks like a deflated stream, within a budget, before any reader builds it in memory."""
    budget = LARGEST_UNPACKED
    for match in _STREAM.finditer(content):
        head = content[match.end() : match.end() + 2]
        if len(head) == 2 and head[0] & 0x0F == 8 and int.from_bytes(head, "big") % 31 == 0:
            budget -= _inflated_size(content, match.end(), min(budget, LARGEST_STREAM))
            if budget <= 0:
                raise FileRefused("too_large_unpacked")


def _inflated_size(content: bytes, start: int, most: int) -> int:
    """Bytes that come out of one deflated stream (RFC 1950).

    Raises:
        FileRefused: too_large_unpacked, when it is more than ``most``.
    """
    inflater, size = zlib.decompressobj(), 0
    waiting: bytes | memoryview = memoryview(content)[start:]
    try:
        while not inflater.eof:
            piece = inflater.decompress(waiting[:_INFLATED_AT_ONCE], _INFLATED_AT_ONCE)
            size += len(piece)
            if size > most:
                raise FileRefused("too_large_unpacked")
            rest = inflater.unconsumed_tail
            taken = min(_INFLATED_AT_ONCE, len(waiting)) - len(rest)
            waiting = waiting[taken:]
            if not piece and not waiting:
                break
    except zlib.error:
        pass  # not a deflated stream after all, or a broken one: the reader will say
    return size


def _without_escapes(content: bytes) -> bytes:
    """Names in a PDF may be written with escapes: ``/J#61vaScript``."""
    return _ESCAPE.sub(lambda match: bytes([int(match[1], 16)]), content)


def _set_limits() -> None:
    """Limits of qpdf, for the whole process; set once, before the first PDF is opened."""
    global _has_limits
    with _setting_limits:
        if not _has_limits:
            pikepdf.settings.set_qpdf_limits(
                flate_max_memory=LARGEST_STREAM,
                run_length_max_memory=LARGEST_STREAM,
                dct_max_memory=LARGEST_STREAM,
                png_max_memory=LARGEST_STREAM,
                tiff_max_memory=LARGEST_STREAM,
                max_stream_filters=5,
                doc_max_warnings=500,
            )
            _has_limits = True
