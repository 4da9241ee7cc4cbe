"""Who did something, in words: references of the ledger turned into names, all by one query."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Self
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wenjin.accounts import queries

_PERSON = "person:"


@dataclass(frozen=True, slots=True)
class Names:
    """Names of the people of a page.

    Attributes:
        reader: reference of who reads: they are called *you*.
    """

    known: Mapping[UUID, str]
    reader: str

    @classmethod
    def of(cls, references: Iterable[str | UUID | None], reader: str) -> Self:
        """Names for references and ids of people; everything else in the list is passed over."""
        ids = {found for one in references if (found := person_id(one)) is not None}
        seen = queries.people(ids).items()
        return cls({pk: one.name or ("" if one.is_erased else _nameless()) for pk, one in seen}, reader)

    def calling(self, person: UUID, name: str) -> Self:
        """The same names, with one person called otherwise where they are among them."""
        return replace(self, known={**self.known, person: name}) if person in self.known else self

    def name(self, reference: str | UUID | None) -> str:
        """The name of a person, or what somebody without a name is called; empty for nobody."""
        if not reference:
            return ""
        if str(reference) == self.reader or f"{_PERSON}{reference}" == self.reader:
            return _("You")
        found = person_id(reference)
        if found is not None:
            return self.known.get(found) or _("Somebody whose data was erased")
        return "Wenjin" if reference == "system" else _("Somebody without an account")

    def within(self, reference: str | UUID | None) -> str:
        """The name as it stands inside a sentence: ``granted by you``."""
        is_reader = reference and self.reader in (str(reference), f"{_PERSON}{reference}")
        return pgettext("in a sentence", "you") if is_reader else self.name(reference)


def _nameless() -> str:
    return _("Somebody without a name yet")


def person_id(reference: str | UUID | None) -> UUID | None:
    """The person a reference names; None when it names none."""
    if isinstance(reference, UUID) or reference is None:
        return reference
    if not reference.startswith(_PERSON):
        return None
    try:
        return UUID(reference.removeprefix(_PERSON))
    except ValueError:
        return None
