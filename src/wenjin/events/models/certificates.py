"""Papers that say that somebody was there."""

from django.db import models


class Certificate(models.Model):
    """That a guest was there, as it was issued: anybody can verify it by its code. It names nobody."""

    guest = models.OneToOneField("events.Guest", on_delete=models.CASCADE, related_name="certificate")
    code = models.CharField(max_length=32, unique=True)
    file_hash = models.CharField(max_length=64, blank=True, db_index=True, help_text="SHA-256 of the PDF")
    issued_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.code
