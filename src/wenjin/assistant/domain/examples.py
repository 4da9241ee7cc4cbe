"""Example situations: how people say that they need a service, and what must be declined."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

# Why a question is declined. The words for each are those of the page.
KINDS = frozenset(
    {
        "promise",
        "diagnosis",
        "forgery",
        "gambling_crime",
        "hacking",
        "otherpeople",
        "injection",
        "other_scope",
        "chitchat",
        "gibberish",
    }
)


@dataclass(frozen=True, slots=True)
class Situation:
    """One example.

    Attributes:
        language: code of the language it is written in.
        text: readable and not empty.
        service: what it asks for; empty when it must be declined.
        kind: why it must be declined; empty for a service.
    """

    language: str
    text: str
    service: str = ""
    kind: str = ""


def digest(examples: Iterable[Situation]) -> str:
    """Fingerprint of examples, whatever their order: tells whether a head was trained from these."""
    lines = sorted("\t".join((one.service, one.kind, one.language, one.text)) for one in examples)
    return hashlib.sha256("\n".join(lines).encode("utf-8")).hexdigest()[:16]
