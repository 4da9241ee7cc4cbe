"""What was agreed at a visit is written down and handed on.

It goes through the outbox (``visit_follow_up_agreed``). The part of the house for partners and firms registers
itself with ``takes_over`` when it is there; until then, and when it declines, the row says that nobody has taken
it over, and staff do it by hand.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Final
from uuid import UUID, uuid4

from django.db import transaction

from wenjin.accounts.domain.actor import Actor
from wenjin.catalogue.domain.countries import COUNTRIES
from wenjin.core.outbox.services import NewMessage, post_many
from wenjin.events.domain.visit_forms import LONGEST_LINE, FollowUpDraft, wrong_follow_up
from wenjin.events.models import FollowUp
from wenjin.events.services.refusals import FormWrong
from wenjin.events.services.visit_acts import visit_act, was_acted
from wenjin.events.services.visit_refusals import NoSuchVisit, TakenOver

TOPIC: Final = "visit_follow_up_agreed"
Taker = Callable[[UUID, FollowUpDraft, datetime], str]
"""Takes a follow-up over, once for each id, and gives the reference by which it is known there; empty: not."""
_takers: dict[str, Taker] = {}


def takes_over(name: str, taker: Taker) -> None:
    """Say who takes follow-ups over; ``name`` is written beside each.

    Raises:
        ValueError: somebody else does already.
    """
    if _takers and name not in _takers:
        raise ValueError(f"{', '.join(_takers)} and {name}")
    _takers[name] = taker


def nobody_takes_over() -> None:
    """As it is while nobody has registered."""
    _takers.clear()


def agree(actor: Actor, visit: str, draft: FollowUpDraft, *, key: str, at: datetime) -> str:
    """Write down something that was agreed, and hand it on; sent twice it is one.

    Returns:
        The id.

    Raises:
        FormWrong: see its fields. NoSuchVisit, VisitCancelled, NotAllowed: nothing was kept.
    """
    with visit_act(actor, visit, "visit.follow_up_agreed", key=key, at=at) as act:
        if act.is_repeated:
            return was_acted(visit, act.code, key) or ""
        wrong = wrong_follow_up(draft, COUNTRIES)
        if wrong:
            raise FormWrong(wrong)
        row = FollowUp(
            pk=uuid4(),
            visit=act.visit,
            topic=draft.topic,
            text=draft.text,
            organisation=draft.organisation,
            country=draft.country,
            due_on=draft.due_on,
            owner=draft.owner,
            agreed_at=at,
        )
        row.save(force_insert=True)
        act.done(id=str(row.pk), topic=draft.topic)
        post_many([NewMessage(TOPIC, {"follow_up": str(row.pk)}, at, f"visit-follow-up:{row.pk}")], at=at)
        return str(row.pk)


def take_by_hand(actor: Actor, visit: str, pk: UUID, reference: str, *, key: str, at: datetime) -> None:
    """A member of staff has passed it on themselves.

    Args:
        reference: by which it is known there; may be empty.

    Raises:
        TakenOver: somebody has it already. NoSuchVisit, NotAllowed. FormWrong: the reference is too long.
    """
    with visit_act(actor, visit, "visit.follow_up_taken", key=key, at=at, also_cancelled=True) as act:
        if act.is_repeated:
            return
        if len(reference) > LONGEST_LINE // 3:
            raise FormWrong({"reference": "too_long"})
        row = FollowUp.objects.filter(visit=act.visit, pk=pk).first()
        if row is None:
            raise NoSuchVisit(visit=visit)
        if row.taken_over_at is not None:
            raise TakenOver
        _taken(row, actor.reference, reference, at)
        act.done(id=str(pk))


@transaction.atomic
def hand_over(pk: UUID, *, at: datetime) -> bool:
    """Offer one to whoever takes them over; done twice it is one.

    Returns:
        Whether it is taken over now.
    """
    row = FollowUp.objects.select_for_update().filter(pk=pk).first()
    if row is None or row.taken_over_at is not None:
        return row is not None
    for name, taker in _takers.items():
        draft = FollowUpDraft(row.topic, row.text, row.organisation, row.country, row.due_on, row.owner)
        reference = taker(row.pk, draft, at)
        if reference:
            _taken(row, name, reference, at)
            return True
    return False


def hand_over_open(at: datetime) -> int:
    """Offer all that nobody has taken over yet, such as those of the time before there was a taker.

    Returns:
        How many were taken.
    """
    if not _takers:
        return 0
    waiting = FollowUp.objects.filter(taken_over_at=None).order_by("agreed_at")
    return sum(hand_over(pk, at=at) for pk in waiting.values_list("pk", flat=True)[:500])


def _taken(row: FollowUp, who: str, reference: str, at: datetime) -> None:
    row.taken_over_at, row.taken_over_by, row.reference = at, who[:80], reference[:80]
    row.save(update_fields=["taken_over_at", "taken_over_by", "reference"])
