"""Folders and files that only the account of the program may read, whatever the umask of whoever starts it."""

import os
from contextlib import suppress
from pathlib import Path
from typing import Final

_FOLDER: Final = 0o700
_FILE: Final = 0o600


def make_private_folder(folder: Path) -> None:
    """Make what is missing of a path, each folder with mode 700; those that are there keep theirs."""
    for one in reversed([folder, *folder.parents]):
        if not one.exists():
            one.mkdir(mode=_FOLDER, exist_ok=True)


def make_private_file(file: Path) -> None:
    """Make an empty file with mode 600; one that is there keeps its mode and its content."""
    with suppress(FileExistsError):
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _FILE))
