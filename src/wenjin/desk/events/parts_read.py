"""What the forms of the parts of an event show of what is there."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import pgettext

from wenjin.desk.events.words import BUDGET_CODES, word
from wenjin.events.queries.planned_event import PlannedEvent, venue_choices
from wenjin.lang.templatetags.lang import asked_language


def sessions(event: PlannedEvent) -> list[dict[str, Any]]:
    """Sessions in the order of time."""
    return [
        {
            "code": one.code,
            "title": event.written(f"sessions/{one.code}/title"),
            "starts_at": one.starts_at,
            "ends_at": one.ends_at,
            "room": one.room,
            "language": one.language,
            "captions_address": one.captions_address,
            "is_counted": one.is_counted,
            "into": [(into.language, into.way, into.channel, into.address) for into in one.interpretations],
        }
        for one in event.plan.sessions
    ]


def rooms_known(event: PlannedEvent) -> Mapping[str, Any]:
    """Rooms of the house of the event."""
    own = event.plan.draft.venue
    rooms = [
        (room.code, room.name)
        for venue in venue_choices(asked_language())
        if venue.code == own
        for room in venue.rooms
    ]
    return {"room": [("", pgettext("room of a session", "As the event")), *rooms]}


def speakers(event: PlannedEvent) -> list[dict[str, Any]]:
    """Speakers in their order."""
    return [
        {
            "code": one.code,
            "name": one.name,
            "organisation": one.organisation,
            "about": event.written(f"speakers/{one.code}/about"),
            "sessions": list(one.sessions),
        }
        for one in event.plan.speakers
    ]


def sessions_known(event: PlannedEvent) -> Mapping[str, Any]:
    """Sessions to choose from."""
    return {"sessions": session_choices(event)}


def session_choices(event: PlannedEvent) -> list[tuple[str, str]]:
    """Codes and titles of the sessions."""
    return [
        (one.code, str(event.words(f"sessions/{one.code}/title") or one.code)) for one in event.plan.sessions
    ]


def sponsors(event: PlannedEvent) -> list[dict[str, Any]]:
    """Sponsors in their order."""
    return [{"name": one.name, "address": one.address} for one in event.plan.sponsors]


def quotas(event: PlannedEvent) -> list[dict[str, Any]]:
    """Quotas in their order."""
    return [
        {
            "code": one.code,
            "kind": one.kind,
            "name": event.written(f"quotas/{one.code}/name"),
            "size": one.size,
            "language": one.language,
            "session": one.session,
        }
        for one in event.plan.quotas
    ]


def quota_known(event: PlannedEvent) -> Mapping[str, Any]:
    """Sessions of which there are places, or to which something belongs."""
    return {"session": [("", "–"), *session_choices(event)]}


def questions(event: PlannedEvent) -> list[dict[str, Any]]:
    """Questions in their order."""
    return [
        {
            "code": one.code,
            "label": event.written(f"questions/{one.code}/label"),
            "hint": event.written(f"questions/{one.code}/hint"),
            "kind": one.kind,
            "choices": "\n".join(
                event.written(f"questions/{one.code}/choices/{choice}") or choice for choice in one.choices
            ),
            "is_required": one.is_required,
            "is_of_each": one.is_of_each,
        }
        for one in event.plan.questions
    ]


def materials(event: PlannedEvent) -> list[dict[str, Any]]:
    """Materials in their order."""
    return [
        {
            "code": str(one.file or ""),
            "name": one.name,
            "address": one.address,
            "language": one.language,
            "session": one.session,
            "from_at": one.from_at,
            "is_public": one.is_public,
        }
        for one in event.plan.materials
    ]


def budget(event: PlannedEvent) -> list[dict[str, Any]]:
    """Lines of the budget; one that came with a file may be for something else than those that we know."""
    return [
        {
            "side": "income" if one.is_income else "cost",
            "line": one.code if one.code in BUDGET_CODES else "other",
            "planned": one.planned,
            "actual": one.actual,
            "note": one.note or ("" if one.code in BUDGET_CODES else word(BUDGET_CODES, one.code)),
        }
        for one in event.plan.budget
    ]
