"""``wenjin serve``: the web server."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from granian import Granian
from granian.constants import Interfaces


class Command(BaseCommand):
    """Serves the site with granian."""

    help = "Serve the site."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=1)
        parser.add_argument("--load", action="store_true", help="first load the pack, if it has changed")
        parser.add_argument("--threads", type=int, default=4, help="requests at once in a worker")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until stopped."""
        if options["load"]:
            call_command("load-pack", stdout=self.stdout)
        self.stdout.write(f"Wenjin is at http://{options['host']}:{options['port']}/  (stop with Ctrl+C)")
        self.stdout.flush()
        Granian(
            "wenjin.wsgi:application",
            address=options["host"],
            port=options["port"],
            interface=Interfaces.WSGI,
            workers=options["workers"],
            blocking_threads=options["threads"],
            log_access=False,
            log_level="warning",  # type: ignore[arg-type]  # granian reads the word as well as its enum
        ).serve()
