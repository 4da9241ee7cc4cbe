"""Making a mail: what is refused, and how it is written so that every mail program shows it right."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.template.loader import render_to_string

MOST_ATTACHED_BYTES: Final = 10_000_000
LONGEST_SUBJECT: Final = 200
LONGEST_ADDRESS: Final = 254
# Seven bits pass every server; the policy then picks quoted-printable or base64, whichever is shorter.
POLICY: Final = SMTP.clone(cte_type="7bit")
# Control signs of both halves, the line breaks of Unicode, and halves of letters that are no letters.
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_MEDIA_TYPE: Final = re.compile(r"[a-z0-9!#$&^_.+-]+/[a-z0-9!#$&^_.+-]+(\s*;\s*[a-z0-9-]+=[A-Za-z0-9._+-]+)*")
_METHOD: Final = re.compile(rb"^METHOD:([A-Z]+)\r?$", re.MULTILINE)


class MailRefused(ValueError):
    """It cannot be sent as it is, and trying later would not help.

    Attributes:
        code: ``address``, ``subject``, ``attachment`` or ``too_large``.
    """

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes along.

    Attributes:
        name: shown to the reader; any script.
        media_type: such as ``application/pdf``. A calendar file is ``text/calendar``; its METHOD is taken over
            into the header, as mail programs want it (RFC 6047).
    """

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """What a mail says, to whom."""

    to: str
    subject: str
    text: str
    language: str
    html: str = ""
    attachments: tuple[Attachment, ...] = ()


def checked_address(address: str) -> str:
    """The address, with nothing around it.

    Raises:
        MailRefused: not the address of one mailbox. Names before it, lists and line breaks are refused too.
    """
    bare = address.strip()
    try:
        validate_email(bare)
        bare.rpartition("@")[2].encode("idna")
    except (ValidationError, UnicodeError) as error:
        raise MailRefused("address", "not the address of a mailbox") from error
    if _CONTROL.search(address) or len(bare) > LONGEST_ADDRESS:
        raise MailRefused("address", "not the address of a mailbox")
    return bare


def check(letter: Letter) -> None:
    """Refuse what must not be sent.

    Raises:
        MailRefused: a bad address, a subject or file name with line breaks (which would add headers), or too
            much attached.
    """
    checked_address(letter.to)
    if not letter.subject.strip() or _CONTROL.search(letter.subject) or len(letter.subject) > LONGEST_SUBJECT:
        raise MailRefused("subject", f"one line of 1 to {LONGEST_SUBJECT} letters")
    for one in letter.attachments:
        if not one.name or _CONTROL.search(one.name) or not _MEDIA_TYPE.fullmatch(one.media_type):
            raise MailRefused("attachment", "a name in one line and a media type")
    if sum(len(one.content) for one in letter.attachments) > MOST_ATTACHED_BYTES:
        raise MailRefused("too_large", f"more than {MOST_ATTACHED_BYTES} bytes attached")


def compose(letter: Letter, *, sender: str, message_id: str, at: datetime) -> EmailMessage:
    """The mail as it goes out (RFC 5322, MIME): plain text, the same in HTML, then the files.

    Args:
        sender: of the setting, ``Name <mailbox>``.
        at: when it was written, not when it is sent: it stays the same when it is sent again.
    """
    name, address = parseaddr(sender)
    message = EmailMessage(policy=POLICY)
    message["Subject"] = letter.subject
    message["From"] = Address(display_name=name, addr_spec=ascii_address(address))
    message["To"] = Address(addr_spec=ascii_address(letter.to))
    message["Date"] = format_datetime(at)
    message["Message-ID"] = message_id
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no machine needs to answer
    message.set_content(letter.text)
    message.add_alternative(letter.html or html_of(letter), subtype="html")
    _attach(message, letter.attachments)
    message["Content-Language"] = tag(
        letter.language
    )  # last: setting content drops what begins with Content-
    return message


def html_of(letter: Letter) -> str:
    """The text as a simple page in the direction of its language."""
    return render_to_string(
        "delivery/mail.html",
        {
            "subject": letter.subject,
            "text": letter.text.replace("\r\n", "\n").strip(),
            "tag": tag(letter.language),
            "direction": direction(letter.language),
        },
    )


def tag(language: str) -> str:
    """BCP 47 as HTML and mail want it: ``zh-Hans`` for ``zh-hans``."""
    primary, _, script = language.partition("-")
    return f"{primary}-{script.title()}" if script else primary


def direction(language: str) -> str:
    """Which way the lines run."""
    return "rtl" if language in settings.LANGUAGES_BIDI else "ltr"


def ascii_address(address: str) -> str:
    """The address with the letters of its domain as servers want them (IDNA)."""
    mailbox, _, domain = address.rpartition("@")
    return f"{mailbox}@{domain.encode('idna').decode('ascii')}"


def _attach(message: EmailMessage, attachments: Iterable[Attachment]) -> None:
    for one in attachments:
        kind, *rest = (part.strip() for part in one.media_type.split(";"))
        main, _, sub = kind.partition("/")
        parameters = dict(part.split("=", 1) for part in rest)
        if kind == "text/calendar":
            parameters.setdefault("charset", "utf-8")
            if found := _METHOD.search(one.content):
                parameters.setdefault("method", found.group(1).decode("ascii"))
        message.add_attachment(
            one.content, maintype=main, subtype=sub, filename=one.name, params=parameters or None
        )
