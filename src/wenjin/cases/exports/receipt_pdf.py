"""The receipt of an application: what somebody holds in hand after filing."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from wenjin.cases.domain.manifest import grouped
from wenjin.cases.exports.documents import Both, Reader, typeset


@dataclass(frozen=True, slots=True)
class ReceiptPaper:
    """A paper as it was filed: its title, and the SHA-256 of its content (64 hexadecimal digits)."""

    title: Both
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptContent:
    """What stands on a receipt.

    Attributes:
        reference: of the case, such as ``SZ-26-0042-K``.
        code: of the receipt; whoever has it can verify the receipt.
        filed_at: when, with a time zone.
        office: who received it, such as the centre.
        applicant: the name as in the passport.
        services: what was asked for.
        papers: what was attached, in the order of the application.
        perhaps: what nobody could say was needed, and was not attached.
        where: how to find the centre, and when it is open, line by line.
        made: papers that the form or a decision makes on the way.
        content_hash: of the manifest, 64 hexadecimal digits.
        verify_url: the public page that verifies this receipt.
        language: code of the reader's language; the fonts must have it (``documents.document_language``).
        is_sample: the applicant is invented, and the document says so.
        zone: time zone of the city.
    """

    reference: str
    code: str
    filed_at: datetime
    office: Both
    applicant: str
    services: tuple[Both, ...]
    papers: tuple[ReceiptPaper, ...]
    content_hash: str
    verify_url: str
    language: str
    perhaps: tuple[Both, ...] = ()
    made: tuple[Both, ...] = ()
    where: tuple[Both, ...] = ()
    is_sample: bool = False
    zone: str = "Asia/Shanghai"


def receipt_pdf(content: ReceiptContent) -> bytes:
    """The PDF of a receipt; the same content gives the same bytes.

    Raises:
        ValueError: no font writes the language.
    """
    return typeset("receipt.typ", receipt_sheet(content), at=content.filed_at)


def receipt_png(content: ReceiptContent) -> bytes:
    """A picture of its first page."""
    return typeset("receipt.typ", receipt_sheet(content), at=content.filed_at, form="png")


def receipt_sheet(content: ReceiptContent) -> dict[str, object]:
    """All words of a receipt, for ``receipt.typ``."""
    reader = Reader(content.language, content.zone)
    says = reader.says
    title = says(lambda: _("Receipt"))
    return {
        **reader.sheet(
            heading=f"{title[0]} {content.reference}",
            author="Wenjin",
            verify_url=content.verify_url,
            footer=says(lambda: _("Receipt %(code)s") % {"code": content.code}),
            sample=content.is_sample,
        ),
        "title": title,
        "office": reader.given(content.office),
        "lede": says(
            lambda: _("Your application has arrived. Keep this receipt: it proves what you filed, and when.")
        ),
        "reference": {"label": says(lambda: _("Reference")), "value": content.reference},
        "filed": {"label": says(lambda: _("Filed")), "value": reader.time(content.filed_at)},
        "applicant": {"label": says(lambda: _("Applicant")), "value": content.applicant},
        "services": {
            "label": says(lambda: _("You applied for")),
            "lines": [reader.given(one) for one in content.services],
        },
        "papers": {
            "label": says(lambda: _("Papers you filed, each with the beginning of its fingerprint")),
            "lines": [
                {"title": reader.given(paper.title), "sha256": grouped(paper.sha256[:16])}
                for paper in content.papers
            ],
        },
        "further": [
            {"label": says(label), "lines": [reader.given(one) for one in lines]}
            for label, lines in (
                (lambda: _("Perhaps more: the office may ask for these"), content.perhaps),
                (lambda: _("Made on the way"), content.made),
            )
            if lines
        ],
        "where": {
            "label": says(lambda: _("Where you show the originals, and collect what is decided")),
            "lines": [reader.given(one) for one in (content.office, *content.where)],
        }
        if content.where
        else None,
        "hash": {
            "label": says(lambda: _("Fingerprint of the whole application (SHA-256)")),
            "groups": grouped(content.content_hash).split(),
            "words": says(
                lambda: _("If one answer or one paper were changed, this fingerprint would be another one.")
            ),
        },
        "verify": {
            "label": says(lambda: _("Verify this receipt")),
            "words": says(
                lambda: _("Scan the pattern above, or open this address. The page shows nothing about you.")
            ),
        },
    }
