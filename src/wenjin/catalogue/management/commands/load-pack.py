"""``wenjin load-pack PATH``: validate a pack and load it."""

from argparse import ArgumentParser
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import DatabaseError

from wenjin.catalogue.management.commands._output import refuse, say_json
from wenjin.catalogue.pack.problems import PackRefused
from wenjin.catalogue.pack.reader import read_pack
from wenjin.catalogue.queries.domain import catalogue
from wenjin.catalogue.services.packs import load_pack, refuse_what_contradicts_the_archive


class Command(BaseCommand):
    """Loads a pack, or tells every error in it and changes nothing."""

    help = "Validate the pack in a folder and load it; with any error nothing is changed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("path", nargs="?", default=str(settings.PACK), help="folder that holds pack.yaml")
        parser.add_argument("--dry-run", action="store_true", help="only validate")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run."""
        root = Path(options["path"])
        try:
            if options["dry_run"]:
                content = read_pack(root)
                # A check works without a database, too: then nothing was loaded before.
                with suppress(DatabaseError):
                    refuse_what_contradicts_the_archive(content)
                report: dict[str, object] = {"valid": True, "records": len(content.records)}
            else:
                report = load_pack(root).as_json()
                # Read once as every web process will: what takes long or much memory to find is kept for them.
                catalogue()
        except DatabaseError as error:
            message = f"the database is not ready ({error}): run wenjin migrate"
            refuse(self, [{"code": "no_tables", "message": message}], as_json=options["json"])
        except PackRefused as refused:
            refuse(self, [one.as_json() for one in refused.problems], as_json=options["json"])
        if options["json"]:
            say_json(self, report)
        else:
            self.stdout.write(_told(report))


def _told(report: Mapping[str, Any]) -> str:
    """The report in a sentence or two."""
    if "valid" in report:
        return f"valid: {report['records']} records"
    if report["is_unchanged"]:
        return f"{report['pack']}: nothing has changed"
    kinds = report["records"]
    return (
        f"{report['pack']}: {kinds.get('service', 0)} services, {kinds.get('evidence', 0)} evidence types, "
        f"{sum(kinds.values())} records; {report['added']} added, {report['changed']} changed, "
        f"{report['removed']} removed; texts: {report['texts']['added']} added, "
        f"{report['texts']['changed']} changed, {report['texts']['stale']} stale"
    )
