"""A ticket as a picture for the screen of a telephone: whose it is, for what and when, and its code."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from wenjin.catalogue.exports.pdf import faces
from wenjin.catalogue.exports.qr import qr_drawing
from wenjin.events.papers.setting import set_picture
from wenjin.lang.domain.registry import BY_CODE

_TEMPLATE: Final = Path(__file__).with_name("ticket.typ")
_POINTS_OF_AN_INCH: Final = 72.0
# Two pixels a point: 900 by 1400, and each module of the code on whole pixels.
_PIXELS_OF_A_POINT: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class PicturedTicket:
    """What stands on the picture, all in the words of the guest.

    Attributes:
        title: of the event.
        name: of the guest, or what stands for it.
        when: day, times and zone.
        place: house and room; empty when there is none.
        code: what the door reads; the same stands below the pattern, to be typed.
        reference: of the registration, with the words for it in ``reference_label``.
        sample: the word that marks what is invented; empty for what is not.
    """

    title: str
    name: str
    when: str
    place: str
    organiser: str
    code: str
    reference: str
    reference_label: str
    sample: str = ""


def ticket_picture(ticket: PicturedTicket, language: str) -> bytes:
    """The PNG, 900 by 1400 pixels; the same ticket gives the same bytes.

    Args:
        language: code of the language that its words are in.
    """
    sheet = {
        "language": language.partition("-")[0],
        "direction": BY_CODE[language].direction,
        "faces": faces(language),
        "title": ticket.title,
        "name": ticket.name,
        "when": ticket.when,
        "place": ticket.place,
        "organiser": ticket.organiser,
        "code": ticket.code,
        "qr": qr_drawing(ticket.code),
        "reference": ticket.reference,
        "reference_label": ticket.reference_label,
        "sample": ticket.sample,
    }
    return set_picture(_TEMPLATE, sheet, ppi=_POINTS_OF_AN_INCH * _PIXELS_OF_A_POINT)
