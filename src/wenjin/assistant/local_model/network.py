"""The network of the model as onnxruntime takes it, with weights in seven bits.

Source of the network: Devlin et al., BERT, 2019 (arXiv:1810.04805); the vector of a sentence is the mean of the
vectors of its pieces (Wang et al., Multilingual E5 Text Embeddings, 2024, arXiv:2402.05672). Weights come in
blocks of four bits with a scale each; here each row has one scale, and what it is multiplied with is brought to
eight bits as it comes (Zafrir et al., Q8BERT, 2019, arXiv:1910.06188). That halves the time of a vector.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from wenjin.assistant.local_model.packed import Floats, Packed, unpacked

INPUT: Final = "pieces"
OUTPUT: Final = "mean"
# Operators of onnxruntime itself.
_RUNTIME: Final = "com.microsoft"
# Weights stay below 64: two products with numbers below 256 are then below 32,768, which is as far as processors
# without VNNI count when they add them, so vectors are the same on all machines.
_MOST: Final = 63
# What comes out of the inner layer has a few large numbers, which would leave the others few steps: each part has
# a scale of its own.
_INNER_PARTS: Final = 4
_OPERATORS: Final = 18
_FORMAT: Final = 9


class _Network:
    """Operators and weights, as they come together."""

    def __init__(self, packed: Packed) -> None:
        self._packed = packed
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []

    def operator(self, kind: str, read: Sequence[str], written: str | Sequence[str], **how: Any) -> None:
        names = [written] if isinstance(written, str) else list(written)
        self.nodes.append(helper.make_node(kind, list(read), names, **how))

    def array(self, name: str, numbers: NDArray[Any]) -> str:
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(numbers), name))
        return name

    def floats(self, name: str) -> str:
        return self.array(name, self._packed.floats(name))

    def product(self, read: str, names: Sequence[str], columns: int, written: str) -> None:
        """Several products of one input at once, one beside the other, with what is added to each."""
        weights = np.concatenate([self._weights(f"{name}.w", columns) for name in names])
        added = np.concatenate([self._packed.floats(f"{name}.b") for name in names])
        self._rounded_product(read, "+".join(names), weights, added, written)

    def product_in_parts(self, read: str, name: str, columns: int, written: str) -> None:
        """A product as the sum of products of parts of the input."""
        weights = np.split(self._weights(f"{name}.w", columns), _INNER_PARTS, axis=1)
        parts = [f"{written}.in{number}" for number in range(_INNER_PARTS)]
        products = [f"{written}.{number}" for number in range(_INNER_PARTS)]
        self.operator("Split", [read], parts, axis=-1, num_outputs=_INNER_PARTS)
        for number, part in enumerate(parts):
            added = self._packed.floats(f"{name}.b") if number == 0 else None
            self._rounded_product(part, f"{name}.{number}", weights[number], added, products[number])
        self.operator("Sum", products, written)

    def _weights(self, name: str, columns: int) -> Floats:
        return unpacked(self._packed.blocks(name, columns))

    def _rounded_product(
        self, read: str, name: str, weights: Floats, added: Floats | None, written: str
    ) -> None:
        largest = np.abs(weights).max(axis=1)
        scale = np.where(largest > 0, largest, 1).astype(np.float32) / _MOST
        rounded = np.rint(weights / scale[:, None]).astype(np.int8).T
        names = [read, self.array(f"{name}.w", rounded), self.array(f"{name}.scale", scale), ""]
        if added is not None:
            names.append(self.array(f"{name}.b", added))
        self.operator("DynamicQuantizeMatMul", names, written, domain=_RUNTIME)

    def added(self, one: str, other: str, name: str, written: str) -> None:
        """The sum of two, brought to mean nought and spread one."""
        self.operator(
            "SkipLayerNormalization",
            [one, other, self.floats(f"{name}.w"), self.floats(f"{name}.b")],
            written,
            domain=_RUNTIME,
            epsilon=self._packed.shape.epsilon,
        )

    def layer(self, number: int, read: str, written: str) -> None:
        shape, name = self._packed.shape, f"l{number}."
        three = [name + part for part in "qkv"]
        self.product(read, three, shape.width, name + "qkv")
        self.operator("Split", [name + "qkv"], [one + ".out" for one in three], axis=-1, num_outputs=3)
        self.operator(
            "MultiHeadAttention",
            [one + ".out" for one in three],
            name + "seen",
            domain=_RUNTIME,
            num_heads=shape.heads,
        )
        self.product(name + "seen", [name + "ao"], shape.width, name + "ao.out")
        self.added(read, name + "ao.out", name + "aln", name + "middle")
        self.product(name + "middle", [name + "fi"], shape.inner, name + "fi.out")
        self.operator("Gelu", [name + "fi.out"], name + "bent", domain=_RUNTIME)
        self.product_in_parts(name + "bent", name + "fo", shape.width, name + "fo.out")
        self.added(name + "middle", name + "fo.out", name + "oln", written)


def write_network(packed: Packed, path: Path) -> None:
    """Write the network to a file.

    Its input has the shape (1, pieces, width): the rows of the pieces with those of their places added. Its
    output has the shape (1, width): their mean after the last layer, of any length.

    Raises:
        KeyError: an array is missing.
        OSError: it cannot be written.
    """
    network, shape = _Network(packed), packed.shape
    first = [INPUT, network.floats("emb.ln.w"), network.floats("emb.ln.b")]
    network.operator("LayerNormalization", first, "layer0", epsilon=shape.epsilon, axis=-1)
    for number in range(shape.layers):
        network.layer(number, f"layer{number}", f"layer{number + 1}")
    axis = network.array("axis", np.array([1], dtype=np.int64))
    network.operator("ReduceMean", [f"layer{shape.layers}", axis], OUTPUT, keepdims=0)
    graph = helper.make_graph(
        network.nodes,
        "multilingual-e5-small",
        [helper.make_tensor_value_info(INPUT, TensorProto.FLOAT, [1, "pieces", shape.width])],
        [helper.make_tensor_value_info(OUTPUT, TensorProto.FLOAT, [1, shape.width])],
        network.weights,
    )
    sets = [helper.make_opsetid("", _OPERATORS), helper.make_opsetid(_RUNTIME, 1)]
    onnx.save(helper.make_model(graph, opset_imports=sets, ir_version=_FORMAT), path)
