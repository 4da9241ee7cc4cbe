"""Whether a receipt or a letter is ours: for anybody, without a word about anybody."""

import hashlib
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from wenjin.cases.domain.reference import read_document_code
from wenjin.cases.domain.state import from_json
from wenjin.cases.exports.letter_signature import SignatureReport, check
from wenjin.cases.models import Letter, Receipt
from wenjin.core import clock
from wenjin.core.ledger.canonical import canonical, sha256

Kind = Literal["receipt", "letter"]


@dataclass(frozen=True, slots=True)
class Verified:
    """What may be said to anybody who has the code.

    Attributes:
        content_hash: of the manifest, for a receipt; of the file, for a letter.
        is_untouched: the ledger's hash fits what is kept.
        is_withdrawn: the letter does not count any more.
        procedure, decision, authority: ids in the pack; decision and authority for letters only.
        outcome, valid_until: of the decision; only for letters.
    """

    kind: Kind
    code: str
    at: datetime
    content_hash: str
    is_untouched: bool
    procedure: str
    decision: str = ""
    authority: str = ""
    outcome: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    is_withdrawn: bool = False
    withdrawn_at: datetime | None = None
    is_sample: bool = False
    papers: int = 0

    @property
    def is_valid_now(self) -> bool:
        """Whether what a letter grants is valid today; a receipt always says what it says."""
        if self.kind == "receipt":
            return True
        today = clock.today()
        begun = self.valid_from is None or self.valid_from <= today
        not_over = self.valid_until is None or today <= self.valid_until
        return self.outcome == "granted" and begun and not_over and not self.is_withdrawn


@dataclass(frozen=True, slots=True)
class VerifiedFile:
    """What may be said about a file that somebody uploads.

    Attributes:
        found: the receipt or letter whose very bytes these are; None when we never issued this file.
        signature: of the file, where it has one; a signature of ours on a file we do not know is told too.
        verdict: ``ours`` (these very bytes), ``changed`` (signed, and changed afterwards), ``forged`` (it names a
            code of ours and is not what we issued), ``unknown`` (nothing to do with us).
    """

    found: Verified | None
    signature: SignatureReport
    verdict: Literal["ours", "changed", "forged", "unknown"]


def verify(text: str) -> Verified | None:
    """What stands behind a code; None when there is nothing. Two queries at most."""
    code = read_document_code(text)
    if code is None:
        return None
    receipt = Receipt.objects.select_related("case").filter(code=code).first()
    if receipt is not None:
        return _receipt(receipt)
    letter = Letter.objects.select_related("part__case").filter(code=code).first()
    return _letter(letter) if letter is not None else None


def verify_file(content: bytes) -> VerifiedFile:
    """Whether a PDF is one that we issued, byte for byte; and what its signature says."""
    digest = hashlib.sha256(content).hexdigest()
    signature = check(content)
    letter = Letter.objects.select_related("part__case").filter(content_hash=digest).first()
    if letter is not None:
        return VerifiedFile(_letter(letter), signature, "ours")
    receipt = Receipt.objects.select_related("case").filter(file_hash=digest).first()
    if receipt is not None:
        return VerifiedFile(_receipt(receipt), signature, "ours")
    if signature.signer and not (signature.is_intact and signature.is_whole_document):
        return VerifiedFile(None, signature, "changed")
    return VerifiedFile(None, signature, "forged" if _names_our_code(content) else "unknown")


def _names_our_code(content: bytes) -> bool:
    """Whether the text or a link of a PDF holds a code that we gave out: then it pretends to be ours."""
    return any(verify(code) is not None for code in _codes_in(content))


def _codes_in(content: bytes) -> list[str]:
    import pikepdf  # loaded when the first file is checked

    found: list[str] = []
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            for page in pdf.pages[:20]:
                notes = page.obj.get("/Annots")
                for note in notes.as_list() if notes is not None else ():
                    action = note.get("/A")
                    address = str(action.get("/URI")) if action is not None else ""
                    found += re.findall(r"/verify/([0-9A-Z-]{14})/", address)
    except (pikepdf.PdfError, pikepdf.PasswordError, AttributeError, TypeError, ValueError):
        return found
    return found


def _receipt(row: Receipt) -> Verified:
    return Verified(
        kind="receipt",
        code=row.code,
        at=row.issued_at,
        content_hash=row.content_hash,
        is_untouched=sha256(canonical(row.manifest)) == row.content_hash,
        procedure=row.case.procedure_id,
        is_sample=row.case.is_sample,
        papers=_count(row.manifest),
    )


def _count(manifest: Mapping[str, object]) -> int:
    papers = manifest.get("papers")
    # A paper may have several files, such as a translation: as everywhere, it counts once.
    return len({str(one["evidence"]) for one in papers}) if isinstance(papers, list) else 0


def _letter(row: Letter) -> Verified:
    part = row.part
    state = from_json(part.case.state).parts.get(part.decision)
    return Verified(
        kind="letter",
        code=row.code,
        at=row.at,
        content_hash=row.content_hash,
        is_untouched=True,
        procedure=part.case.procedure_id,
        decision=part.decision,
        authority=part.authority,
        outcome=part.outcome,
        valid_from=state.valid_from if state is not None else None,
        valid_until=part.valid_until,
        is_withdrawn=row.withdrawn_at is not None,
        withdrawn_at=row.withdrawn_at,
        is_sample=part.case.is_sample,
    )
