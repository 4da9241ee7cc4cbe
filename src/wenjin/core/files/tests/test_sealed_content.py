"""Content in chunks comes back whole or not at all."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wenjin.core.files.sealed_content import CHUNK_BYTES, ContentReader, open_content, seal_content
from wenjin.core.keys.sealing import SealBroken
from wenjin.core.keys.services import prepare_data_key

KEY = prepare_data_key()
SIZES = [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES, 3 * CHUNK_BYTES + 7]
HEAD, TAG = 20, 16


def sealed(content: bytes, what: str = "file:1") -> bytes:
    return b"".join(seal_content(KEY, io.BytesIO(content), what=what))


def opened(content: bytes, what: str = "file:1") -> bytes:
    return b"".join(open_content(KEY, io.BytesIO(content), what=what))


@pytest.mark.parametrize("size", SIZES)
def test_what_is_sealed_comes_back(size: int) -> None:
    content = bytes(range(256)) * (size // 256 + 1)
    content = content[:size]
    assert opened(sealed(content)) == content


@settings(max_examples=60, deadline=None)
@given(data=st.data(), size=st.sampled_from(SIZES))
def test_any_changed_bit_is_found(data: st.DataObject, size: int) -> None:
    changed = bytearray(sealed(bytes(size)))
    changed[data.draw(st.integers(0, len(changed) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(SealBroken):
        opened(bytes(changed))


@pytest.mark.parametrize("size", SIZES)
def test_a_cut_is_found_wherever_it_is(size: int) -> None:
    whole = sealed(bytes(size))
    cuts = {
        0,
        HEAD - 1,
        HEAD,
        len(whole) - 1,
        *range(HEAD + CHUNK_BYTES + TAG, len(whole), CHUNK_BYTES + TAG),
    }
    for cut in cuts:
        with pytest.raises(SealBroken):
            opened(whole[:cut])


def test_more_behind_the_end_is_found() -> None:
    for more in (b"x", sealed(b"y")):
        with pytest.raises(SealBroken):
            opened(sealed(b"x" * CHUNK_BYTES) + more)


def test_chunks_cannot_change_places() -> None:
    whole = sealed(b"a" * CHUNK_BYTES + b"b" * CHUNK_BYTES + b"c" * 10)
    size = CHUNK_BYTES + TAG
    first, second, last = (
        whole[HEAD : HEAD + size],
        whole[HEAD + size : HEAD + 2 * size],
        whole[HEAD + 2 * size :],
    )
    for order in ((second, first, last), (first, first, last), (first, last), (second, last), (last,)):
        with pytest.raises(SealBroken):
            opened(whole[:HEAD] + b"".join(order))


def test_another_file_or_key_does_not_open_it() -> None:
    with pytest.raises(SealBroken):
        opened(sealed(b"x"), what="file:2")
    with pytest.raises(SealBroken):
        b"".join(open_content(prepare_data_key(), io.BytesIO(sealed(b"x")), what="file:1"))


def test_the_same_content_never_looks_the_same() -> None:
    assert sealed(b"x" * 1000)[HEAD:] != sealed(b"x" * 1000)[HEAD:]


@given(steps=st.lists(st.integers(1, 100_000), min_size=1, max_size=20))
@settings(max_examples=30, deadline=None)
def test_it_reads_like_a_file(steps: list[int]) -> None:
    content = bytes(range(251)) * 800
    source = io.BytesIO(sealed(content))
    with io.BufferedReader(ContentReader(open_content(KEY, source, what="file:1"), source)) as reader:
        read = b"".join(reader.read(step) for step in steps)
        assert read + reader.read() == content
    assert source.closed
