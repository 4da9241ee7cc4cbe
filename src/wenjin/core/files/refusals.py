"""Why a file was refused or what was changed in it: codes for programs, sentences for people."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wenjin.core.files.limits import LARGEST_FILE, MEGABYTE, MOST_PAGES


class FileRefused(Exception):
    """A file was not taken; nothing of it was kept.

    Attributes:
        code: one of ``CODES``.
        details: values for the sentence, JSON.
    """

    def __init__(self, code: str, **details: str | int) -> None:
        super().__init__(f"{code} {details}" if details else code)
        self.code = code
        self.details: Mapping[str, str | int] = details

    @property
    def words(self) -> str:
        """The sentence in the language that is active."""
        return words(self.code, self.details)


_SENTENCES: Final[Mapping[str, Promise | str]] = {
    "empty": gettext_lazy("The file is empty. Choose it again, or take a new photo."),
    "too_large_unpacked": gettext_lazy(
        "The file unpacks to more than we can open. Scan the paper again with a lower resolution."
    ),
    "too_small_picture": gettext_lazy(
        "The picture is so small that nobody can read it. Photograph the paper again, or scan it."
    ),
    "unknown_type": gettext_lazy(
        "We cannot tell what kind of file this is. Hand in a PDF, or a photo as JPEG or PNG."
    ),
    "encrypted": gettext_lazy(
        "The PDF is locked with a password. Open it, print it to a new PDF without a password, and hand in "
        "that one."
    ),
    "truncated": gettext_lazy(
        "The end of the file is missing. Download or scan it again, and hand it in whole."
    ),
    "damaged": gettext_lazy(
        "The file is damaged and cannot be opened. Scan the paper again, or save it again as PDF."
    ),
    "polyglot": gettext_lazy(
        "The file is two kinds of file in one, which is how attacks are hidden. Print it to a new PDF, or "
        "take a photo."
    ),
    "heic": gettext_lazy(
        "This photo is in Apple's HEIC format, which we cannot open. On an iPhone choose Settings, Camera, "
        "Formats, Most Compatible and take it again, or send the photo to yourself as JPEG."
    ),
    "dynamic_form": gettext_lazy(
        "This PDF is a form that only Adobe's reader can show. Open it there, print it to a PDF, and hand in "
        "that one."
    ),
    "portfolio": gettext_lazy(
        "This PDF is a folder with other files in it. Hand in the files inside one by one."
    ),
    "infected": gettext_lazy(
        "The virus scanner found something harmful in this file, so we did not keep it. Scan your device, and "
        "hand in a fresh copy or a photo of the paper."
    ),
    "not_scannable": gettext_lazy(
        "The virus scanner could not look into this file, so we did not keep it. Hand it in smaller, or "
        "as a photo."
    ),
    "no_scanner": gettext_lazy(
        "We cannot take files at the moment, because our virus scanner is not set up. Nothing you typed is lost; "
        "bring the paper to the counter or try again later."
    ),
    "storage_away": gettext_lazy(
        "We cannot keep files at the moment. Nothing you typed is lost; try again in a few minutes."
    ),
    "too_many_uploads": gettext_lazy(
        "Too many uploads of yours have begun and not ended. Wait until they are through, or try again tomorrow."
    ),
}
CODES: Final = frozenset(_SENTENCES) | {"too_large", "type_not_allowed", "too_many_pages"}

PASSING: Final = frozenset({"no_scanner", "storage_away"})
"""Refusals that are our trouble, not the file's: the same file may be taken later."""

_KINDS: Final[Mapping[str, Promise | str]] = {
    "program": gettext_lazy("This is a program, not a paper. Hand in a PDF, or a photo as JPEG or PNG."),
    "packed": gettext_lazy(
        "This is a packed folder. Unpack it and hand in the papers one by one, as PDF, JPEG or PNG."
    ),
    "office": gettext_lazy(
        "This is a file of a word processor or spreadsheet. Save it as PDF and hand in the PDF."
    ),
    "page": gettext_lazy("This is a web page. Print it to a PDF and hand in the PDF."),
    "drawing": gettext_lazy(
        "This is a drawing that can carry scripts. Save it as PDF or PNG and hand in that."
    ),
    "text": gettext_lazy("This is plain text. Print it to a PDF and hand in the PDF."),
    "video": gettext_lazy("This is a film or a sound. Hand in a PDF, or a photo as JPEG or PNG."),
    "not_a_photo": gettext_lazy(
        "This is a PDF, and here you join photos to one paper. Hand in the PDF by itself, or a photo of the page."
    ),
    "picture": gettext_lazy("We cannot open this kind of picture. Save it as JPEG or PNG and hand in that."),
}
_OTHER_KIND: Final = gettext_lazy(
    "We cannot take this kind of file. Hand in a PDF, or a photo as JPEG or PNG."
)

_NOTES: Final[Mapping[str, Promise | str]] = {
    "script_removed": gettext_lazy(
        "The PDF carried a program; we took it out. Look whether the paper is still whole."
    ),
    "attachment_removed": gettext_lazy(
        "The PDF carried other files; we took them out. If they are papers, hand them in too."
    ),
    "media_removed": gettext_lazy("The PDF carried film or sound; we took it out."),
    "form_layer_removed": gettext_lazy(
        "The PDF carried a second form layer; we took it out. Look whether your answers are still there."
    ),
    "lock_removed": gettext_lazy("The PDF was barred from changes; our copy is not."),
    "signature_kept": gettext_lazy(
        "The PDF is signed; we kept it as it is, so the signature can be checked."
    ),
    "signature_lost": gettext_lazy(
        "The PDF was signed. We had to change it, so the signature in our copy no longer counts; keep your "
        "original."
    ),
    "type_corrected": gettext_lazy("The ending of the file's name did not fit its content; we corrected it."),
    "made_smaller": gettext_lazy(
        "The picture was very large; we made it smaller. Look whether you can still read it."
    ),
    "first_picture_only": gettext_lazy("The file held several pictures that move; we kept the first."),
}
NOTES: Final = frozenset(_NOTES)


def words(code: str, details: Mapping[str, str | int] | None = None) -> str:
    """What happened and what to do, in the language that is active.

    Args:
        code: of a ``FileRefused``.
        details: its details.
    """
    given = details or {}
    if code == "too_large":
        return _(
            "The file has %(size)s MB; we can take at most %(limit)s MB. Scan it with a lower resolution, or "
            "hand in its pages in several files."
        ) % {"size": _megabytes(given.get("size", 0)), "limit": LARGEST_FILE // MEGABYTE}
    if code == "too_many_pages":
        limit = int(given.get("limit", MOST_PAGES))
        return ngettext(
            "The paper has too many pages; we can take at most %(limit)s page. Hand in only the pages that are "
            "asked for, or several files.",
            "The paper has too many pages; we can take at most %(limit)s pages. Hand in only the pages that are "
            "asked for, or several files.",
            limit,
        ) % {"limit": limit}
    if code == "type_not_allowed":
        return str(_KINDS.get(str(given.get("kind", "")), _OTHER_KIND))
    return str(_SENTENCES.get(code, _OTHER_KIND))


def note_words(note: str) -> str:
    """What cleaning changed, in the language that is active; empty for an unknown code."""
    return str(_NOTES.get(note, ""))


def _megabytes(size: str | int) -> str:
    """One decimal, rounded up, so that a file just over the limit never reads as the limit."""
    tenths = -(-int(size) * 10 // MEGABYTE)
    return f"{tenths // 10}.{tenths % 10}"
