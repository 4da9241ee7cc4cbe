"""``wenjin texts import FILE``: translations from XLIFF or PO, looked at first."""

import sys
from argparse import ArgumentParser
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from wenjin.catalogue.management.commands._output import refuse, say_json
from wenjin.catalogue.queries.domain import NoPackLoaded
from wenjin.catalogue.queries.text_history import last_edits
from wenjin.catalogue.queries.text_proposals import Proposal, Verdict, counted, proposals
from wenjin.catalogue.services.text_imports import (
    import_interface,
    import_texts,
    judged_interface,
    read_file,
)
from wenjin.core import clock
from wenjin.lang.domain.sources import source_hash
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
    parser.add_argument(
        "--over-newer",
        action="store_true",
        help="also where other words were written after the file was made",
    )
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(command: BaseCommand, options: dict[str, Any]) -> None:
    """Judge every sentence, then write all changes at once."""
    try:
        found = read_file(Path(options["file"]).read_bytes())
        part = options["part"] or found.part or PACK
        chosen = [one.id for one in found.units] if options["over_newer"] else []
        judged = _judged(found, part, chosen)
    except NotReadable as error:
        refuse(command, [{"message": f"{options['file']}: {error}"}], as_json=options["json"])
    except OSError as error:
        refuse(command, [{"message": f"{options['file']}: {error.strerror}"}], as_json=options["json"])
    except NoPackLoaded:
        message = "no pack is loaded: run wenjin load-pack"
        refuse(command, [{"message": message}], as_json=options["json"])
    count = 0 if options["dry_run"] else _write(found, part, judged)
    refused = [one for one in judged if one.verdict == Verdict.REFUSED]
    newer = [one for one in judged if one.verdict == Verdict.NEWER]
    edits = last_edits(found.language) if newer and part == PACK else {}
    if options["json"]:
        say_json(command, _as_json(found, part, judged, count))
    else:
        told = ", ".join(f"{number} {verdict}" for verdict, number in counted(judged).items() if number)
        command.stdout.write(f"{found.language}, {part}: {told or 'nothing'}; {count} written")
        for one in newer:
            command.stdout.write(f"  left as it is, newer here{_when(one, edits)}: {one.unit.source[0]!r}")
        for one in refused:
            command.stdout.write(f"  refused, {one.why}{_about(one)}: {one.unit.source[0]!r}")
    if refused:
        sys.exit(1)


def _judged(found: ExchangeFile, part: str, chosen: list[str]) -> list[Proposal]:
    if part == INTERFACE:
        return judged_interface(interface_path(found.language), found, chosen=chosen)
    return proposals(found.language, found.units, by=_BY, may_review=True, chosen=chosen)


def _write(found: ExchangeFile, part: str, judged: list[Proposal]) -> int:
    if part == INTERFACE:
        return import_interface(interface_path(found.language), judged)
    return import_texts(found.language, judged, by=_BY, at=clock.now())


def _about(one: Proposal) -> str:
    told = [f"{finding.code} {' '.join(finding.about)}".strip() for finding in one.found if finding.is_error]
    return f" ({'; '.join(told)})" if told else ""


def _when(one: Proposal, edits: Mapping[tuple[str, str], tuple[str, datetime]]) -> str:
    edit = edits.get((source_hash(one.unit.source[0]), one.unit.context))
    return f" ({edit[0]}, {edit[1]:%Y-%m-%d})" if edit else ""


def _as_json(found: ExchangeFile, part: str, judged: list[Proposal], count: int) -> dict[str, object]:
    return {
        "language": found.language,
        "part": part,
        "counts": {verdict.value: number for verdict, number in counted(judged).items()},
        "written": count,
        "newer": [one.unit.source[0] for one in judged if one.verdict == Verdict.NEWER],
        "refused": [
            {"why": one.why, "about": _about(one).strip(), "source": one.unit.source[0]}
            for one in judged
            if one.verdict == Verdict.REFUSED
        ],
    }
