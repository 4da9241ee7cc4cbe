"""The table behind Django's database cache, in which all workers together count who tries how often."""

from django.db import models

TABLE = "shared_cache"


class SharedCacheEntry(models.Model):
    """One entry. Django's cache writes the table itself; the model only makes it with the other tables."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = TABLE

    def __str__(self) -> str:
        return self.cache_key


class TryCount(models.Model):
    """How often something secret was tried (``services.tries``).

    Attributes:
        key: keyed hash of what is tried and by whom.
        until_at: when it is forgotten.
    """

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField(default=0)
    until_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.key
