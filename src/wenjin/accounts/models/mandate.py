"""What people allow: others to act for them, and the centre to use their data for a purpose."""

import uuid

from django.db import models
from django.db.models import Q

from wenjin.accounts.domain.consent import HowGiven, MandatePurpose, Purpose


class Mandate(models.Model):
    """Leave to act for somebody, with how it was given; it ends on its day or when it is revoked.

    Source:
        PRC Civil Code, art. 161 to 174 (agency by mandate; its subject and time are recorded).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    principal = models.ForeignKey("accounts.Person", on_delete=models.CASCADE, related_name="mandates_given")
    agent = models.ForeignKey(
        "accounts.Person", null=True, blank=True, on_delete=models.CASCADE, related_name="mandates_held"
    )
    agent_organisation = models.ForeignKey(
        "accounts.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="mandates_held"
    )
    purpose = models.CharField(max_length=20, choices=[(one.value, one.value) for one in MandatePurpose])
    case_ref = models.CharField(max_length=40, blank=True, help_text="only in this case; empty: in all")
    consent_how = models.CharField(max_length=20, choices=[(one.value, one.value) for one in HowGiven])
    evidence = models.CharField(max_length=300, blank=True, help_text="what shows the consent, in words")
    given_at = models.DateTimeField()
    until_on = models.DateField(null=True, blank=True, help_text="last day, included")
    until_at = models.DateTimeField(
        null=True, blank=True, help_text="the moment on that day, for help of hours"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(agent__isnull=True) ^ Q(agent_organisation__isnull=True),
                name="mandate_has_one_agent",
            ),
        )

    def __str__(self) -> str:
        return str(self.id)


class Consent(models.Model):
    """A person's consent to one purpose, in the words and the language they read.

    Source:
        PRC Personal Information Protection Law, art. 13 to 16 and 29; GDPR art. 7.
    """

    person = models.ForeignKey("accounts.Person", on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=20, choices=[(one.value, one.value) for one in Purpose])
    text_version = models.CharField(max_length=20)
    language = models.CharField(max_length=8)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person", "purpose"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_running_consent_per_purpose",
            ),
        )

    def __str__(self) -> str:
        return self.purpose
