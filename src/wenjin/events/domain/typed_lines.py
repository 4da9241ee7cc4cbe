"""Lines as they were typed, without what turns the reading of everything behind them."""

import re
from typing import Final

_TURNING: Final = re.compile(r"[\u202a-\u202e\u2066-\u2069]")


def without_turns(line: str) -> str:
    """A line without marks that turn or embed a direction (UAX 9, 2.1 to 2.5); the page sets its direction."""
    return _TURNING.sub("", line)
