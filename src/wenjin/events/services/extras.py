"""What goes with an event: who pays for it and is named, and the budget. Materials: ``services.materials``."""

from collections.abc import Sequence
from datetime import datetime

from wenjin.accounts.domain.actor import Actor
from wenjin.events.domain.drafts import BudgetDraft, SponsorDraft
from wenjin.events.domain.planning import wrong_in_budget, wrong_in_sponsors
from wenjin.events.domain.typed_lines import without_turns
from wenjin.events.models import BudgetLine, Event, Sponsor
from wenjin.events.services.event_acts import event_act
from wenjin.events.services.planning_refusals import BadEvent


def set_sponsors(
    actor: Actor,
    code: str,
    sponsors: Sequence[SponsorDraft],
    *,
    key: str,
    at: datetime,
    seen: int | None = None,
) -> Event:
    """Say all sponsors of an event, in order.

    Raises:
        BadEvent: see its fields. NoSuchEvent, NotAllowed, SomebodyWasFaster: nothing was changed.
    """
    if wrong := wrong_in_sponsors(sponsors):
        raise BadEvent(wrong)
    with event_act(actor, code, "event.sponsors", key=key, at=at, seen=seen) as act:
        if not act.is_repeated:
            act.event.sponsors.all().delete()
            Sponsor.objects.bulk_create(
                Sponsor(
                    event=act.event, name=without_turns(one.name).strip(), address=one.address, place=place
                )
                for place, one in enumerate(sponsors)
            )
            act.changed()
            act.note(sponsors=len(sponsors))
        return act.event


def set_budget(
    actor: Actor,
    code: str,
    lines: Sequence[BudgetDraft],
    *,
    key: str,
    at: datetime,
    seen: int | None = None,
) -> Event:
    """Say all lines of the budget, in order: planned before, actual afterwards. Sums stand in the ledger, in fen.

    Raises:
        BadEvent: see its fields. NoSuchEvent, NotAllowed, SomebodyWasFaster: nothing was changed.
    """
    if wrong := wrong_in_budget(lines):
        raise BadEvent(wrong)
    with event_act(actor, code, "event.budget", key=key, at=at, seen=seen) as act:
        if not act.is_repeated:
            act.event.budget.all().delete()
            BudgetLine.objects.bulk_create(
                BudgetLine(
                    event=act.event,
                    code=one.code,
                    is_income=one.is_income,
                    planned=one.planned,
                    actual=one.actual,
                    note=without_turns(one.note).strip(),
                )
                for one in lines
            )
            act.changed()
            act.note(
                planned=sum(-one.planned if one.is_income else one.planned for one in lines),
                actual=sum(-(one.actual or 0) if one.is_income else one.actual or 0 for one in lines),
            )
        return act.event
