"""Training of the networks of a head: Adam on small batches, in numpy.

Source of the method: Kingma and Ba, Adam, 2015 (arXiv:1412.6980), with decoupled decay of weights (Loshchilov and
Hutter, 2019, arXiv:1711.05101), dropout (Srivastava et al., 2014) and smoothed labels (Szegedy et al., 2016).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wenjin.assistant.domain.head import Member, Numbers, softmax

Labels = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a network is trained. Chosen on the tuning half of the measuring set; see docs/assistant.md.

    Attributes:
        hidden: size of the hidden layer.
        epochs: how often each example is seen.
        rate: step at the beginning; it falls to nothing in a straight line.
        decay: share by which weights shrink, times the rate.
        dropout: share of the hidden layer that is silent in each step.
        noise: standard deviation added to each input, so that near sentences mean the same.
        smoothing: share of each label given to all others: no example is taken as certain.
        batch: examples in a step.
    """

    hidden: int = 512
    epochs: int = 24
    rate: float = 3e-3
    decay: float = 0.05
    dropout: float = 0.5
    noise: float = 0.3
    smoothing: float = 0.1
    batch: int = 512


class _Adam:
    """Steps of the method for a list of arrays, which are changed in place."""

    def __init__(self, weights: list[Numbers], decay: float) -> None:
        self._weights, self._decay = weights, decay
        self._mean = [np.zeros_like(one) for one in weights]
        self._square = [np.zeros_like(one) for one in weights]
        self._steps = 0

    def step(self, gradients: list[Numbers], rate: float) -> None:
        self._steps += 1
        unbias = 1 - 0.9**self._steps, 1 - 0.999**self._steps
        for weight, gradient, mean, square in zip(
            self._weights, gradients, self._mean, self._square, strict=True
        ):
            mean *= 0.9
            mean += 0.1 * gradient
            square *= 0.999
            square += 0.001 * gradient * gradient
            shrink = self._decay * weight if weight.ndim > 1 else 0.0
            weight -= np.float32(rate) * (mean / unbias[0] / (np.sqrt(square / unbias[1]) + 1e-8) + shrink)


def train_member(
    inputs: Numbers,
    labels: Labels,
    count: int,
    recipe: Recipe,
    *,
    seed: int,
    weights: Numbers | None = None,
    told: Callable[[float], None] = lambda done: None,
) -> Member:
    """One network from examples.

    Args:
        inputs: as ``Head.inputs`` gives them, one row for each example.
        labels: column of the label of each example.
        count: how many labels there are.
        recipe: how.
        seed: beginning of the random numbers; the same seed gives the same network.
        weights: how much each example counts; all the same when None.
        told: called after each epoch with the share that is done.
    """
    random = np.random.default_rng(seed)
    size, width = inputs.shape
    parts = _beginning(random, width, recipe.hidden, count)
    adam = _Adam(parts, recipe.decay)
    worth = np.ones(size, dtype=np.float32) if weights is None else weights
    steps = recipe.epochs * -(-size // recipe.batch)
    done = 0
    for epoch in range(recipe.epochs):
        for chosen in _batches(random, size, recipe.batch):
            gradients = _gradients(
                parts, inputs[chosen], labels[chosen], worth[chosen], recipe, random, count
            )
            adam.step(gradients, recipe.rate * (1 - done / steps))
            done += 1
        told((epoch + 1) / recipe.epochs)
    return Member(*parts)


def _beginning(random: np.random.Generator, width: int, hidden: int, count: int) -> list[Numbers]:
    def drawn(rows: int, columns: int) -> Numbers:
        return np.asarray(
            random.standard_normal((rows, columns), dtype=np.float32) / np.sqrt(rows), dtype=np.float32
        )

    return [
        drawn(width, hidden),
        np.zeros(hidden, dtype=np.float32),
        drawn(hidden, count),
        np.zeros(count, dtype=np.float32),
    ]


def _batches(random: np.random.Generator, size: int, batch: int) -> Iterator[NDArray[np.intp]]:
    order = random.permutation(size)
    for start in range(0, size, batch):
        yield order[start : start + batch]


def _gradients(
    parts: list[Numbers],
    inputs: Numbers,
    labels: Labels,
    worth: Numbers,
    recipe: Recipe,
    random: np.random.Generator,
    count: int,
) -> list[Numbers]:
    """Gradients of the mean loss of a batch, for the four parts of a network."""
    inner, inner_bias, outer, outer_bias = parts
    blurred = inputs + np.float32(recipe.noise) * random.standard_normal(inputs.shape, dtype=np.float32)
    raised = blurred @ inner + inner_bias
    kept = (random.random(raised.shape, dtype=np.float32) >= recipe.dropout) & (raised > 0)
    mask = kept.astype(np.float32) / np.float32(1 - recipe.dropout)
    hidden = raised * mask
    error = softmax(hidden @ outer + outer_bias) - np.float32(recipe.smoothing / count)
    error[np.arange(len(labels)), labels] -= np.float32(1 - recipe.smoothing)
    error *= (worth / worth.sum())[:, None]
    below = (error @ outer.T) * mask
    return [blurred.T @ below, below.sum(axis=0), hidden.T @ error, error.sum(axis=0)]
