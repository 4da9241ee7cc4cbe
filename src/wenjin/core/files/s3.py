"""Papers in a bucket that speaks the S3 protocol. ``boto3`` is loaded with the first use, never at the start."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from typing import Any, Final

from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage
from django.utils.deconstruct import deconstructible

_MISSING: Final = frozenset({"404", "NoSuchKey", "NotFound"})
_making_client = threading.Lock()


@deconstructible
class S3Storage(Storage):
    """Objects of one bucket under one prefix. What lies there is encrypted already.

    Args:
        endpoint: address of the service when it is not Amazon's.
        access_key: with ``secret_key`` who we are; empty leaves it to what the platform gives (roles, profiles).
    """

    def __init__(
        self,
        bucket: str,
        *,
        region: str = "",
        endpoint: str = "",
        prefix: str = "",
        access_key: str = "",
        secret_key: str = "",
    ) -> None:
        self.bucket = bucket
        self.region = region
        self.endpoint = endpoint
        self.prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""
        self._credentials = (access_key, secret_key)

    @cached_property
    def _client(self) -> Any:
        import boto3
        from botocore.config import Config

        access_key, secret_key = self._credentials
        own: dict[str, str] = {}
        if access_key:
            own = {"aws_access_key_id": access_key, "aws_secret_access_key": secret_key}
        # The session is not safe between threads; the client that it makes is.
        with _making_client:
            return boto3.session.Session().client(
                "s3",
                endpoint_url=self.endpoint or None,
                region_name=self.region or None,
                config=Config(
                    connect_timeout=5,
                    read_timeout=30,
                    retries={"max_attempts": 3, "mode": "standard"},
                    # A service other than Amazon's seldom has a host name per bucket, nor the newer checksums.
                    s3={"addressing_style": "path" if self.endpoint else "auto"},
                    request_checksum_calculation="when_required",
                    response_checksum_validation="when_required",
                ),
                **own,
            )

    def _key(self, name: str) -> str:
        return self.prefix + name

    def _open(self, name: str, mode: str = "rb") -> "File[bytes]":
        if mode != "rb":
            raise ValueError("objects of a bucket are written whole, with save()")
        with _facts(name):
            answer = self._client.get_object(Bucket=self.bucket, Key=self._key(name))
            with answer["Body"] as body:
                # At most a paper (25 MB); read at once, so that no connection hangs on a slow reader.
                return ContentFile(body.read(), name=name)

    def _save(self, name: str, content: "File[bytes]") -> str:
        body = b"".join(content.chunks())
        with _facts(name):
            self._client.put_object(
                Bucket=self.bucket, Key=self._key(name), Body=body, ContentType="application/octet-stream"
            )
        return name

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """The name as it is: ours are random and never used twice, so there is no need to ask the bucket."""
        return name

    def delete(self, name: str) -> None:
        """Delete an object; nothing happens when it is not there."""
        with _facts(name):
            self._client.delete_object(Bucket=self.bucket, Key=self._key(name))

    def exists(self, name: str) -> bool:
        """The object is there."""
        try:
            self._head(name)
        except FileNotFoundError:
            return False
        return True

    def size(self, name: str) -> int:
        """Bytes, encrypted.

        Raises:
            FileNotFoundError: no such object.
        """
        return int(self._head(name)["ContentLength"])

    def get_modified_time(self, name: str) -> datetime:
        """When it was written (aware).

        Raises:
            FileNotFoundError: no such object.
        """
        written_at: datetime = self._head(name)["LastModified"]
        return written_at

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        """Folders and objects directly under a path."""
        start = self._key(path.strip("/") + "/") if path.strip("/") else self.prefix
        folders: list[str] = []
        files: list[str] = []
        with _facts(path):
            pages = self._client.get_paginator("list_objects_v2")
            for page in pages.paginate(Bucket=self.bucket, Prefix=start, Delimiter="/"):
                folders += [one["Prefix"][len(start) :].rstrip("/") for one in page.get("CommonPrefixes", ())]
                files += [one["Key"][len(start) :] for one in page.get("Contents", ())]
        return folders, files

    def url(self, name: str | None) -> str:
        """There is none: papers are served by views that ask who wants them."""
        raise ValueError("papers have no address of their own")

    def _head(self, name: str) -> Mapping[str, Any]:
        with _facts(name):
            head: Mapping[str, Any] = self._client.head_object(Bucket=self.bucket, Key=self._key(name))
        return head


@contextmanager
def _facts(name: str) -> Iterator[None]:
    """What went wrong, as any storage says it: FileNotFoundError, or OSError when the bucket is the trouble."""
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") in _MISSING:
            raise FileNotFoundError(name) from error
        raise OSError(f"{name}: {error}") from error
    except BotoCoreError as error:
        raise OSError(f"{name}: {error}") from error
