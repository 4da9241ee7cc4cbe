"""``wenjin counters-sample``: invented people at the counters, and an invented morning in the hall."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from wenjin.catalogue.queries.domain import NoPackLoaded
from wenjin.core import clock


class Command(BaseCommand):
    """Fills the hall; nobody is written to."""

    help = "Make invented officers, interpreters and shifts; then people who wait and are served, up to now."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("--people-only", action="store_true", help="nobody waits and no counter is open")

    def handle(self, *_: str, **options: Any) -> None:
        """Make them, as far as they are not there."""
        from wenjin.counters.sample.morning import sample_morning
        from wenjin.counters.sample.people import sample_counter_people

        at = clock.now()
        try:
            new = sample_counter_people(at)
        except NoPackLoaded:
            self.stdout.write("There is no pack, so there are no counters: wenjin load-pack")
            return
        waiting = 0 if options["people_only"] else sample_morning(at)
        if new or waiting:
            self.stdout.write(f"{new} people and shifts at the counters, {waiting} tickets of today.")
