"""A guest asks for a letter of invitation, with which they apply for a visa: a case like any other."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from django.db import transaction

from wenjin.accounts.domain.actor import NOBODY, VISITOR_LETTERS, Actor
from wenjin.cases.domain.errors import CaseError
from wenjin.cases.services import StartedDraft, WrongAnswers, save_answers, start_draft
from wenjin.core.addresses import fingerprint
from wenjin.events.models import Event, Quota, Registration
from wenjin.events.queries.sealed import contact_of
from wenjin.events.queries.texts import event_texts, title_of
from wenjin.events.services.notes import note
from wenjin.events.services.places import State, rooms_of, take
from wenjin.events.services.refusals import AlreadyOver, ClosedAlready, EventRefusal
from wenjin.events.services.texts import subject_of
from wenjin.events.services.waiting_list import locked_registration

PROCEDURE: Final = "business-invitation"


class LettersGone(EventRefusal):
    """All letters that there are for this event were asked for."""

    code = "letters_gone"


class NoLetters(EventRefusal):
    """Nobody can ask for a letter now (``why``: code of the cases; ``online`` for who does not travel)."""

    code = "no_letters"


@dataclass(frozen=True, slots=True)
class Letter:
    """A case that was begun.

    Attributes:
        reference: of the case.
        secret: for the cookie of somebody who is not signed in and had none, as ``cases.services.StartedDraft``
            says; None when they need none, or when the case was begun before.
    """

    reference: str
    secret: str | None = None


@transaction.atomic
def ask_for_letter(secret: str, *, key: str, at: datetime, actor: Actor = NOBODY) -> Letter:
    """Begin the case of a letter for whoever registered; once for each registration, whatever the key.

    The letter counts against the quota of letters of the event, if it has one.

    Args:
        secret: of the registration.
        key: of the form.
        actor: whose case it is; a visitor gets a secret by which they come back.

    Raises:
        AlreadyOver: the registration is not confirmed (``state``). ClosedAlready: the event has begun or does
        not take place. LettersGone, NoLetters, NoSuchRegistration: nothing was begun.
    """
    row = locked_registration(secret)
    if row.case_reference:
        return Letter(row.case_reference)
    event = Event.objects.get(pk=row.event_id)
    if row.state != State.CONFIRMED:
        raise AlreadyOver(state=row.state)
    if event.state != Event.State.PUBLISHED or at >= event.starts_at:
        raise ClosedAlready
    if row.is_online:
        raise NoLetters(why="online")
    row.takes = {**row.takes, **_letter_taken(row)}
    try:
        with transaction.atomic():
            begun = start_draft(actor, PROCEDURE, language=row.language, key=f"letter:{row.pk}:{key}", at=at)
    except CaseError as error:
        raise NoLetters(why=error.code) from error
    _answer(begun, actor, _known(row, event), at)
    row.case_reference, row.changed_at = begun.case.reference, at
    row.save(update_fields=["case_reference", "takes", "changed_at"])
    note(row, "registration.letter_asked", at=at, key=key, case=begun.case.reference)
    return Letter(begun.case.reference, begun.secret)


def _letter_taken(row: Registration) -> dict[str, int]:
    """Take one of the letters, under the lock of the event, unless one was chosen at registration."""
    quotas = Quota.objects.filter(event=row.event_id, kind=Quota.Kind.LETTER)
    codes = list(quotas.order_by("place", "code").values_list("code", flat=True))
    if not codes or any(row.takes.get(code) for code in codes):
        return {}
    rooms = rooms_of(row.event_id)
    free = next((code for code in codes if rooms[code].left), None)
    if free is None:
        raise LettersGone
    take(row.event_id, {free: 1})
    return {free: 1}


def _known(row: Registration, event: Event) -> dict[str, str]:
    """What the form need not ask again, by field."""
    contact, subject = contact_of(row), subject_of(event.code)
    texts = event_texts([subject], row.language, fields=["title"], sources=[event.source_language])
    title = title_of(texts, subject, row.language)
    known = {
        "event": str(title or event.code),
        "email": contact.email,
        "phone": contact.telephone,
        "employer_name": contact.organisation,
    }
    return {name: value for name, value in known.items() if value}


def _answer(begun: StartedDraft, actor: Actor, known: Mapping[str, str], at: datetime) -> None:
    """Fill in what is known; what would not pass the checks of the form is left to be asked."""
    if begun.secret is not None:
        actor = replace(actor, visitor=fingerprint(begun.secret)[:VISITOR_LETTERS])
    asked = dict(known)
    for _ in range(2):
        try:
            save_answers(actor, begun.case.pk, asked, at=at)
        except WrongAnswers as error:
            asked = {name: value for name, value in asked.items() if name not in error.errors}
        else:
            return
