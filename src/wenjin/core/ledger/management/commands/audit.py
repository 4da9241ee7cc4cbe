"""``wenjin audit verify|head|public-key``: whether the ledger is what was written."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from wenjin.core import clock
from wenjin.core.ledger import exporting, head_key, heads
from wenjin.core.ledger.errors import LedgerError
from wenjin.core.ledger.head_record import HeadRecord, NoHead, read
from wenjin.core.ledger.verification import Report, verify

SHOWN = 50


class Command(BaseCommand):
    """Verify the ledger, sign a head, show the public key."""

    help = "Verify the audit trail, sign a head of it, or show the public key that its heads are signed with."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Three words."""
        words = parser.add_subparsers(dest="word", required=True, metavar="verify|head|public-key")
        check = words.add_parser(
            "verify", help="read the whole ledger again; ends with 1 when it is not whole"
        )
        check.add_argument(
            "--heads", type=Path, help="heads that were kept outside: a .jsonl file or a folder"
        )
        check.add_argument("--public-key", type=Path, help="PEM file; only heads signed with its keys count")
        check.add_argument("--stream", action="append", help="only this chain; may be given several times")
        check.add_argument("--json", action="store_true")
        words.add_parser("head", help="sign what has grown, write it down outside, print the last head")
        words.add_parser("public-key", help="print our public key as PEM")

    def handle(self, *_: str, **options: Any) -> None:
        """Run one of them."""
        try:
            if options["word"] == "verify":
                self._verify(options)
            elif options["word"] == "head":
                self._head()
            else:
                self.stdout.write(head_key.public_pem(), ending="")
        except (LedgerError, NoHead, OSError) as error:
            raise CommandError(str(error), returncode=2) from error

    def _verify(self, options: dict[str, Any]) -> None:
        keys = None
        if options["public_key"]:
            keys = head_key.public_keys(options["public_key"].read_text(encoding="utf-8"))
        outside = None if options["heads"] is None else _heads_in(options["heads"])
        report = verify(options["stream"], outside=outside, keys=keys)
        if options["json"]:
            self.stdout.write(json.dumps(report.to_json()))
        else:
            self._say(report)
        if not report.is_whole:
            sys.exit(1)

    def _say(self, report: Report) -> None:
        self.stdout.write(
            f"{report.entries} entries in {report.streams} streams, {report.heads} heads here, "
            f"{report.outside} from outside; {report.waiting} entries wait for the next head."
        )
        for problem in report.problems[:SHOWN]:
            self.stdout.write(f"{problem.code}: {problem.stream} {problem.number or ''}".rstrip())
        if report.is_whole:
            self.stdout.write("Whole.")
        else:
            self.stdout.write(f"NOT WHOLE: {report.problem_count} problems.")

    def _head(self) -> None:
        at = clock.now()
        heads.sign_head(at)
        head = heads.latest()
        if head is None:
            raise CommandError("The ledger is empty: there is nothing to sign.")
        exporting.export_new(at)
        self.stdout.write(heads.record_of(head).written().decode("utf-8"))


def _heads_in(path: Path) -> Iterator[HeadRecord]:
    """Heads of a file with one a line, or of a folder with one a file.

    Raises:
        OSError, NoHead: it cannot be read.
    """
    files = sorted(path.glob("head-*.json")) if path.is_dir() else [path]
    for file in files:
        with file.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    try:
                        yield read(line)
                    except NoHead as error:
                        raise NoHead(f"{file} line {number}: {error}") from error
