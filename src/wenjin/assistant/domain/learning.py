"""From examples and their vectors to everything trained, with an honest figure for each part.

The figures come from folds: each example is judged by networks that have not seen it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from wenjin.assistant.domain.examples import Situation, digest
from wenjin.assistant.domain.gate import fit_gate, signs
from wenjin.assistant.domain.head import Head, Member, Numbers, softmax
from wenjin.assistant.domain.trained import GOOD, Trained
from wenjin.assistant.domain.training import Labels, Recipe, train_member

MEMBERS: Final = 5
FOLDS: Final = 4
# Examples to decline are fewer than good ones; a kind counts as much as if it had this share of all.
DECLINED_SHARE: Final = 0.3
# Share of good examples that the gate may lose; those of strangers are lost a little more often.
LOST: Final = 0.025
# What is being done.
CHECKS: Final = "checks"
HEADS: Final = "heads"

Told = Callable[[str, float], None]
# Like ``map``, in the order of what was given; may do several at the same time.
Mapped = Callable[[Callable[["_Job"], Member], Iterable["_Job"]], Iterable[Member]]


@dataclass(frozen=True, slots=True)
class Settings:
    """What may be set when training; the values are those that won on the tuning half."""

    services: Recipe = field(default_factory=Recipe)
    declines: Recipe = field(default_factory=lambda: Recipe(hidden=256, epochs=20))
    languages: Recipe = field(default_factory=lambda: Recipe(hidden=64, epochs=8, dropout=0.2))
    members: int = MEMBERS
    folds: int = FOLDS
    lost: float = LOST


@dataclass(frozen=True, slots=True)
class Judged:
    """An example and what networks that had not seen it made of it.

    Attributes:
        ranked: the three likeliest services.
        is_declined: what the gate said.
    """

    example: Situation
    ranked: tuple[str, ...]
    is_declined: bool


@dataclass(frozen=True, slots=True)
class Learnt:
    """The result of training."""

    trained: Trained
    judged: tuple[Judged, ...]


def learn(
    examples: Sequence[Situation],
    vectors: Numbers,
    model_id: str,
    *,
    settings: Settings | None = None,
    told: Told = lambda what, done: None,
    mapped: Mapped = map,
) -> Learnt:
    """Train all heads and the gate.

    Args:
        examples: services and declines, in any order.
        vectors: one row for each example.
        model_id: of the encoder that made the vectors.
        settings: how; the defaults when None.
        told: called with what is being done and the share of it that is done.
        mapped: trains networks, several at once where it can.

    Raises:
        ValueError: there are no examples for services, or none to decline.
    """
    how = settings or Settings()
    if not any(one.service for one in examples) or not any(one.kind for one in examples):
        raise ValueError("both examples of services and examples to decline are needed")
    mean = vectors.mean(axis=0, dtype=np.float64).astype(np.float32)
    inputs = Head(model_id, (), mean, ()).inputs(vectors)
    tasks = _tasks(examples)
    shares, declined = _unseen(examples, inputs, tasks, how, told, mapped)
    rows = signs(shares, declined)
    is_good = np.array([bool(one.service) for one in examples])
    gate = fit_gate(rows, ~is_good, lost=how.lost)
    verdicts, order = gate.declines(rows), (-shares).argsort(axis=1, kind="stable")[:, :3]
    labels = tasks["services"].labels
    judged = tuple(
        Judged(one, tuple(labels[place] for place in order[row]), bool(verdicts[row]))
        for row, one in enumerate(examples)
    )
    members = _members(inputs, tasks, how, told, mapped)
    heads = {name: Head(model_id, task.labels, mean, tuple(members[name])) for name, task in tasks.items()}
    return Learnt(Trained(gate=gate, examples=digest(examples), **heads), judged)


@dataclass(frozen=True, slots=True, eq=False)
class _Task:
    """What one head learns.

    Attributes:
        labels: sorted.
        rows: of the examples it learns from.
        columns: label of each of them.
        weights: how much each of them counts.
    """

    labels: tuple[str, ...]
    rows: NDArray[np.intp]
    columns: Labels
    weights: Numbers


def _tasks(examples: Sequence[Situation]) -> dict[str, _Task]:
    is_good = np.array([bool(one.service) for one in examples])
    weights = np.where(is_good, 1 - DECLINED_SHARE, DECLINED_SHARE).astype(np.float32)
    weights[is_good] /= is_good.mean()
    weights[~is_good] /= (~is_good).mean()
    return {
        "services": _task(
            [one.service for one in examples], is_good, np.ones(len(examples), dtype=np.float32)
        ),
        "declines": _task(
            [one.kind or GOOD for one in examples], np.ones(len(examples), dtype=bool), weights
        ),
        "languages": _task(
            [one.language for one in examples],
            np.ones(len(examples), dtype=bool),
            np.ones(len(examples), dtype=np.float32),
        ),
    }


def _task(words: Sequence[str], chosen: NDArray[np.bool_], weights: Numbers) -> _Task:
    rows = np.flatnonzero(chosen)
    said = [words[int(row)] for row in rows]
    labels = tuple(sorted(set(said)))
    place = {label: number for number, label in enumerate(labels)}
    return _Task(labels, rows, np.array([place[word] for word in said], dtype=np.intp), weights[rows])


def _recipe(name: str, how: Settings) -> Recipe:
    return {"services": how.services, "declines": how.declines, "languages": how.languages}[name]


@dataclass(frozen=True, slots=True, eq=False)
class _Job:
    """A network to be trained.

    Attributes:
        name: of its task.
        rows: of the examples that it learns from; their labels and weights.
    """

    name: str
    seed: int
    rows: NDArray[np.intp]
    columns: Labels
    weights: Numbers


def _trained(
    jobs: Sequence[_Job], inputs: Numbers, tasks: dict[str, _Task], how: Settings, told: Told, mapped: Mapped
) -> Iterable[tuple[_Job, Member]]:
    """The networks, in the order of the jobs; the share that is done counts each by the work that it is."""
    work = [len(job.rows) * _recipe(job.name, how).epochs * _recipe(job.name, how).hidden for job in jobs]
    done = dict.fromkeys(range(len(jobs)), 0.0)
    places = {id(job): place for place, job in enumerate(jobs)}

    def train(job: _Job) -> Member:
        def tell(share: float) -> None:
            done[places[id(job)]] = share
            told(job.name, sum(one * done[place] for place, one in enumerate(work)) / sum(work))

        return train_member(
            inputs[job.rows],
            job.columns,
            len(tasks[job.name].labels),
            _recipe(job.name, how),
            seed=job.seed,
            weights=job.weights,
            told=tell,
        )

    return zip(jobs, mapped(train, jobs), strict=True)


def _members(
    inputs: Numbers, tasks: dict[str, _Task], how: Settings, told: Told, mapped: Mapped
) -> dict[str, list[Member]]:
    """Networks that learn from everything; one is enough where the labels are few."""
    jobs = [
        _Job(name, seed, task.rows, task.columns, task.weights)
        for name, task in tasks.items()
        for seed in range(how.members if name == "services" else 1)
    ]
    found: dict[str, list[Member]] = {name: [] for name in tasks}
    for job, member in _trained(jobs, inputs, tasks, how, lambda _, done: told(HEADS, done), mapped):
        found[job.name].append(member)
    return found


def _unseen(
    examples: Sequence[Situation],
    inputs: Numbers,
    tasks: dict[str, _Task],
    how: Settings,
    told: Told,
    mapped: Mapped,
) -> tuple[Numbers, Numbers]:
    """Shares of the services, and how likely each is one to decline, by networks that have not seen it."""
    # A copy is judged by networks that have not seen what it is a copy of.
    fold = np.array([crc32(one.written.encode("utf-8")) % how.folds for one in examples])
    jobs = []
    for name in ("services", "declines"):
        task = tasks[name]
        for number in range(how.folds):
            known = fold[task.rows] != number
            jobs.append(_Job(name, 100 + number, task.rows[known], task.columns[known], task.weights[known]))
    found = {
        name: np.zeros((len(examples), len(tasks[name].labels)), dtype=np.float32)
        for name in ("services", "declines")
    }
    for job, member in _trained(jobs, inputs, tasks, how, lambda _, done: told(CHECKS, done), mapped):
        asked = fold == job.seed - 100
        found[job.name][asked] = softmax(member.scores(inputs[asked]))
    return found["services"], 1 - found["declines"][:, tasks["declines"].labels.index(GOOD)]
