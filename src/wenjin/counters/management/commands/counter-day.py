"""``wenjin counter-day``: reference days in a hall, under the way of calling of the house and under others."""

import json
import re
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError

from wenjin.counters.domain.day_report import DayFigures, figures
from wenjin.counters.domain.queueing import WayOfCalling, played
from wenjin.counters.domain.reference_day import Load, reference_day, reference_hall

UNUSABLE: Final = 2
_SEEDS: Final = re.compile(r"\d{1,9}(-\d{1,9})?(,\d{1,9}(-\d{1,9})?)*")
_MOST_SEEDS: Final = 10_000


class Command(BaseCommand):
    """Plays reference days."""

    help = (
        "Play reference days and print the waits: of the chosen way of calling, and beside it those of others. "
        "Seeds are days: 1-40, or 3,5,8-10. Times are minutes."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("--load", choices=list(Load), default=Load.BASE, help="how many visitors come")
        parser.add_argument("--seeds", default="1-40", help="which days")
        parser.add_argument(
            "--policy", choices=list(WayOfCalling), default=WayOfCalling.DEFAULT, help="the way of calling"
        )
        parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
        parser.add_argument("--alone", action="store_true", help="leave out the other ways")

    def handle(self, *_: str, **options: Any) -> None:
        """Play, and print."""
        seeds = list(_seeds(options["seeds"]))
        load, chosen = Load(options["load"]), WayOfCalling(options["policy"])
        others = [] if options["alone"] else [one for one in WayOfCalling if one is not WayOfCalling.DEFAULT]
        found = {way: _figures(load, seeds, way) for way in dict.fromkeys((chosen, *others))}
        if options["json"]:
            said: dict[str, object] = {
                "load": load.value,
                "seeds": options["seeds"],
                "days": len(seeds),
                "policy": chosen.value,
                **found[chosen].rounded(),
                **{way.value: found[way].rounded() for way in others},
            }
            self.stdout.write(json.dumps(said, indent=2))
            return
        names = list(found[chosen].rounded())
        self.stdout.write(" " * 20 + "".join(f"{name:>17}" for name in names))
        for way, each in found.items():
            self.stdout.write(f"{way:<20}" + "".join(f"{value:>17}" for value in each.rounded().values()))


def _figures(load: Load, seeds: list[int], way: WayOfCalling) -> DayFigures:
    hall = reference_hall()
    return figures(
        hall, [(day, played(hall, day, way)) for day in (reference_day(load, one) for one in seeds)]
    )


def _seeds(said: str) -> Iterator[int]:
    """The days that were named, each once, in their order."""
    if not _SEEDS.fullmatch(said):
        raise CommandError(f"{said!r} names no days: write 1-40, or 3,5,8-10", returncode=UNUSABLE)
    spans = [part.partition("-") for part in said.split(",")]
    pairs = [(int(first), int(last or first)) for first, _, last in spans]
    if (
        any(first > last for first, last in pairs)
        or sum(last - first + 1 for first, last in pairs) > _MOST_SEEDS
    ):
        raise CommandError(
            f"{said!r}: the first day comes first, and {_MOST_SEEDS} are enough", returncode=UNUSABLE
        )
    yield from dict.fromkeys(one for first, last in pairs for one in range(first, last + 1))
