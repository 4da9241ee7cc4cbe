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
