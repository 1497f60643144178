"""What the model makes of one text: its vector, and the states of its words on the way there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qa_service.domain import Span

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Reading:
    """A text's unit ``vector``, shape (hidden,), and the ``states`` of its tokens in the middle of
    the layers, shape (tokens, hidden); None of an engine that does not show them."""

    vector: Vectors
    states: Vectors | None


def describe_spans(
    states: Vectors, text: str, spans: Sequence[Span], count_tokens: Callable[[str], int]
) -> Vectors:
    """Each span of the text by its states: their mean, that of the token behind it, of the one
    before it, and the mean of all, shape (len(spans), 4 * hidden).

    The states are the text's; ``count_tokens`` tells how many of them a beginning of it has.
    """
    last = len(states) - 1
    every = states.mean(axis=0)
    rows = np.empty((len(spans), 4 * states.shape[1]), np.float32)
    for row, (start, end) in zip(rows, spans, strict=True):
        first = min(count_tokens(text[:start].rstrip()), last)
        behind = max(count_tokens(text[:end]), first + 1)
        around = (states[first:behind].mean(axis=0), states[min(behind, last)])
        row[:] = np.concatenate((*around, states[max(first - 1, 0)], every))
    return rows
