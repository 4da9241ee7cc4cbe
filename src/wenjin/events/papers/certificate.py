"""Certificates of attendance: what somebody holds in hand who was there, in their language and in Chinese."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wenjin.cases.exports.documents import Both, Reader
from wenjin.catalogue.exports.qr import qr_drawing
from wenjin.events.papers.setting import set_paper

_TEMPLATE: Final = Path(__file__).with_name("certificate.typ")


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whose certificate it is.

    Attributes:
        code: to be typed on the public page that verifies it, which stands at ``verify_url``.
        sessions: titles of those in which they were counted.
    """

    name: str
    code: str
    verify_url: str
    sessions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateContent:
    """What stands on certificates of one event.

    Attributes:
        first, last: days on which it took place.
        issued_at: when the first of them was issued; the document has no other time.
        language: of the reader; the fonts must have it (``documents.document_language``).
    """

    title: Both
    first: date
    last: date
    place: Both | None
    organiser: str
    bearers: Sequence[Bearer]
    issued_at: datetime
    language: str
    zone: str
    is_sample: bool = False


def certificate_pdf(content: CertificateContent) -> bytes:
    """The PDF, a page for each bearer; the same content gives the same bytes.

    Raises:
        ValueError: no font writes the language.
    """
    return set_paper(_TEMPLATE, certificate_sheet(content), at=content.issued_at, is_kept=True)


def certificate_sheet(content: CertificateContent) -> dict[str, object]:
    """All words of it, for ``certificate.typ``."""
    reader = Reader(content.language, content.zone)
    says = reader.says
    title = says(lambda: _("Certificate of attendance"))
    days = reader.day(content.first)
    if content.last != content.first:
        days = [f"{one} – {other}" for one, other in zip(days, reader.day(content.last), strict=True)]
    return {
        **reader.sheet(
            heading=f"{title[0]} · {content.title.reader or content.title.chinese}",
            author="Wenjin",
            verify_url="",
            footer=["", ""],
            sample=content.is_sample,
        ),
        "title": title,
        "organiser": content.organiser,
        "lede": says(lambda: _("We confirm that this person was there.")),
        "event": {"label": says(lambda: pgettext("label", "Event")), "words": reader.given(content.title)},
        "date": {
            "label": says(lambda: pgettext("of an appointment", "When")),
            "words": days if reader.is_double else [days[0], ""],
        },
        "place": None
        if content.place is None
        else {"label": says(lambda: _("Where")), "words": reader.given(content.place)},
        "sessions_label": says(lambda: pgettext("of an event", "Programme")),
        "check": says(
            lambda: _("Scan the pattern above, or open this address. The page shows nothing about you.")
        ),
        "pages": [
            {
                "name": one.name,
                "code": one.code,
                "verify_url": one.verify_url,
                "qr": qr_drawing(one.verify_url),
                "sessions": list(one.sessions),
            }
            for one in content.bearers
        ],
    }
