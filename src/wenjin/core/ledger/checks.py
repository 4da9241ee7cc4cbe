"""What a city should have set up before it opens."""

from typing import Any

from django.conf import settings
from django.core import checks


@checks.register(checks.Tags.security, deploy=True)
def heads_lie_outside(**_: Any) -> list[checks.CheckMessage]:
    """A ledger whose heads lie beside it can be written anew by whoever has the machine."""
    if settings.HEADS_TO:
        return []
    return [
        checks.Warning(
            "Signed heads of the ledger are kept only in the database itself.",
            hint="Set WENJIN_HEADS_TO to a place that this machine can write to but not change.",
            id="ledger.W001",
        )
    ]
