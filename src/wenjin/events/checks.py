"""What is wrong with the settings of events is said before anything is served."""

from datetime import timedelta
from typing import Any, Final

from django.core import checks

from wenjin.core import clock
from wenjin.events.papers.wallet_key import NoWalletKey, set_wallet_key

_SOON: Final = timedelta(days=30)


@checks.register(checks.Tags.security)
def passes_can_be_signed(**_: Any) -> list[checks.CheckMessage]:
    """A wrong certificate for wallets stops the start; one that ends only ends the passes."""
    try:
        found = set_wallet_key()
    except NoWalletKey as error:
        hint = "See docs/settings.md; leave all three empty to give no passes."
        return [checks.Error(str(error), hint=hint, id="events.E001")]
    at = clock.now()
    if found is None or found.begins_at <= at < found.ends_at - _SOON:
        return []
    return [
        checks.Warning(
            "The certificate of WENJIN_WALLET_CERTIFICATE is good only from "
            f"{found.begins_at:%Y-%m-%d} to {found.ends_at:%Y-%m-%d}.",
            hint="Outside of these days tickets are not offered for wallets. Have it renewed.",
            id="events.W001",
        )
    ]
