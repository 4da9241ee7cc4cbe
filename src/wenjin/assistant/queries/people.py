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
    known = catalogue().services
    return tuple(
        one for one in _read(str(settings.PACK), current_pack().content_hash) if one.service in known
    )


@lru_cache(maxsize=2)
def _read(root: str, content_hash: str) -> tuple[Hotline, ...]:
    """Read once for each pack that is loaded."""
    path = Path(root) / _FILE
    if not path.is_file():
        return ()
    cells = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
    return tuple(Hotline(line[0].strip(), line[1].strip()) for line in cells if len(line) == 2)
