"""What in a plan does not fit together."""

from datetime import UTC, datetime

import pytest

from wenjin.events.domain.drafts import InterpretationDraft, QuotaDraft, SessionDraft
from wenjin.events.domain.plan_oddities import places_beyond, receivers_for_nothing

_AT = datetime(2026, 5, 4, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("size", "seats", "beyond"), [(500, 120, 500), (120, 120, 0), (121, 120, 121), (9, 0, 0)]
)
def test_places_are_held_against_the_seats_of_the_room(size: int, seats: int, beyond: int) -> None:
    assert places_beyond([QuotaDraft("places", "places", size)], seats) == beyond


def test_only_places_in_the_house_of_the_whole_event_count() -> None:
    others = [
        QuotaDraft("online", "online", 900),
        QuotaDraft("meal", "meal", 900),
        QuotaDraft("talk", "places", 900, session="talk"),
    ]
    assert places_beyond(others, 120) == 0


def test_receivers_need_a_session_that_is_interpreted() -> None:
    quotas = [QuotaDraft(f"r-{one}", "receiver", 9, one) for one in ("fr", "en", "ar")]
    session = SessionDraft("a", _AT, _AT, interpretations=(InterpretationDraft("en", "channel"),))
    assert receivers_for_nothing(quotas, [session]) == ("ar", "fr")
    assert receivers_for_nothing(quotas, []) == ("ar", "en", "fr")
    assert receivers_for_nothing([QuotaDraft("lunch", "meal", 9, "fr")], []) == ()
