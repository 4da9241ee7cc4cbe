"""What people are told about their appointments: in which words, by which ways. Run by a worker, once each."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _

from wenjin.accounts import queries as people
from wenjin.cases.queries.centres import centre, where_lines
from wenjin.catalogue.queries.texts import Texts, texts
from wenjin.core.delivery.mail import Attachment, MailRefused
from wenjin.core.delivery.services import send_mail_later
from wenjin.core.delivery.sms import NumberRefused, send_sms_later
from wenjin.counters.addresses import appointment_path, whole, wish_path
from wenjin.counters.calendar_files import appointment_ics
from wenjin.counters.models import Appointment, WaitingWish
from wenjin.counters.queries.appointments import Contact, contact_of, secret_of
from wenjin.counters.services.opening_days import CLOSED_THEN, is_closed_then
from wenjin.lang.domain.registry import SOURCE
from wenjin.lang.templatetags.lang import clock, day, has_interface, then


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice in words.

    Attributes:
        paragraphs: of the mail.
        texted: of the text message.
    """

    subject: str
    paragraphs: tuple[str, ...]
    texted: str


def send(payload: Mapping[str, Any], *, at: datetime) -> bool:
    """Write down mail and text message of one notice; says whether anybody was told.

    What is no longer so is told to nobody: the reminder of a time that the appointment had before, the place that
    was given to another.
    """
    if "wish" in payload:
        return _send_of_wish(payload, at)
    row = _appointment(payload)
    if row is None or not _still_holds(row, payload, at):
        return False
    language = language_of(row)
    with translation.override(language):
        said = _WORDS[payload["notice"]](row, language)
        calendar = Attachment(
            f"{row.reference}.ics", "text/calendar", appointment_ics(row, language=language)
        )
    key = f"appointment:{row.pk}:{payload['notice']}:{payload['sequence']}"
    return _tell(row, said, language, key, at, (calendar,))


def _appointment(payload: Mapping[str, Any]) -> Appointment | None:
    rows = Appointment.objects.select_related("data_key")
    return rows.filter(pk=payload["appointment"], contact__isnull=False).first()


def _still_holds(row: Appointment, payload: Mapping[str, Any], at: datetime) -> bool:
    if row.sequence != payload["sequence"]:
        return False
    if payload["notice"] == "cancelled":
        return row.state == Appointment.State.CANCELLED
    if row.state != Appointment.State.BOOKED or row.starts_at <= at:
        return False
    return payload["notice"] != CLOSED_THEN or is_closed_then(row)


def _send_of_wish(payload: Mapping[str, Any], at: datetime) -> bool:
    rows = WaitingWish.objects.select_related("data_key", "offered")
    row = rows.filter(pk=payload["wish"], state=WaitingWish.State.OFFERED, contact__isnull=False).first()
    offered = row.offered if row is not None else None
    if row is None or offered is None or str(offered.pk) != payload["offered"]:
        return False
    if offered.hold_until is None or offered.hold_until <= at:
        return False
    language = language_of(row)
    with translation.override(language):
        said = _place_freed(row, offered, language)
    return _tell(row, said, language, f"wish:{row.pk}:{offered.pk}", at, ())


def language_of(row: Appointment | WaitingWish) -> str:
    """The language in which somebody is written to: the one they want to be served in, if the house writes it."""
    return row.language if has_interface(row.language) else SOURCE


def reach(row: Appointment | WaitingWish) -> Contact:
    """How somebody is reached: as they said, else as they are known."""
    said = contact_of(row)
    if said.email or said.telephone or row.person_id is None:
        return said
    return Contact(said.name, _known_address(row.person_id), "")


def _known_address(person_id: UUID) -> str:
    with suppress(people.NoSuchPerson):
        return people.mail_address_of(person_id)
    return ""


def _tell(
    row: Appointment | WaitingWish,
    said: Notice,
    language: str,
    key: str,
    at: datetime,
    attachments: tuple[Attachment, ...],
) -> bool:
    to, is_told = reach(row), False
    if to.email:
        with suppress(MailRefused):
            send_mail_later(
                to.email,
                said.subject,
                "\n\n".join(said.paragraphs),
                language=language,
                key=key,
                attachments=attachments,
                data_key=row.data_key,
                at=at,
            )
            is_told = True
    if to.telephone:
        with suppress(NumberRefused):
            send_sms_later(
                to.telephone, said.texted, language=language, key=key, data_key=row.data_key, at=at
            )
            is_told = True
    return is_told


def _booked(row: Appointment, language: str) -> Notice:
    return _upcoming(row, language, _("Your appointment is booked"))


def _moved(row: Appointment, language: str) -> Notice:
    return _upcoming(row, language, _("Your appointment was moved"))


def _reminder(row: Appointment, language: str) -> Notice:
    return _upcoming(row, language, _("Your appointment is tomorrow"), asks=True)


def _upcoming(row: Appointment, language: str, what: str, *, asks: bool = False) -> Notice:
    found = _texts(row, language)
    secret = secret_of(row)
    link = whole(appointment_path(secret, language))
    links = [_("See your appointment: %(address)s") % {"address": link}]
    if asks:
        address = whole(appointment_path(secret, language, "confirm"))
        links = [_("I will come: %(address)s") % {"address": address}]
    links += [
        _("Choose another time: %(address)s")
        % {"address": whole(appointment_path(secret, language, "move"))},
        _("Cancel: %(address)s") % {"address": whole(appointment_path(secret, language, "cancel"))},
    ]
    papers = [_name(found, f"evidence/{one}", "name", language, one) for one in row.papers]
    paragraphs = [
        what,
        "\n".join((_topic(row, found, language), _when(row.starts_at))),
        "\n".join(_where(row.centre, found, language)),
    ]
    if papers:
        paragraphs.append("\n".join((_("Bring these papers:"), *(f"– {one}" for one in papers))))
    paragraphs.append(_("Your number at the counter: %(reference)s") % {"reference": row.reference})
    paragraphs.append("\n".join(links))
    return Notice(what, tuple(paragraphs), f"{what}: {_when(row.starts_at)}. {link}")


def _cancelled(row: Appointment, language: str) -> Notice:
    what = _("Your appointment was cancelled")
    when = _when(row.starts_at)
    topic = _topic(row, _texts(row, language), language)
    again = _("You can book another one: %(address)s") % {"address": whole(f"/{language}/appointments/")}
    return Notice(what, (what, f"{topic}\n{when}", again), f"{what}: {when}")


def _closed_then(row: Appointment, language: str) -> Notice:
    what = _("The centre is closed at the time of your appointment")
    secret, when = secret_of(row), _when(row.starts_at)
    move = whole(appointment_path(secret, language, "move"))
    choose = _("Choose another time: %(address)s") % {"address": move}
    stop = _("Cancel: %(address)s") % {"address": whole(appointment_path(secret, language, "cancel"))}
    topic = _topic(row, _texts(row, language), language)
    return Notice(what, (what, f"{topic}\n{when}", f"{choose}\n{stop}"), f"{what}: {when}. {choose}")


def _place_freed(row: WaitingWish, offered: Appointment, language: str) -> Notice:
    what = _("A place is free for you")
    found, link = _texts(offered, language), whole(wish_path(secret_of(row), language))
    until = _("It is held for you until %(time)s. Take it here: %(address)s") % {
        "time": clock(offered.hold_until),
        "address": link,
    }
    when = _when(offered.starts_at)
    return Notice(
        what,
        (
            what,
            "\n".join((_topic(offered, found, language), when)),
            "\n".join(_where(offered.centre, found, language)),
            until,
        ),
        f"{what}: {when}. {until}",
    )


def _when(at: datetime) -> str:
    """Day and time in one remark, on the clock of the city."""
    return then(day(at), clock(at))


def _texts(row: Appointment, language: str) -> Texts:
    subjects = [f"hall/{row.centre}", f"centre/{row.centre}", *(f"evidence/{one}" for one in row.papers)]
    return texts(subjects, language)


def _topic(row: Appointment, found: Texts, language: str) -> str:
    return _name(found, f"hall/{row.centre}", f"topics/{row.topic}/title", language, row.topic)


def _name(found: Texts, subject: str, field: str, language: str, otherwise: str) -> str:
    return str(found.find(subject, field, language) or otherwise)


def _where(identifier: str, found: Texts, language: str) -> tuple[str, ...]:
    """The name of a centre, how to find it and when it is open."""
    known = centre(identifier)
    name = _name(found, f"centre/{identifier}", "name", language, identifier)
    return (name, *where_lines(known, found, language)) if known is not None else (name,)


_WORDS: Final[Mapping[str, Callable[[Appointment, str], Notice]]] = {
    "booked": _booked,
    "moved": _moved,
    "reminder": _reminder,
    "cancelled": _cancelled,
    CLOSED_THEN: _closed_then,
}
