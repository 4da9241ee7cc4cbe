"""``wenjin ask``: one question, or a table of them."""

import errno
import json
import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final, TextIO

from django.core.management.base import BaseCommand, CommandError

from wenjin.assistant.queries.answering import answer, ranking
from wenjin.assistant.question_files import AskedRow, TableRefused, read_table
from wenjin.catalogue.queries.domain import NoPackLoaded
from wenjin.lang.domain.registry import SOURCE
from wenjin.lang.exchange.units import NotReadable, language_code

DECLINED: Final = "-"
# What the command ends with when its input cannot be used.
UNUSABLE: Final = 2


class Command(BaseCommand):
    """Asks the assistant."""

    help = (
        "Ask the assistant: ask QUESTION --lang CODE, or ask --batch QUESTIONS.tsv --out RANKING.tsv. The table "
        "has exactly the columns id, lang, question (a first line may name them, then in any order), and no id "
        "twice; each line of the result is the id and up to ten ids of services, best first, or - when the "
        "question is declined; apart by tabs."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("question", nargs="?", help="in any language")
        parser.add_argument("--lang", default=SOURCE, help="code of the reader's language")
        parser.add_argument("--batch", help="table of questions; - for standard input")
        parser.add_argument("--out", default="-", help="where the ranking goes; - for standard output")
        parser.add_argument(
            "--json", action="store_true", help="print the whole answer as JSON; not with --batch"
        )

    def handle(self, *_: str, **options: Any) -> None:
        """Answer one, or all."""
        if (options["question"] is None) == (options["batch"] is None):
            raise CommandError("name a question, or a table with --batch", returncode=UNUSABLE)
        if options["json"] and options["batch"] is not None:
            raise CommandError(
                "--json is for one question; the result of --batch is a table", returncode=UNUSABLE
            )
        try:
            if options["batch"] is None:
                self._one(options)
            else:
                self._batch(options["batch"], options["out"])
        except NoPackLoaded as error:
            raise CommandError("no pack is loaded: run `wenjin load-pack` first") from error

    def _one(self, options: dict[str, Any]) -> None:
        given = answer(options["question"], _language(options["lang"]))
        if options["json"]:
            self.stdout.write(json.dumps(asdict(given), ensure_ascii=False))
            return
        if given.help is not None:
            self.stdout.write(f"{given.help.kind}: call {given.help.number}")
        self.stdout.write(f"{given.outcome} {given.reason}".rstrip())
        for one in given.readings:
            self.stdout.write(f"{one.share:5.3f} {one.service}")

    def _batch(self, questions: str, out: str) -> None:
        _check_place(out)
        rows = _rows(questions)
        if not rows:
            self.stderr.write("there are no questions in the table")
        self._warn_of_languages(rows)
        with _written(out) as target:
            for row in rows:
                services = ranking(row.question, _language(row.lang)) or (DECLINED,)
                target.write("\t".join((row.id, *services)) + "\n")

    def _warn_of_languages(self, rows: list[AskedRow]) -> None:
        """Say once which languages are not known: they are answered all the same, one line for each question."""
        told = set[str]()
        for row in rows:
            code = row.lang.strip()
            if not _is_known(code) and code.casefold() not in told:
                told.add(code.casefold())
                what = f"the language {code[:40]!r} is not known" if code else "the language is empty"
                self.stderr.write(f"line {row.line}: {what}; answered as if on the English pages")


def _check_place(name: str) -> None:
    """Say at once that nothing can be written there, not after all questions were read and answered."""
    path = Path(name)
    if name == "-":
        return
    if path.is_dir():
        raise CommandError(f"{name}: {os.strerror(errno.EISDIR)}", returncode=UNUSABLE)
    if not path.parent.is_dir():
        raise CommandError(f"{name}: {os.strerror(errno.ENOENT)}", returncode=UNUSABLE)
    if not os.access(path.parent, os.W_OK):
        raise CommandError(f"{name}: {os.strerror(errno.EACCES)}", returncode=UNUSABLE)


def _rows(name: str) -> list[AskedRow]:
    """All rows: what cannot be read as a table is known before anything is written."""
    try:
        return read_table(sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes())
    except OSError as error:
        raise CommandError(f"{name}: {error.strerror}", returncode=UNUSABLE) from error
    except TableRefused as error:
        where = "standard input" if name == "-" else name
        raise CommandError(f"{where}: {error}", returncode=UNUSABLE) from error


@contextmanager
def _written(name: str) -> Iterator[TextIO]:
    """Where the ranking goes: a file is there whole or stays as it was."""
    if name == "-":
        yield sys.stdout
        return
    path = Path(name)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with unfinished.open("w", encoding="utf-8", newline="") as target:
            yield target
        unfinished.replace(path)
    except OSError as error:
        raise CommandError(f"{name}: {error.strerror}", returncode=UNUSABLE) from error
    finally:
        unfinished.unlink(missing_ok=True)


def _is_known(code: str) -> bool:
    try:
        language_code(code)
    except NotReadable:
        return False
    return True


def _language(code: str) -> str:
    """Code of the house for a code of others; English for one that is not known, since it is only a hint."""
    return language_code(code) if _is_known(code) else SOURCE
