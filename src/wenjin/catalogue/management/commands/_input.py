"""Reading what a command was given, strictly."""

import json
import sys
from pathlib import Path

MOST_BYTES = 64_000_000


class BadInput(ValueError):
    """What was given cannot be read."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        super().__init__(message)


def read_json_argument(name: str) -> object:
    """The JSON in a file, or on standard input when the name is ``-``.

    Raises:
        BadInput: no such file, too large, not UTF-8, not JSON, or a number that JSON does not know (NaN).
    """
    try:
        data = sys.stdin.buffer.read(MOST_BYTES + 1) if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise BadInput("unreadable", f"{name}: {error.strerror}") from error
    if len(data) > MOST_BYTES:
        raise BadInput("too_large", f"more than {MOST_BYTES} bytes")
    try:
        return json.loads(data.decode("utf-8-sig"), parse_constant=_refuse_constant)
    except UnicodeDecodeError as error:
        raise BadInput("not_utf8", f"not UTF-8 at byte {error.start}") from error
    except (ValueError, RecursionError) as error:
        raise BadInput("not_json", f"not JSON: {error}") from error


def _refuse_constant(name: str) -> object:
    raise ValueError(f"{name} is not a JSON number")
