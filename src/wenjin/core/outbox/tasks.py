"""What the outbox does for itself."""

from datetime import datetime

from wenjin.core.outbox import services
from wenjin.core.outbox.registry import every


@every("outbox.sweep", minutes=60)
def sweep(at: datetime) -> int:
    """Remove messages that were done long ago."""
    return services.sweep(at)
