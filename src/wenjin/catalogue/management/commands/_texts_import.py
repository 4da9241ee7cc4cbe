"""``wenjin texts import FILE``: translations from XLIFF or PO, looked at first."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from wenjin.catalogue.management.commands._output import refuse, say_json
from wenjin.catalogue.queries.domain import NoPackLoaded
from wenjin.catalogue.queries.text_proposals import Proposal, Verdict, counted, proposals
from wenjin.catalogue.services.text_imports import (
    import_interface,
    import_texts,
    judged_interface,
    read_file,
)
from wenjin.core import clock
from wenjin.lang.exchange.units import INTERFACE, PACK, ExchangeFile, NotReadable
from wenjin.lang.po_files import interface_path

HELP = "take in translations from an XLIFF or PO file; ends with 1 when some were refused"
_BY = "system"


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("file", metavar="FILE")
    parts = parser.add_mutually_exclusive_group()
    parts.add_argument("--pack", dest="part", action="store_const", const=PACK)
    parts.add_argument("--interface", dest="part", action="store_const", const=INTERFACE)
    parser.add_argument("--dry-run", action="store_true", help="only say what would change")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(command: BaseCommand, options: dict[str, Any]) -> None:
    """Judge every sentence, then write all changes at once."""
    try:
        found = read_file(Path(options["file"]).read_bytes())
        part = options["part"] or found.part or PACK
        judged = _judged(found, part)
    except NotReadable as error:
        refuse(command, [{"message": f"{options['file']}: {error}"}], as_json=options["json"])
    except OSError as error:
        refuse(command, [{"message": f"{options['file']}: {error.strerror}"}], as_json=options["json"])
    except NoPackLoaded:
        message = "no pack is loaded: run wenjin load-pack"
        refuse(command, [{"message": message}], as_json=options["json"])
    count = 0 if options["dry_run"] else _write(found, part, judged)
    refused = [one for one in judged if one.verdict == Verdict.REFUSED]
    if options["json"]:
        say_json(command, _as_json(found, part, judged, count))
    else:
        told = ", ".join(f"{number} {verdict}" for verdict, number in counted(judged).items() if number)
        command.stdout.write(f"{found.language}, {part}: {told or 'nothing'}; {count} written")
        for one in refused:
            command.stdout.write(f"  refused, {one.why}{_about(one)}: {one.unit.source[0]!r}")
    if refused:
        sys.exit(1)


def _judged(found: ExchangeFile, part: str) -> list[Proposal]:
    if part == INTERFACE:
        return judged_interface(interface_path(found.language), found)
    return proposals(found.language, found.units, by=_BY, may_review=True)


def _write(found: ExchangeFile, part: str, judged: list[Proposal]) -> int:
    if part == INTERFACE:
        return import_interface(interface_path(found.language), judged)
    return import_texts(found.language, judged, by=_BY, at=clock.now())


def _about(one: Proposal) -> str:
    told = [f"{finding.code} {' '.join(finding.about)}".strip() for finding in one.found if finding.is_error]
    return f" ({'; '.join(told)})" if told else ""


def _as_json(found: ExchangeFile, part: str, judged: list[Proposal], count: int) -> dict[str, object]:
    return {
        "language": found.language,
        "part": part,
        "counts": {verdict.value: number for verdict, number in counted(judged).items()},
        "written": count,
        "refused": [
            {"why": one.why, "about": _about(one).strip(), "source": one.unit.source[0]}
            for one in judged
            if one.verdict == Verdict.REFUSED
        ],
    }
