"""Forgetting a person: the key of their data is destroyed, names are blanked, the account goes."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from wenjin.accounts.domain.actor import Actor
from wenjin.accounts.models import Account, Consent, Mandate, Membership
from wenjin.accounts.queries.people import mail_address_of, unsealed
from wenjin.accounts.services import journal
from wenjin.accounts.services.keepers import keepers
from wenjin.accounts.services.people import locked
from wenjin.core.delivery import push
from wenjin.core.delivery.services import forget_recipient
from wenjin.core.keys.services import shred


@transaction.atomic
def erase_person(person_id: UUID, *, actor: Actor, at: datetime) -> None:
    """Erase what is known of a person, here and in the apps above. The row and the ledger stay, and hold no
    personal data.

    Whether the law still asks to keep something is decided by the caller (``cases``), before.

    Raises:
        NoSuchPerson: nobody has this id, or they were erased before.

    Source:
        PRC Personal Information Protection Law, art. 47.
    """
    person = locked(person_id)
    for keeper in keepers():
        keeper.forget(person_id, at)
    account_id, key_id = person.account_id, person.data_key_id
    push.forget_person(person_id)
    details = unsealed(person)
    forget_recipient({mail_address_of(person_id), details.email}, {details.phone}, at=at)
    person.account = None
    person.family_name = person.given_name = person.other_names = person.search_name = ""
    person.private = None
    person.passport_index = ""
    person.email_index = ""
    person.erased_at = at
    person.save()
    # What was written as evidence of a mandate may name people.
    Mandate.objects.filter(Q(principal_id=person_id) | Q(agent_id=person_id)).update(evidence="")
    Mandate.objects.filter(principal_id=person_id, revoked_at=None).update(revoked_at=at)
    Mandate.objects.filter(agent_id=person_id, revoked_at=None).update(revoked_at=at)
    Membership.objects.filter(person_id=person_id, ended_at=None).update(ended_at=at)
    Consent.objects.filter(person_id=person_id, withdrawn_at=None).update(withdrawn_at=at)
    if account_id is not None:
        # With its addresses, passkeys, apps and sessions.
        Account.objects.filter(pk=account_id).delete()
    shred(key_id, at)
    journal.write(person_id, "person.erased", actor=actor, at=at)
