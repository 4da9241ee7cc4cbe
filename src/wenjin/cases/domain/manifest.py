"""What was filed, written down so that it can be proved later and names nobody. Pure.

The manifest lists hashes. Each answer is hashed together with a random salt of its own, because most answers can
be guessed: without the salt, nobody can try out passport numbers against a manifest. Salts stay sealed with the
case, so its holder can show one answer, with its salt, and leave the others closed. When the case is erased, the
salts go with it, and the manifest says nothing about anybody any more.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from wenjin.core.ledger.canonical import canonical, moment, sha256

KIND: Final = "wenjin-filing/1"
SALT_BYTES: Final = 16
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_SALT: Final = re.compile(r"[0-9a-f]{32}")

Manifest = Mapping[str, object]


@dataclass(frozen=True, slots=True, order=True)
class FiledPaper:
    """A paper as it was filed: what it proves, and the SHA-256 of its content in 64 hexadecimal digits."""

    evidence: str
    sha256: str


def new_salts(fields: Iterable[str], *, random: Callable[[int], bytes]) -> dict[str, str]:
    """A salt for each field; ``random`` gives so many unguessable bytes (``secrets.token_bytes``)."""
    return {field: random(SALT_BYTES).hex() for field in fields}


def answer_hash(field: str, value: object, salt: str) -> str:
    """The hash that stands for one answer.

    Raises:
        ValueError: the salt is not one of ours, or the value has no canonical form (such as a float).
    """
    if _SALT.fullmatch(salt) is None:
        raise ValueError("a salt is 32 hexadecimal digits")
    return sha256(canonical([KIND, field, salt, value]))


def manifest_of(
    *,
    procedure_key: tuple[str, str | int],
    decisions: Iterable[str],
    answers: Mapping[str, object],
    salts: Mapping[str, str],
    papers: Iterable[FiledPaper],
    filed_at: datetime,
) -> dict[str, object]:
    """What was filed, as plain JSON.

    Args:
        procedure_key: identifier and version of the procedure.
        decisions: which decisions were asked for.
        answers: the answers in clear, by field; only their hashes get in.
        salts: a salt for each of these fields, see ``new_salts``.
        papers: what was attached; the order does not matter.
        filed_at: when, with a time zone.

    Raises:
        ValueError: an answer without a salt, an answer or a hash of a form that cannot be, a time without a zone.
    """
    without = sorted(answers.keys() - salts.keys())
    if without:
        raise ValueError(f"no salt for {', '.join(without)}")
    filed = sorted(set(papers))
    for paper in filed:
        if _SHA256.fullmatch(paper.sha256) is None:
            raise ValueError(f"{paper.evidence}: no SHA-256 in 64 hexadecimal digits")
    return {
        "kind": KIND,
        "procedure": list(procedure_key),
        "decisions": sorted(set(decisions)),
        "answers": {field: answer_hash(field, answers[field], salts[field]) for field in sorted(answers)},
        "papers": [{"evidence": paper.evidence, "sha256": paper.sha256} for paper in filed],
        "filed_at": moment(filed_at),
    }


def content_hash(manifest: Manifest) -> str:
    """The hash of a manifest in 64 hexadecimal digits, the same however its JSON was stored."""
    return sha256(canonical(dict(manifest)))


def proves_answer(manifest: Manifest, field: str, value: object, salt: str) -> bool:
    """Whether this answer, shown with its salt, is the one that was filed."""
    answers = manifest.get("answers")
    if not isinstance(answers, Mapping) or field not in answers:
        return False
    try:
        return bool(answers[field] == answer_hash(field, value, salt))
    except ValueError:
        return False


def proves_paper(manifest: Manifest, paper: FiledPaper) -> bool:
    """Whether a paper with this content was filed as this evidence."""
    papers = manifest.get("papers")
    return isinstance(papers, list) and {"evidence": paper.evidence, "sha256": paper.sha256} in papers


def grouped(digest: str) -> str:
    """A hash in groups of four digits, so that two can be compared by eye or read aloud."""
    return " ".join(digest[begin : begin + 4] for begin in range(0, len(digest), 4))
