"""What in the plan of an event does not fit together, though each part of it is right."""

from collections.abc import Iterable

from wenjin.events.domain.drafts import QuotaDraft, SessionDraft


def places_beyond(quotas: Iterable[QuotaDraft], seats: int) -> int:
    """Places in the house where they are more than its room has seats; 0 when they fit.

    Places of a session are left out, since it may take place in another room.

    Args:
        seats: of the room; 0 where nobody has said how many.
    """
    places = max((one.size for one in quotas if one.kind == "places" and not one.session), default=0)
    return places if 0 < seats < places else 0


def receivers_for_nothing(quotas: Iterable[QuotaDraft], sessions: Iterable[SessionDraft]) -> tuple[str, ...]:
    """Languages for which there are receivers, though no session is interpreted into them; in order."""
    heard = {into.language for one in sessions for into in one.interpretations}
    wanted = {one.language for one in quotas if one.kind == "receiver" and one.language}
    return tuple(sorted(wanted - heard))
