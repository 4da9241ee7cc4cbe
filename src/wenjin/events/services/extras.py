"""What goes with an event: who pays for it and is named, materials for guests, and the budget."""

from collections.abc import Sequence
from datetime import datetime

from wenjin.accounts.domain.actor import Actor
from wenjin.events.domain.drafts import BudgetDraft, MaterialDraft, SponsorDraft
from wenjin.events.domain.planning import wrong_in_budget, wrong_in_materials, wrong_in_sponsors
from wenjin.events.models import BudgetLine, Event, Material, Sponsor
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
                Sponsor(event=act.event, name=one.name.strip(), address=one.address, place=place)
                for place, one in enumerate(sponsors)
            )
            act.changed()
            act.note(sponsors=len(sponsors))
        return act.event


def set_materials(
    actor: Actor,
    code: str,
    materials: Sequence[MaterialDraft],
    *,
    key: str,
    at: datetime,
    seen: int | None = None,
) -> Event:
    """Say all materials of an event, in order, also after it is over.

    Raises:
        BadEvent: see its fields. NoSuchEvent, NotAllowed, SomebodyWasFaster: nothing was changed.
    """
    with event_act(actor, code, "event.materials", key=key, at=at, seen=seen) as act:
        if act.is_repeated:
            return act.event
        sessions = {one.code: one for one in act.event.sessions.all()}
        if wrong := wrong_in_materials(materials, sessions):
            raise BadEvent(wrong)
        act.event.materials.all().delete()
        Material.objects.bulk_create(
            Material(
                event=act.event,
                session=sessions.get(one.session),
                name=one.name.strip(),
                language=one.language,
                address=one.address,
                file=one.file,
                is_public=one.is_public,
                from_at=one.from_at,
                place=place,
            )
            for place, one in enumerate(materials)
        )
        act.changed()
        act.note(materials=len(materials))
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
                    note=one.note.strip(),
                )
                for one in lines
            )
            act.changed()
            act.note(
                planned=sum(-one.planned if one.is_income else one.planned for one in lines),
                actual=sum(-(one.actual or 0) if one.is_income else one.actual or 0 for one in lines),
            )
        return act.event
