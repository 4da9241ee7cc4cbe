"""What is known of a person beyond their names. It is kept sealed and read only where it is needed."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Self


class UnknownDetail(ValueError):
    """A detail that is not kept of people."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"no such detail of a person: {name}")


@dataclass(frozen=True, slots=True)
class PersonDetails:
    """Details as text; empty means not known.

    Attributes:
        nationality: ISO 3166-1 alpha-2.
        birth_date: ISO 8601 day.
        sex: as in the passport: ``F``, ``M`` or ``X`` (ICAO Doc 9303-3).
    """

    passport_number: str = ""
    nationality: str = ""
    birth_date: str = ""
    sex: str = ""
    phone: str = ""
    address: str = ""
    email: str = ""

    @classmethod
    def read(cls, kept: Mapping[str, object]) -> Self:
        """Details out of what was sealed; what an older version kept besides is left out."""
        names = {one.name for one in fields(cls)}
        return cls(**{name: str(value) for name, value in kept.items() if name in names})

    def to_json(self) -> dict[str, str]:
        """What is sealed: only what is known."""
        return {name: value for name, value in asdict(self).items() if value}

    def changed(self, changes: Mapping[str, str]) -> Self:
        """The details with some of them changed.

        Raises:
            UnknownDetail: a name that is none of the fields.
        """
        names = {one.name for one in fields(self)}
        for name in changes:
            if name not in names:
                raise UnknownDetail(name)
        return replace(self, **{name: value.strip() for name, value in changes.items()})
