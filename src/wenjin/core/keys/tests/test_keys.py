"""Data keys are wrapped anew and destroyed; the command tells how they stand."""

import json
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries, Settings

from wenjin.core.files.services import put
from wenjin.core.keys import services, unwrapped
from wenjin.core.keys.errors import Shredded, UnknownKey
from wenjin.core.keys.models import DataKey
from wenjin.core.keys.sealing import seal, unseal
from wenjin.settings import env

pytestmark = pytest.mark.django_db
OLD, NEW = ("old", b"o" * 32), ("new", b"n" * 32)
PLACE = "here"


@pytest.fixture(autouse=True)
def only_old_key(settings: Settings) -> None:
    DataKey.objects.all().delete()
    settings.KEY_RING = (OLD,)
    unwrapped.forget()


def test_a_saved_key_opens_what_it_sealed_after_it_was_read_again() -> None:
    key = services.new_data_key()
    sealed = seal(key, b"x", context=PLACE)
    unwrapped.forget()
    assert unseal(DataKey.objects.get(pk=key.pk), sealed, context=PLACE) == b"x"


def test_many_keys_take_few_statements(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_max_num_queries(4):
        keys = services.new_data_keys(600)
    assert len({key.pk for key in keys}) == DataKey.objects.count() == 600


def test_rotation_wraps_everything_anew_and_changes_no_content(settings: Settings) -> None:
    keys = services.new_data_keys(7)
    sealed = [seal(key, f"paper {n}".encode(), context=PLACE) for n, key in enumerate(keys)]
    services.shred(keys[6].pk)
    settings.KEY_RING = (NEW, OLD)
    assert services.rotate() == 6
    assert services.rotate() == 0
    settings.KEY_RING = (NEW,)
    unwrapped.forget()
    for number, key in enumerate(keys[:6]):
        fresh = DataKey.objects.get(pk=key.pk)
        assert fresh.kek_id == "new"
        assert unseal(fresh, sealed[number], context=PLACE) == f"paper {number}".encode()
    assert DataKey.objects.get(pk=keys[6].pk).is_shredded


def test_rotation_goes_on_where_it_was_stopped(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    services.new_data_keys(5)
    settings.KEY_RING = (NEW, OLD)
    monkeypatch.setattr(services, "_BATCH", 2)
    assert services._rotate_batch() == 2
    assert services.rotate() == 3


def test_rotation_with_a_missing_key_changes_nothing(settings: Settings) -> None:
    services.new_data_keys(3)
    settings.KEY_RING = (NEW,)
    with pytest.raises(UnknownKey, match="old"):
        services.rotate()
    assert set(DataKey.objects.values_list("kek_id", flat=True)) == {"old"}


def test_shredding_is_for_good_and_may_be_repeated() -> None:
    key = services.new_data_key()
    sealed = seal(key, b"x", context=PLACE)
    services.shred(key.pk)
    services.shred(key.pk)
    fresh = DataKey.objects.get(pk=key.pk)
    assert (bytes(fresh.wrapped), fresh.shredded_at is not None) == (b"", True)
    with pytest.raises(Shredded):
        unseal(fresh, sealed, context=PLACE)


@pytest.mark.django_db(transaction=True)
def test_shredding_that_is_rolled_back_leaves_the_key() -> None:
    key = services.new_data_key()
    sealed = seal(key, b"x", context=PLACE)
    with transaction.atomic():
        services.shred(key.pk)
        transaction.set_rollback(True)
    assert unseal(DataKey.objects.get(pk=key.pk), sealed, context=PLACE) == b"x"


def test_dropping_removes_the_row() -> None:
    keys = services.new_data_keys(3)
    services.drop([keys[0].pk, keys[1].pk])
    assert list(DataKey.objects.values_list("pk", flat=True)) == [keys[2].pk]


@pytest.mark.django_db(transaction=True)
def test_a_key_that_is_in_use_cannot_be_dropped() -> None:
    file = put(b"x", "text/plain", "x.txt", datetime(2026, 11, 3, tzinfo=UTC))
    with pytest.raises(IntegrityError):
        services.drop([file.data_key_id])
    assert DataKey.objects.filter(pk=file.data_key_id).exists()


def _said(*arguments: str) -> str:
    out = StringIO()
    call_command("keys", *arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_the_command_tells_how_keys_stand_and_rotates(settings: Settings) -> None:
    keys = services.new_data_keys(3)
    services.shred(keys[0].pk)
    settings.KEY_RING = (NEW, OLD)
    told = json.loads(_said("list", "--json"))
    assert told == {
        "keys": [
            {"kek_id": "new", "is_active": True, "is_known": True, "data_keys": 0},
            {"kek_id": "old", "is_active": False, "is_known": True, "data_keys": 2},
        ],
        "shredded": 1,
    }
    assert json.loads(_said("rotate", "--json")) == {"rewrapped": 2}
    assert _said("list").splitlines() == [
        "new: active, 2 data keys",
        "old: kept for reading, 0 data keys",
        "shredded data keys: 1",
    ]


def test_the_command_names_a_missing_key(settings: Settings) -> None:
    services.new_data_key()
    settings.KEY_RING = (NEW,)
    assert "old: MISSING in WENJIN_KEYS, 1 data keys" in _said("list")
    with pytest.raises(CommandError, match="'old'"):
        _said("rotate")


def test_a_new_key_can_be_put_into_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = _said("new").strip(), _said("new", "--id", "spring-26").strip()
    monkeypatch.setenv("WENJIN_KEYS", f"{two},{one}")
    ring = env.key_ring("WENJIN_KEYS")
    assert ring[0][0] == "spring-26"
    assert [len(key) for _, key in ring] == [32, 32]
    with pytest.raises(CommandError):
        _said("new", "--id", "with space")


def test_a_new_key_is_printed_as_its_setting_wants_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WENJIN_KEYS", _said("new", "--id", "k2").strip())
    (ring,) = env.key_ring("WENJIN_KEYS")
    assert ring[0] == "k2"
    for kind, name in (("index", "WENJIN_INDEX_KEY"), ("head", "WENJIN_HEAD_KEY")):
        monkeypatch.setenv(name, _said("new", "--kind", kind).strip())
        assert len(env.key(name)) == env.KEY_BYTES
        assert json.loads(_said("new", "--kind", kind, "--json"))["key"]
        with pytest.raises(CommandError):
            _said("new", "--kind", kind, "--id", "k")
    with pytest.raises(CommandError):
        _said("new", "--id", "two words")
