"""Pseudo-relevance feedback: what is near the best passages is likely to tell the same matter.

After Rocchio (1971), for dense vectors as in Li et al. (2021, arXiv:2108.11044), but as a score of
its own beside that of the question, in the same standard deviations.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

import numpy as np

from qa_service.corpus import Snapshot
from qa_service.dense import Vectors
from qa_service.domain import Article

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
    taken: frozenset[str]

    @classmethod
    def of(cls, scores: Mapping[str, float], snapshot: Snapshot) -> Likeness | None:
        """To the best of the given paragraphs by their scores; None without any."""
        if not scores:
            return None
        best = _take_best(scores, snapshot)
        weights = np.exp([scores[id] - scores[best[0]] for id in best])
        return cls(unit(snapshot.vectors(best).T @ weights), frozenset(best))

    def draw(self, question: Vectors) -> Vectors:
        """The question's vector, drawn towards what is taken for relevant."""
        return unit(question + DRAW * self.vector)

    def measure(self, articles: Mapping[str, Article], snapshot: Snapshot) -> dict[str, float]:
        """Paragraph id → likeness, in standard deviations against its language's background, for
        each of the ``articles``, which are given by their paragraphs' ids."""
        background = snapshot.measure_background(self.vector)
        cosines = snapshot.cosines(self.vector, list(articles))
        found = {
            id: background.get(article.language, background[""]).standardise(cosine)
            for (id, article), cosine in zip(articles.items(), cosines, strict=True)
        }
        most = max((x for id, x in found.items() if id not in self.taken), default=0.0)
        return {id: min(x, most) for id, x in found.items()}


def _take_best(scores: Mapping[str, float], snapshot: Snapshot) -> list[str]:
    """The best paragraphs, best first, one an article: what an article tells twice is told once."""
    by_article: dict[str, str] = {}
    for id in sorted(scores, key=lambda id: (scores[id], id), reverse=True):
        by_article.setdefault(snapshot.article_of(id).id, id)
        if len(by_article) == TAKEN:
            break
    return list(by_article.values())


def add_likeness(score: float, likeness: float) -> float:
    """Both in one, on the scale of the score."""
    return (score + WEIGHT * likeness) / (1 + WEIGHT)


def unit(vector: Vectors) -> Vectors:
    """The vector at length 1."""
    return cast(Vectors, (vector / np.linalg.norm(vector)).astype(np.float32))
