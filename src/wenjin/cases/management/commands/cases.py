"""``wenjin cases migrate|replay|sweep``: open cases to a new version; rows against the ledger; what is due."""

import json
from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from wenjin.cases.services.migrating import migrate
from wenjin.cases.services.replaying import check_all, rebuild
from wenjin.cases.services.sweeping import sweep
from wenjin.catalogue.queries.procedures import UnknownProcedure
from wenjin.core import clock

SHOWN = 50


class Command(BaseCommand):
    """Moves cases, replays them, sweeps them. Each may be stopped and run again."""

    help = "Cases: migrate (to another version), replay (rows against the ledger), sweep (what is due)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Three words."""
        words = parser.add_subparsers(dest="word", required=True, metavar="migrate|replay|sweep")
        move = words.add_parser("migrate", help="move every case that is not closed to a version")
        move.add_argument("--procedure", required=True, help="id of the procedure")
        move.add_argument("--to-version", type=int, required=True)
        move.add_argument("--take-new-terms", action="store_true", help="running clocks take the new days")
        move.add_argument("--dry-run", action="store_true", help="only tell what would change")
        again = words.add_parser("replay", help="replay the events and compare; ends with 1 on a difference")
        again.add_argument("--check", action="store_true", help="only compare, which is what happens anyway")
        again.add_argument("--fix", action="store_true", help="write rows that differ anew from the ledger")
        words.add_parser("sweep", help="do what is due by date")
        for one in words.choices.values():
            one.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *_: str, **options: Any) -> None:
        """Run one of them."""
        run = {"migrate": self._migrate, "replay": self._replay, "sweep": self._sweep}
        run[options["word"]](options)

    def _migrate(self, options: dict[str, Any]) -> None:
        counts: Counter[str] = Counter()
        refused: list[dict[str, str]] = []
        try:
            for one in migrate(
                options["procedure"],
                options["to_version"],
                takes_new_terms=options["take_new_terms"],
                is_trial=options["dry_run"],
            ):
                counts["refused" if one.refused else "moved"] += 1
                if one.report is not None:
                    counts["tasks_added"] += len(one.report.added)
                    counts["tasks_removed"] += len(one.report.removed)
                    counts["terms_that_differ"] += len(one.report.terms)
                elif len(refused) < SHOWN:
                    refused.append({"reference": one.reference, "why": one.refused})
        except UnknownProcedure as error:
            raise CommandError(f"there is no {error}") from error
        said = {"dry_run": options["dry_run"], **counts, "stay": refused}
        self._say(said, options)

    def _replay(self, options: dict[str, Any]) -> None:
        count, different, fixed = 0, [], 0
        for count, found in check_all():  # noqa: B007  the last count is what is told
            if found is not None:
                different.append(found)
                fixed += bool(options["fix"]) and rebuild(found.case_id) and found.can_be_mended
        shown = [{"reference": one.reference, "what": list(one.what)} for one in different[:SHOWN]]
        said = {"cases": count, "different": len(different), "written_anew": fixed, "shown": shown}
        self._say(said, options)
        if len(different) > fixed:
            raise SystemExit(1)

    def _sweep(self, options: dict[str, Any]) -> None:
        self._say(dict(sweep(clock.now())), options)

    def _say(self, said: dict[str, Any], options: dict[str, Any]) -> None:
        if options["json"]:
            self.stdout.write(json.dumps(said))
            return
        for name, value in said.items():
            if isinstance(value, list):
                for one in value:
                    self.stdout.write("  " + ", ".join(f"{key} {what}" for key, what in one.items()))
            else:
                self.stdout.write(f"{name.replace('_', ' ')}: {value}")
