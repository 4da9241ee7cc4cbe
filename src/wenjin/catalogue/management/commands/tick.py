"""``wenjin tick``: the work that comes back; run it every few minutes where no worker runs all the time."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from wenjin.catalogue.management.commands._output import say_json
from wenjin.core import clock
from wenjin.core.outbox import queries
from wenjin.core.outbox.loop import work_once, worker_name
from wenjin.core.outbox.periodic import run_periodic


class Command(BaseCommand):
    """Does what is due by the clock, then what waits in the outbox. Running it twice does nothing twice."""

    help = "Do the work that is due by the clock, and what waits in the outbox."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("--json", action="store_true", help="print JSON")
        parser.add_argument("--all", action="store_true", help="do periodic work whether it is due or not")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run."""
        done = run_periodic(worker=worker_name(), at=clock.now(), is_forced=options["all"])
        done["messages"] = work_once()
        done["dead_letters"] = len(queries.dead_letters())
        if options["json"]:
            say_json(self, done)
        else:
            for name, count in done.items():
                self.stdout.write(f"{name.replace('_', ' ')}: {count}")
