"""Where a role can be held: at an authority, at a centre, for a firm, for helpers."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from wenjin.accounts.domain.actor import Role


class PlaceKind(StrEnum):
    """What an organisation is."""

    FIRM = "firm"
    AUTHORITY = "authority"
    CENTRE = "centre"
    INTERMEDIARY = "intermediary"

    @property
    def is_of_the_city(self) -> bool:
        """Whether the pack names it; the others are named by their unified social credit code."""
        return self in (PlaceKind.AUTHORITY, PlaceKind.CENTRE)


_CITY: Final = (PlaceKind.CENTRE, PlaceKind.AUTHORITY)

# A role that is not here is given to nobody.
PLACES: Final[Mapping[Role, tuple[PlaceKind, ...]]] = {
    Role.REPRESENTATIVE: (PlaceKind.FIRM,),
    Role.INTERMEDIARY: (PlaceKind.INTERMEDIARY,),
    Role.COUNTER_OFFICER: (PlaceKind.CENTRE,),
    Role.INTERPRETER: _CITY,
    Role.CASE_OFFICER: (PlaceKind.AUTHORITY,),
    Role.CONTENT_EDITOR: _CITY,
    Role.EVENT_TEAM: _CITY,
    Role.AUDITOR: _CITY,
    Role.DIRECTOR: _CITY,
}
CODE_LETTERS: Final = 18
