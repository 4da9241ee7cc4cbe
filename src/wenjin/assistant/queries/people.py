"""People who can be asked when the assistant does not know: telephone lines of the pack.

``hotlines.tsv`` has the columns *number* and *service*, the id of the service behind the number; the first line
is whom to ask about anything.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.conf import settings

from wenjin.assistant.queries.helping import helping
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
    rows = _read(str(settings.PACK), current_pack().content_hash)
    return tuple(Hotline(number, service) for number, service in rows if service in known)


def emergencies() -> tuple[Hotline, ...]:
    """Whom to call in danger, whatever was asked, each number once.

    Raises:
        NoPackLoaded: there is no pack.
    """
    found: dict[str, Hotline] = {}
    for one in helping().numbers.values():
        found.setdefault(one.number, Hotline(one.number, one.services[0]))
    return tuple(found.values())


@lru_cache(maxsize=4)
def _read(root: str, content_hash: str) -> tuple[tuple[str, str], ...]:
    """Numbers and services of the file, read once for each pack that is loaded."""
    path = Path(root) / _FILE
    if not path.is_file():
        return ()
    rows = (line.partition("\t") for line in path.read_text(encoding="utf-8").splitlines())
    return tuple(
        (number.strip(), service.strip()) for number, _, service in rows if number.strip() and service.strip()
    )
