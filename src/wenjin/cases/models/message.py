"""What the people of a case write to each other."""

import uuid
from typing import ClassVar

from django.db import models


class Message(models.Model):
    """A message in the case, in the writer's language and in the reader's.

    ``sealed`` holds ``{text, language, translation, translation_language, how}``; how is ``person`` or
    ``machine``, or empty when there is no translation. It lies under the data key of the case.
    """

    class Side(models.TextChoices):
        APPLICANT = "applicant"
        OFFICE = "office"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="messages", db_index=False)
    part = models.ForeignKey("cases.CasePart", on_delete=models.CASCADE, null=True, related_name="messages")
    side = models.CharField(max_length=10, choices=Side)
    author = models.CharField(max_length=80, help_text="reference of the actor")
    sealed = models.BinaryField(null=True)
    at = models.DateTimeField()
    request = models.CharField(
        max_length=40, blank=True, help_text="id of the request for information it carries"
    )
    read_at = models.DateTimeField(null=True, help_text="first opened by the other side")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["case", "at"], name="message_of_case")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.at:%Y-%m-%d %H:%M}"

    @property
    def context(self) -> str:
        """What the seal is bound to."""
        return message_context(self.case_id, self.id)


def message_context(case_id: uuid.UUID, message_id: uuid.UUID) -> str:
    """What the seal of a message is bound to."""
    return f"case:{case_id}:message:{message_id}"
