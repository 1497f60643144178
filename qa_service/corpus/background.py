"""What cosines with arbitrary paragraphs are, so that those of different languages can be compared.

A multilingual embedding places a question nearer to its own language.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Self

import numpy as np
from numpy.typing import NDArray

from qa_service.dense import Vectors

Rows = NDArray[np.intp]
Floats = NDArray[np.float64]

# Paragraphs of a language that a question is compared with to know what closeness means.
SAMPLE, MIN_SAMPLE = 256, 20
# A handful of paragraphs says little: this embedding's spread is about .02.
MIN_SPREAD = 0.015
# A question looks at the same background with each of its sides.
MAX_KEPT = 8


@dataclass(frozen=True, slots=True)
class Background:
    """How a vector's cosines with arbitrary paragraphs of each language lie: their ``means`` and
    standard deviations, by the languages' codes."""

    means: Floats
    spreads: Floats

    def standardise(self, cosines: Floats, languages: Rows) -> Floats:
        """How far cosines with paragraphs of the languages, given by their codes, are above what is
        usual there, in standard deviations."""
        return (cosines - self.means[languages]) / self.spreads[languages]


class Backgrounds:
    """Measures vectors against some paragraphs of each language, one language after the other.

    ``sizes`` tells how many of the ``samples`` are each one's, by its code.
    """

    def __init__(self, samples: Vectors, sizes: Sequence[int]) -> None:
        # No method: what is kept must not keep a corpus, and its removed files, alive.
        self._measure = lru_cache(maxsize=MAX_KEPT)(partial(_measure, samples, sizes))

    @classmethod
    def of(cls, matrix: Vectors, languages: Rows, count: int) -> Self:
        """Of a corpus's vectors and its rows' languages, of which there are ``count``.

        The samples are drawn evenly. A language with too few paragraphs to tell is given those of
        all languages.
        """
        drawn = []
        for code in range(count):
            own = np.flatnonzero(languages == code)
            rows = own if len(own) >= MIN_SAMPLE else np.arange(len(matrix))
            drawn.append(rows[:: math.ceil(len(rows) / SAMPLE)])
        return cls(np.array(matrix[np.concatenate(drawn)]), list(map(len, drawn)))

    def measure(self, vector: Vectors) -> Background:
        return self._measure(vector.tobytes())


def _measure(samples: Vectors, sizes: Sequence[int], vector: bytes) -> Background:
    """The background of a vector that is given by its bytes."""
    cosines = (samples @ np.frombuffer(vector, np.float32)).astype(np.float64)
    starts = np.cumsum([0, *sizes[:-1]])
    means = np.add.reduceat(cosines, starts) / sizes
    variances = np.add.reduceat((cosines - np.repeat(means, sizes)) ** 2, starts) / sizes
    return Background(means, np.maximum(np.sqrt(variances), MIN_SPREAD))
