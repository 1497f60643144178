"""Questions of everyday life, which a visitor asks and no archive answers, told from its own.

"How tall is Putin?" and "What is NATO's phone number?" name what the sources are about, so that
their nearest paragraph is as near as that of many good questions. They are nearer still to another
question of the same kind: the closest of some hundred plain ones (``everyday.txt``) is compared
with the closest paragraph of the corpus, so that a corpus about cooking may be asked for recipes.
"""

from __future__ import annotations

import hashlib
from functools import cached_property
from pathlib import Path

import numpy as np

from qa_service.dense import Vectors
from qa_service.embedding import Embedder
from qa_service.matter import expect_nearer
from qa_service.question import Question

LINES = Path(__file__).with_name("everyday.txt")
# Their vectors by the local embedding, which would take longer at each start than a question does;
# `python -m tests.bench.everyday --write` makes them anew.
KEPT = Path(__file__).with_name("everyday.npz")
# How much nearer such a question must be than anything in the corpus, by the share of the
# question's own words, names aside, that stand in the best passages; None: none can be looked for.
# Chosen on the question set and 50 made-up questions (docs/measures.md).
MARGINS = {"multilingual-e5-small": ((0.35, 0.0), (0.60, 0.015), (1.01, 0.03))}
MARGIN_UNKNOWN = 0.005
# Short texts in Cyrillic are nearer to one another.
CYRILLIC_MORE = 0.015
# In a conversation a short question may be about what was asked before: "Was a date given?"
LATER_MORE = 0.02


class Everyday:
    """The everyday questions as an embedding has them; made when they are first needed."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._margins = MARGINS.get(embedder.name.partition(":")[0], ())

    @cached_property
    def _rows(self) -> Vectors:
        lines = LINES.read_bytes()
        with np.load(KEPT) as kept:
            if kept["made_of"] == _name_origin(self._embedder, lines):
                return np.asarray(kept["rows"], np.float32)
        return self._embed(lines)

    def _embed(self, lines: bytes) -> Vectors:
        return self._embedder.embed_queries(lines.decode().splitlines())

    def keep(self) -> None:
        """Embed the lines and keep their vectors for later starts."""
        lines = LINES.read_bytes()
        rows = self._embed(lines).astype(np.float16)
        np.savez_compressed(KEPT, rows=rows, made_of=_name_origin(self._embedder, lines))

    def includes(
        self,
        question: Question,
        vector: Vectors,
        *,
        closest: float,
        share: float | None,
        paragraphs: int,
    ) -> bool:
        """Whether the question, whose unit ``vector`` is given, is one of them.

        ``closest`` is the cosine of the nearest of the corpus's ``paragraphs``, ``share`` that of
        the question's own words which stand in the best passages. Of an embedding whose cosines are
        not known nothing is.
        """
        if not self._margins:
            return False
        if share is None:
            margin = MARGIN_UNKNOWN
        else:
            margin = next(least for most, least in self._margins if share < most)
        margin += CYRILLIC_MORE if question.language in ("ru", "uk") else 0.0
        margin += LATER_MORE if question.context else 0.0
        nearest = float((self._rows @ vector).max())
        return nearest - closest - expect_nearer(paragraphs) > margin


def _name_origin(embedder: Embedder, lines: bytes) -> str:
    """What vectors come from: the embedding's name and the digest of the texts."""
    return f"{embedder.name} {hashlib.sha256(lines).hexdigest()}"
