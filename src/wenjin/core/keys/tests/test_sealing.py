"""What is sealed opens only with its key and only at its place."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django import Settings

from wenjin.core.keys import unwrapped
from wenjin.core.keys.errors import SealBroken, Shredded, UnknownKey
from wenjin.core.keys.sealing import blind_index, seal, seal_json, subkey, unseal, unseal_json
from wenjin.core.keys.services import prepare_data_key

PLACE = "case:1:answers"


@given(content=st.binary(max_size=2000), place=st.text(max_size=30))
def test_what_is_sealed_comes_back(content: bytes, place: str) -> None:
    key = prepare_data_key()
    sealed = seal(key, content, context=place)
    assert unseal(key, sealed, context=place) == content
    assert len(sealed) == len(content) + 29
    assert len(content) < 8 or content not in sealed


@settings(max_examples=200)
@given(content=st.binary(min_size=1, max_size=100), data=st.data())
def test_any_changed_bit_is_found(content: bytes, data: st.DataObject) -> None:
    key = prepare_data_key()
    sealed = bytearray(seal(key, content, context=PLACE))
    bit = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(SealBroken):
        unseal(key, bytes(sealed), context=PLACE)


@given(cut=st.integers(0, 60))
def test_what_was_cut_off_is_found(cut: int) -> None:
    key = prepare_data_key()
    sealed = seal(key, b"x" * 32, context=PLACE)
    with pytest.raises(SealBroken):
        unseal(key, sealed[:cut], context=PLACE)


def test_another_place_or_another_key_does_not_open_it() -> None:
    key, other = prepare_data_key(), prepare_data_key()
    sealed = seal(key, b"secret", context=PLACE)
    with pytest.raises(SealBroken):
        unseal(key, sealed, context="case:2:answers")
    with pytest.raises(SealBroken):
        unseal(other, sealed, context=PLACE)


def test_the_same_content_never_looks_the_same() -> None:
    key = prepare_data_key()
    assert len({seal(key, b"same", context=PLACE) for _ in range(200)}) == 200


def test_json_keeps_every_script() -> None:
    key = prepare_data_key()
    value = {"name": "阮氏 Nguyễn الحسن", "numbers": [1, 2.5, None, True]}
    assert unseal_json(key, seal_json(key, value, context=PLACE), context=PLACE) == value


def test_the_database_may_hand_back_a_memoryview() -> None:
    key = prepare_data_key()
    assert unseal(key, memoryview(seal(key, b"x", context=PLACE)), context=PLACE) == b"x"


def test_a_wrapped_key_copied_to_another_row_does_not_open() -> None:
    key, other = prepare_data_key(), prepare_data_key()
    other.wrapped = key.wrapped
    unwrapped.forget()
    with pytest.raises(SealBroken):
        seal(other, b"x", context=PLACE)


def test_a_shredded_key_says_so_though_it_was_used_a_moment_ago() -> None:
    key = prepare_data_key()
    sealed = seal(key, b"x", context=PLACE)
    key.wrapped = b""
    with pytest.raises(Shredded):
        unseal(key, sealed, context=PLACE)


def test_a_missing_key_of_the_settings_is_named(settings: Settings) -> None:
    key = prepare_data_key()
    sealed = seal(key, b"x", context=PLACE)
    unwrapped.forget()
    settings.KEY_RING = (("another", b"9" * 32),)
    with pytest.raises(UnknownKey, match="test2"):
        unseal(key, sealed, context=PLACE)


def test_an_older_key_of_the_ring_still_opens(settings: Settings) -> None:
    settings.KEY_RING = (("test1", b"1" * 32),)
    key = prepare_data_key()
    sealed = seal(key, b"x", context=PLACE)
    unwrapped.forget()
    settings.KEY_RING = (("test2", b"2" * 32), ("test1", b"1" * 32))
    assert unseal(key, sealed, context=PLACE) == b"x"


def test_keys_in_clear_are_few_and_short_lived(monkeypatch: pytest.MonkeyPatch) -> None:
    unwrapped.forget()
    monkeypatch.setattr(unwrapped, "AT_MOST", 3)
    keys = [prepare_data_key() for _ in range(5)]
    assert len(unwrapped._kept) == 3
    monkeypatch.setattr("wenjin.core.keys.unwrapped.time.monotonic", lambda: 1e12)
    unwrapped.key_of(keys[-1])
    assert unwrapped._kept[(keys[-1].pk, bytes(keys[-1].wrapped))][0] > 1e12
    unwrapped.forget()


def test_subkeys_differ_by_purpose_and_salt() -> None:
    key = prepare_data_key()
    made = {
        subkey(key, purpose=purpose, salt=salt) for purpose in ("a", "b") for salt in (b"1" * 16, b"2" * 16)
    }
    assert len(made) == 4
    assert {len(one) for one in made} == {32}


@given(value=st.text(max_size=40), other=st.text(max_size=40))
def test_a_blind_index_is_equal_exactly_for_equal_values(value: str, other: str) -> None:
    one = blind_index(value, purpose="passport")
    assert re.fullmatch("[0-9a-f]{64}", one)
    assert (one == blind_index(other, purpose="passport")) == (value == other)
    assert one != blind_index(value, purpose="phone")


def test_a_blind_index_depends_on_the_key(settings: Settings) -> None:
    before = blind_index("E12345678", purpose="passport")
    settings.INDEX_KEY = b"j" * 32
    assert blind_index("E12345678", purpose="passport") != before
