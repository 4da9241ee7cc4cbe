"""Vectors of many sentences, kept between trainings: only new sentences cost time."""

import hashlib
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from wenjin.assistant.domain.encoder import Encoder, Vectors

_PART = 64


def vectors_of(
    texts: Sequence[str], encoder: Encoder, folder: Path, told: Callable[[float], None]
) -> Vectors:
    """One row for each text; those known from before are read, the others made and kept in the folder.

    Vectors of another model lie in a file of their own, so a changed model begins anew.

    Args:
        texts: readable and not empty.
        encoder: makes them, on all processors at once.
        folder: where they are kept.
        told: called with the share that is done.

    Raises:
        EncoderUnavailable: new vectors cannot be made.
    """
    path = folder / f"vectors-{hashlib.sha256(encoder.model_id.encode()).hexdigest()[:12]}.npz"
    keys = [hashlib.sha256(text.encode("utf-8")).digest()[:12] for text in texts]
    known = _read(path)
    new = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
    if new:
        known |= zip(new, _made(list(new.values()), encoder, told), strict=True)
        _write(path, {key: known[key] for key in keys})
    told(1.0)
    rows = np.array([known[key] for key in keys], dtype=np.float32)
    return rows.reshape(len(keys), -1)


def _made(texts: list[str], encoder: Encoder, told: Callable[[float], None]) -> Vectors:
    parts = [texts[start : start + _PART] for start in range(0, len(texts), _PART)]
    rows: list[Vectors] = []
    # The engine lets go of the interpreter while it works: threads are enough.
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        for number, part in enumerate(pool.map(encoder.encode, parts), start=1):
            rows.append(part)
            told(number / len(parts))
    return np.vstack(rows).astype(np.float16).astype(np.float32)


def _read(path: Path) -> dict[bytes, Vectors]:
    try:
        # Opened here, since numpy leaves a file open that it cannot read.
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as arrays:
            return dict(zip((bytes(key) for key in arrays["keys"]), arrays["rows"], strict=True))
    except (OSError, ValueError, KeyError, BadZipFile):
        return {}


def _write(path: Path, rows: dict[bytes, Vectors]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # Two trainings at once must not write into one another.
    unfinished = path.with_suffix(f".{os.getpid()}.npz")
    np.savez(
        unfinished,
        keys=np.array([np.frombuffer(key, dtype=np.uint8) for key in rows]),
        rows=np.array(list(rows.values()), dtype=np.float16),
    )
    unfinished.replace(path)
