"""What is known of somebody who serves or interprets, and what it must be like."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Self
from uuid import UUID

LONGEST_NAME: Final = 200


class Level(StrEnum):
    """How well somebody speaks a language; serving in the *second* one takes longer."""

    NATIVE = "native"
    FLUENT = "fluent"
    SECOND = "second"


class Kind(StrEnum):
    """Whether somebody serves or interprets."""

    OFFICER = "officer"
    INTERPRETER = "interpreter"


@dataclass(frozen=True, slots=True)
class PeopleFacts:
    """What a director says of somebody in the hall.

    Attributes:
        languages: codes with their level, in order.
        topics: ids of topics of the hall; empty for interpreters.
        person_id: with whose account they sign in; None while they have none.
    """

    name: str
    name_zh: str = ""
    languages: tuple[tuple[str, str], ...] = ()
    topics: tuple[str, ...] = ()
    person_id: UUID | None = None

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Self:
        """From what ``document`` gave."""
        person = document.get("person")
        return cls(
            str(document["name"]),
            str(document.get("name_zh", "")),
            tuple((str(code), str(level)) for code, level in document["languages"]),
            tuple(str(one) for one in document.get("topics", ())),
            UUID(person) if person else None,
        )

    def document(self) -> dict[str, Any]:
        """The same as plain values."""
        return {
            "name": self.name,
            "name_zh": self.name_zh,
            "languages": [list(one) for one in self.languages],
            "topics": list(self.topics),
            "person": str(self.person_id) if self.person_id else "",
        }


def trouble_with(
    facts: PeopleFacts, kind: Kind, *, languages: Collection[str], topics: Collection[str]
) -> str | None:
    """What is wrong with the facts, as a code; None when nothing is.

    Args:
        languages: codes of the house.
        topics: ids of the topics of the hall.

    Returns:
        ``no_name``, ``long_name``, ``no_language``, ``wrong_language``, ``no_topic`` or ``wrong_topic``.
    """
    if not facts.name.strip():
        return "no_name"
    if max(len(facts.name), len(facts.name_zh)) > LONGEST_NAME:
        return "long_name"
    if not facts.languages:
        return "no_language"
    codes = [code for code, _ in facts.languages]
    levels = set(Level)
    if len(set(codes)) < len(codes) or any(
        code not in languages or level not in levels for code, level in facts.languages
    ):
        return "wrong_language"
    if kind is Kind.INTERPRETER:
        return None
    if not facts.topics:
        return "no_topic"
    return "wrong_topic" if set(facts.topics) - set(topics) else None
