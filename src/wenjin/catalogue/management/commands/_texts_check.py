"""``wenjin texts check``: what is wrong and what is strange in the translations."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from wenjin.catalogue.management.commands._output import refuse, say_json
from wenjin.catalogue.pack.problems import PackRefused
from wenjin.catalogue.pack.text_checks import LanguageCheck, Wrong, check_texts
from wenjin.lang.domain.registry import BY_CODE

HELP = "look through all translations; ends with 1 when one is wrong"
_SHOWN = 100


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("languages", nargs="*", metavar="LANG", help="codes; all that have a file by default")
    parser.add_argument("--pack", default=str(settings.PACK), help="folder of the pack")
    parser.add_argument("--warnings", action="store_true", help="show what is strange, too")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(command: BaseCommand, options: dict[str, Any]) -> None:
    """Check; exit code 1 when there are errors, 2 when a language or the pack cannot be read."""
    unknown = [code for code in options["languages"] if code not in BY_CODE]
    if unknown:
        refuse(command, [{"message": f"{unknown[0]!r} is not a language"}], as_json=options["json"])
    try:
        reports = list(check_texts(Path(options["pack"]), options["languages"]))
    except PackRefused as refused:
        refuse(command, [one.as_json() for one in refused.problems], as_json=options["json"])
    if options["json"]:
        say_json(command, {one.language: _as_json(one) for one in reports})
    else:
        for report in reports:
            _say(command, report, with_warnings=options["warnings"])
    if any(report.errors for report in reports):
        sys.exit(1)


def _say(command: BaseCommand, report: LanguageCheck, *, with_warnings: bool) -> None:
    strange = len(report.warnings) - report.missed
    command.stdout.write(
        f"{report.language}: {report.sentences} translations, {report.missing} of the pack missing, "
        f"{len(report.errors)} wrong, {strange} strange, "
        f"{report.missed} of {report.terms} terms not used ({report.missed_share:.1%})"
    )
    for wrong in report.errors[:_SHOWN]:
        command.stdout.write(f"  wrong: {_told(wrong)}")
    if with_warnings:
        for wrong in report.warnings:
            command.stdout.write(f"  strange: {_told(wrong)}")


def _told(wrong: Wrong) -> str:
    about = f" {', '.join(wrong.finding.about)}" if wrong.finding.about else ""
    return f"{wrong.part}, {wrong.finding.code}{about}: {wrong.source!r} -> {wrong.target!r}"


def _as_json(report: LanguageCheck) -> dict[str, object]:
    return {
        "translations": report.sentences,
        "missing": report.missing,
        "terms": report.terms,
        "terms_missed": report.missed,
        "counts": {code.value: count for code, count in sorted(report.counts().items())},
        "errors": [_wrong_json(one) for one in report.errors],
        "warnings": [_wrong_json(one) for one in report.warnings],
    }


def _wrong_json(wrong: Wrong) -> dict[str, object]:
    return {
        "part": wrong.part,
        "code": wrong.finding.code.value,
        "about": list(wrong.finding.about),
        "form": wrong.finding.form,
        "source": wrong.source,
        "target": wrong.target,
    }
