"""A signed head as it is written down outside: everything that is needed to check it, and nothing else. Pure."""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from wenjin.core.ledger import merkle
from wenjin.core.ledger.canonical import canonical, sha256

KIND: Final = "wenjin-head/1"
MOST_CHARACTERS: Final = 200_000_000


class NoHead(ValueError):
    """A text is not a head that was written down by us."""


@dataclass(frozen=True, slots=True, order=True)
class Line:
    """The last entry that a stream had."""

    stream: str
    number: int
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadRecord:
    """What the ledger was at a moment.

    Attributes:
        number: 1 is the first head.
        at: when, as ``canonical.moment`` writes it.
        reach: highest row id of an entry that was there.
        root: Merkle root over the lines.
        size: number of lines.
        previous_hash: hash of the head before.
        key_id: which key signed.
        signature: Ed25519 (RFC 8032) over the body, in Base64.
        lines: streams that had grown since the head before, sorted.
    """

    number: int
    at: str
    reach: int
    root: str
    size: int
    previous_hash: str
    key_id: str
    signature: str
    lines: tuple[Line, ...]

    @property
    def body(self) -> bytes:
        """What is signed."""
        return canonical(
            {
                "kind": KIND,
                "number": self.number,
                "at": self.at,
                "reach": self.reach,
                "root": self.root,
                "size": self.size,
                "previous": self.previous_hash,
                "key": self.key_id,
            }
        )

    @property
    def hash(self) -> str:
        """The hash by which the next head names this one."""
        return sha256(self.body)

    @property
    def has_its_lines(self) -> bool:
        """Whether the lines are those that the signed root stands for."""
        return len(self.lines) == self.size and root_of(self.lines) == self.root

    def is_signed_by(self, key: Ed25519PublicKey) -> bool:
        """Whether the signature over the body is of this key."""
        try:
            key.verify(base64.b64decode(self.signature, validate=True), self.body)
        except (InvalidSignature, binascii.Error, ValueError):
            return False
        return True

    def written(self) -> bytes:
        """One line of JSON, without the line's end."""
        body: dict[str, object] = json.loads(self.body)
        return canonical(
            {
                **body,
                "hash": self.hash,
                "signature": self.signature,
                "lines": [[line.stream, line.number, line.hash] for line in self.lines],
            }
        )


def signed(key: Ed25519PrivateKey, **parts: Any) -> HeadRecord:
    """A head with its signature; ``parts`` are the attributes of ``HeadRecord`` but the signature."""
    unsigned = HeadRecord(signature="", **parts)
    return HeadRecord(signature=base64.b64encode(key.sign(unsigned.body)).decode("ascii"), **parts)


def root_of(lines: Sequence[Line]) -> str:
    """The Merkle root over sorted lines."""
    return merkle.root([canonical([line.stream, line.number, line.hash]) for line in sorted(lines)])


def read(text: str | bytes) -> HeadRecord:
    """A head from its written line.

    Raises:
        NoHead: it is none. What it says is not yet checked.
    """
    if len(text) > MOST_CHARACTERS:
        raise NoHead("too long")
    try:
        said = json.loads(text)
        if not isinstance(said, Mapping) or said.get("kind") != KIND:
            raise NoHead(f"not a {KIND}")
        return HeadRecord(
            number=_whole(said["number"]),
            at=_text(said["at"]),
            reach=_whole(said["reach"]),
            root=_text(said["root"]),
            size=_whole(said["size"]),
            previous_hash=_text(said["previous"]),
            key_id=_text(said["key"]),
            signature=_text(said["signature"]),
            lines=tuple(Line(_text(s), _whole(n), _text(h)) for s, n, h in said["lines"]),
        )
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise NoHead(str(error) or type(error).__name__) from error


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**53:
        raise NoHead(f"not a whole number: {str(value)[:40]}")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > 200 or "\0" in value:
        raise NoHead("not a short text")
    value.encode("utf-8")
    return value
