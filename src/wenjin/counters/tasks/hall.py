"""What workers do for the hall: lines are asked for and given up, dead counters closed, old days put away."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from wenjin.catalogue.queries.domain import NoPackLoaded
from wenjin.core.outbox.registry import every, handles
from wenjin.counters.domain.line_state import WhyFailed
from wenjin.counters.models import HallEvent, RemoteSession
from wenjin.counters.providers import ProviderTrouble, provider
from wenjin.counters.sample.morning import play_on
from wenjin.counters.services.call_backs import forget_contacts
from wenjin.counters.services.days import end_days_before
from wenjin.counters.services.lines import (
    ASKED_TOPIC,
    OVER_TOPIC,
    asked,
    centres_with_halls,
    connect_due,
    line_failed,
    start_line,
    tend_lines,
)
from wenjin.counters.services.refusals import LineOver
from wenjin.counters.services.sessions import close_dead_sessions

Payload = Mapping[str, Any]
_KEEP_EVENTS: Final = timedelta(days=2)


@handles(ASKED_TOPIC, is_transactional=False)
def ask_provider(payload: Payload, /, *, at: datetime) -> None:
    """Ask the provider for an interpreter; one who cannot be asked has failed."""
    line_id = UUID(payload["line"])
    try:
        start_line(line_id, at=at)
    except ProviderTrouble:
        try:
            line_failed(line_id, WhyFailed.PROVIDER, at=at)
        except LineOver:
            return


@handles(OVER_TOPIC, is_transactional=False)
def tell_provider(payload: Payload, /, *, at: datetime) -> None:
    """Say that nobody is needed any more."""
    line = RemoteSession.objects.filter(pk=payload["line"]).first()
    if line is not None and line.provider == provider().name:
        provider().ended(asked(line))


@every("counters.hall", minutes=1)
def tend_halls(at: datetime) -> int:
    """What must not wait for somebody to press a button."""
    try:
        centres = tuple(centres_with_halls())
    except NoPackLoaded:
        return 0
    done = close_dead_sessions(at) + tend_lines(at)
    done += sum(connect_due(one, at) for one in centres)
    return done + play_on(at)


@every("counters.days", minutes=60)
def put_days_away(at: datetime) -> int:
    """Days that are over: who still waited has left, counters are closed, events and contacts go."""
    HallEvent.objects.filter(at__lt=at - _KEEP_EVENTS).delete()
    return end_days_before(at) + forget_contacts(at)
