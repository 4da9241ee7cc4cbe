"""Data keys: one per thing that must be able to be forgotten by itself."""

import uuid

from django.db import models


class DataKey(models.Model):
    """A 256-bit key that lies here only wrapped, under a key-encryption key that the database never sees.

    Shredding blanks ``wrapped``: what was sealed under the key can then be read by nobody, wherever copies of
    it lie. Copies of *this row* in backups still hold the wrapped key; they end with the backups, or when the
    key-encryption key of that time is destroyed after a rotation.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    wrapped = models.BinaryField(help_text="version, nonce, key, tag (AES-256-GCM); empty when shredded")
    kek_id = models.CharField(max_length=40, db_index=True, help_text="which key of WENJIN_KEYS wraps it")
    made_at = models.DateTimeField()
    shredded_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"data key {self.id}" + (" (shredded)" if self.is_shredded else "")

    @property
    def is_shredded(self) -> bool:
        """Nothing sealed under it can be read any more."""
        return not self.wrapped
