"""Intervals and tests for questions that are not independent: those of one story go together."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 2_000
PERMUTATIONS = 10_000
SEED = 20220126
Indices = NDArray[np.intp]


def resample_clusters(
    clusters: Sequence[str], *, resamples: int = RESAMPLES, seed: int = SEED
) -> list[Indices]:
    """Question indices of bootstrap samples that draw whole clusters with replacement.

    Cameron, Gelbach and Miller (2008): the unit that is drawn is the unit that is independent.
    """
    members = [np.flatnonzero(np.array(clusters) == name) for name in sorted(set(clusters))]
    chance = np.random.default_rng(seed)
    drawn = chance.integers(0, len(members), size=(resamples, len(members)))
    return [np.concatenate([members[i] for i in row]) for row in drawn]


def mean_interval(
    values: Sequence[float | None], samples: Sequence[Indices]
) -> tuple[float, float] | None:
    """The 95 % percentile interval of the mean of the values that are there."""
    array = np.array([math.nan if value is None else value for value in values])
    known = ~np.isnan(array)
    sums, counts = np.where(known, array, 0.0), known.astype(float)
    totals = np.array([counts[sample].sum() for sample in samples])
    means = np.array([sums[sample].sum() for sample in samples])[totals > 0]
    return _percentiles(means / totals[totals > 0])


def statistic_interval(
    statistic: Callable[[Indices], float | None], samples: Sequence[Indices]
) -> tuple[float, float] | None:
    """The 95 % percentile interval of any figure of the questions with these indices."""
    figures = [statistic(sample) for sample in samples]
    return _percentiles(np.array([figure for figure in figures if figure is not None]))


def _percentiles(figures: NDArray[np.float64]) -> tuple[float, float] | None:
    if not len(figures):
        return None
    low, high = np.percentile(figures, [2.5, 97.5])
    return float(low), float(high)


def fisher_randomisation(
    differences: Sequence[float], *, permutations: int = PERMUTATIONS, seed: int = SEED
) -> float:
    """Two-sided p of paired differences: (1 + #{|mean ±d| ≥ |mean d|}) / (permutations + 1).

    Smucker, Allan and Carterette (2007).
    """
    array = np.array(differences)
    observed = abs(array.sum())
    chance = np.random.default_rng(seed)
    signs = chance.choice((-1.0, 1.0), size=(permutations, len(array)))
    reached = int(np.count_nonzero(np.abs(signs @ array) >= observed - 1e-12))
    return (1 + reached) / (permutations + 1)


def exact_mcnemar(gained: int, lost: int) -> float:
    """Two-sided p of McNemar's test: a fair coin for each question whose verdict flipped."""
    flipped = gained + lost
    if flipped == 0:
        return 1.0
    tail = sum(math.comb(flipped, k) for k in range(min(gained, lost) + 1)) / (1 << flipped)
    return min(1.0, 2 * tail)


def holm(p_values: Sequence[float]) -> list[float]:
    """p values adjusted for the size of the family (Holm, 1979), in the order given."""
    order = sorted(range(len(p_values)), key=lambda i: p_values[i])
    adjusted, largest = [0.0] * len(p_values), 0.0
    for rank, i in enumerate(order):
        largest = max(largest, min(1.0, (len(p_values) - rank) * p_values[i]))
        adjusted[i] = largest
    return adjusted


def minimal_detectable_effect(differences: Sequence[float]) -> float | None:
    """2.80 sd(d) / √n: what a paired test at 5 % sees with 80 % power; None below two pairs."""
    if len(differences) < 2:
        return None
    return 2.80 * statistics.stdev(differences) / math.sqrt(len(differences))
