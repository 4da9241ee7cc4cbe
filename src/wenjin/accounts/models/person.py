"""People: whoever applies, is applied for, helps, or works here; with or without an account."""

import uuid

from django.db import models

from wenjin.core import clock


class Person(models.Model):
    """A natural person.

    Names stand open, because people are looked for by them in every script. Everything else about a person is
    sealed under a key of their own, so that destroying the key erases it in every copy.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.OneToOneField(
        "accounts.Account", null=True, blank=True, on_delete=models.SET_NULL, related_name="person"
    )
    data_key = models.ForeignKey("keys.DataKey", on_delete=models.PROTECT, related_name="+")
    family_name = models.CharField(max_length=100, blank=True, help_text="as in the passport")
    given_name = models.CharField(max_length=100, blank=True, help_text="as in the passport")
    other_names = models.CharField(max_length=200, blank=True, help_text="in the script of the person")
    search_name = models.CharField(max_length=1000, blank=True, help_text="all names, folded")
    language = models.CharField(max_length=8, default="en")
    private = models.BinaryField(null=True, help_text="details, sealed under the data key")
    passport_index = models.CharField(max_length=64, blank=True, db_index=True)
    email_index = models.CharField(max_length=64, blank=True, db_index=True)
    is_sample = models.BooleanField(default=False, help_text="invented, for demonstration")
    made_at = models.DateTimeField(default=clock.now)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "people"

    def __str__(self) -> str:
        return str(self.id)
