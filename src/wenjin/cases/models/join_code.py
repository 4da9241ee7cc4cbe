"""Eight digits by which two people at a counter come to work on the same draft."""

from typing import ClassVar

from django.db import models


class JoinCode(models.Model):
    """A short-lived, single-use code; only its keyed hash is kept, and tries are counted.

    ``joined_by`` is who used it: that person may open the case until ``until_at``.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="join_codes")
    code_hash = models.CharField(max_length=64, unique=True)
    made_by = models.CharField(max_length=80, help_text="reference of the actor")
    purpose = models.CharField(max_length=20, default="help", help_text="help or interpret")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    joined_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    mandate_id = models.UUIDField(
        null=True, help_text="the consent of the applicant, where there is an account"
    )
    until_at = models.DateTimeField(null=True, help_text="when the help ends by itself")
    ended_at = models.DateTimeField(null=True, help_text="ended earlier by one of the two")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["joined_by", "until_at"], name="joined_by_until")]

    def __str__(self) -> str:
        return f"{self.case_id} until {self.expires_at:%H:%M}"
