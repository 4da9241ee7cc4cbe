"""Promises to call somebody back in their language: nobody here speaks it today."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

from django.db.models import Q

from wenjin.accounts.domain.actor import NOBODY, Actor
from wenjin.core.keys.errors import KeyTrouble
from wenjin.core.keys.sealing import seal_json, unseal_json
from wenjin.core.keys.services import new_data_key, shred
from wenjin.counters.models import CallBack
from wenjin.counters.queries.coverage import covered_in
from wenjin.counters.queries.hall_now import live_hall
from wenjin.counters.queries.halls import hall
from wenjin.counters.services.contacts import checked_contact
from wenjin.counters.services.hall_acts import hall_act, refuse_strangers
from wenjin.counters.services.refusals import NoSuchTicket, UnknownLanguage, UnknownTopic
from wenjin.lang.domain.registry import BY_CODE

_PROMISE: Final = timedelta(days=1)
# Time to sit down and dial once somebody is there who speaks the language.
_AFTER_ARRIVAL: Final = timedelta(hours=2)
KEEP_CONTACT: Final = timedelta(days=30)
"""So long after a call the contact is kept, for when something was not understood."""
KEEP_UNKEPT: Final = timedelta(days=90)
"""So long after the day that was promised the contact is kept of whoever was never called."""


def ask_call_back(
    centre: str,
    topic: str,
    language: str,
    *,
    name: str,
    telephone: str = "",
    email: str = "",
    at: datetime,
    key: str,
    actor: Actor = NOBODY,
) -> CallBack:
    """Promise somebody that they will be called.

    Returns:
        With ``by``, until when it was promised: two hours after the next work of somebody who speaks the
        language, else within a day. The same key gives the same promise.

    Raises:
        WrongDetails: no name, neither number nor address, or one that cannot be.
        UnknownTopic, UnknownLanguage: something was sent that no form sends.
    """
    contact = checked_contact(name, email, telephone, person_id=None)
    if topic not in hall(centre).topics:
        raise UnknownTopic(topic=topic)
    if language not in BY_CODE:
        raise UnknownLanguage(language=language)
    with hall_act(centre, actor, at=at, key=key) as act:
        done = act.done_before("call_back.asked")
        if done is not None:
            return CallBack.objects.get(pk=done["call_back"])
        covered = covered_in(live_hall(centre, at), language, topic)
        pk, data_key = uuid4(), new_data_key(at)
        said = {"name": contact.name, "telephone": contact.telephone, "email": contact.email}
        made = CallBack.objects.create(
            id=pk,
            centre=centre,
            topic=topic,
            language=language,
            data_key=data_key,
            contact=seal_json(data_key, said, context=_context(pk)),
            asked_at=at,
            by=(covered.when or at) + _AFTER_ARRIVAL if covered.is_covered or covered.when else at + _PROMISE,
        )
        act.note("call_back.asked", call_back=str(pk), topic=topic, language=language)
        act.changed()
        return made


def open_contact(call_back_id: UUID, actor: Actor, *, at: datetime) -> Mapping[str, str]:
    """Who is to be called: ``name``, ``telephone``, ``email``; that somebody looked is in the ledger.

    Returns:
        Empty when it was destroyed.

    Raises:
        NoSuchTicket: there is no such promise.
    """
    found = _row(call_back_id)
    refuse_strangers(actor, found.centre)
    if found.contact is None:
        return {}
    with hall_act(found.centre, actor, at=at) as act:
        act.note("call_back.opened", call_back=str(found.pk))
    try:
        said = unseal_json(found.data_key, found.contact, context=_context(found.pk))
    except KeyTrouble:
        return {}
    return {str(one): str(value) for one, value in said.items()}


def call_back_done(call_back_id: UUID, actor: Actor, at: datetime) -> CallBack:
    """They were called. Said twice it is said once.

    Raises:
        NoSuchTicket: there is no such promise.
    """
    found = _row(call_back_id)
    refuse_strangers(actor, found.centre)
    with hall_act(found.centre, actor, at=at) as act:
        made = _row(call_back_id)
        if made.done_at is None:
            made.done_at, made.done_by_id = at, actor.person_id
            made.save(update_fields=["done_at", "done_by"])
            act.note("call_back.done", call_back=str(made.pk))
            act.changed()
        return made


def forget_contacts(at: datetime) -> int:
    """Destroy the contacts of those who were called long enough ago, or never; says how many."""
    was_called, was_not = Q(done_at__lt=at - KEEP_CONTACT), Q(done_at=None, by__lt=at - KEEP_UNKEPT)
    count = 0
    for one in CallBack.objects.filter(was_called | was_not, contact__isnull=False):
        shred(one.data_key_id, at)
        CallBack.objects.filter(pk=one.pk).update(contact=None)
        count += 1
    return count


def _context(call_back_id: UUID) -> str:
    return f"call_back:{call_back_id}:contact"


def _row(call_back_id: UUID) -> CallBack:
    found = CallBack.objects.select_related("data_key").filter(pk=call_back_id).first()
    if found is None:
        raise NoSuchTicket
    return found
