"""Pictures keep their pixels and lose everything else."""

import io

import pytest
from PIL import Image, ImageChops, ImageCms, ImageStat

from wenjin.core.files.content_types import JPEG, PNG
from wenjin.core.files.jpeg_segments import without_metadata
from wenjin.core.files.limits import LONGEST_EDGE
from wenjin.core.files.pictures import clean_picture
from wenjin.core.files.refusals import FileRefused
from wenjin.core.files.tests import made_files as made


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_is_turned_as_its_camera_says(orientation: int) -> None:
    upright = made.picture(64, 48)
    undo = {
        1: None,
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[orientation]
    lying = upright.transpose(undo) if undo is not None else upright
    exif = Image.Exif()
    exif[0x0112] = orientation
    for kind, media_type in (("JPEG", JPEG), ("PNG", PNG)):
        cleaned = opened(clean_picture(made.encoded(lying, kind, exif=exif.tobytes()), media_type).content)
        assert cleaned.size == (64, 48)
        grey = cleaned.convert("L").tobytes()  # red is dark, white is light
        assert grey[8 * 64 + 8] < 120
        assert grey[40 * 64 + 56] > 200


def test_place_time_camera_and_comments_are_gone() -> None:
    photo = made.jpeg_with_place()
    assert b"SpyPhone" in photo
    cleaned = clean_picture(photo, JPEG).content
    assert not opened(cleaned).getexif()
    for word in (b"SpyPhone", b"Exif", b"taken at home"):
        assert word not in cleaned


def test_texts_in_a_png_are_gone() -> None:
    from PIL.PngImagePlugin import PngInfo

    notes = PngInfo()
    notes.add_text("Author", "Mai")
    notes.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta>place</x:xmpmeta>")
    photo = made.encoded(made.picture(), "PNG", pnginfo=notes)
    cleaned = clean_picture(photo, PNG).content
    assert b"Author" in photo
    assert b"Author" not in cleaned
    assert b"xmp" not in cleaned


def test_colours_of_another_profile_are_brought_to_srgb_and_the_profile_is_gone() -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes()
    for profile in (lab, b"not a profile at all"):
        cleaned = opened(clean_picture(made.jpeg(icc_profile=profile), JPEG).content)
        assert "icc_profile" not in cleaned.info


@pytest.mark.parametrize("quality", [30, 75, 95])
def test_a_photo_neither_grows_nor_fades(quality: int) -> None:
    photo = made.encoded(made.noisy(800, 600), "JPEG", quality=quality)
    cleaned = clean_picture(photo, JPEG).content
    assert 0.95 < len(cleaned) / len(photo) < 1.05
    difference = ImageStat.Stat(ImageChops.difference(opened(photo), opened(cleaned)))
    assert max(difference.mean) < 1.5


def test_a_very_large_photo_is_read_smaller() -> None:
    photo = made.encoded(Image.new("L", (12_000, 9_000), 200), "JPEG")
    cleaned = clean_picture(photo, JPEG)
    assert opened(cleaned.content).size == (LONGEST_EDGE, 3072)
    assert cleaned.notes == ("made_smaller",)


def test_a_large_screenshot_stays_without_loss_and_a_large_photo_does_not() -> None:
    assert clean_picture(made.png(1170, 2532), PNG).media_type == PNG
    assert clean_picture(made.png(3000, 4000), PNG).media_type == JPEG


def test_of_moving_pictures_the_first_is_kept() -> None:
    frames = [made.picture(60, 60), made.picture(60, 60).rotate(90)]
    moving = made.encoded(frames[0], "PNG", save_all=True, append_images=frames[1:])
    cleaned = clean_picture(moving, PNG)
    assert cleaned.notes == ("first_picture_only",)
    assert not getattr(opened(cleaned.content), "is_animated", False)


def test_a_picture_that_shows_nothing_is_refused() -> None:
    for side in (5, 49):
        with pytest.raises(FileRefused, match="too_small_picture"):
            clean_picture(made.jpeg(side, side), JPEG)
    assert clean_picture(made.jpeg(50, 5), JPEG).pages == 1


def test_a_bomb_in_the_text_of_a_png_is_found() -> None:
    from PIL.PngImagePlugin import PngInfo

    notes = PngInfo()
    notes.add_text("bomb", "x" * 70_000_000, zip=True)
    with pytest.raises(FileRefused, match="too_large_unpacked"):
        clean_picture(made.encoded(made.picture(8, 8), "PNG", pnginfo=notes), PNG)


def test_segments_are_cut_out_without_touching_pixels() -> None:
    photo = made.jpeg_with_place(1)
    bare = without_metadata(photo)
    assert len(bare) < len(photo)
    assert b"SpyPhone" not in bare
    assert b"taken at home" not in bare
    assert opened(bare).tobytes() == opened(photo).tobytes()
    assert without_metadata(b"no JPEG") == b"no JPEG"
    assert without_metadata(b"\xff\xd8\xff\xe1\xff") == b"\xff\xd8\xff\xe1\xff"
