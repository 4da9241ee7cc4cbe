"""Pictures decoded and encoded anew: nothing but the pixels is left.

Gone are place, time and camera (EXIF, XMP, IPTC), thumbnails, comments and whatever was hung on behind. The
rotation that EXIF asks for is applied first, and colours are brought to sRGB, so the paper looks as it did.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from PIL import Image, ImageCms, JpegImagePlugin

from wenjin.core.files.cleaned import Cleaned
from wenjin.core.files.content_types import JPEG, PNG, TIFF, WEBP
from wenjin.core.files.limits import (
    LARGEST_PHOTO,
    LARGEST_PICTURE,
    LARGEST_SCAN,
    LONGEST_EDGE,
    MOST_PAGES,
    SHORTEST_EDGE,
)
from wenjin.core.files.refusals import FileRefused

# Pillow's own guard counts pixels without knowing that a JPEG can be read smaller. Ours below is tighter.
Image.MAX_IMAGE_PIXELS = LARGEST_PHOTO

_FORMATS: Final = {JPEG: "JPEG", PNG: "PNG", WEBP: "WEBP", TIFF: "TIFF"}
_QUALITY: Final = 88
_PNG_LEVEL: Final = 4
_PHOTO_FROM: Final = 4_000_000
"""Pixels from which a picture in full colour is taken for a photo, which JPEG keeps in a tenth of the bytes."""
_ORIENTATION: Final = 0x0112
_TURNS: Final = {  # EXIF 2.32, 4.6.4: what brings each orientation upright
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_SRGB: Final = ImageCms.createProfile("sRGB")


def clean_picture(content: bytes, media_type: str) -> Cleaned:
    """One picture, encoded anew as JPEG or PNG.

    Raises:
        FileRefused: too_small_picture, too_large_unpacked, truncated, damaged.
    """
    with _refusing(), _opened(content, media_type) as image:
        notes = ["first_picture_only"] if getattr(image, "is_animated", False) else []
        strength = _strength(image)
        image, was_made_smaller = _decoded(image)
        if was_made_smaller:
            notes.append("made_smaller")
            strength = {}
        encoded = _encoded(image, strength, prefers_jpeg=media_type in {JPEG, WEBP})
    return Cleaned(encoded[0], encoded[1], 1, tuple(notes))


def pages_of_scan(content: bytes) -> Iterator[Image.Image]:
    """The pages of a TIFF, one after the other, upright and without metadata.

    Raises:
        FileRefused: too_many_pages, too_large_unpacked, truncated, damaged.
    """
    with _refusing(), _opened(content, TIFF) as image:
        pixels = number = 0
        while True:
            pixels += image.width * image.height
            if image.width * image.height > LARGEST_PICTURE or pixels > LARGEST_SCAN:
                raise FileRefused("too_large_unpacked")
            yield _decoded(image.copy())[0]
            number += 1
            try:
                image.seek(number)
            except EOFError:
                return
            if number >= MOST_PAGES:
                raise FileRefused("too_many_pages", limit=MOST_PAGES)


def page_of_picture(content: bytes, media_type: str) -> Image.Image:
    """One photographed page, upright and without metadata; refusals as in ``clean_picture``."""
    with _refusing(), _opened(content, media_type) as image:
        return _decoded(image)[0]


@contextmanager
def _opened(content: bytes, media_type: str) -> Iterator[Image.Image]:
    with Image.open(io.BytesIO(content), formats=(_FORMATS[media_type],)) as image:
        pixels = image.width * image.height
        if pixels > (LARGEST_PHOTO if media_type == JPEG else LARGEST_PICTURE):
            raise FileRefused("too_large_unpacked")
        if media_type == JPEG and max(image.size) > LONGEST_EDGE:
            # The decoder scales by whole halves while it reads; never below what we keep.
            scale = max(LONGEST_EDGE / max(image.size), 1 / 8)
            image.draft(None, (round(image.width * scale), round(image.height * scale)))
            if image.width * image.height > LARGEST_PICTURE:
                raise FileRefused("too_large_unpacked")
        yield image


def _decoded(image: Image.Image) -> tuple[Image.Image, bool]:
    """Pixels only: upright, sRGB, not larger than we keep; and whether it was made smaller."""
    was_made_smaller = max(image.size) > LONGEST_EDGE
    turn = _TURNS.get(_orientation(image))
    profile = image.info.get("icc_profile")
    image.load()
    if max(image.size) < SHORTEST_EDGE:
        raise FileRefused("too_small_picture")
    image = _plain_colours(image, profile)
    if was_made_smaller:
        image.thumbnail((LONGEST_EDGE, LONGEST_EDGE), Image.Resampling.LANCZOS)
    if turn is not None:
        image = image.transpose(turn)
    image.info = {}
    return image, was_made_smaller


def _orientation(image: Image.Image) -> int:
    """As EXIF says; upright when there is none, or none that can be read."""
    try:
        value = image.getexif().get(_ORIENTATION, 1)
    except Exception:  # EXIF is a format of its own: whatever is wrong in it is no reason to lose the paper
        return 1
    return value if isinstance(value, int) else 1


def _plain_colours(image: Image.Image, profile: bytes | None) -> Image.Image:
    """In one of the modes 1, L, RGB, RGBA, with colours of sRGB."""
    if image.mode in {"1", "L"}:
        return image
    if image.mode.startswith("I") or image.mode == "F":
        # 16 bits of grey, as scanners give it.
        return (
            image.point(lambda level: level / 256).convert("L") if image.mode != "F" else image.convert("L")
        )
    if image.mode == "CMYK" and profile is None:
        return image.convert("RGB")
    wanted = "RGBA" if image.has_transparency_data else "RGB"
    if profile is not None and image.mode in {"RGB", "CMYK"}:
        image = _to_srgb(image, profile)
    return image if image.mode == wanted else image.convert(wanted)


def _to_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if "sRGB" in ImageCms.getProfileDescription(source):
            return image
        changed = ImageCms.profileToProfile(image, source, _SRGB, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        return image  # a profile that cannot be read is no reason to lose the paper
    return changed if changed is not None else image


def _strength(image: Image.Image) -> dict[str, Any]:
    """How strongly a JPEG was packed. Packed the same way again it loses next to nothing and does not grow."""
    if not isinstance(image, JpegImagePlugin.JpegImageFile) or image.mode not in {"L", "RGB"}:
        return {}
    sampling = JpegImagePlugin.get_sampling(image)
    known = {"subsampling": sampling} if sampling >= 0 else {}
    return {"qtables": image.quantization, **known}


def _encoded(image: Image.Image, strength: dict[str, Any], *, prefers_jpeg: bool) -> tuple[bytes, str]:
    is_photo = prefers_jpeg or image.width * image.height > _PHOTO_FROM
    out = io.BytesIO()
    if image.mode in {"L", "RGB"} and is_photo:
        image.save(out, "JPEG", **(strength or {"quality": _QUALITY}))
        return out.getvalue(), JPEG
    image.save(out, "PNG", compress_level=_PNG_LEVEL)
    return out.getvalue(), PNG


@contextmanager
def _refusing() -> Iterator[None]:
    """Turn what Pillow says of a bad file into the fact."""
    try:
        yield
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise FileRefused("too_large_unpacked") from error
    except FileRefused:
        raise
    except Exception as error:  # decoders break on bad bytes with errors of every kind
        text = str(error).lower()
        if "too large" in text or "decompressed data" in text:
            raise FileRefused("too_large_unpacked") from error
        raise FileRefused("truncated" if "truncated" in text else "damaged") from error
