"""How often something secret was tried: counted in the database, and before it is judged.

A count in a session or in a cache that is read first and written later lets many tries at once through.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from wenjin.accounts.models import TryCount
from wenjin.core.keys.sealing import blind_index


@transaction.atomic
def try_once(what: str, *, most: int, within: timedelta, at: datetime) -> bool:
    """Count one try; False when it is one too many.

    Args:
        what: names what is tried and by whom; only a keyed hash of it is kept.
        within: how long tries count, from the first of them on.
    """
    key = _key(what)
    TryCount.objects.filter(key=key, until_at__lte=at).delete()
    TryCount.objects.bulk_create([TryCount(key=key, count=0, until_at=at + within)], ignore_conflicts=True)
    # The row is ours until the transaction ends: whoever tries at the same moment is counted after us.
    TryCount.objects.filter(key=key).update(count=F("count") + 1)
    return bool(TryCount.objects.filter(key=key, count__lte=most).exists())


def take_back(what: str) -> None:
    """Do not count the latest try: it was right."""
    TryCount.objects.filter(key=_key(what), count__gt=0).update(count=F("count") - 1)


def sweep_tries(at: datetime) -> int:
    """Drop counts whose time is over; says how many."""
    return int(TryCount.objects.filter(until_at__lte=at).delete()[0])


def _key(what: str) -> str:
    return blind_index(what, purpose="accounts.tries")
