"""A matrix in 8-bit integers: tells near enough, and fast, which of its rows are near a vector.

Scalar quantisation with a scale for each row; whoever asks measures the rows that it leaves exactly
(re-scoring). Of a matrix in full precision a scan reads four times as much, which is most of its
time, and drives what other threads need out of the caches.
"""

from __future__ import annotations

import math
import threading
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from qa_service.inference import open_session

Vectors = NDArray[np.float32]

OPSETS = (helper.make_opsetid("", 21),)
IR_VERSION = 10
# Processors without integer dot products add two products up in 16 bits, which hold no more than
# 127 times 127 twice: so the vector has seven bits, around a zero of 64.
LARGEST, VECTOR_LARGEST, VECTOR_ZERO = 127, 63, 64
# Of the rounding's errors, taken for independent and even: one in 10^9 is larger.
DEVIATIONS = 6


class QuantisedMatrix:
    """Made from unit rows, shape (n, d), when it is first asked; safe to use from many threads."""

    def __init__(self, matrix: Vectors) -> None:
        self._matrix = matrix
        self._lock = threading.Lock()
        self._session: Any = None
        self._scales: Vectors = np.zeros(0, np.float32)

    def multiply(self, vector: Vectors) -> Vectors:
        """The rows' products with a vector, shape (n,), each up to an error."""
        if not len(self._matrix):
            return np.zeros(0, np.float32)
        if self._session is None:
            self._quantise()
        scale = _vector_scale(vector)
        integers = np.rint(vector / np.float32(scale)).astype(np.int16) + VECTOR_ZERO
        feed = {"vector": integers.astype(np.uint8).reshape(1, -1)}
        (products,) = self._session.run(None, feed)
        found: Vectors = products[0] * self._scales
        found *= np.float32(scale)
        return found

    def error(self, vector: Vectors) -> float:
        """What the error of a product with the vector is not above."""
        steps = math.hypot(float(self._scales.max(initial=0.0)), _vector_scale(vector))
        # A product of unit vectors has the mean error of one of its values.
        return DEVIATIONS * steps / math.sqrt(12)

    def _quantise(self) -> None:
        with self._lock:
            if self._session is not None:
                return
            largest = np.abs(self._matrix).max(axis=1)
            self._scales = np.maximum(largest, np.finfo(np.float32).tiny) / np.float32(LARGEST)
            integers = np.rint(self._matrix / self._scales[:, np.newaxis]).astype(np.int8)
            self._session = _open_product(np.ascontiguousarray(integers.T))


def _vector_scale(vector: Vectors) -> float:
    return max(float(np.abs(vector).max()), 1e-30) / VECTOR_LARGEST


def _open_product(columns: NDArray[np.int8]) -> Any:
    """A graph of one product: of a row vector with a matrix, shape (d, n), in 32-bit integers."""
    dimensions, rows = columns.shape
    node = helper.make_node("MatMulInteger", ["vector", "columns", "zero"], ["products"])
    graph = helper.make_graph(
        [node],
        "scan",
        [helper.make_tensor_value_info("vector", TensorProto.UINT8, [1, dimensions])],
        [helper.make_tensor_value_info("products", TensorProto.INT32, [1, rows])],
        [
            numpy_helper.from_array(columns, "columns"),
            numpy_helper.from_array(np.array(VECTOR_ZERO, np.uint8), "zero"),
        ],
    )
    model = helper.make_model(graph, opset_imports=OPSETS, ir_version=IR_VERSION)
    return open_session(model.SerializeToString())
