"""``wenjin texts export``: texts as XLIFF, PO or TMX, or what editors changed back into the pack."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from wenjin.catalogue.management.commands._output import refuse
from wenjin.catalogue.queries.domain import NoPackLoaded
from wenjin.catalogue.queries.text_exports import FORMATS, exported
from wenjin.catalogue.queries.text_progress import STATES
from wenjin.catalogue.services.text_files import write_back
from wenjin.lang.domain.registry import BY_CODE, SOURCE
from wenjin.lang.exchange.units import INTERFACE, PACK

HELP = "texts of a language for a translation program; with --changed, what editors changed into the pack"


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("language", nargs="?", metavar="LANG")
    parser.add_argument("--format", choices=sorted(FORMATS), default="xliff")
    parser.add_argument("--state", default="", help=f"only these, separated by commas: {', '.join(STATES)}")
    parts = parser.add_mutually_exclusive_group()
    parts.add_argument("--pack", dest="part", action="store_const", const=PACK, help="the city (default)")
    parts.add_argument("--interface", dest="part", action="store_const", const=INTERFACE)
    parser.add_argument("--out", help="file to write; standard output when left out")
    parser.add_argument("--changed", action="store_true", help="write changes of editors into the PO files")
    parser.add_argument("--into", default=str(settings.PACK), help="folder of the pack, for --changed")


def run(command: BaseCommand, options: dict[str, Any]) -> None:
    """Write the file, or the changes."""
    if options["changed"]:
        if options["out"]:
            message = (
                "--changed writes into the PO files of the pack (--into), not into a file: leave out --out"
            )
            refuse(command, [{"message": message}], as_json=False)
        for language, count in write_back(Path(options["into"])).items():
            command.stdout.write(f"{language}: {count} changes written")
        return
    code, states = options["language"], [one for one in options["state"].split(",") if one]
    if code not in BY_CODE or code == SOURCE:
        refuse(command, [{"message": f"{code!r} is not a language to translate into"}], as_json=False)
    unknown = [one for one in states if one not in STATES]
    if unknown:
        refuse(command, [{"message": f"{unknown[0]!r} is no state"}], as_json=False)
    try:
        made = exported(code, options["format"], part=options["part"] or PACK, states=states)
    except NoPackLoaded:
        refuse(command, [{"message": "no pack is loaded: run wenjin load-pack"}], as_json=False)
    if options["out"]:
        Path(options["out"]).write_bytes(made.content)
    else:
        command.stdout.write(made.content.decode(), ending="")
