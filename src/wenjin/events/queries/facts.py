"""What taking a registration must know of an event, kept in the process until the event changes."""

from typing import Final

from django.utils import timezone

from wenjin.core.held import Kept
from wenjin.events.domain.registration_form import Asked, EventFacts, Limited
from wenjin.events.models import Event, Question, Quota

_KEPT: Final = Kept[str, EventFacts](256)


def event_facts(code: str, *, fresh: bool = False) -> EventFacts | None:
    """Facts of an event that is not a draft; None when there is none.

    They may be of an earlier version: whoever acts on them compares ``version`` under the lock of the event and
    asks again with ``fresh``.
    """
    if not fresh and (known := _KEPT.find(code)) is not None:
        return known
    found = _read(code)
    if found is None:
        _KEPT.drop(code)
    else:
        _KEPT.keep(code, found)
    return found


def forget_facts() -> None:
    """Keep nothing."""
    _KEPT.forget()


def _read(code: str) -> EventFacts | None:
    row = Event.objects.filter(code=code).exclude(state=Event.State.DRAFT).first()
    if row is None:
        return None
    return EventFacts(
        id=row.pk,
        code=row.code,
        version=row.version,
        state=row.state,
        entry=row.entry,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        starts_on=timezone.localdate(row.starts_at),
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        largest_group=row.largest_group,
        has_waiting_list=row.has_waiting_list,
        offer_minutes=row.offer_minutes,
        youngest=row.youngest,
        guardian_below=row.guardian_below,
        needs_names=row.needs_names,
        audience_rule=row.audience_rule,
        is_online=row.is_online,
        quotas=tuple(
            Limited(*one)
            for one in Quota.objects.filter(event=row).values_list("code", "kind", "size", "language")
        ),
        questions=tuple(
            Asked(code, kind, tuple(choices), is_required, is_of_each)
            for code, kind, choices, is_required, is_of_each in Question.objects.filter(
                event=row
            ).values_list("code", "kind", "choices", "is_required", "is_of_each")
        ),
    )
