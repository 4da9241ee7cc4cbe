"""Authorities and centres of the loaded pack, with their names, to choose from."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from wenjin.accounts.domain.places import PlaceKind
from wenjin.catalogue.queries.domain import documents
from wenjin.catalogue.queries.texts import texts
from wenjin.lang.domain.registry import SOURCE
from wenjin.lang.templatetags.lang import asked_language

CHINESE: Final = "zh-hans"


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """An authority or a centre.

    Attributes:
        shown: its name in the reader's language.
    """

    kind: PlaceKind
    id: str
    shown: str
    name: str
    name_zh: str

    @property
    def key(self) -> str:
        """What stands for it in a form."""
        return f"{self.kind}:{self.id}"


def named_places(kinds: Iterable[PlaceKind]) -> list[NamedPlace]:
    """Places of these kinds, each kind in the order of the names."""
    wanted = [kind for kind in kinds if kind.is_of_the_city]
    found = documents(*(kind.value for kind in wanted)) if wanted else {}
    subjects = [f"{kind}/{one['id']}" for kind, listed in found.items() for one in listed]
    words = texts(subjects, asked_language(), CHINESE, SOURCE, fields=("name",))

    def place(kind: PlaceKind, own_id: str, fallback: str) -> NamedPlace:
        subject = f"{kind}/{own_id}"
        in_chinese = words.find(subject, "name", CHINESE)
        return NamedPlace(
            kind,
            own_id,
            shown=str(words.find(subject, "name", asked_language()) or fallback),
            name=str(words.find(subject, "name", SOURCE) or fallback),
            name_zh=str(in_chinese) if in_chinese is not None and in_chinese.language == CHINESE else "",
        )

    return [
        one
        for kind in wanted
        for one in sorted(
            (place(kind, str(each["id"]), str(each.get("name", each["id"]))) for each in found[kind.value]),
            key=lambda known: known.shown.casefold(),
        )
    ]
