"""``wenjin files status|scan|sweep``: how papers stand, and what keeps them in order."""

import json
from argparse import ArgumentParser
from collections.abc import Mapping
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import Count, Sum

from wenjin.core import clock
from wenjin.core.files.models import StoredFile
from wenjin.core.files.queries import scanner_status
from wenjin.core.files.sweeping import scan_quarantine, sweep_objects
from wenjin.core.files.uploads import sweep


class Command(BaseCommand):
    """Tells and tidies; running it twice does nothing twice."""

    help = "Papers: status (counts and scanner), scan (what is in quarantine), sweep (what is left over)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("what", choices=["status", "scan", "sweep"])
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run."""
        said = {"status": _status, "scan": _scan, "sweep": _sweep}[options["what"]]()
        if options["json"]:
            self.stdout.write(json.dumps(said, default=str))
            return
        for name, value in said.items():
            self.stdout.write(f"{name.replace('_', ' ')}: {value}")


def _status() -> Mapping[str, object]:
    by_state = StoredFile.objects.order_by("state").values_list("state").annotate(Count("pk"))
    size = StoredFile.objects.exclude(storage_name="").aggregate(Sum("size"))["size__sum"] or 0
    return {**dict(by_state), "bytes": size, **asdict(scanner_status())}


def _scan() -> Mapping[str, object]:
    count = scan_quarantine(clock.now(), older_than=timedelta())
    return {"judged": count, "still_waiting": scanner_status().waiting}


def _sweep() -> Mapping[str, object]:
    now = clock.now()
    return {"expired_uploads_deleted": sweep(now), "lost_objects_deleted": sweep_objects(now)}
