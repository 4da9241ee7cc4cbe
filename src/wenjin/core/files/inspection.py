"""Every file that somebody hands in goes through here: judged by its content, cleaned, or refused."""

import mimetypes
from collections.abc import Iterator
from pathlib import PurePosixPath

from PIL import Image

from wenjin.core.files import content_types as types
from wenjin.core.files.cleaned import Cleaned
from wenjin.core.files.joining import join_pages
from wenjin.core.files.limits import LARGEST_FILE, LARGEST_SCAN, MOST_PAGES
from wenjin.core.files.pdfs import clean_pdf
from wenjin.core.files.pictures import clean_picture, page_of_picture, pages_of_scan
from wenjin.core.files.polyglots import is_polyglot
from wenjin.core.files.refusals import FileRefused

_LONGEST_NAME = 200


def inspect(content: bytes, *, name: str = "") -> Cleaned:
    """The cleaned form of a paper.

    Args:
        name: as it was given; only compared, never believed.

    Raises:
        FileRefused: with one of ``refusals.CODES``.
    """
    media_type = _type_of(content)
    if media_type == types.PDF:
        cleaned = clean_pdf(content)
    elif media_type == types.TIFF:
        joined, pages = join_pages(pages_of_scan(content))
        cleaned = Cleaned(joined, types.PDF, pages)
    else:
        cleaned = clean_picture(content, media_type)
    check_size(len(cleaned.content))
    if _ending(name) and _ending(name) not in types.ENDINGS[media_type]:
        return Cleaned(cleaned.content, cleaned.media_type, cleaned.pages, (*cleaned.notes, "type_corrected"))
    return cleaned


def inspect_pages(photos: list[bytes]) -> Cleaned:
    """Several photographed pages as one PDF, in their order.

    Raises:
        FileRefused: as ``inspect``; ``details["page"]`` tells which page, counted from 1.
    """
    if not photos:
        raise FileRefused("empty")
    if len(photos) > MOST_PAGES:
        raise FileRefused("too_many_pages", limit=MOST_PAGES)
    joined, pages = join_pages(_pages_of(photos))
    check_size(len(joined))
    return Cleaned(joined, types.PDF, pages)


def check_size(size: int) -> None:
    """Refuse what is empty or too large before anything is read.

    Raises:
        FileRefused: empty, too_large.
    """
    if size <= 0:
        raise FileRefused("empty")
    if size > LARGEST_FILE:
        raise FileRefused("too_large", size=size, limit=LARGEST_FILE)


def clean_name(name: str, media_type: str) -> str:
    """A file name that is safe to show and to offer for saving: no folders, no control signs, the right ending.

    A paper that lost its type keeps the rest of its name: ``passport.tif`` becomes ``passport.pdf``.
    """
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    # Signs that turn the direction of writing could make "fdp.exe" look like "exe.pdf".
    visible = "".join(sign for sign in last if sign.isprintable() and sign not in '<>:"|?*').strip(" .")
    path = PurePosixPath(visible or "paper")
    endings = types.ENDINGS.get(media_type) or tuple(mimetypes.guess_all_extensions(media_type)) or ("",)
    if path.suffix.lower() in endings or endings == ("",):
        stem, ending = path.stem, path.suffix
    else:
        known = {one for group in types.ENDINGS.values() for one in group}
        stem, ending = (path.stem if path.suffix.lower() in known else path.name), endings[0]
    return stem[: _LONGEST_NAME - len(ending)] + ending


def _type_of(content: bytes) -> str:
    check_size(len(content))
    media_type = types.signature_of(content)
    if media_type == types.HEIC:
        raise FileRefused("heic")
    if media_type is None:
        kind = types.kind_of(content)
        if kind:
            raise FileRefused("type_not_allowed", kind=kind)
        raise FileRefused("unknown_type")
    if is_polyglot(content, media_type):
        raise FileRefused("polyglot")
    return media_type


def _pages_of(photos: list[bytes]) -> Iterator[Image.Image]:
    """The pages as pictures; a TIFF may bring several."""
    pixels = 0
    for number, photo in enumerate(photos, 1):
        try:
            for page in _pictures_in(photo):
                pixels += page.width * page.height
                if pixels > LARGEST_SCAN:
                    raise FileRefused("too_large_unpacked")
                yield page
        except FileRefused as refusal:
            raise FileRefused(refusal.code, **{**refusal.details, "page": number}) from refusal


def _pictures_in(photo: bytes) -> Iterator[Image.Image]:
    media_type = _type_of(photo)
    if media_type == types.PDF:
        raise FileRefused("type_not_allowed", kind="not_a_photo")
    if media_type == types.TIFF:
        yield from pages_of_scan(photo)
    else:
        yield page_of_picture(photo, media_type)


def _ending(name: str) -> str:
    return PurePosixPath(name.strip().lower()).suffix
