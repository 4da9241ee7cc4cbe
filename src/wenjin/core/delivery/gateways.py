"""The servers that mails and text messages go to, as the settings name them. Pure; read at the start."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr
from typing import Any, Final, Literal
from urllib.parse import parse_qs, unquote, urlsplit

Encryption = Literal["none", "starttls", "implicit"]
LOCAL: Final = frozenset({"localhost", "127.0.0.1", "::1"})
# Who delivers notices for the browsers in use: Chrome, Edge and others; Firefox; Safari; Edge on Windows.
PUSH_SERVICES: Final = (
    "fcm.googleapis.com",
    "push.services.mozilla.com",
    "push.apple.com",
    "notify.windows.com",
)
_PORTS: Final[dict[Encryption, int]] = {"none": 25, "starttls": 587, "implicit": 465}


class BadGateway(ValueError):
    """The setting does not name a server that can be used safely."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mails are handed in.

    Attributes:
        encryption: ``starttls`` begins in the clear and refuses to go on when the server cannot encrypt.
        authority: file with the certificate authority to trust instead of the system's; empty for those.
    """

    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    encryption: Encryption = "starttls"
    authority: str = ""


@dataclass(frozen=True, slots=True)
class SmsGateway:
    """Where text messages are handed in, as JSON by HTTP POST.

    Attributes:
        headers: sent along, for instance the authorisation.
        body: JSON object in whose strings ``{number}``, ``{text}`` and ``{reference}`` are filled in.
    """

    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: Mapping[str, Any] = field(
        default_factory=lambda: {"to": "{number}", "text": "{text}", "reference": "{reference}"}, repr=False
    )


def mail_server(address: str) -> MailServer | None:
    """Read ``smtp://user:password@host:port?tls=starttls|none`` or ``smtps://host``; None when empty.

    Raises:
        BadGateway: not such an address, or a password would travel unencrypted over a network.
    """
    if not address.strip():
        return None
    parts = urlsplit(address.strip())
    asked = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise BadGateway("must look like smtp://user:password@host:587?tls=starttls or smtps://host")
    if unknown := set(asked) - {"tls", "ca"}:
        raise BadGateway(f"unknown option {', '.join(sorted(unknown))}; there are tls and ca")
    encryption = _encryption(parts.scheme, asked.get("tls"))
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if encryption == "none" and password and parts.hostname not in LOCAL:
        raise BadGateway("a password must not travel unencrypted: use tls=starttls or smtps://")
    try:
        port = parts.port or _PORTS[encryption]
    except ValueError as error:
        raise BadGateway(str(error)) from error
    return MailServer(parts.hostname, port, user, password, encryption, asked.get("ca", ""))


def mail_sender(text: str) -> str:
    """Read ``Name <mailbox@host>`` or a bare address.

    Raises:
        BadGateway: not one address, or none although mails are to be sent.
    """
    sender = text.strip()
    _, address = parseaddr(sender)
    if not sender:
        raise BadGateway("is not set, and WENJIN_SMTP needs it: Name <mailbox@host>")
    if "@" not in address.strip("@") or any(sign in sender for sign in "\r\n,"):
        raise BadGateway("must look like Name <mailbox@host>")
    return sender


def _encryption(scheme: str, asked: str | None) -> Encryption:
    if scheme == "smtps":
        if asked not in {None, "implicit"}:
            raise BadGateway("smtps:// is always encrypted; leave tls out")
        return "implicit"
    if asked in {None, "starttls"}:
        return "starttls"
    if asked == "none":
        return "none"
    raise BadGateway(f"tls={asked}: there are starttls and none; for implicit TLS use smtps://")


def sms_gateway(text: str) -> SmsGateway | None:
    """Read a URL, or a JSON object with ``url``, ``headers`` and ``body``; None when empty.

    Raises:
        BadGateway: neither, or not HTTPS (only this machine may be spoken to without).
    """
    if not text.strip():
        return None
    if not text.lstrip().startswith("{"):
        return SmsGateway(_safe_url(text.strip()))
    try:
        document = json.loads(text)
    except ValueError as error:
        raise BadGateway(f"not JSON: {error}") from error
    if unknown := set(document) - {"url", "headers", "body"}:
        raise BadGateway(f"unknown {', '.join(sorted(unknown))}; there are url, headers and body")
    gateway = SmsGateway(_safe_url(str(document.get("url", ""))), _headers(document.get("headers", {})))
    body = document.get("body", gateway.body)
    if not isinstance(body, dict) and "body" in document:
        raise BadGateway("body must be a JSON object")
    return SmsGateway(gateway.url, gateway.headers, body)


def _headers(value: object) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
        raise BadGateway("headers must be a JSON object of texts")
    return dict(value)


def _safe_url(url: str) -> str:
    parts = urlsplit(url)
    if parts.hostname and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOCAL)):
        return url
    raise BadGateway("the address must begin with https://")
