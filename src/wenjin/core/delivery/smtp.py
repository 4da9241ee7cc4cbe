"""Handing a mail to the mail server, and telling *not now* from *never*."""

import re
import selectors
import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from typing import Final

from wenjin.core.delivery.gateways import MailServer
from wenjin.core.delivery.mail import ascii_address, sender_of
from wenjin.core.outbox import TryLater, WillNotSucceed

SECONDS: Final = 30
# Answers about us and not about the mail: somebody mends the settings, and the mail goes out (RFC 4954).
_ABOUT_US: Final = frozenset({530, 534, 535, 538})
_ENHANCED: Final = re.compile(rb"\s*([245]\.\d{1,3}\.\d{1,3})\b")


class MailNotNow(TryLater):
    """The server is away, busy, or does not know us; the mail waits."""


class MailNever(WillNotSucceed):
    """The server refuses this mail for good (5xx, RFC 5321, 4.2.1)."""


class _Kept(threading.local):
    """A connection that several mails of this thread share.

    Attributes:
        is_asked_for: inside ``one_connection``.
    """

    is_asked_for = False
    server: MailServer | None = None
    smtp: smtplib.SMTP | None = None


_kept: Final = _Kept()


@contextmanager
def one_connection() -> Iterator[None]:
    """Mails that this thread delivers in the block share a connection; it is closed at the end."""
    _kept.is_asked_for = True
    try:
        yield
    finally:
        _kept.is_asked_for = False
        _let_go()


def deliver(content: bytes, sender: str, to: str, server: MailServer) -> None:
    """Hand one mail to the server, for one person.

    SMTP knows no transactions: when this process dies after the server took the mail and before anybody wrote
    that down, it is sent again. The Message-ID stays the same, so that mail programs show it once.

    Args:
        content: as it goes out.
        sender: of the setting, ``Name <mailbox>``.

    Raises:
        MailNotNow: try later.
        MailNever: do not.
    """
    try:
        with _connected(server) as smtp:
            smtp.sendmail(sender_of(sender)[1], [ascii_address(to)], content)
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
    """A connection that is greeted, encrypted and logged in: the shared one, or one for this mail alone."""
    smtp = _shared(server) or _opened(server)
    is_over = True
    try:
        yield smtp
        # The mail is taken by now; a rude goodbye must not have it sent again.
        if _kept.is_asked_for:
            _kept.server, _kept.smtp, is_over = server, smtp, False
        else:
            with suppress(smtplib.SMTPException, OSError):
                smtp.quit()
    finally:
        if is_over:
            _kept.smtp = None
            smtp.close()


def _shared(server: MailServer) -> smtplib.SMTP | None:
    """The connection of the mail before; None when the server has ended it, or said so (421)."""
    smtp = _kept.smtp
    if smtp is None:
        return None
    # Nothing was asked: whatever can be read is an end.
    if _kept.server == server and smtp.sock is not None and not _can_be_read(smtp.sock):
        return smtp
    _let_go()
    return None


def _can_be_read(sock: socket.socket) -> bool:
    with selectors.DefaultSelector() as selector:
        selector.register(sock, selectors.EVENT_READ)
        return bool(selector.select(0))


def _let_go() -> None:
    smtp, _kept.smtp = _kept.smtp, None
    if smtp is not None:
        with suppress(smtplib.SMTPException, OSError):
            smtp.quit()
        smtp.close()


def _opened(server: MailServer) -> smtplib.SMTP:
    smtp = (
        smtplib.SMTP_SSL(server.host, server.port, timeout=SECONDS, context=_trusted(server.authority))
        if server.encryption == "implicit"
        else smtplib.SMTP(server.host, server.port, timeout=SECONDS)
    )
    try:
        if server.encryption == "starttls":
            smtp.starttls(context=_trusted(server.authority))
        if server.user:
            smtp.login(server.user, server.password)
    except BaseException:
        smtp.close()
        raise
    return smtp


@lru_cache(maxsize=4)
def _trusted(authority: str) -> ssl.SSLContext:
    """Whom to believe; to read the authorities of a system takes 40 ms."""
    return ssl.create_default_context(cafile=authority or None)


def _judged(code: int, text: bytes | str) -> MailNotNow | MailNever:
    told = _code(code, text)
    return MailNever(told) if code >= 500 and code not in _ABOUT_US else MailNotNow(told)


def _code(code: int, text: bytes | str) -> str:
    """The number and, where the server gives it, the enhanced one (RFC 3463); not its words."""
    found = _ENHANCED.match(text.encode("utf-8", "replace") if isinstance(text, str) else text)
    return f"{code} {found.group(1).decode('ascii')}" if found else str(code)
