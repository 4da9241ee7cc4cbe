"""What training made, as files: small enough to lie beside the pack in a repository."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile

import numpy as np

from wenjin.assistant.domain.gate import Gate
from wenjin.assistant.domain.head import Head, Member, packed, unpacked
from wenjin.assistant.domain.trained import Trained

FORM: Final = 1
ABOUT: Final = "about.json"
_HEADS: Final = ("services", "declines", "languages")


class HeadUnreadable(ValueError):
    """The folder holds no head, or one of another form."""


def save(folder: Path, trained: Trained, trained_at: str) -> None:
    """Write the heads and the gate; ``about.json`` comes last, so that half of a head is never read."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ABOUT).unlink(missing_ok=True)
    about: dict[str, Any] = {
        "form": FORM,
        "model_id": trained.model_id,
        "trained_at": trained_at,
        "examples": trained.examples,
        "gate": asdict(trained.gate),
    }
    for name in _HEADS:
        head: Head = getattr(trained, name)
        about[name] = {"labels": head.labels, "members": len(head.members)}
        np.savez(folder / f"{name}-mean.npz", mean=head.mean.astype(np.float16))
        for number, member in enumerate(head.members):
            arrays: dict[str, Any] = packed("inner", member.inner) | packed("outer", member.outer)
            arrays |= {"inner_bias": member.inner_bias, "outer_bias": member.outer_bias}
            np.savez(folder / f"{name}-{number}.npz", **arrays)
    (folder / ABOUT).write_text(json.dumps(about, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def load(folder: Path) -> Trained:
    """The heads and the gate of a folder.

    Raises:
        HeadUnreadable: nothing was trained there, or by another release.
    """
    try:
        about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        if about["form"] != FORM:
            raise HeadUnreadable(f"form {about['form']}, this release reads {FORM}")
        heads = {name: _head(folder, name, about) for name in _HEADS}
        gate = about["gate"]
        return Trained(
            gate=Gate(tuple(gate["weights"]), gate["bias"], gate["threshold"]),
            examples=about["examples"],
            **heads,
        )
    except (OSError, KeyError, TypeError, ValueError, BadZipFile) as error:
        raise HeadUnreadable(str(error)) from error


def _head(folder: Path, name: str, about: dict[str, Any]) -> Head:
    members = []
    for number in range(about[name]["members"]):
        arrays = _arrays(folder / f"{name}-{number}.npz")
        members.append(
            Member(
                unpacked("inner", arrays),
                arrays["inner_bias"],
                unpacked("outer", arrays),
                arrays["outer_bias"],
            )
        )
    mean = _arrays(folder / f"{name}-mean.npz")["mean"].astype(np.float32)
    return Head(about["model_id"], tuple(about[name]["labels"]), mean, tuple(members))


def _arrays(path: Path) -> dict[str, Any]:
    # Opened here, since numpy leaves a file open that it cannot read.
    with path.open("rb") as stream, np.load(stream, allow_pickle=False) as arrays:
        return dict(arrays)
