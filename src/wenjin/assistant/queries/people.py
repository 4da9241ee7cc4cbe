"""People who can be asked when the assistant does not know: telephone lines of the pack.

``hotlines.tsv`` has the columns *number* and *service*, the id of the service behind the number; the first line
is whom to ask about anything.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.conf import settings

from wenjin.catalogue.queries.domain import catalogue, current_pack

_FILE: Final = "hotlines.tsv"
# Of calls for help (``help_files``): kind, number, services.
_EMERGENCIES: Final = Path("help") / "numbers.tsv"


@dataclass(frozen=True, slots=True)
class Hotline:
    """A number with people behind it.

    Attributes:
        number: what to dial in the city.
        service: id of the service that says who answers, when, and in which languages.
    """

    number: str
    service: str

    @property
    def subject(self) -> str:
        """What its texts belong to."""
        return f"service/{self.service}"


def hotlines() -> tuple[Hotline, ...]:
    """The lines of the loaded pack in their order; those of services that it does not have are left out.

    Raises:
        NoPackLoaded: there is no pack.
    """
    return _known(_FILE, number=0, service=1)


def emergencies() -> tuple[Hotline, ...]:
    """Whom to call in danger, whatever was asked, each number once.

    Raises:
        NoPackLoaded: there is no pack.
    """
    found = _known(str(_EMERGENCIES), number=1, service=2)
    return tuple({one.number: one for one in reversed(found)}.values())[::-1]


def _known(name: str, *, number: int, service: int) -> tuple[Hotline, ...]:
    """The numbers of a file, without those of services that the pack does not have."""
    known = catalogue().services
    rows = _read(str(settings.PACK), name, current_pack().content_hash)
    found = (Hotline(row[number], row[service].split()[0]) for row in rows if len(row) > service)
    return tuple(one for one in found if one.service in known)


@lru_cache(maxsize=4)
def _read(root: str, name: str, content_hash: str) -> tuple[tuple[str, ...], ...]:
    """The cells of a file without what is empty, read once for each pack that is loaded."""
    path = Path(root) / name
    if not path.is_file():
        return ()
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
    return tuple(tuple(cell.strip() for cell in row) for row in rows if all(cell.strip() for cell in row))
