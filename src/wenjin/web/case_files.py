"""From a form with files, or with ids of what arrived in pieces, to stored papers."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Final
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wenjin.cases.queries.papers import files_in_use
from wenjin.core.files import services as files
from wenjin.core.files import uploads
from wenjin.core.files.limits import LARGEST_FILE, MEGABYTE
from wenjin.core.files.models import StoredFile
from wenjin.core.files.refusals import FileRefused
from wenjin.lang.templatetags.lang import asked_language, number
from wenjin.web.joining import remark

# A form with several photographs as a whole; one file may be as large as core/files allows.
LARGEST_FORM: Final = 26 * 1024 * 1024
MOST_FILES: Final = 20
# Without HEIC: telephones then hand out their photographs as JPEG, which every office can open.
ACCEPT: Final = "application/pdf,image/jpeg,image/png,image/webp,image/tiff"
_PICTURE: Final = "image/"
_KINDS: Final = {"application/pdf": "PDF", "image/jpeg": "JPEG", "image/png": "PNG"}


class TooManyFiles(Exception):
    """More files at once than one paper can have pages photographed."""


def take_files(request: HttpRequest, owner: str, at: datetime) -> list[StoredFile]:
    """Everything that a form brought, stored; several photographs are joined to one document in their order.

    Args:
        owner: reference of the actor, whose uploads they must be.

    Raises:
        FileRefused: one of them is refused; nothing is kept of any.
        NoSuchUpload, WrongOffset: an upload is over or not complete.
        TooManyFiles: nothing was stored.
    """
    ids = [_uuid(one) for one in request.POST.getlist("upload")]
    sent = [one for one in request.FILES.getlist("file") if one.name]
    if len(ids) + len(sent) > MOST_FILES:
        raise TooManyFiles
    stored: list[StoredFile] = []
    try:
        stored += [uploads.finish(one, owner, at) for one in ids]
        for one in sent:
            stored.append(files.take_in(one.read(), name=one.name or "", at=at))
        return _joined(stored, at)
    except FileRefused:
        drop(stored, at)
        raise


def _joined(stored: list[StoredFile], at: datetime) -> list[StoredFile]:
    """Several pictures become one document; anything else stays as it is."""
    if len(stored) < 2 or not all(one.media_type.startswith(_PICTURE) for one in stored):
        return stored
    whole = files.take_in_pages([files.read(one) for one in stored], name=files.name_of(stored[0]), at=at)
    drop(stored, at)
    return [whole]


def drop(stored: Iterable[StoredFile], at: datetime) -> None:
    """Erase files that no paper uses.

    A form that is sent twice brings the file that is in the case already: the same upload is the same file.
    """
    rows = list(stored)
    kept = files_in_use(one.pk for one in rows)
    for one in rows:
        if one.pk not in kept:
            files.erase(one, at)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise uploads.NoSuchUpload(text) from None


def file_words(media_type: str, pages: int, size: int) -> str:
    """``PDF, 3 pages, 1.2 MB``."""
    return _file_words(media_type, pages, max(round(size / MEGABYTE, 1), 0.1), asked_language())


@lru_cache(maxsize=2048)
def _file_words(media_type: str, pages: int, megabytes: float, _language: str) -> str:
    """The same for every file that is as long and as large, in the language that is active."""
    told = ngettext("%(count)s page", "%(count)s pages", pages) % {"count": number(pages)}
    weight = _("%(count)s MB") % {"count": number(megabytes)}
    return remark(_KINDS.get(media_type, media_type), told if media_type == "application/pdf" else "", weight)


def allowed_words() -> str:
    """What may be given, in one sentence."""
    return _(
        "PDF, or photographs as JPEG or PNG, at most %(size)s MB. Several photographs become one document."
    ) % {"size": number(LARGEST_FILE // MEGABYTE)}


def too_large_words() -> str:
    """Said in the browser, before anything is sent."""
    return _(
        "This file is larger than %(size)s MB. Scan it with a lower resolution, or photograph the pages."
    ) % {"size": number(LARGEST_FILE // MEGABYTE)}
