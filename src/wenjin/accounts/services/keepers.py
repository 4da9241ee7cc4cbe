"""Other apps that keep something of people: asked for it when somebody wants a copy, and told to forget.

They are above this app, which cannot call them; they register while they load (``AppConfig.ready``).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Keeper:
    """What an app does for the rights of people over their data.

    Attributes:
        name: of the app.
        copy: everything that is kept of a person, by kind; may be written as JSON. Secrets of links are left out.
        streams: names of the streams of the ledger that are about this person alone.
        forget: destroys what tells who they are, in the caller's transaction; says how many rows it was.
    """

    name: str
    copy: Callable[[UUID], Mapping[str, object]]
    streams: Callable[[UUID], Sequence[str]]
    forget: Callable[[UUID, datetime], int]


_keepers: Final[dict[str, Keeper]] = {}


def keeps(keeper: Keeper) -> None:
    """Register an app; once more under its name takes the place of the first."""
    _keepers[keeper.name] = keeper


def keepers() -> tuple[Keeper, ...]:
    """All apps that keep something, by name."""
    return tuple(_keepers[name] for name in sorted(_keepers))
