"""Mails that come back later: reports of mail servers, read (RFC 3464, in a message of RFC 6522).

Anybody can send such a message. Of all that it says only two things are taken: the Message-ID of the mail that
did not arrive, which only its receiver and the servers on its way have seen, and the class of the status.
"""

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.policy import compat32
from typing import Final

LONGEST_REPORT: Final = 1_000_000
"""Bytes that are read: what was said stands at the beginning, and the mail that comes back may be long."""
_MESSAGE_ID: Final = re.compile(r"<[^<>\s]{1,190}>")
_STATUS: Final = re.compile(r"([245]\.\d{1,3}\.\d{1,3})\b")


@dataclass(frozen=True, slots=True)
class Report:
    """What a server says of a mail that it could not deliver.

    Attributes:
        message_id: of that mail, with its angle brackets.
        status: ``5.1.1`` (RFC 3463).
    """

    message_id: str
    status: str

    @property
    def is_final(self) -> bool:
        """Whether the mailbox refuses for good; 4.x.x is a server that was away too long."""
        return self.status.startswith("5")


def read_report(content: bytes) -> Report | None:
    """A report that a mail failed; None for anything else: an answer, a delay, words without a report."""
    try:
        found = message_from_bytes(content[:LONGEST_REPORT], policy=compat32)
        if found.get_content_type() != "multipart/report" or not found.is_multipart():
            return None
        parts = _parts(found)
    except RecursionError:  # parts within parts without end
        return None
    message_id, status = _message_id(parts), _failure(parts)
    return Report(message_id, status) if message_id and status else None


def _parts(message: Message) -> list[Message]:
    payload = message.get_payload()
    return [one for one in payload if isinstance(one, Message)] if isinstance(payload, list) else []


def _failure(parts: list[Message]) -> str:
    """The status of a recipient whose mail failed for good or was given up; empty when there is none."""
    for part in parts:
        if part.get_content_type() not in ("message/delivery-status", "message/global-delivery-status"):
            continue
        for about in _parts(part):
            status = _STATUS.match(str(about.get("Status", "")).strip())
            if str(about.get("Action", "")).strip().lower() == "failed" and status is not None:
                return status[1]
    return ""


def _message_id(parts: list[Message]) -> str:
    """Of the mail that comes back, whole or as its headers."""
    for part in parts:
        match part.get_content_type():
            case "message/rfc822" | "message/global" | "message/global-headers":
                headers = next(iter(_parts(part)), None)
            case "text/rfc822-headers":
                headers = message_from_bytes(bytes(part.get_payload(decode=True)), policy=compat32)
            case _:
                continue
        known = _MESSAGE_ID.search(str(headers.get("Message-ID", ""))) if headers is not None else None
        if known is not None:
            return known[0]
    return ""
