"""Plans that were shared by a private link."""

from django.db import models


class PlanLink(models.Model):
    """A plan behind an address that cannot be guessed.

    It holds the answers that were given and nothing else: no name, no account, no network address. Only the
    fingerprint of the secret is kept, so a copy of this table opens no plan.
    """

    fingerprint = models.CharField(max_length=64, unique=True)
    request = models.JSONField(help_text="situations, facts and start, as the plan engine reads them")
    language = models.CharField(max_length=8)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"plan until {self.expires_at:%Y-%m-%d}"
