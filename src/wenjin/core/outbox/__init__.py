"""What must leave the house or be done later, kept until it is done.

Whoever changes something and owes a consequence (a mail, a reminder in March, a scan) posts a message in the same
transaction: either both are kept or neither. A worker takes the message under a lease and runs its handler, again
and again until it succeeds or is given up.

    from wenjin.core.outbox import cancel, handles, post

    post("cases.reminder", {"case": str(case.id)}, available_at=day, key=f"reminder:{case.id}")

    @handles("cases.reminder")            # in <app>/tasks.py
    def remind(payload: Payload, *, at: datetime) -> None: ...
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from wenjin.core.outbox.registry import Payload, TryLater, WillNotSucceed, every, handles

if TYPE_CHECKING:
    from wenjin.core.outbox.services import NewMessage, cancel, post, post_many

__all__ = [
    "NewMessage",
    "Payload",
    "TryLater",
    "WillNotSucceed",
    "cancel",
    "every",
    "handles",
    "post",
    "post_many",
]


def __getattr__(name: str) -> Any:
    """What needs the tables is fetched when it is asked for: Django imports this package before it has any."""
    if name in __all__:
        return getattr(import_module("wenjin.core.outbox.services"), name)
    raise AttributeError(name)
