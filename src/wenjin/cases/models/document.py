"""Papers that the centre itself gives out: receipts of submissions and letters of decisions."""

from typing import ClassVar

from django.db import models


class Receipt(models.Model):
    """What the applicant holds in hand after submitting: anybody can verify it by its code.

    The manifest lists what was submitted by hashes; it names nobody.
    """

    case = models.OneToOneField("cases.Case", on_delete=models.CASCADE, related_name="receipt")
    code = models.CharField(max_length=32, unique=True)
    content_hash = models.CharField(max_length=64)
    manifest = models.JSONField()
    salts = models.BinaryField(
        null=True, help_text="sealed JSON: field id to salt, under the key of the case"
    )
    issued_at = models.DateTimeField()
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, related_name="+")
    file_hash = models.CharField(max_length=64, blank=True, db_index=True, help_text="SHA-256 of the PDF")

    def __str__(self) -> str:
        return self.code

    @property
    def salts_context(self) -> str:
        """What the seal of the salts is bound to."""
        return f"case:{self.case_id}:salts"


class Letter(models.Model):
    """The letter of one decision, signed."""

    part = models.ForeignKey("cases.CasePart", on_delete=models.CASCADE, related_name="letters")
    code = models.CharField(max_length=32, unique=True)
    number = models.CharField(max_length=60, blank=True, help_text="number of the decision")
    content_hash = models.CharField(max_length=64, help_text="SHA-256 of the PDF")
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, related_name="+")
    signed_by_key = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["part"], name="letter_once_for_a_part")]
        indexes: ClassVar = [models.Index(fields=["content_hash"], name="letter_by_hash")]

    def __str__(self) -> str:
        return self.code
