"""Whether a question is answered at all.

Likeness alone does not tell (area under the curve .68 in trials): a question that no service fits may still be
near to some example. A logistic regression over a few signs does, trained on examples that the head had not seen.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wenjin.assistant.domain.head import Numbers

SIGNS: Final = ("declined", "first", "margin", "spread")
_TINY: Final = 1e-6


def signs(shares: Numbers, declined: Numbers) -> NDArray[np.float64]:
    """What the gate looks at, one row for each question.

    Args:
        shares: of the services, (questions, services).
        declined: how likely each question is one of those to decline, (questions,).

    Returns:
        Columns as in ``SIGNS``: log-odds of being declined, of the best service, its lead over the second in
        logarithms, and how many services share the rest (perplexity, in logarithms).
    """
    best = np.sort(shares.astype(np.float64), axis=1)[:, ::-1]
    first, second = best[:, 0], best[:, 1] if best.shape[1] > 1 else np.full(len(best), _TINY)
    spread = -(best * np.log(best + _TINY)).sum(axis=1)
    return np.column_stack(
        (_odds(declined.astype(np.float64)), _odds(first), np.log((first + _TINY) / (second + _TINY)), spread)
    )


def _odds(share: NDArray[np.float64]) -> NDArray[np.float64]:
    kept = np.clip(share, _TINY, 1 - _TINY)
    return np.asarray(np.log(kept / (1 - kept)), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Gate:
    """Weights of the signs.

    Attributes:
        weights: one for each of ``SIGNS``.
        bias: added to their sum.
        threshold: scores above are declined.
    """

    weights: tuple[float, ...]
    bias: float
    threshold: float

    def scores(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """How much speaks for declining each question."""
        return np.asarray(rows @ np.array(self.weights) + self.bias, dtype=np.float64)

    def declines(self, rows: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Which questions are declined."""
        return self.scores(rows) > self.threshold


def fit_gate(rows: NDArray[np.float64], is_declined: NDArray[np.bool_], *, lost: float) -> Gate:
    """The gate that loses at most a share of good questions.

    Newton's method for a logistic regression, both sides weighing the same, a little held back (ridge).

    Args:
        rows: signs of examples that the heads had not seen in training.
        is_declined: which of them must be declined.
        lost: highest share of the good ones that may be declined, such as 0.04.
    """
    middle, width = rows.mean(axis=0), rows.std(axis=0) + _TINY
    inputs = np.column_stack(((rows - middle) / width, np.ones(len(rows))))
    worth = np.where(is_declined, 0.5 / max(is_declined.sum(), 1), 0.5 / max((~is_declined).sum(), 1))
    solution = np.zeros(inputs.shape[1])
    ridge = np.eye(inputs.shape[1]) * 1e-3
    for _ in range(30):
        told = 1 / (1 + np.exp(-np.clip(inputs @ solution, -30, 30)))
        slope = inputs.T @ (worth * (told - is_declined)) + ridge @ solution
        curve = (inputs * (worth * told * (1 - told))[:, None]).T @ inputs + ridge
        solution -= np.linalg.solve(curve, slope)
    weights = solution[:-1] / width
    bias = float(solution[-1] - (weights * middle).sum())
    gate = Gate(tuple(float(one) for one in weights), bias, 0.0)
    good = gate.scores(rows[~is_declined])
    return Gate(gate.weights, bias, float(np.quantile(good, 1 - lost)) if len(good) else 0.0)
