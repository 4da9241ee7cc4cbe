"""E-mail, text message and web push, written down before they go out.

    from wenjin.core.delivery import Attachment, send_mail_later

Everything is kept sealed and posted to the outbox in the caller's transaction; a worker sends it. Without a
server for it, the row stays, marked as not sent.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from wenjin.core.delivery.mail import Attachment, MailRefused
    from wenjin.core.delivery.push import send_push_later
    from wenjin.core.delivery.services import send_mail_later
    from wenjin.core.delivery.sms import send_sms_later

__all__ = ["Attachment", "MailRefused", "send_mail_later", "send_push_later", "send_sms_later"]
_WHERE: Final = {
    "Attachment": "mail",
    "MailRefused": "mail",
    "send_mail_later": "services",
    "send_push_later": "push",
    "send_sms_later": "sms",
}


def __getattr__(name: str) -> Any:
    """What needs the tables is fetched when it is asked for: Django imports this package before it has any."""
    if name in _WHERE:
        return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
    raise AttributeError(name)
