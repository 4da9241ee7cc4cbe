"""Stored papers, and uploads that are on their way."""

import uuid

from django.db import models


class FileState(models.TextChoices):
    """Where a stored file stands."""

    QUARANTINED = "quarantined", "waits for the scanner; nobody can open it"
    CLEAN = "clean", "can be opened"
    INFECTED = "infected", "the scanner found something; content destroyed"
    REFUSED = "refused", "the scanner could not judge it; content destroyed"
    ERASED = "erased", "key and content destroyed on purpose"


class StoredFile(models.Model):
    """One paper. Its content lies encrypted on the storage, under a key of its own.

    What is stored is the cleaned form: pictures encoded anew, PDFs freed of scripts. ``sha256`` and ``size``
    are of that form in clear, and stay when the content is erased, so that receipts can still be checked.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    data_key = models.ForeignKey("keys.DataKey", on_delete=models.PROTECT, related_name="+")
    storage_name = models.CharField(
        max_length=200, blank=True, help_text="empty when the content is destroyed"
    )
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(help_text="bytes")
    sha256 = models.CharField(max_length=64, db_index=True)
    pages = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=12, choices=FileState.choices)
    refusal = models.CharField(max_length=40, blank=True, help_text="code of files/refusals.py")
    notes = models.JSONField(default=list, help_text="what cleaning changed, codes of files/refusals.py")
    sealed_name = models.BinaryField(help_text="its name as it was given; empty when erased")
    is_made_here = models.BooleanField(default=False, help_text="our own receipt or letter")
    made_at = models.DateTimeField()
    scanned_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (
            models.Index(
                fields=["made_at"], condition=models.Q(state="quarantined"), name="files_quarantine"
            ),
        )

    def __str__(self) -> str:
        return f"{self.media_type} {self.id} ({self.state})"

    @property
    def is_scanned(self) -> bool:
        """A scanner has judged it. A clean file that is not scanned came in where there is no scanner."""
        return self.scanned_at is not None

    @property
    def is_clean(self) -> bool:
        """Its content may be opened."""
        return self.state == FileState.CLEAN


class UploadState(models.TextChoices):
    """Where an upload stands."""

    OPEN = "open", "parts may be added"
    FINISHED = "finished", "a stored file was made of it"
    REFUSED = "refused", "its content was refused"


class Upload(models.Model):
    """A file that arrives in parts, and may be taken up again where the connection broke.

    What was acknowledged lies on the storage, each part encrypted under the key of the upload.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.CharField(max_length=80, help_text="reference of an actor; nobody else may touch it")
    data_key = models.ForeignKey("keys.DataKey", on_delete=models.PROTECT, related_name="+", null=True)
    sealed_name = models.BinaryField()
    size = models.PositiveIntegerField(help_text="bytes, as announced")
    received = models.PositiveIntegerField(default=0, help_text="bytes acknowledged")
    state = models.CharField(max_length=10, choices=UploadState.choices, default=UploadState.OPEN)
    file = models.ForeignKey(StoredFile, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    refusal = models.JSONField(
        null=True, blank=True, help_text="code and details, told again when asked again"
    )
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = (models.Index(fields=["owner", "state"], name="files_upload_owner"),)

    def __str__(self) -> str:
        return f"upload {self.id}: {self.received} of {self.size}"


class UploadPart(models.Model):
    """One acknowledged part of an upload."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="parts")
    offset = models.PositiveIntegerField()
    size = models.PositiveIntegerField()
    storage_name = models.CharField(max_length=200)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["upload", "offset"], name="files_part_place"),)

    def __str__(self) -> str:
        return f"{self.size} bytes from {self.offset}"
