"""How many cases there are."""

from wenjin.cases.models import Case


def has_cases() -> bool:
    """Whether there is any case at all."""
    return Case.objects.exists()
