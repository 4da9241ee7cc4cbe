"""What workers do for mails to many: each batch once, and files that nobody took in thrown away."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from wenjin.core.outbox.registry import every, handles
from wenjin.events.services.handed_files import forget_handed_files
from wenjin.events.services.mailing import TOPIC, write_batch


@handles(TOPIC)
def write_mails(payload: Mapping[str, Any], /, *, at: datetime) -> None:
    """The next mails of one mailing."""
    write_batch(UUID(payload["mailing"]), str(payload["after"]), at=at)


@every("events.handed_files", minutes=60)
def forget_files(at: datetime) -> int:
    """Files that were handed in days ago and never taken in."""
    return forget_handed_files(at)
