"""Pseudo-relevance feedback: what is near the best passages is likely to tell the same matter.

After Rocchio (1971), for dense vectors as in Li et al. (2021, arXiv:2108.11044), but as a score of
its own beside that of the question, in the same standard deviations.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import numpy as np

from qa_service.corpus import Floats, Rows, Snapshot
from qa_service.dense import Vectors

# So many of the first passages, of as many articles, are taken for relevant, each the less the
# further it is behind the first; beside the question's, their score weighs this much. Chosen on the
# dev split (docs/measures.md).
TAKEN, WEIGHT = 3, 0.7
# New candidates are looked for near the question, drawn so far towards what is taken for relevant.
DRAW = 0.7


@dataclass(frozen=True, slots=True)
class Likeness:
    """How near paragraphs are to the ``taken`` ones, which are as near as the nearest other."""

    vector: Vectors
    taken: Rows

    @classmethod
    def of(cls, rows: Rows, scores: Floats, snapshot: Snapshot) -> Likeness | None:
        """To the best of the paragraphs at the given rows by their scores; None without any."""
        if not len(rows):
            return None
        best = _take_best(rows, scores, snapshot)
        weights = np.exp(scores[best] - scores[best[0]])
        return cls(unit(snapshot.vectors(rows[best]).T @ weights), rows[best])

    def draw(self, question: Vectors) -> Vectors:
        """The question's vector, drawn towards what is taken for relevant."""
        return unit(question + DRAW * self.vector)

    def measure(self, rows: Rows, snapshot: Snapshot) -> Floats:
        """The likeness of the paragraphs at the rows, in standard deviations against their
        languages' background."""
        background = snapshot.measure_background(self.vector)
        cosines = snapshot.cosines(self.vector, rows)
        found = background.standardise(cosines, snapshot.language_codes[rows])
        taken = set(self.taken.tolist())
        others = [
            x for row, x in zip(rows.tolist(), found.tolist(), strict=True) if row not in taken
        ]
        most = max(others, default=0.0)
        return cast(Floats, np.minimum(found, most))


def _take_best(rows: Rows, scores: Floats, snapshot: Snapshot) -> list[int]:
    """The numbers of the best rows, best first, one an article: what an article tells twice is told
    once."""
    keys = list(zip(scores.tolist(), snapshot.ids_of(rows), strict=True))
    articles = snapshot.locate(rows)[0].tolist()
    by_article: dict[int, int] = {}
    for at in sorted(range(len(keys)), key=keys.__getitem__, reverse=True):
        by_article.setdefault(articles[at], at)
        if len(by_article) == TAKEN:
            break
    return list(by_article.values())


def add_likeness(scores: Floats, likeness: Floats) -> Floats:
    """Both in one, on the scale of the scores."""
    return (scores + WEIGHT * likeness) / (1 + WEIGHT)


def unit(vector: Vectors) -> Vectors:
    """The vector at length 1."""
    return cast(Vectors, (vector / np.linalg.norm(vector)).astype(np.float32))
