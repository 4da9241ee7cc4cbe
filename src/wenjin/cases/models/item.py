"""Items people hold, and the papers of a case that they fill."""

import uuid
from typing import ClassVar

from django.db import models


class Item(models.Model):
    """One real paper of one holder: this passport, that degree. A requirement is something else.

    The same item may fill papers of several cases of its holder. Its number is sealed under ``data_key``: the
    key of the person who holds it, or of the case while the holder is not known.
    """

    class Legalisation(models.TextChoices):
        NONE = "none"
        APOSTILLE = "apostille"
        CONSULAR = "consular"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    evidence = models.CharField(max_length=80)
    holder_person = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    holder_organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, related_name="+")
    issued_on = models.DateField(null=True)
    expires_on = models.DateField(null=True)
    language = models.CharField(max_length=16, blank=True)
    translation_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="translations"
    )
    legalisation = models.CharField(max_length=10, choices=Legalisation, default=Legalisation.NONE)
    data_key = models.ForeignKey(
        "keys.DataKey", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    number = models.BinaryField(null=True, help_text="sealed text")
    verified_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    verified_at = models.DateTimeField(null=True)
    produced_by_part = models.ForeignKey(
        "cases.CasePart", on_delete=models.SET_NULL, null=True, related_name="produced"
    )
    made_at = models.DateTimeField()
    is_sample = models.BooleanField(default=False)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["holder_person", "evidence"], name="item_of_person"),
            models.Index(fields=["holder_organisation", "evidence"], name="item_of_organisation"),
            models.Index(fields=["expires_on"], name="item_by_expiry"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["produced_by_part", "evidence"], name="item_produced_once")
        ]

    def __str__(self) -> str:
        return f"{self.evidence} {self.id}"

    @property
    def number_context(self) -> str:
        """What the seal of the number is bound to."""
        return f"item:{self.id}:number"


class CasePaper(models.Model):
    """An item put into a case for one of the papers it asks for."""

    class State(models.TextChoices):
        GIVEN = "given"
        ACCEPTED = "accepted"
        WRONG = "wrong"

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="papers", db_index=False)
    evidence = models.CharField(max_length=80)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="papers")
    added_by = models.CharField(max_length=80, help_text="reference of the actor")
    added_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State, default=State.GIVEN)
    why = models.CharField(max_length=40, blank=True, help_text="code of what is wrong with it")
    removed_at = models.DateTimeField(null=True, help_text="taken out or replaced; kept for the record")
    original_seen_at = models.DateTimeField(
        null=True, help_text="in this case; what was seen in others does not count"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "evidence", "item"],
                name="paper_once_in_a_case",
                condition=models.Q(removed_at__isnull=True),
            )
        ]
        indexes: ClassVar = [models.Index(fields=["case", "evidence"], name="paper_of_case")]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.evidence}"
