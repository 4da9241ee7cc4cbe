"""Data keys: made, wrapped anew, destroyed."""

import os
import uuid
from collections.abc import Collection
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from wenjin.core import clock
from wenjin.core.keys import unwrapped
from wenjin.core.keys.errors import UnknownKey
from wenjin.core.keys.models import DataKey
from wenjin.core.keys.wrapping import KEY_BYTES, active_kek_id, known_kek_ids, unwrap, wrap

_BATCH: Final = 500


def prepare_data_key(at: datetime | None = None) -> DataKey:
    """A new data key that is not saved yet: it can seal at once, and be saved together with what it sealed."""
    key, key_id = os.urandom(KEY_BYTES), uuid.uuid4()
    wrapped, kek_id = wrap(key, key_id)
    data_key = DataKey(id=key_id, wrapped=wrapped, kek_id=kek_id, made_at=at or clock.now())
    unwrapped.keep(data_key, key)
    return data_key


def new_data_key(at: datetime | None = None) -> DataKey:
    """A new data key, saved."""
    data_key = prepare_data_key(at)
    data_key.save(force_insert=True)
    return data_key


def new_data_keys(count: int, at: datetime | None = None) -> list[DataKey]:
    """Many new data keys, saved in few statements."""
    return DataKey.objects.bulk_create([prepare_data_key(at) for _ in range(count)], batch_size=_BATCH)


@transaction.atomic
def shred(data_key_id: UUID, at: datetime | None = None) -> None:
    """Destroy a data key for good; what it sealed is lost, wherever it lies. Doing it twice does no harm."""
    DataKey.objects.filter(pk=data_key_id, shredded_at=None).update(
        wrapped=b"", shredded_at=at or clock.now()
    )
    unwrapped.forget(data_key_id)
    transaction.on_commit(lambda: unwrapped.forget(data_key_id))


@transaction.atomic
def drop(data_key_ids: Collection[UUID]) -> None:
    """Destroy data keys to which nothing refers any more, and their rows too.

    Raises:
        django.db.IntegrityError: something still refers to one of them; told when the transaction ends.
    """
    # The database itself guards the references. An ordinary delete() would first ask every table that has one.
    doomed = DataKey.objects.filter(pk__in=data_key_ids)
    doomed._raw_delete(doomed.db)
    for data_key_id in data_key_ids:
        unwrapped.forget(data_key_id)


def rotate() -> int:
    """Wrap all data keys anew under the active key-encryption key; says how many.

    What the data keys sealed stays as it is. It may be stopped and run again at any time, and runs beside
    normal work: each batch is a transaction of its own, and a key shredded meanwhile stays shredded.

    Raises:
        UnknownKey: some data key is wrapped under a key that is not in the settings; nothing was changed.
        SealBroken: a row was changed; the batches before it are done.
    """
    for kek_id in DataKey.objects.filter(shredded_at=None).values_list("kek_id", flat=True).distinct():
        if kek_id not in known_kek_ids():
            raise UnknownKey(kek_id)
    count = 0
    while done := _rotate_batch():
        count += done
    return count


@transaction.atomic
def _rotate_batch() -> int:
    waiting = DataKey.objects.select_for_update().filter(shredded_at=None).exclude(kek_id=active_kek_id())
    batch = list(waiting[:_BATCH])
    for data_key in batch:
        key = unwrap(bytes(data_key.wrapped), data_key.kek_id, data_key.pk)
        data_key.wrapped, data_key.kek_id = wrap(key, data_key.pk)
    DataKey.objects.bulk_update(batch, ["wrapped", "kek_id"])
    return len(batch)
