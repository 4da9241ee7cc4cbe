"""What a telephone reads from our QR codes is the address, sign for sign."""

import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st

from wenjin.catalogue.exports.qr import qr_drawing, qr_svg
from wenjin.catalogue.tests.qr_reading import read_qr

PATHS = st.text(alphabet="abcdefghijklmnopqrstuvwxyz0123456789-/?=&.", max_size=180)


@pytest.mark.parametrize("draw", [qr_svg, qr_drawing])
@given(path=PATHS)
@settings(max_examples=40, deadline=None)
def test_the_address_is_read_as_it_was_drawn(draw: object, path: str) -> None:
    address = f"https://city.example/en/{path}"
    assert callable(draw)
    assert read_qr(draw(address)) == address


@pytest.mark.parametrize("mask", range(8))
@pytest.mark.parametrize("level", ["l", "m", "q", "h"])
def test_the_reader_of_the_tests_knows_every_mask_and_level(mask: int, level: str) -> None:
    made = segno.make("https://city.example/v/a", error=level, mask=mask, micro=False, boost_error=False)
    assert read_qr(made.svg_inline(dark="#000", light="#fff", omitsize=True)) == "https://city.example/v/a"
