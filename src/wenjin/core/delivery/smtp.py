"""Handing a mail to the mail server, and telling *not now* from *never*."""

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from email.utils import parseaddr
from typing import Final

from wenjin.core.delivery.gateways import MailServer
from wenjin.core.delivery.mail import POLICY, ascii_address
from wenjin.core.outbox import TryLater, WillNotSucceed

SECONDS: Final = 30
# Answers about us and not about the mail: somebody mends the settings, and the mail goes out (RFC 4954).
_ABOUT_US: Final = frozenset({530, 534, 535, 538})
_ENHANCED: Final = re.compile(rb"\s*([245]\.\d{1,3}\.\d{1,3})\b")


class MailNotNow(TryLater):
    """The server is away, busy, or does not know us; the mail waits."""


class MailNever(WillNotSucceed):
    """The server refuses this mail for good (5xx, RFC 5321, 4.2.1)."""


def deliver(message: EmailMessage, to: str, server: MailServer) -> None:
    """Hand one mail to the server, for one person.

    SMTP knows no transactions: when this process dies after the server took the mail and before anybody wrote
    that down, it is sent again. The Message-ID stays the same, so that mail programs show it once.

    Raises:
        MailNotNow: try later.
        MailNever: do not.
    """
    sender = ascii_address(parseaddr(str(message["From"]))[1])
    content = message.as_bytes(policy=POLICY)
    try:
        with _connected(server) as smtp:
            smtp.sendmail(sender, [ascii_address(to)], content)
    except smtplib.SMTPRecipientsRefused as refused:
        code, text = next(iter(refused.recipients.values()))
        raise _judged(code, text) from None
    except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as refused:
        raise _judged(refused.smtp_code, refused.smtp_error) from None
    except smtplib.SMTPResponseException as refused:
        # Greeting, EHLO, STARTTLS, login: about the server or us, not about this mail.
        raise MailNotNow(_code(refused.smtp_code, refused.smtp_error)) from None
    except smtplib.SMTPException as error:
        raise MailNotNow(type(error).__name__) from None
    except OSError as error:  # refused, unreachable, too slow, certificate not trusted
        raise MailNotNow(f"{type(error).__name__} {error.errno or ''}".strip()) from None


@contextmanager
def _connected(server: MailServer) -> Iterator[smtplib.SMTP]:
    """A connection that is greeted, encrypted and logged in, and closed in any case."""
    context = ssl.create_default_context(cafile=server.authority or None)
    smtp = (
        smtplib.SMTP_SSL(server.host, server.port, timeout=SECONDS, context=context)
        if server.encryption == "implicit"
        else smtplib.SMTP(server.host, server.port, timeout=SECONDS)
    )
    try:
        if server.encryption == "starttls":
            smtp.starttls(context=context)
        if server.user:
            smtp.login(server.user, server.password)
        yield smtp
        # The mail is taken by now; a rude goodbye must not have it sent again.
        with suppress(smtplib.SMTPException, OSError):
            smtp.quit()
    finally:
        smtp.close()


def _judged(code: int, text: bytes | str) -> MailNotNow | MailNever:
    told = _code(code, text)
    return MailNever(told) if code >= 500 and code not in _ABOUT_US else MailNotNow(told)


def _code(code: int, text: bytes | str) -> str:
    """The number and, where the server gives it, the enhanced one (RFC 3463); not its words."""
    found = _ENHANCED.match(text.encode("utf-8", "replace") if isinstance(text, str) else text)
    return f"{code} {found.group(1).decode('ascii')}" if found else str(code)
