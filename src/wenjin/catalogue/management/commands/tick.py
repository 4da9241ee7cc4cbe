"""``wenjin tick``: the work that comes back; run it every few minutes."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from wenjin.catalogue.management.commands._output import say_json
from wenjin.catalogue.services.plan_links import sweep_plan_links
from wenjin.core import clock


class Command(BaseCommand):
    """Does what is due. Running it twice does nothing twice."""

    help = "Do the work that is due: expired private links are deleted."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run."""
        done = {"expired_plan_links_deleted": sweep_plan_links(clock.now())}
        if options["json"]:
            say_json(self, done)
        else:
            for name, count in done.items():
                self.stdout.write(f"{name.replace('_', ' ')}: {count}")
