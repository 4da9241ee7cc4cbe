"""Two entries for one human being become one: made at a counter first, then come with an account of their own."""

from dataclasses import fields
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from wenjin.accounts.domain.actor import Actor
from wenjin.accounts.models import Consent, Mandate, Membership, Person
from wenjin.accounts.queries.people import unsealed
from wenjin.accounts.services import journal
from wenjin.accounts.services.accounts import AccountTaken
from wenjin.accounts.services.keepers import keepers
from wenjin.accounts.services.people import locked, update_details, update_person
from wenjin.core.keys.services import shred


@transaction.atomic
def merge_person(double_id: UUID, into_id: UUID, *, actor: Actor, at: datetime) -> None:
    """Give everything that is known of a person without an account to their other entry, and blank the first.

    What the other entry says already stays; what other apps keep (``keepers``) goes over. That both are the same
    human being is for the caller to know.

    Raises:
        AccountTaken: the first one signs in with an account or works here: that is no double.
        NoSuchPerson: one of them is not there, or was erased.
    """
    double = locked(double_id)
    into = locked(into_id)
    works_here = Membership.objects.filter(person_id=double_id).exists()
    if double.account_id is not None or works_here:
        raise AccountTaken
    _fill_up(into, double, actor, at)
    given = Consent.objects.filter(person_id=into_id, withdrawn_at=None).values_list("purpose", flat=True)
    running = Consent.objects.filter(person_id=double_id, withdrawn_at=None).exclude(purpose__in=list(given))
    running.update(person_id=into_id)
    mandates = Mandate.objects.filter(~Q(agent_id=into_id), principal_id=double_id)
    mandates.update(principal_id=into_id)
    Mandate.objects.filter(principal_id=double_id, revoked_at=None).update(revoked_at=at)
    for keeper in keepers():
        keeper.merge(double_id, into_id)
    double.family_name = double.given_name = double.other_names = double.search_name = ""
    double.private, double.passport_index, double.email_index = None, "", ""
    double.erased_at = at
    double.save()
    shred(double.data_key_id, at)
    journal.write(double_id, "person.merged", actor=actor, at=at, payload={"into": str(into_id)})
    journal.write(into_id, "person.took_over", actor=actor, at=at, payload={"from": str(double_id)})


def _fill_up(into: Person, double: Person, actor: Actor, at: datetime) -> None:
    """What was not known yet."""
    # Family and given name are one name: half of one is no gap to be filled from another.
    names = [] if into.family_name or into.given_name else ["family_name", "given_name"]
    names += [] if into.other_names else ["other_names"]
    new_names = {one: getattr(double, one) for one in names}
    if any(new_names.values()):
        update_person(into.pk, actor=actor, at=at, **new_names)
    kept, more = unsealed(into), unsealed(double)
    new = {one.name: getattr(more, one.name) for one in fields(more) if not getattr(kept, one.name)}
    if any(new.values()):
        update_details(into.pk, new, actor=actor, at=at)
