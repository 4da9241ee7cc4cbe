"""Everything that training makes, as one thing."""

from dataclasses import dataclass

from wenjin.assistant.domain.gate import Gate, signs
from wenjin.assistant.domain.head import Head, Numbers

# Label of the head of declines for what is a question to the city after all.
GOOD = ""


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
        language: the likeliest language, and how likely it is.
    """

    services: tuple[tuple[str, float], ...]
    is_declined: bool
    reason: str
    language: tuple[str, float]


def understand(trained: Trained, vectors: Numbers, most: int = 10) -> list[Understood]:
    """What questions mean, from their vectors.

    Args:
        trained: the heads.
        vectors: one row for each question, from the encoder that the heads were trained with.
        most: so many services for each.
    """
    shares = trained.services.shares(vectors)
    declines = trained.declines.shares(vectors)
    good = trained.declines.labels.index(GOOD)
    declined = trained.gate.declines(signs(shares, 1 - declines[:, good]))
    declines[:, good] = 0
    languages = trained.languages.shares(vectors)
    found = []
    for row in range(len(vectors)):
        order = (-shares[row]).argsort(kind="stable")[:most]
        tongue = int(languages[row].argmax())
        found.append(
            Understood(
                tuple((trained.services.labels[place], float(shares[row, place])) for place in order),
                bool(declined[row]),
                trained.declines.labels[int(declines[row].argmax())],
                (trained.languages.labels[tongue], float(languages[row, tongue])),
            )
        )
    return found
