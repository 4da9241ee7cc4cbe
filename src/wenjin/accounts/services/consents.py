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
def give_consent(
    person_id: UUID, purpose: Purpose, *, language: str, actor: Actor, at: datetime, key: str | None = None
) -> Consent:
    """Agree to a purpose; agreeing twice to the same words changes nothing.

    Args:
        key: of the form; sent again after the consent was withdrawn, it does not give it anew.

    Raises:
        NoSuchPerson: nobody has this id.
    """
    locked(person_id)
    if journal.done_before(person_id, key) is not None:
        return Consent.objects.filter(person_id=person_id, purpose=purpose).latest("given_at")
    running = Consent.objects.filter(person_id=person_id, purpose=purpose, withdrawn_at=None)
    given = running.filter(text_version=TEXT_VERSION).first()
    if given is not None:
        return given
    running.update(withdrawn_at=at)
    given = Consent.objects.create(
        person_id=person_id, purpose=purpose, text_version=TEXT_VERSION, language=language, given_at=at
    )
    _write(person_id, "consent.given", purpose, actor, at, key)
    return given


@transaction.atomic
def withdraw_consent(
    person_id: UUID, purpose: Purpose, *, actor: Actor, at: datetime, key: str | None = None
) -> bool:
    """Withdraw consent to a purpose; says whether there was one.

    Without consent to notices, the browsers they went to are forgotten.

    Args:
        key: of the form; sent again after a new consent, it does not withdraw that one.

    Raises:
        NoSuchPerson: nobody has this id.
    """
    locked(person_id)
    if journal.done_before(person_id, key) is not None:
        return False
    if purpose is Purpose.BROWSER_NOTICES:
        push.forget_person(person_id)
    running = Consent.objects.filter(person_id=person_id, purpose=purpose, withdrawn_at=None)
    if not running.update(withdrawn_at=at):
        return False
    _write(person_id, "consent.withdrawn", purpose, actor, at, key)
    return True


def _write(person_id: UUID, code: str, purpose: Purpose, actor: Actor, at: datetime, key: str | None) -> None:
    payload = {"purpose": purpose.value, "text": TEXT_VERSION}
    act_key = journal.act_key_of(person_id, key)
    journal.write(person_id, code, actor=actor, at=at, payload=payload, act_key=act_key)
