"""A mail written out: headers, the text in both forms, and files (RFC 5322, MIME: RFC 2045 to 2047).

The library of Python takes several milliseconds for a mail, and mails go out by the hundred thousand. What is
plain (an address of ordinary signs, a file name of ordinary letters) is written here; the rest is given to the
library, and so are headers that many mails share, once.
"""

import base64
import binascii
import re
import secrets
from collections.abc import Mapping, Sequence
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from functools import lru_cache
from typing import Final

# Seven bits pass every server; the policy then picks quoted-printable or base64, whichever is shorter.
POLICY: Final = SMTP.clone(cte_type="7bit")
LONGEST_LINE: Final = 78
_PLAIN_ADDRESS: Final = re.compile(r"[A-Za-z0-9_+-]+(\.[A-Za-z0-9_+-]+)*@[A-Za-z0-9.-]+")
_PLAIN_NAME: Final = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,59}")
_PLAIN_LINE: Final = re.compile(rb"[\t\x20-\x7e]{0,78}(?<![\t ])")
_LINE_END: Final = re.compile(rb"\r\n|\r|\n")


def mailbox_header(name: str, address: str) -> bytes:
    """A header with one mailbox, and nobody's name."""
    if _PLAIN_ADDRESS.fullmatch(address) and len(name) + 2 + len(address) <= LONGEST_LINE:
        return f"{name}: {address}\r\n".encode("ascii")
    return _folded(name, Address(addr_spec=address))


@lru_cache(maxsize=16)
def sender_header(name: str, address: str) -> bytes:
    """``From``, with the name of the house."""
    return _folded("From", Address(display_name=name, addr_spec=address))


@lru_cache(maxsize=512)
def subject_header(subject: str) -> bytes:
    """``Subject``; subjects are generic, so that many mails have the same."""
    return _folded("Subject", subject)


def text_part(text: str, subtype: str) -> bytes:
    """Text as a part of a mail, in the shortest way that seven bits allow."""
    encoding, body = _seven_bits(_LINE_END.sub(b"\r\n", text.encode("utf-8")))
    head = f'Content-Type: text/{subtype}; charset="utf-8"\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n'
    return head.encode("ascii") + body


def file_part(name: str, kind: str, content: bytes, parameters: Mapping[str, str]) -> bytes:
    """A file as a part of a mail.

    Args:
        kind: such as ``application/pdf``.
    """
    main, _, sub = kind.partition("/")
    if not _PLAIN_NAME.fullmatch(name):
        part = EmailMessage(policy=POLICY)
        part.set_content(
            content,
            maintype=main,
            subtype=sub,
            disposition="attachment",
            filename=name,
            params=dict(parameters) or None,
        )
        del part["MIME-Version"]
        return part.as_bytes()
    said = "".join(f';\r\n {key}="{value}"' for key, value in parameters.items())
    head = (
        f"Content-Type: {kind}{said}\r\nContent-Transfer-Encoding: base64\r\n"
        f'Content-Disposition: attachment; filename="{name}"\r\n\r\n'
    )
    return head.encode("ascii") + _base64(content)


def joined(kind: str, parts: Sequence[bytes]) -> bytes:
    """Parts in one: ``alternative`` says the same in several forms, ``mixed`` one thing after the other."""
    # No part can hold it: a sign follows the equals sign that neither way of writing puts there.
    border = f"=_{secrets.token_hex(12)}"
    begin = f"--{border}\r\n".encode("ascii")
    between = b"\r\n" + begin
    head = f'Content-Type: multipart/{kind}; boundary="{border}"\r\n\r\n'.encode("ascii")
    return head + begin + between.join(parts) + f"\r\n--{border}--\r\n".encode("ascii")


def _folded(name: str, value: object) -> bytes:
    kept, header = POLICY.header_store_parse(name, value)
    return POLICY.fold_binary(kept, header)


def _seven_bits(content: bytes) -> tuple[str, bytes]:
    """The name of the encoding and the content in it, with a line end at the end."""
    whole = content if content.endswith(b"\r\n") else content + b"\r\n"
    if all(map(_PLAIN_LINE.fullmatch, whole.split(b"\r\n"))):
        return "7bit", whole
    printable, other = binascii.b2a_qp(whole), _base64(whole)
    return ("quoted-printable", printable) if len(printable) <= len(other) else ("base64", other)


def _base64(content: bytes) -> bytes:
    return base64.encodebytes(content).replace(b"\n", b"\r\n")
