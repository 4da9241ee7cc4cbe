"""Personal data handed to an authority: counted and logged."""

from typing import ClassVar

from django.db import models


class Transfer(models.Model):
    """What an authority received of a case, when, and on what legal basis. Names of fields only, no values."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="transfers", db_index=False)
    authority = models.CharField(max_length=80)
    fields = models.JSONField(help_text="ids of form fields and evidence types")
    legal_basis = models.CharField(max_length=300)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "authority"], name="transfer_once")]

    def __str__(self) -> str:
        return f"{self.case_id} to {self.authority}"
