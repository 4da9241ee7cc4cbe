"""Everything that training makes, as one thing."""

from dataclasses import dataclass
from typing import Final

from wenjin.assistant.domain.gate import Gate, signs
from wenjin.assistant.domain.head import Head, Numbers

# Label of the head of declines for what is a question to the city after all.
GOOD = ""
_LANGUAGES: Final = 3


@dataclass(frozen=True, slots=True, eq=False)
class Trained:
    """What was learnt from the examples of a pack.

    Attributes:
        services: which service a question asks for.
        declines: why it must be declined; ``GOOD`` when it need not.
        languages: which language it is in.
        gate: whether it is declined.
        examples: fingerprint of the examples (``examples.digest``).
    """

    services: Head
    declines: Head
    languages: Head
    gate: Gate
    examples: str

    @property
    def model_id(self) -> str:
        """Of the encoder whose vectors these heads read."""
        return self.services.model_id


@dataclass(frozen=True, slots=True)
class Understood:
    """What the heads make of one question.

    Attributes:
        services: all services with their shares, best first.
        is_declined: what the gate says.
        reason: the likeliest kind of what must be declined.
        reason_share: how likely that kind is.
        languages: the likeliest languages with their shares, best first.
    """

    services: tuple[tuple[str, float], ...]
    is_declined: bool
    reason: str
    reason_share: float
    languages: tuple[tuple[str, float], ...]


def understand(trained: Trained, spellings: Numbers, most: int = 10) -> Understood:
    """What one question means, from the vectors of its spellings; each has the same say.

    Args:
        trained: the heads.
        spellings: one row for each way in which the question is written, the first as it was typed; from the
            encoder that the heads were trained with.
        most: so many services.
    """
    shares = trained.services.shares(spellings).mean(axis=0)
    declines = trained.declines.shares(spellings).mean(axis=0)
    languages = trained.languages.shares(spellings[:1])[0]
    good = trained.declines.labels.index(GOOD)
    is_declined = bool(trained.gate.declines(signs(shares[None], 1 - declines[good : good + 1]))[0])
    declines[good] = 0
    kind = int(declines.argmax())
    return Understood(
        _best(trained.services, shares, most),
        is_declined,
        trained.declines.labels[kind],
        float(declines[kind]),
        _best(trained.languages, languages, _LANGUAGES),
    )


def _best(head: Head, shares: Numbers, most: int) -> tuple[tuple[str, float], ...]:
    """The likeliest labels of a head with their shares, best first."""
    order = (-shares).argsort(kind="stable")[:most]
    return tuple((head.labels[place], float(shares[place])) for place in order)
