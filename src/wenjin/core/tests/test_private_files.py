"""Nobody else on the machine reads the files of the database, of keys and of papers; deleted is deleted."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.db import connection

from wenjin.core.files.storage import FolderStorage
from wenjin.core.private_files import make_private_folder
from wenjin.core.sqlite.checkpoints import empty_log
from wenjin.settings import env

SECRET = "A-WORD-THAT-IS-NOWHERE-ELSE"
# Runs in a process of its own: a database in a file, as a city has it.
_WRITE_AND_DELETE = f"""
import sys
import django
django.setup()
from pathlib import Path
from django.core.management import call_command
from wenjin.core.outbox.models import Message
from wenjin.core import clock
from wenjin.core.sqlite.checkpoints import empty_log
call_command("migrate", verbosity=0)
folder, at = Path(sys.argv[1]), clock.now()
for number in range(50):
    Message.objects.create(topic="t", payload={{"word": "{SECRET}"}}, available_at=at, made_at=at)
modes = {{file.name: oct(file.stat().st_mode & 0o777) for file in folder.iterdir() if file.is_file()}}
Message.objects.all().delete()
call_command("tick", all=True)
left = [file.name for file in folder.glob("site.sqlite3*") if b"{SECRET}" in file.read_bytes()]
assert empty_log()
print(sorted(modes.items()), left, (folder / "site.sqlite3-wal").stat().st_size)
"""


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_the_database_is_ours_alone_and_forgets_what_was_deleted(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "wenjin.settings.test",
        "WENJIN_TEST_DATABASE": f"sqlite:///{tmp_path / 'site.sqlite3'}",
        "WENJIN_VAR": str(tmp_path / "var"),
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    command = [sys.executable, "-W", "ignore", "-c", _WRITE_AND_DELETE, str(tmp_path)]
    done = subprocess.run(command, env=environment, capture_output=True, check=False)  # noqa: S603  our own words
    assert done.returncode == 0, done.stderr.decode()
    names = ("site.sqlite3", "site.sqlite3-shm", "site.sqlite3-wal")
    modes = [(name, "0o600") for name in names]
    assert done.stdout.decode().splitlines()[-1] == f"{modes} [] 0"


@pytest.mark.django_db
def test_inside_a_transaction_nothing_is_emptied() -> None:
    assert connection.in_atomic_block
    assert not empty_log()


def test_folders_and_keys_that_we_make_are_ours_alone(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir(mode=0o755)
    make_private_folder(tmp_path / "there" / "new" / "newer")
    assert mode(tmp_path / "there") == 0o755
    assert mode(tmp_path / "there" / "new") == mode(tmp_path / "there" / "new" / "newer") == 0o700
    key = tmp_path / "var" / "keys"
    assert env.made_once(key, lambda: "first") == env.made_once(key, lambda: "second") == "first"
    assert (mode(key.parent), mode(key)) == (0o700, 0o600)


def test_papers_lie_in_folders_that_are_ours_alone(tmp_path: Path) -> None:
    storage = FolderStorage(location=str(tmp_path / "papers"))
    name = storage.save("files/ab/cd", ContentFile(b"sealed"))
    paths = [tmp_path / "papers", tmp_path / "papers" / "files", tmp_path / "papers" / "files" / "ab"]
    assert {mode(path) for path in paths} == {0o700}
    assert mode(tmp_path / "papers" / name) == 0o600
