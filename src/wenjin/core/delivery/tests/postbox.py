"""A real SMTP server on a port of its own, which answers as it is told and keeps what it got."""

import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


@dataclass
class Postbox:
    """What arrived, and what the server says to the next ones.

    Attributes:
        to_rcpt, to_data: answers for the coming mails, used up one by one; then it takes everything.
    """

    mails: list[EmailMessage] = field(default_factory=list)
    envelopes: list[Envelope] = field(default_factory=list)
    to_rcpt: list[str] = field(default_factory=list)
    to_data: list[str] = field(default_factory=list)
    before_yes: Callable[[], None] | None = None
    was_encrypted: list[bool] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802  aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.to_rcpt:
            return self.to_rcpt.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.to_data:
            return self.to_data.pop(0)
        assert isinstance(envelope.content, bytes)
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        self.envelopes.append(envelope)
        self.was_encrypted.append(session.ssl is not None)
        if self.before_yes:
            self.before_yes()
        return "250 2.0.0 taken"

    def login(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        known = isinstance(data, LoginPassword) and (data.login, data.password) == (b"wenjin", b"open sesame")
        return AuthResult(success=known, handled=False)


class Server(Controller):
    """On a port that the system chooses; the controller alone cannot do that."""

    def __init__(self, postbox: Postbox, *, tls: ssl.SSLContext | None = None) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        more: dict[str, Any] = {}
        if tls:
            more = {
                "tls_context": tls,
                "require_starttls": True,
                "auth_required": True,
                "authenticator": postbox.login,
            }
        super().__init__(postbox, hostname="127.0.0.1", port=self.socket.getsockname()[1], **more)

    def _create_server(self) -> Any:
        return self.loop.create_server(self._factory_invoker, sock=self.socket)

    @property
    def address(self) -> str:
        return f"smtp://127.0.0.1:{self.port}?tls=none"
