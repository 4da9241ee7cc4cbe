"""Which keys there are, told without showing any."""

from dataclasses import dataclass

from django.db.models import Count

from wenjin.core.keys.models import DataKey
from wenjin.core.keys.wrapping import active_kek_id, known_kek_ids


@dataclass(frozen=True, slots=True)
class KekUse:
    """One key-encryption key.

    Attributes:
        kek_id: its identifier in ``WENJIN_KEYS``.
        is_active: new data keys are wrapped under it.
        is_known: it is in the settings; if not, what lies under it cannot be read.
        data_keys: how many live data keys are wrapped under it.
    """

    kek_id: str
    is_active: bool
    is_known: bool
    data_keys: int


def key_uses() -> list[KekUse]:
    """Every key-encryption key of the settings or the database, the active one first."""
    rows = DataKey.objects.filter(shredded_at=None).values_list("kek_id").annotate(Count("pk"))
    counts: dict[str, int] = dict(rows.order_by("kek_id"))
    known = known_kek_ids()
    missing = [kek_id for kek_id in counts if kek_id not in known]
    return [
        KekUse(kek_id, kek_id == active_kek_id(), kek_id in known, counts.get(kek_id, 0))
        for kek_id in (*known, *missing)
    ]


def shredded_count() -> int:
    """How many data keys were destroyed."""
    return DataKey.objects.exclude(shredded_at=None).count()
