"""Rows that are written once: entries of the ledger, and the signed heads that tie their chains together.

The database refuses to change or delete them too; see ``guard``.
"""

from typing import Any, ClassVar, Never, TypeVar

from django.db import models

from wenjin.core.ledger.errors import EntriesAreFinal

_FINAL = "what the ledger holds is never changed or deleted"

Row = TypeVar("Row", bound=models.Model)


class FinalQuerySet(models.QuerySet[Row]):
    """Reads and inserts only."""

    def update(self, **changes: Any) -> Never:
        """Refused."""
        raise EntriesAreFinal(_FINAL)

    def delete(self) -> Never:
        """Refused."""
        raise EntriesAreFinal(_FINAL)


class Final(models.Model):
    """A row that is inserted and then stays as it is."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> None:
        """Insert the row.

        Raises:
            EntriesAreFinal: the row is there already.
        """
        if not self._state.adding:
            raise EntriesAreFinal(_FINAL)
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> Never:
        """Refused."""
        raise EntriesAreFinal(_FINAL)


class Entry(Final):
    """One thing that happened, as a link of the chain of its stream.

    ``payload`` holds ids, codes, dates and hashes and never anything about a person; what is personal lies in
    ``sealed`` under the data key ``key_id`` and becomes unreadable when that key is shredded, while the chain
    stays whole. ``hash`` covers every column but itself and the row's id.
    """

    stream = models.CharField(max_length=80)
    number = models.PositiveIntegerField(help_text="1 is the first of its stream")
    code = models.CharField(max_length=60)
    at = models.DateTimeField()
    actor = models.CharField(max_length=80)
    acting_for = models.CharField(max_length=80, blank=True)
    payload = models.JSONField()
    sealed = models.BinaryField(null=True)
    key_id = models.UUIDField(null=True)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    act_key = models.CharField(max_length=80, null=True, unique=True)

    objects = FinalQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["stream", "number"], name="ledger_entry_place"),
        ]

    def __str__(self) -> str:
        return f"{self.stream} {self.number} {self.code}"


class Head(Final):
    """What the ledger was at one moment, signed: it makes a chain that is cut short or written anew show.

    ``body`` is what was signed, and it names the root of the Merkle tree over the lines of this head.
    """

    number = models.PositiveIntegerField(unique=True)
    at = models.DateTimeField(db_index=True)
    reach = models.BigIntegerField(help_text="highest row id of an entry that was there")
    root = models.CharField(max_length=64)
    size = models.PositiveIntegerField(help_text="how many streams had grown")
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    key_id = models.CharField(max_length=16)
    signature = models.CharField(max_length=128)

    objects = FinalQuerySet.as_manager()

    def __str__(self) -> str:
        return f"head {self.number}"


class HeadLine(Final):
    """The last entry that a stream had when a head was signed."""

    head = models.ForeignKey(Head, on_delete=models.PROTECT, related_name="lines")
    stream = models.CharField(max_length=80)
    number = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)

    objects = FinalQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["stream", "number"], name="ledger_head_line_place"),
        ]

    def __str__(self) -> str:
        return f"{self.stream} up to {self.number}"


class HeadExport(Final):
    """A head that the place outside has taken."""

    head = models.OneToOneField(Head, on_delete=models.PROTECT, related_name="export")
    at = models.DateTimeField()

    objects = FinalQuerySet.as_manager()

    def __str__(self) -> str:
        return f"export of {self.head_id}"
