"""How reliable annotators are, without knowing the truth.

Dawid and Skene 1979, "Maximum Likelihood Estimation of Observer Error-Rates Using the EM
Algorithm" (Applied Statistics 28, 20-28). Every unit has one true label; an annotator who meets
true label j says l with a probability of their own, `errors[l, j]`. EM, started from the shares of
votes, finds the errors, the priors of the labels and the probable truth of every unit:

    errors[w, l, j] ∝ sum over units of truth[unit, j] · [w says l]        formula 2.3
    prior[j]        = mean of truth[unit, j]                               formula 2.4
    truth[unit, j]  ∝ prior[j] · product over votes of errors[w, l, j]     formula 2.5
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Votes = tuple[tuple[str, str], ...]
"""Who said what about one unit: (annotator, label), sorted."""

ROUNDS, CHANGE, LEAST = 200, 1e-6, 1e-10
"""EM ends when no truth changes by more than CHANGE, after ROUNDS at the latest; no probability
is below LEAST."""


@dataclass(frozen=True)
class Model:
    """What EM came to.

    Attributes:
        annotators: in alphabetical order.
        labels: in alphabetical order.
        prior: probability of each label.
        errors: annotators by said label by true label; sums to 1 over the said ones.
        truth: by unit (its votes): probability of each label.
    """

    annotators: tuple[str, ...]
    labels: tuple[str, ...]
    prior: NDArray[np.float64]
    errors: NDArray[np.float64]
    truth: Mapping[Votes, NDArray[np.float64]]

    def reliability(self) -> dict[str, float]:
        """How probably each annotator says the true label of a unit."""
        right = self.errors.diagonal(axis1=1, axis2=2) @ self.prior
        return dict(zip(self.annotators, map(float, right), strict=True))


def fit(units: Iterable[Mapping[str, str]], rounds: int = ROUNDS) -> Model:
    """Fit the model.

    Args:
        units: for each unit, what each annotator who saw it said. Units with equal votes are
            reckoned once, so that their number hardly matters.
        rounds: after how many EM ends if it has not settled before.
    """
    import numpy as np

    counts = Counter(tuple(sorted(unit.items())) for unit in units if unit)
    annotators = sorted({who for votes in counts for who, _ in votes})
    labels = sorted({label for votes in counts for _, label in votes})
    who, what = ({name: n for n, name in enumerate(names)} for names in (annotators, labels))
    flat = [(n, who[w], what[label]) for n, votes in enumerate(counts) for w, label in votes]
    unit, person, said = np.array(flat, dtype=int).reshape(-1, 3).T
    times = np.array(list(counts.values()), dtype=float)
    truth = np.zeros((len(counts), len(labels)))
    np.add.at(truth, (unit, said), 1.0)
    truth /= np.maximum(truth.sum(axis=1, keepdims=True), 1)
    shape = len(annotators), len(labels), len(labels)
    for _ in range(rounds):
        prior = np.clip(times @ truth / max(times.sum(), 1), LEAST, None)
        errors: NDArray[np.float64] = np.zeros(shape)
        np.add.at(errors, (person, said), truth[unit] * times[unit, None])
        errors = np.clip(errors, LEAST, None)
        errors /= errors.sum(axis=1, keepdims=True)
        log = np.tile(np.log(prior), (len(counts), 1))
        np.add.at(log, unit, np.log(errors[person, said]))
        before, truth = truth, np.exp(log - log.max(axis=1, keepdims=True, initial=-np.inf))
        truth /= truth.sum(axis=1, keepdims=True)
        if np.abs(truth - before).max(initial=0) < CHANGE:
            break
    return Model(
        annotators=tuple(annotators),
        labels=tuple(labels),
        prior=prior,
        errors=errors,
        truth=dict(zip(counts, truth, strict=True)),
    )
