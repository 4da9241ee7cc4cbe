"""What the kernel does by the clock."""

from datetime import datetime

from wenjin.core.outbox.registry import every
from wenjin.core.sqlite.checkpoints import empty_log


@every("core.empty_log", minutes=5)
def empty_log_of_changes(at: datetime) -> int:
    """Leave nothing of what was deleted in the log of SQLite; says whether it was emptied."""
    return int(empty_log())
