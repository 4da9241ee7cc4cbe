"""``wenjin serve``: the web server."""

import errno
import logging
import os
import socket
from argparse import ArgumentParser
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from granian import Granian
from granian.constants import Interfaces

from wenjin.accounts.services import sample_people
from wenjin.core import clock
from wenjin.core.outbox.beside import WorkerBeside
from wenjin.served import application


class Command(BaseCommand):
    """Serves the site with granian, and keeps a worker for the outbox beside it."""

    help = "Serve the site."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=1)
        parser.add_argument("--load", action="store_true", help="first load the pack, if it has changed")
        parser.add_argument("--threads", type=int, default=2, help="requests at once in a worker")
        parser.add_argument("--no-worker", action="store_true", help="without the worker for the outbox")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until stopped."""
        _check_address(options["host"], options["port"])
        _say_where(options["host"], options["port"])
        if options["load"]:
            call_command("load-pack", stdout=self.stdout)
            if settings.DEMO:
                sample_people(clock.now())
                call_command("sample", "--if-empty", stdout=self.stdout)
                call_command("counters-sample", stdout=self.stdout)
                call_command("events-sample", stdout=self.stdout)
        _collect_static()
        self.stdout.write(f"Wenjin is at http://{options['host']}:{options['port']}/  (stop with Ctrl+C)")
        self.stdout.flush()
        beside = None if options["no_worker"] else WorkerBeside()
        if beside:
            beside.start()
        try:
            _serve(options)
        finally:
            if beside:
                beside.stop()


def _collect_static() -> None:
    """Collect style sheets and scripts where none were yet: without them no page can be drawn."""
    if not (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        call_command("collectstatic", interactive=False, verbosity=0)


def _serve(options: Mapping[str, Any]) -> None:
    """Serve until a signal ends it."""
    # Servers are forked off: none may take over a connection that is open here.
    connections.close_all()
    logging.getLogger("_granian").addFilter(lambda said: "quite high" not in said.getMessage())
    Granian(
        "wenjin.wsgi:application",
        address=options["host"],
        port=options["port"],
        interface=Interfaces.WSGI,
        workers=options["workers"],
        # A live stream keeps a thread while it is open, and so does a form of the intake until it is committed;
        # threads that nothing needs end after half a minute.
        blocking_threads=options["threads"] + settings.LIVE_STREAMS + settings.INTAKE_WAITING,
        # One process that dies is begun anew beside the others; one that dies at once, again and again, is not.
        respawn_failed_workers=True,
        log_access=False,
        log_level="warning",  # type: ignore[arg-type]  # granian reads the word as well as its enum
    ).serve(target_loader=partial(application, os.getpid(), options["threads"]), wrap_loader=False)


def _say_where(host: str, port: int) -> None:
    """Where nobody says the address of the site, it is where we serve: for links in mails and for QR codes.

    Servers and the worker are processes of their own, which read it from the environment.
    """
    if os.environ.get("WENJIN_SITE") or os.environ.get("WENJIN_SITE_FILE"):
        return
    reached = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104  read, not bound
    os.environ["WENJIN_SITE"] = settings.SITE_ADDRESS = f"http://{reached}:{port}"


def _check_address(host: str, port: int) -> None:
    """Refuse a port that is taken: two servers would share it, and either might answer.

    Raises:
        CommandError: no such port, or somebody listens there already.
    """
    if not 0 < port < 65_536:
        raise CommandError(f"port {port}: choose one from 1 to 65535")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            why = (
                "is taken: another program listens there, perhaps another Wenjin"
                if error.errno == errno.EADDRINUSE
                else f"cannot be used ({error.strerror})"
            )
            raise CommandError(f"{host}:{port} {why}; stop it, or try --port {port + 1}") from error
