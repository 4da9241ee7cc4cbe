"""What guests are told about their registrations: in which words, with which calendar file. Run by a worker.

What is no longer so is told to nobody: a registration that has changed since, an event that has moved again.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from wenjin.accounts import queries as people
from wenjin.core.delivery.mail import LONGEST_SUBJECT, Attachment, MailRefused
from wenjin.core.delivery.services import ReadyMail, prepare_mail, write_mails
from wenjin.core.ledger import book
from wenjin.core.outbox.registry import WillNotSucceed
from wenjin.events.addresses import events_path, registration_path, whole
from wenjin.events.calendar_files import named, registration_ics
from wenjin.events.models import Event, Registration
from wenjin.events.moment_words import moment_words, whole_span_words
from wenjin.events.queries.events import event_by_id
from wenjin.events.queries.registrations import RegistrationSeen, rows_by_id, seen_of
from wenjin.events.queries.seen import EventWhole
from wenjin.events.services.bounces import MAIL_KEY
from wenjin.events.services.consents import REFUSED as GUARDIAN_REFUSED
from wenjin.events.services.notes import stream_of
from wenjin.events.services.proving import mark_of
from wenjin.events.services.registering import GUARDIAN
from wenjin.events.services.reminders import REMINDER
from wenjin.events.services.telling import CANCELLED as EVENT_CANCELLED
from wenjin.events.services.telling import MOVED
from wenjin.lang.domain.registry import SOURCE
from wenjin.lang.templatetags.lang import has_interface, number

State = Registration.State
# Who registered so shortly before the reminder has just read the confirmation.
_NOT_WITHIN: Final = timedelta(hours=26)
_TO_ALL: Final = frozenset({MOVED, REMINDER, EVENT_CANCELLED})
_WITH_PLACE: Final = frozenset({State.CONFIRMED, State.PENDING})
# Full stops of the languages of the interface: Latin, Han, Devanagari, Urdu, Ethiopic, Burmese, Khmer.
_STOPS: Final = ".。।۔።။។"
_WAS_IN_CALENDAR: Final = ("registration.confirmed", "registration.pending")


@dataclass(frozen=True, slots=True)
class _Known:
    """What a notice is made of, in the language in which the guest is written to."""

    seen: RegistrationSeen
    event: EventWhole
    language: str
    mark: str

    @property
    def link(self) -> str:
        """Address of the private page, as it stands in mails."""
        return whole(registration_path(self.seen.contact.secret, self.language, mail_mark=self.mark))


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of notice.

    Attributes:
        states: of the registration, in which it is still true.
        first: what has happened.
        more: what follows the facts, in paragraphs.
    """

    states: frozenset[State]
    first: Callable[[_Known], str]
    more: Callable[[_Known], list[str]]


def _only(state: State) -> frozenset[State]:
    return frozenset({state})


def send(payload: Mapping[str, Any], *, at: datetime) -> bool:
    """Write down the mail of one notice; says whether anybody is told.

    Raises:
        WillNotSucceed: there is no such notice.
    """
    return bool(send_many([payload], at=at))


def send_many(payloads: Sequence[Mapping[str, Any]], *, at: datetime) -> int:
    """Write down the mails of notices, in the caller's transaction; says how many are told.

    Raises:
        WillNotSucceed: one of them does not exist; then none is written down.
    """
    if unknown := {str(one["notice"]) for one in payloads} - set(_KINDS):
        raise WillNotSucceed(f"notice {min(unknown)}")
    rows = rows_by_id({UUID(one["registration"]) for one in payloads})
    events = _Events()
    ready = []
    for payload in payloads:
        row = rows.get(UUID(payload["registration"]))
        if row is not None and (one := _mail_of(row, payload, events, at)) is not None:
            ready.append(one)
    return write_mails(ready, at=at)


class _Events:
    """The events of some notices, each looked up once."""

    def __init__(self) -> None:
        self._found: dict[tuple[UUID, str], EventWhole | None] = {}

    def find(self, event_id: UUID, language: str) -> EventWhole | None:
        """As ``event_by_id``."""
        key = (event_id, language)
        if key not in self._found:
            self._found[key] = event_by_id(event_id, language)
        return self._found[key]


def _mail_of(
    row: Registration, payload: Mapping[str, Any], events: _Events, at: datetime
) -> ReadyMail | None:
    """The mail of one notice; None when nobody is told."""
    name = str(payload["notice"])
    if not _still_holds(row, name, payload, at):
        return None
    seen = seen_of(row, at, is_brief=True)
    language = row.language if has_interface(row.language) else SOURCE
    event = events.find(row.event_id, language)
    to = seen.contact.email or _known_address(row.person_id)
    if event is None or not to:
        return None
    known = _Known(seen, event, language, mark_of(row.pk, row.email_index))
    with translation.override(language):
        first = _KINDS[name].first(known)
        paragraphs = [first, "\n".join(_facts(known)), *_KINDS[name].more(known)]
        subject = _subject(first, event.title)
    try:
        return prepare_mail(
            to,
            subject,
            "\n\n".join(one for one in paragraphs if one),
            language=language,
            key=f"{MAIL_KEY}:{row.pk}:{name}:{row.sequence}:{row.event.sequence}",
            attachments=_files(row, name, known),
            data_key=row.data_key,
            at=at,
        )
    except MailRefused as error:
        if error.code == "address":
            Registration.objects.filter(pk=row.pk, mail_failed_at=None).update(mail_failed_at=at)
        return None


def _still_holds(row: Registration, name: str, payload: Mapping[str, Any], at: datetime) -> bool:
    event = row.event
    if row.state not in _KINDS[name].states or event.ends_at <= at:
        return False
    if (event.state == Event.State.CANCELLED) != (name == EVENT_CANCELLED):
        return False
    if name not in _TO_ALL:
        return bool(row.sequence == payload["sequence"])
    if name == REMINDER and (row.mail_failed_at or row.created_at > event.starts_at - _NOT_WITHIN):
        return False
    # Whoever was not yet told of one move hears what holds after the next; keys of mails tell both apart.
    return name != REMINDER or bool(event.sequence == payload["event_sequence"])


def _known_address(person_id: UUID | None) -> str:
    if person_id is not None:
        with suppress(people.NoSuchPerson):
            return people.mail_address_of(person_id)
    return ""


def _files(row: Registration, name: str, known: _Known) -> list[Attachment]:
    """The calendar file, for whoever has a place, and for whoever was told of one and has it no more."""
    if row.state not in _WITH_PLACE:
        is_ended = row.state not in (State.WAITING, State.OFFERED)
        if not is_ended or not book.latest(stream_of(row), _WAS_IN_CALENDAR, 1):
            return []
    written = registration_ics(
        known.seen, known.event, known.language, is_invitation=True, asks_again=name == MOVED
    )
    return [Attachment(f"{row.reference}.ics", "text/calendar", written)]


def _subject(first: str, title: str) -> str:
    plain = "".join(sign if sign.isprintable() else " " for sign in title)
    return named(first.rstrip(_STOPS), " ".join(plain.split()))[:LONGEST_SUBJECT]


def _facts(known: _Known) -> list[str]:
    """What it is, when and where."""
    event = known.event
    lines = [str(event.title), whole_span_words(event.starts_at, event.ends_at)]
    if known.seen.is_online or event.house is None:
        return lines
    where = (event.room_name, event.house.name, event.house.address)
    return lines + [str(one) for one in where if one]


def _place(known: _Known) -> list[str]:
    """For whoever can come."""
    lines = [named(_("Join online"), known.seen.join_address)] if known.seen.join_address else []
    return [*lines, _reference(known), _page(known)]


def _with_way_out(known: _Known) -> list[str]:
    return [*_place(known), _("If you cannot come, cancel it there.")]


def _undecided(known: _Known) -> list[str]:
    return [_("Your places are kept until then."), _reference(known), _page(known)]


def _in_line(known: _Known) -> list[str]:
    words = _("Place %(place)s. We write to you when it is your turn.")
    return [words % {"place": number(known.seen.position or 1)}, _page(known)]


def _on_offer(known: _Known) -> list[str]:
    until, size = known.seen.offered_until, known.seen.size
    words = {"time": moment_words(until) if until else "", "address": known.link}
    return [
        ngettext("For %(count)s person", "For %(count)s people", size) % {"count": number(size)},
        _("It is held for you until %(time)s. Take it here: %(address)s") % words,
    ]


def why_declined(reason: str) -> str:
    """Why somebody is declined, where it can be said in a sentence; else nothing."""
    words = {
        "not_for_you": _("This event is for others. See whom it is for."),
        "full": _("There is no room any more."),
        "other": _("The organiser had to choose."),
        GUARDIAN_REFUSED: _("A guardian did not agree."),
    }
    return words.get(reason, "")


def _why_not(known: _Known) -> list[str]:
    return [why_declined(known.seen.reason), *_others(known)]


def _others(known: _Known) -> list[str]:
    return [named(_("What else is coming"), whole(events_path(known.language)))]


def _reference(known: _Known) -> str:
    return named(_("Your number"), known.seen.reference)


def _page(known: _Known) -> str:
    return named(_("Your registration"), known.link)


def _why_pending(known: _Known) -> str:
    if known.seen.reason == GUARDIAN:
        return _("A guardian must still agree.")
    return _("We decide soon, and write to you.")


def _why_expired(known: _Known) -> str:
    if known.seen.reason == GUARDIAN:
        return _cancelled(known)
    return _("The place was held for you too long ago, and went to others.")


def _cancelled(_known: _Known) -> str:
    return _("Your registration is cancelled.")


_ALIVE: Final = frozenset({State.CONFIRMED, State.PENDING, State.WAITING, State.OFFERED})
_KINDS: Final[Mapping[str, _Kind]] = {
    "confirmed": _Kind(_only(State.CONFIRMED), lambda _known: _("You are registered."), _place),
    "pending": _Kind(_only(State.PENDING), _why_pending, _undecided),
    "waiting": _Kind(_only(State.WAITING), lambda _known: _("You are on the waiting list."), _in_line),
    "offered": _Kind(
        _only(State.OFFERED), lambda _known: pgettext("at an event", "A place is free for you"), _on_offer
    ),
    "declined": _Kind(_only(State.DECLINED), lambda _known: _("You cannot come to this event."), _why_not),
    "expired": _Kind(_only(State.EXPIRED), _why_expired, _others),
    "cancelled": _Kind(_only(State.CANCELLED), _cancelled, _others),
    MOVED: _Kind(_ALIVE, lambda _known: _("The time or the place has changed."), _with_way_out),
    REMINDER: _Kind(_only(State.CONFIRMED), lambda _known: _("Reminder"), _with_way_out),
    EVENT_CANCELLED: _Kind(_only(State.CANCELLED), lambda _known: _("This event is cancelled."), _others),
}
