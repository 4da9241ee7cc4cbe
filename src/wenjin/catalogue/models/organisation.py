"""Who is competent."""

from django.db import models


class PublicOrganisation(models.Model):
    """A body that runs or decides services (CPSV-AP ``cv:PublicOrganisation``), or another that helps."""

    identifier = models.SlugField(max_length=100, unique=True)
    kind = models.CharField(max_length=40)
    calendar = models.SlugField(max_length=60, help_text="identifier of the calendar it works by")

    def __str__(self) -> str:
        return self.identifier
