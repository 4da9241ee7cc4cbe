"""What guardians are told: that they are asked, that their time runs out, that nobody waits for them any more."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from wenjin.core.delivery.mail import LONGEST_SUBJECT, MailRefused
from wenjin.core.delivery.services import send_mail_later
from wenjin.events.addresses import consent_path, guardians_path, registration_path, whole
from wenjin.events.calendar_files import named
from wenjin.events.models import Consent, Guardian, Registration
from wenjin.events.moment_words import moment_words, whole_span_words
from wenjin.events.queries.consents import OPEN, State, guardian_contact
from wenjin.events.queries.events import event_by_id
from wenjin.events.queries.sealed import contact_of, guest_seen
from wenjin.events.queries.seen import EventWhole
from wenjin.events.services.bounces import GUARDIAN_MAIL_KEY, MAIL_KEY
from wenjin.events.services.guardians import NOT_NEEDED
from wenjin.events.services.proving import mark_of
from wenjin.lang.domain.registry import SOURCE
from wenjin.lang.templatetags.lang import has_interface


def send(payload: Mapping[str, Any], *, at: datetime) -> bool:
    """Write down the mail of one notice; says whether anybody was told.

    Who has answered meanwhile, or is waited for no more, is told nothing.
    """
    rows = Guardian.objects.select_related("registration__data_key")
    if payload["notice"] == NOT_NEEDED:
        return _send_not_needed(rows.filter(pk=payload["guardian"]).first(), payload["at"], at)
    row = rows.filter(pk=payload["guardian"], state__in=OPEN, answer_by__gt=at).first()
    if row is None or row.registration.state != Registration.State.PENDING:
        return False
    language = row.language if has_interface(row.language) else SOURCE
    event = event_by_id(row.registration.event_id, language)
    to, path = _reach(row, language)
    if event is None or not to:
        return False
    with translation.override(language):
        subject, paragraphs = _words(row, event, whole(path), is_again=payload["notice"] == "reminder")
        paragraphs += _theirs(row, language)
    try:
        send_mail_later(
            to,
            subject[:LONGEST_SUBJECT],
            "\n\n".join(paragraphs),
            language=language,
            key=_mail_key(row, payload["notice"], payload["at"]),
            data_key=row.registration.data_key,
            at=at,
        )
    except MailRefused as error:
        if error.code == "address":
            _note_refused(row, at)
        return False
    return True


def _send_not_needed(row: Guardian | None, of: object, at: datetime) -> bool:
    """Tell somebody that nobody waits for them any more; then their address is not needed either."""
    if row is None or row.state != State.REPLACED:
        return False
    language = row.language if has_interface(row.language) else SOURCE
    event = event_by_id(row.registration.event_id, language)
    to = guardian_contact(row, row.registration).email
    if event is None or not to:
        return False
    with translation.override(language):
        subject = named(_("Your consent"), event.title)
        facts = "\n".join([*_what_and_when(event), *_registered_by(row, event)])
        paragraphs = (subject, _("Nothing of it is wanted any more. You need do nothing."), facts)
    if event.ends_at > at:
        with suppress(MailRefused):
            send_mail_later(
                to,
                subject[:LONGEST_SUBJECT],
                "\n\n".join(paragraphs),
                language=language,
                key=_mail_key(row, NOT_NEEDED, of),
                data_key=row.registration.data_key,
                at=at,
            )
    Guardian.objects.filter(pk=row.pk, state=State.REPLACED).update(contact=None)
    return event.ends_at > at


def _note_refused(row: Guardian, at: datetime) -> None:
    if _is_who_registered(row):
        Registration.objects.filter(pk=row.registration_id, mail_failed_at=None).update(mail_failed_at=at)
    else:
        Guardian.objects.filter(pk=row.pk, mail_failed_at=None).update(mail_failed_at=at)


def _reach(row: Guardian, language: str) -> tuple[str, str]:
    """Address and path of their page; of whoever is too young, of the page where they name somebody."""
    if row.state == State.UNNAMED:
        contact = contact_of(row.registration)
        return contact.email, guardians_path(contact.secret, language)
    asked = guardian_contact(row, row.registration)
    return asked.email, consent_path(asked.secret, language)


def _words(row: Guardian, event: EventWhole, address: str, *, is_again: bool) -> tuple[str, tuple[str, ...]]:
    what = _("Your consent is needed: %(event)s")
    link = _("Consent or refuse: %(address)s")
    if row.state == State.UNNAMED:
        what = _("A parent or guardian must consent: %(event)s")
        link = _("Tell us who that is: %(address)s")
    subject = what % {"event": event.title}
    facts = [", ".join(_names(row)), *_what_and_when(event)]
    if event.venue_name:
        facts.append(str(event.venue_name))
    facts += _who_asks(row, event)
    until = _("Answer by %(time)s. After that the place goes to somebody else.") % {
        "time": moment_words(row.answer_by)
    }
    again = (_("We have no answer from you yet."),) if is_again else ()
    return subject, (subject, *again, "\n".join(facts), link % {"address": address}, until)


def _what_and_when(event: EventWhole) -> list[str]:
    return [str(event.title), whole_span_words(event.starts_at, event.ends_at)]


def _theirs(row: Guardian, language: str) -> tuple[str, ...]:
    """Number and page of the registration, for who made it: no other mail tells them that it was taken."""
    if not _is_who_registered(row):
        return ()
    made, secret = row.registration, contact_of(row.registration).secret
    page = whole(registration_path(secret, language, mail_mark=mark_of(made.pk, made.email_index)))
    return named(_("Your number"), made.reference), named(_("Your registration"), page)


def _is_who_registered(row: Guardian) -> bool:
    """Whether the mail goes to the address of the registration."""
    return row.is_contact or row.state == State.UNNAMED


def _mail_key(row: Guardian, notice: object, of: object) -> str:
    """One that is refused is noted at the registration or the guardian whose address it went to."""
    if _is_who_registered(row):
        return f"{MAIL_KEY}:{row.registration_id}:guardian-{notice}:{row.pk}:{of}"
    return f"{GUARDIAN_MAIL_KEY}:{row.pk}:{notice}:{of}"


def _who_asks(row: Guardian, event: EventWhole) -> list[str]:
    """Who registered the child, unless it is who reads it, and whom one may ask whether it is so."""
    return _registered_by(row, event) if row.state == State.ASKED else _organised_by(event)


def _registered_by(row: Guardian, event: EventWhole) -> list[str]:
    lines = []
    by = contact_of(row.registration).name
    if by and not row.is_contact:
        lines.append(named(_("Registered by"), by))
    return [*lines, *_organised_by(event)]


def _organised_by(event: EventWhole) -> list[str]:
    organiser = " · ".join(one for one in (event.organiser, event.organiser_email) if one)
    return [named(_("Organiser"), organiser)] if organiser else []


def _names(row: Guardian) -> list[str]:
    consents = Consent.objects.filter(guardian=row).select_related("guest").order_by("guest__place")
    return [guest_seen(row.registration, one.guest).name for one in consents]
