"""Organisations, and which people hold which role in them."""

import uuid

from django.db import models
from django.db.models import Q

from wenjin.accounts.domain.actor import Role
from wenjin.core import clock


class Organisation(models.Model):
    """A firm, an authority, a centre, or a body that helps people at the counter."""

    class Kind(models.TextChoices):
        """What an organisation is here."""

        FIRM = "firm"
        AUTHORITY = "authority"
        CENTRE = "centre"
        INTERMEDIARY = "intermediary"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    name = models.CharField(max_length=200)
    name_zh = models.CharField(max_length=200, blank=True, help_text="in simplified Chinese")
    uscc = models.CharField(
        max_length=18, blank=True, db_index=True, help_text="unified social credit code, GB 32100-2015"
    )
    authority = models.CharField(max_length=64, blank=True, help_text="id of an authority in the pack")
    centre = models.CharField(max_length=64, blank=True, help_text="id of a centre in the pack")
    is_sample = models.BooleanField(default=False, help_text="invented, or present for demonstration")
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["authority"], condition=~Q(authority=""), name="one_organisation_per_authority"
            ),
            models.UniqueConstraint(
                fields=["centre"], condition=~Q(centre=""), name="one_organisation_per_centre"
            ),
        )

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A role that a person holds in an organisation from one day until another."""

    person = models.ForeignKey("accounts.Person", on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True, help_text="last day, included")
    granted_by = models.CharField(max_length=80, help_text="reference of the actor")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person", "organisation", "role"],
                condition=Q(ended_at__isnull=True),
                name="one_running_membership_per_role",
            ),
        )

    def __str__(self) -> str:
        return f"{self.role} since {self.from_on}"
