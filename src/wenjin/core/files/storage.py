"""Where encrypted papers lie: by default a folder beside the database."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage, storages

from wenjin.core.private_files import make_private_folder


def papers() -> Storage:
    """The storage of papers, ``STORAGES["papers"]``."""
    return storages["papers"]


def names_in(storage: Storage, folder: str) -> Iterator[str]:
    """Names of all objects under a folder, at any depth; nothing when there is no such folder."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in files:
        yield f"{folder}/{name}"
    for name in folders:
        yield from names_in(storage, f"{folder}/{name}")


class FolderStorage(FileSystemStorage):
    """A local folder in which an object is there whole or not at all, and only our own account may read it.

    An object is written beside its place, forced to the disk, and moved there in one step. So a power cut or a
    killed process leaves no half object under a name that was given out.
    """

    def _save(self, name: str, content: "File[bytes]") -> str:
        place = Path(self.path(name))
        make_private_folder(place.parent)
        handle, draft = tempfile.mkstemp(dir=place.parent, prefix=".draft-")  # mode 600
        try:
            with os.fdopen(handle, "wb") as file:
                for chunk in content.chunks():
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            Path(draft).replace(place)
        except BaseException:
            Path(draft).unlink(missing_ok=True)
            raise
        return name

    def delete(self, name: str) -> None:
        """Delete an object; nothing happens when it is not there."""
        Path(self.path(name)).unlink(missing_ok=True)

    def url(self, name: str | None) -> str:
        """There is none: papers are served by views that ask who wants them."""
        raise ValueError("papers have no address of their own")
