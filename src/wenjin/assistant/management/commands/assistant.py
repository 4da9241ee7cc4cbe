"""``wenjin assistant train|report``: the trained part of the assistant, and what it says of itself."""

import json
import sys
import time
from argparse import ArgumentParser
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError

from wenjin.assistant.domain.encoder import EncoderUnavailable
from wenjin.assistant.encoders import encoder
from wenjin.assistant.example_files import ExamplesRefused
from wenjin.assistant.queries.model import REPORT, current_folder
from wenjin.assistant.services.training import train
from wenjin.catalogue.queries.domain import NoPackLoaded

_WIDTH: Final = 30
_SHOWN: Final = 20


class Command(BaseCommand):
    """Trains the assistant, and reads the report of the last training."""

    help = "The assistant: train (head and gate from the examples), report (of the last training)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Two words."""
        words = parser.add_subparsers(dest="word", required=True, metavar="train|report")
        training = words.add_parser("train", help="train head and gate from the examples of pack and staff")
        training.add_argument(
            "--for-pack", action="store_true", help="from the pack alone, and into it, to be shipped with it"
        )
        report = words.add_parser("report", help="what the last training said")
        for one in (training, report):
            one.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *_: str, **options: Any) -> None:
        """Run one of them."""
        report = self._train(options) if options["word"] == "train" else self._last()
        if options["json"]:
            self.stdout.write(json.dumps(report, ensure_ascii=False))
        else:
            self._tell(report)

    def _train(self, options: dict[str, Any]) -> dict[str, Any]:
        bar = _Bar(sys.stderr.isatty())
        try:
            return train(encoder(), for_pack=options["for_pack"], told=bar.told)
        except ExamplesRefused as error:
            raise CommandError(str(error)) from error
        except EncoderUnavailable as error:
            raise CommandError(f"no vectors can be made: {error}") from error
        except NoPackLoaded as error:
            raise CommandError("no pack is loaded: run `wenjin load-pack` first") from error
        finally:
            bar.end()

    def _last(self) -> dict[str, Any]:
        folder = current_folder()
        if folder is None:
            raise CommandError("nothing was trained yet: run `wenjin assistant train`")
        try:
            report: dict[str, Any] = json.loads((folder / REPORT).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise CommandError(f"the report cannot be read: {error}") from error
        return report

    def _tell(self, report: dict[str, Any]) -> None:
        self.stdout.write(f"{report['examples']} examples, {report['model_id']}, {report['trained_at']}")
        self.stdout.write(f"{'':12} {'count':>6} {'first':>6} {'three':>6} {'lost':>6}")
        rows = {"all": report["all"], **report["styles"], **report["languages"]}
        for name, one in rows.items():
            self.stdout.write(
                f"{name:12} {one['count']:6} {one['first']:6.3f} {one['three']:6.3f} {one['lost']:6.3f}"
            )
        for kind, one in report["declined"].items():
            self.stdout.write(f"declined {kind:16} {one['count']:5} {one['declined']:6.3f}")
        for pair in report["confusions"][:_SHOWN]:
            self.stdout.write(f"{pair['times']:4} {pair['meant']} taken for {pair['taken_for']}")


class _Bar:
    """What is being done, and how far; one line that is written over at a terminal, one a phase elsewhere."""

    def __init__(self, is_terminal: bool) -> None:
        self._is_terminal = is_terminal
        self._what = ""
        self._began = time.monotonic()

    def told(self, what: str, done: float) -> None:
        seconds = int(time.monotonic() - self._began)
        if self._is_terminal:
            full = int(done * _WIDTH)
            sys.stderr.write(
                f"\r{what:20} [{'#' * full}{'.' * (_WIDTH - full)}] {done:4.0%} {seconds // 60}:{seconds % 60:02}"
            )
        elif what != self._what:
            sys.stderr.write(f"{seconds // 60}:{seconds % 60:02} {what}\n")
        self._what = what
        sys.stderr.flush()

    def end(self) -> None:
        if self._is_terminal and self._what:
            sys.stderr.write("\n")
