"""Consents: given and withdrawn, each with the words and the language of its time."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from wenjin.accounts.domain.actor import Actor
from wenjin.accounts.domain.consent import TEXT_VERSION, Purpose
from wenjin.accounts.models import Consent
from wenjin.accounts.services import journal
from wenjin.accounts.services.people import locked
from wenjin.core.delivery import push


@transaction.atomic
def give_consent(person_id: UUID, purpose: Purpose, *, language: str, actor: Actor, at: datetime) -> Consent:
    """Agree to a purpose; agreeing twice to the same words changes nothing.

    Raises:
        NoSuchPerson: nobody has this id.
    """
    locked(person_id)
    running = Consent.objects.filter(person_id=person_id, purpose=purpose, withdrawn_at=None)
    given = running.filter(text_version=TEXT_VERSION).first()
    if given is not None:
        return given
    running.update(withdrawn_at=at)
    given = Consent.objects.create(
        person_id=person_id, purpose=purpose, text_version=TEXT_VERSION, language=language, given_at=at
    )
    _write(person_id, "consent.given", purpose, actor, at)
    return given


@transaction.atomic
def withdraw_consent(person_id: UUID, purpose: Purpose, *, actor: Actor, at: datetime) -> bool:
    """Withdraw consent to a purpose; says whether there was one.

    Without consent to notices, the browsers they went to are forgotten.

    Raises:
        NoSuchPerson: nobody has this id.
    """
    locked(person_id)
    if purpose is Purpose.BROWSER_NOTICES:
        push.forget_person(person_id)
    running = Consent.objects.filter(person_id=person_id, purpose=purpose, withdrawn_at=None)
    if not running.update(withdrawn_at=at):
        return False
    _write(person_id, "consent.withdrawn", purpose, actor, at)
    return True


def _write(person_id: UUID, code: str, purpose: Purpose, actor: Actor, at: datetime) -> None:
    payload = {"purpose": purpose.value, "text": TEXT_VERSION}
    journal.write(person_id, code, actor=actor, at=at, payload=payload)
