"""How commands speak: words for people, JSON for machines, 2 for bad input."""

import json
import sys
from typing import NoReturn

from django.core.management.base import BaseCommand

BAD_INPUT = 2


def say_json(command: BaseCommand, value: object) -> None:
    """Print one JSON value on standard output."""
    command.stdout.write(json.dumps(value, ensure_ascii=False, indent=None, default=str))


def refuse(command: BaseCommand, errors: list[dict[str, object]], *, as_json: bool) -> NoReturn:
    """Say what is wrong with the input and end with exit code 2."""
    if as_json:
        say_json(command, {"errors": errors})
    else:
        for error in errors:
            told = [str(error[key]) for key in ("file", "line", "message", "remedy") if error.get(key)]
            command.stderr.write(": ".join(told))
    command.stdout.flush() if hasattr(command.stdout, "flush") else None
    sys.exit(BAD_INPUT)
