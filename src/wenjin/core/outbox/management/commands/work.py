"""``wenjin work``: a worker, which does what was posted to the outbox."""

import signal
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand

from wenjin.core import clock
from wenjin.core.outbox.loop import Loop, work_once, worker_name
from wenjin.core.outbox.periodic import run_periodic


class Command(BaseCommand):
    """Works until it is told to stop (SIGTERM, Ctrl+C); what it has in hand it finishes."""

    help = "Do what was posted to the outbox, and what comes back by the clock. Several may run."
    # The tables may be made a moment later; a worker waits for them.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("--once", action="store_true", help="do what is due now, then end")
        parser.add_argument("--seconds", type=float, help="end after so many seconds")
        parser.add_argument("--beside", type=int, metavar="PID", help="end when this parent process ends")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run."""
        if options["once"]:
            run_periodic(worker=worker_name(), at=clock.now())
            self.stdout.write(f"messages: {work_once()}")
            return
        loop = Loop(parent=options["beside"])

        def stop(number: int, frame: FrameType | None) -> None:
            loop.stop()

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        if options["beside"] is None:
            self.stdout.write("Working  (stop with Ctrl+C)")
            self.stdout.flush()
        begun = loop.run(seconds=options["seconds"])
        if options["beside"] is None:
            self.stdout.write(f"messages: {begun}")
