"""Invented papers: which a case needs, when they were issued, what stands on them."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Final
from uuid import UUID

from wenjin.cases.sample.people import InventedPerson
from wenjin.cases.sample.tiny_pdf import sample_page

# Days since the issue, and days of validity (0: without an end), where they are not what they usually are.
_USUAL: Final = (200, 0)
_DAYS: Final[Mapping[str, tuple[int, int]]] = {
    "accommodation_registration": (25, 0),
    "health_certificate": (60, 365),
    "no_criminal_record": (80, 365),
    "visa_or_entry_stamp": (20, 0),
    "visa_photo_receipt": (15, 0),
    "id_photo_white": (30, 0),
    "employment_contract": (20, 0),
    "employer_letter": (12, 0),
    "degree_certificate": (2600, 0),
    "employer_licence": (900, 0),
    "work_permit": (330, 400),
    "residence_permit": (330, 400),
}
# Written by an authority or a firm here, so in Chinese; what is brought from home is in the language of home.
_FROM_HOME: Final = frozenset({"degree_certificate", "no_criminal_record", "kinship_proof", "passport"})
_FOOT: Final = (
    "This page stands for a paper in the demonstration. The person, the firm and the numbers are invented."
)


@dataclass(slots=True)
class InventedPaper:
    """A paper that nobody issued.

    Attributes:
        is_firms: it is held by the firm, not by the person.
        number: of the passport; empty for others.
        content: the file; None for papers that have none.
        is_reused: the holder gave it in an earlier case already, so its row is there.
    """

    item_id: UUID
    evidence: str
    is_firms: bool
    issued_on: date
    expires_on: date | None
    language: str
    number: str = ""
    content: bytes | None = None
    sha256: str = ""
    is_reused: bool = False
    verified_at: datetime | None = None
    verified_by: str = ""


@dataclass(frozen=True, slots=True)
class PaperMaker:
    """Makes papers of one person and one firm.

    Attributes:
        titles: of kinds of papers, in English.
        firms_evidence: kinds that the firm holds.
        has_files: whether pages are made for them.
    """

    person: InventedPerson
    firm: str
    firms_evidence: frozenset[str]
    titles: Mapping[str, str]
    random: Random
    has_files: bool

    def all(self, evidence: Iterable[str], given_on: date) -> list[InventedPaper]:
        """One paper of each kind."""
        return [self.one(kind, given_on) for kind in evidence]

    def one(self, evidence: str, given_on: date) -> InventedPaper:
        """A paper of a kind, valid on the day it is given."""
        is_passport = evidence == "passport"
        days, valid = _DAYS.get(evidence, _USUAL)
        issued_on = given_on - timedelta(days=self.random.randint(max(1, days // 3), days))
        expires_on = issued_on + timedelta(days=valid) if valid else None
        if is_passport:
            issued_on, expires_on = self.person.passport_issued_on, self.person.passport_expires_on
        paper = InventedPaper(
            item_id=UUID(int=self.random.getrandbits(128), version=4),
            evidence=evidence,
            is_firms=evidence in self.firms_evidence,
            issued_on=issued_on,
            expires_on=expires_on,
            language=self.person.language if evidence in _FROM_HOME else "zh-hans",
            number=self.person.passport if is_passport else "",
        )
        if self.has_files:
            paper.content = self.page(paper)
            paper.sha256 = hashlib.sha256(paper.content).hexdigest()
        return paper

    def page(self, paper: InventedPaper) -> bytes:
        """What an officer sees who opens it."""
        holder = self.firm if paper.is_firms else self.person.name
        rows = [("Held by", holder), ("Issued on", paper.issued_on.isoformat())]
        if paper.expires_on is not None:
            rows.append(("Valid until", paper.expires_on.isoformat()))
        if paper.number:
            rows += [
                ("Number", paper.number),
                ("Nationality", self.person.nationality),
                ("Born on", self.person.birth_date.isoformat()),
                ("Sex", self.person.sex),
            ]
        rows.append(("Paper", str(paper.item_id)))
        return sample_page(self.titles.get(paper.evidence, paper.evidence), rows, _FOOT)
