"""Other apps that keep something of people: asked when somebody wants a copy, told to forget or merge.

They are above this app, which cannot call them. They register in their module ``keeping``, which is imported when
somebody first asks for copy or oblivion.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Final
from uuid import UUID

from django.utils.module_loading import autodiscover_modules


@dataclass(frozen=True, slots=True)
class Keeper:
    """What an app does for the rights of people over their data.

    Attributes:
        name: of the app.
        copy: everything that is kept of a person, by kind; may be written as JSON. Secrets of links are left out.
        streams: names of the streams of the ledger that are about this person alone.
        forget: destroys what tells who they are, in the caller's transaction; says how many rows it was.
        merge: gives all of the first person to the second, who is the same human being, in the caller's
            transaction; says how many rows it was.
    """

    name: str
    copy: Callable[[UUID], Mapping[str, object]]
    streams: Callable[[UUID], Sequence[str]]
    forget: Callable[[UUID, datetime], int]
    merge: Callable[[UUID, UUID], int]


_keepers: Final[dict[str, Keeper]] = {}


def keeps(keeper: Keeper) -> None:
    """Register an app; once more under its name takes the place of the first."""
    _keepers[keeper.name] = keeper


def keepers() -> tuple[Keeper, ...]:
    """All apps that keep something, by name."""
    _find_keepers()
    return tuple(_keepers[name] for name in sorted(_keepers))


@cache
def _find_keepers() -> None:
    autodiscover_modules("keeping")
