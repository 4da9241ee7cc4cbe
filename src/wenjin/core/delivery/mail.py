"""Making a mail: what is refused, and how it is written so that every mail program shows it right."""

import re
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime, parseaddr
from functools import lru_cache
from typing import Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.template.loader import render_to_string
from django.utils.html import escape, linebreaks, urlize

from wenjin.core.delivery import writing

MOST_ATTACHED_BYTES: Final = 10_000_000
LONGEST_SUBJECT: Final = 200
LONGEST_ADDRESS: Final = 254
# Without one of these no word becomes a link, and to look at each takes longer than the rest of the mail.
_MAY_LINK: Final = re.compile(r"://|@|www\.|\.(?:com|edu|gov|int|mil|net|org)\b", re.IGNORECASE)
# Where something is put into the page; a sign that no text may hold.
_HERE: Final = "\ufdd0"
# Control signs of both halves, the line breaks of Unicode, and halves of letters that are no letters.
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
# Marks of direction and spaces without width; no address holds one.
_HIDDEN: Final = re.compile(r"[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
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
    """The address, with nothing around it and without marks that nobody sees, which copying often brings along.

    Raises:
        MailRefused: not the address of one mailbox. Names before it, lists and line breaks are refused too.
    """
    bare = _HIDDEN.sub("", address).strip()
    try:
        validate_email(bare)
        _ascii_domain(bare.rpartition("@")[2])
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


def compose(letter: Letter, *, sender: str, message_id: str, at: datetime) -> bytes:
    """The mail as it goes out (RFC 5322, MIME): plain text, the same in HTML, then the files.

    Args:
        sender: of the setting, ``Name <mailbox>``.
        at: when it was written, not when it is sent: it stays the same when it is sent again.
    """
    name, address = sender_of(sender)
    said = writing.joined(
        "alternative",
        [
            writing.text_part(letter.text, "plain"),
            writing.text_part(letter.html or html_of(letter), "html"),
        ],
    )
    if letter.attachments:
        said = writing.joined("mixed", [said, *map(_file, letter.attachments)])
    rest = (
        f"Date: {format_datetime(at)}\r\n"
        f"Message-ID: {message_id}\r\n"
        "Auto-Submitted: auto-generated\r\n"  # RFC 3834: no machine needs to answer
        f"Content-Language: {tag(letter.language)}\r\n"
        "MIME-Version: 1.0\r\n"
    )
    return b"".join(
        (
            writing.subject_header(letter.subject),
            writing.sender_header(name, address),
            writing.mailbox_header("To", ascii_address(letter.to)),
            rest.encode("ascii"),
            said,
        )
    )


def html_of(letter: Letter) -> str:
    """The text as a simple page in the direction of its language."""
    before, between, after = _page(tag(letter.language), direction(letter.language))
    lines = letter.text.replace("\r\n", "\n").strip().split("\n")
    text = "\n".join(urlize(one, autoescape=True) if _MAY_LINK.search(one) else escape(one) for one in lines)
    return "".join((before, escape(letter.subject), between, linebreaks(text), after))


@lru_cache(maxsize=64)
def _page(language_tag: str, runs: str) -> tuple[str, str, str]:
    """What stands before the subject, between it and the text, and after that."""
    page = render_to_string(
        "delivery/mail.html", {"subject": _HERE, "text": _HERE, "tag": language_tag, "direction": runs}
    )
    before, between, after = page.split(_HERE)
    return before, between, after


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
    return f"{mailbox}@{_ascii_domain(domain)}"


@lru_cache(maxsize=2000)
def _ascii_domain(domain: str) -> str:
    return domain.encode("idna").decode("ascii")


@lru_cache(maxsize=8)
def sender_of(setting: str) -> tuple[str, str]:
    """Name and address of ``Name <mailbox>``; the address with its domain as servers want it (IDNA)."""
    name, address = parseaddr(setting)
    return name, ascii_address(address)


def _file(one: Attachment) -> bytes:
    kind, *rest = (part.strip() for part in one.media_type.split(";"))
    parameters = dict(part.split("=", 1) for part in rest)
    if kind == "text/calendar":
        parameters.setdefault("charset", "utf-8")
        if found := _METHOD.search(one.content):
            parameters.setdefault("method", found.group(1).decode("ascii"))
    return writing.file_part(one.name, kind, one.content, parameters)
