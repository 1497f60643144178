"""Which of the actors that a question names are asked for their words, and which are its topics.

A probe (Alain and Bengio 2016, arXiv:1610.01644) of what the embedding model makes of a name in its
sentence, half way through its layers. ``python -m tests.bench.roles`` fits it and measures it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray

from qa_service.actors import Mention
from qa_service.coordinated import find_lists
from qa_service.embedding import SpanReader

Vectors = NDArray[np.float32]

WEIGHTS = Path(__file__).with_name("asked.npz")

# "According to the Kremlin", "in Moscow's words": whose account of the rest is asked for.
_ACCOUNT_OF = re.compile(
    r"\b(?:according to|in the (?:words|view|opinion|account) of|"
    r"по (?:словам|мнению|версии|данным|оценк[еа]м?|утверждению|заявлению)|"
    r"за (?:словами|даними|версією|оцінк(?:ою|ами)|твердженням|заявою)|на думку)"
    r"\s+(?:[^\W\d_]+\s+){0,3}?$",
    re.IGNORECASE,
)
_WHOSE = re.compile(r"\bin (?:the )?$", re.IGNORECASE)
_ACCOUNT = re.compile(r"(?:[’']s?)? (?:own )?(?:words|view|opinion|account|telling|version)\b")


@dataclass(frozen=True, slots=True)
class Probe:
    """A network of one hidden layer: ``max(0, rows @ hidden + hidden_bias) @ weights + bias``.

    Shapes (d, units), (units,) and (units,).
    """

    hidden: Vectors
    hidden_bias: Vectors
    weights: Vectors
    bias: float

    @classmethod
    def read(cls, path: Path = WEIGHTS) -> Probe:
        """That of a file whose hidden weights are in 8 bits, with a scale for each unit."""
        with np.load(path) as kept:
            hidden = kept["hidden"] * kept["scale"]
            return cls(hidden, kept["hidden_bias"], kept["weights"], float(kept["bias"]))

    def score(self, rows: Vectors) -> Vectors:
        """The log odds that each row's actor is asked for words, shape (n,)."""
        inner = np.maximum(rows @ self.hidden + self.hidden_bias, 0)
        return cast(Vectors, inner @ self.weights + self.bias)


read_probe = cache(Probe.read)


def find_asked(text: str, mentions: Sequence[Mention], reader: SpanReader | None) -> list[Mention]:
    """The mentions, in order, of those whose words are asked for.

    Names side by side have one part: if they are asked for on average, all are. Where an account is
    asked for, it is of those whose account it is. Where the model cannot be looked into, every one
    of them is.
    """
    if accounted := _find_accounted(text, mentions):
        return accounted
    spans = [(mention.start, mention.end) for mention in mentions]
    rows = reader.describe_spans(text, spans) if reader and spans else None
    if rows is None:
        return list(mentions)
    scores = read_probe().score(rows)
    for numbers in find_lists(text, mentions):
        if scores[numbers].mean() > 0:
            scores[numbers] = np.abs(scores[numbers])
    return [mention for mention, score in zip(mentions, scores.tolist(), strict=True) if score > 0]


def _find_accounted(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Those whose account a question asks for, with the names beside theirs."""
    ends = [0, *(each.end for each in mentions)]
    found = {n for n, each in enumerate(mentions) if _is_account_of(text, each, after=ends[n])}
    for numbers in find_lists(text, mentions):
        if not found.isdisjoint(numbers):
            found.update(numbers)
    return [each for number, each in enumerate(mentions) if number in found]


def _is_account_of(text: str, mention: Mention, *, after: int) -> bool:
    before = text[after : mention.start]
    is_whose = _WHOSE.search(before) and _ACCOUNT.match(text, mention.end)
    return bool(is_whose or _ACCOUNT_OF.search(before))
