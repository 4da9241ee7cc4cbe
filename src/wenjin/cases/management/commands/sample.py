"""``wenjin sample``: invented people, firms and cases, for demonstrations and measurements."""

import sys
from argparse import ArgumentParser
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError

from wenjin.cases.queries.counts import has_cases
from wenjin.core import clock

_WIDTH: Final = 40


class Command(BaseCommand):
    """Fills the database with cases in every state. Nobody is written to."""

    help = "Make invented cases in every state until there are so many; a second time that adds nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument(
            "--cases", type=int, default=300, metavar="N", help="how many there are to be (300)"
        )
        parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same cases (1)")
        parser.add_argument("--more", action="store_true", help="add N to those that are there")
        parser.add_argument("--if-empty", action="store_true", help="only when there is no case at all")
        parser.add_argument(
            "--files",
            type=int,
            default=200,
            metavar="N",
            help="how many cases at most have papers that open (200)",
        )
        parser.add_argument("--progress", action="store_true", help="draw a bar on standard error")

    def handle(self, *_: str, **options: Any) -> None:
        """Make them."""
        if options["cases"] < 1 or options["files"] < 0:
            raise CommandError("--cases and --files: a number that can be counted")
        if options["if_empty"] and has_cases():
            return
        # Loaded only now: a server that starts again asks the question above and nothing else.
        from wenjin.accounts.services import sample_people
        from wenjin.cases.sample.loading import NothingToFile, load_samples

        now = clock.now()
        sample_people(now)
        try:
            done = load_samples(
                options["cases"],
                now=now,
                seed=options["seed"],
                more=options["more"],
                files=options["files"],
                progress=_bar if options["progress"] else None,
            )
        except NothingToFile as error:
            raise CommandError(
                "there is nothing to apply for: load a pack first (wenjin load-pack)"
            ) from error
        if done.new:
            self.stdout.write(f"{done.new:,} sample cases were made; there are {done.in_all:,} now.")
        else:
            self.stdout.write(f"There are {done.in_all:,} sample cases already; --more adds to them.")


def _bar(done: int, whole: int) -> None:
    filled = _WIDTH * done // whole
    sys.stderr.write(f"\r[{'#' * filled}{' ' * (_WIDTH - filled)}] {done:,} of {whole:,}")
    sys.stderr.write("\n" if done >= whole else "")
    sys.stderr.flush()
