"""``wenjin take-bounce``: a mail server hands over a message that came to the address of the sender."""

import os
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from wenjin.core.delivery.bounces import LONGEST_REPORT, read_report
from wenjin.core.delivery.services import take_report


class Command(BaseCommand):
    """Take one message from standard input."""

    help = (
        "Read one message from standard input, as a mail server pipes it. When it is a report that a mail of "
        "ours failed for good (RFC 3464), note that. Ends with 0 also when it is something else."
    )

    def handle(self, *_: str, **_options: Any) -> None:
        """Note it, or leave it.

        Raises:
            CommandError: the database is away; ends with 75, upon which mail servers try again.
        """
        content = sys.stdin.buffer.read(LONGEST_REPORT)
        # A server that pipes takes it ill when nobody reads to the end.
        while sys.stdin.buffer.read(LONGEST_REPORT):
            pass
        report = read_report(content)
        if report is None:
            self.stdout.write("No report of a mail that failed.")
            return
        try:
            is_new = take_report(report)
        except OperationalError as error:
            raise CommandError("The database is not there now.", returncode=os.EX_TEMPFAIL) from error
        self.stdout.write(f"Noted: {report.status}." if is_new else "Nothing to note.")
