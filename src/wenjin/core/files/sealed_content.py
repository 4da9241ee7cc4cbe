"""Content encrypted in chunks, so that a large file is never decrypted in one piece and cannot be cut or mixed.

The STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár, "Online Authenticated-Encryption and its
Nonce-Reuse Misuse-Resistance", 2015) over AES-256-GCM. Layout: magic (4 bytes), salt (16 bytes), then chunks of
64 KiB, each with its tag of 16 bytes; the last one may be shorter and may be empty.

- The key is derived from the data key of the file and the salt (HKDF-SHA256). It encrypts one content once, so
  the nonce may simply count: 11 bytes number of the chunk, 1 byte that says whether it is the last.
- Associated data: what the content is, number of the chunk, last or not. A chunk that is swapped, left out or
  taken from another file does not open; a content that was cut off has no last chunk.
"""

import io
import os
from collections.abc import Iterator
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.files.base import File

from wenjin.core.keys.models import DataKey
from wenjin.core.keys.sealing import SealBroken, subkey

CHUNK_BYTES: Final = 64 * 1024
_MAGIC: Final = b"WJC1"
_SALT_BYTES: Final = 16
_TAG_BYTES: Final = 16


def seal_content(data_key: DataKey, content: BinaryIO, *, what: str) -> Iterator[bytes]:
    """The encrypted form, piece by piece.

    Args:
        content: open at its beginning.
        what: what it is, for instance ``"file:<id>"``; needed again to open it.
    """
    salt = os.urandom(_SALT_BYTES)
    cipher = _cipher(data_key, salt)
    yield _MAGIC + salt
    number, chunk = 0, content.read(CHUNK_BYTES)
    while True:
        following = content.read(CHUNK_BYTES)
        is_last = not following
        yield cipher.encrypt(
            _nonce(number, is_last=is_last), chunk, _associated(what, number, is_last=is_last)
        )
        if is_last:
            return
        number, chunk = number + 1, following


def open_content(data_key: DataKey, sealed: BinaryIO, *, what: str) -> Iterator[bytes]:
    """The content in clear, piece by piece; each piece was checked before it is given.

    Raises:
        SealBroken: not this content, changed, or cut off. Pieces given before the break were genuine.
    """
    head = sealed.read(len(_MAGIC) + _SALT_BYTES)
    if len(head) != len(_MAGIC) + _SALT_BYTES or not head.startswith(_MAGIC):
        raise SealBroken(f"{what}: not an encrypted content of this version")
    cipher = _cipher(data_key, head[len(_MAGIC) :])
    number, chunk = 0, sealed.read(CHUNK_BYTES + _TAG_BYTES)
    while True:
        following = sealed.read(CHUNK_BYTES + _TAG_BYTES)
        is_last = not following
        try:
            yield cipher.decrypt(
                _nonce(number, is_last=is_last), chunk, _associated(what, number, is_last=is_last)
            )
        except (InvalidTag, ValueError) as error:
            raise SealBroken(f"{what}: chunk {number} is not what was sealed") from error
        if is_last:
            return
        number, chunk = number + 1, following


class SealedFile(File):  # type: ignore[type-arg]  # generic in the stubs only
    """What a storage saves: reads a content in clear and hands out its encrypted form."""

    def __init__(self, data_key: DataKey, content: BinaryIO, *, what: str) -> None:
        super().__init__(io.BytesIO(), name="")
        self._source = (data_key, content, what)

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        """The encrypted form, piece by piece."""
        data_key, content, what = self._source
        content.seek(0)
        return seal_content(data_key, content, what=what)


class ContentReader(io.RawIOBase):
    """The content in clear as a file that is read from the front."""

    def __init__(self, pieces: Iterator[bytes], sealed: BinaryIO) -> None:
        self._pieces = pieces
        self._sealed = sealed
        self._rest = b""

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: "memoryview | bytearray") -> int:  # type: ignore[override]  # stubs want Buffer, 3.12
        """Fill the buffer as far as the present piece goes."""
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._rest = piece
        count = min(len(buffer), len(self._rest))
        buffer[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count

    def close(self) -> None:
        """Close the encrypted file too."""
        self._sealed.close()
        super().close()


def _cipher(data_key: DataKey, salt: bytes) -> AESGCM:
    return AESGCM(subkey(data_key, purpose="content", salt=salt))


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])


def _associated(what: str, number: int, *, is_last: bool) -> bytes:
    return f"wenjin.content:{what}:{number}:{int(is_last)}".encode()
