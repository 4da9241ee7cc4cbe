"""Remote interpreters: asked for, connected, ended, failed, hanging; and the room in which they are met."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jwt.types import Options

from wenjin.core.ledger.models import Entry
from wenjin.counters.domain.line_state import LineEvent, LineIsOver, LineState, given_up_at, next_state
from wenjin.counters.models import CounterSession, RemoteSession, Ticket
from wenjin.counters.providers import LineAsked, RoomProvider, Side, SimulatedProvider, use_provider
from wenjin.counters.queries import live
from wenjin.counters.services import calling, lines, sessions
from wenjin.counters.services.refusals import LineOver, NoLine, NotWaiting
from wenjin.counters.tasks.hall import ask_provider, tell_provider
from wenjin.counters.tests.live_stage import AT, CENTRE, STAFF, counter, interpreter, later, officer, ticket


@pytest.fixture
def desk(db: None) -> CounterSession:
    return counter("3", officer("ma"))


def _of(one: Ticket) -> RemoteSession:
    return RemoteSession.objects.filter(ticket=one).latest("asked_at")


@given(st.lists(st.sampled_from(list(LineEvent)), max_size=6))
def test_nothing_follows_on_an_end(events: list[LineEvent]) -> None:
    state, is_over = LineState.CONNECTING, False
    for event in events:
        if is_over:
            with pytest.raises(LineIsOver):
                next_state(state, event)
            continue
        state = next_state(state, event)
        is_over = state in (LineState.ENDED, LineState.FAILED)


def test_patience_grows_with_what_was_expected() -> None:
    assert given_up_at(AT, later(4)) == later(10)
    assert given_up_at(AT, later(8)) == later(16)


def test_a_line_that_hangs_is_given_up_and_another_way_is_taken(desk: CounterSession) -> None:
    use_provider(SimulatedProvider(hangs={"ko"}))
    try:
        korean = ticket("a", "ko")
        assert lines.tend_lines(later(9)) == 0
        assert lines.tend_lines(later(10)) == 1
        failed = RemoteSession.objects.get(ticket=korean, state="failed")
        assert failed.why_failed == "time_out"
        # There are two for Korean: the other one is asked at once, and then nobody for some minutes.
        assert _of(korean).state == "connecting"
        kim = interpreter("kim", "ko")
        called = calling.call_next(desk.pk, STAFF, key="1", at=later(11))
        assert (called.mode, called.interpreter_id) == ("interpreter", kim.pk)
        assert _of(korean).state == "ended"
    finally:
        use_provider(None)


def test_after_a_failure_nobody_is_asked_at_once_where_there_is_one_only(desk: CounterSession) -> None:
    khmer = ticket("a", "km")
    lines.line_failed(_of(khmer).pk, "nobody_free", at=later(1))
    assert RemoteSession.objects.count() == 1
    with pytest.raises(NoLine):
        lines.ask_line(khmer.pk, later(2))
    assert lines.connect_due(CENTRE, later(7)) == 1


def test_nobody_is_asked_before_counters_that_take_nobody(desk: CounterSession) -> None:
    serving = ticket("a", "en")
    calling.call_next(desk.pk, STAFF, key="1", at=AT)
    calling.begin(serving.pk, STAFF, at=AT)
    assert sessions.close_counter(desk.pk, STAFF, at=later(1)).session.state == "closing"
    khmer = ticket("b", "km", at=later(2))
    assert not RemoteSession.objects.filter(ticket=khmer).exists()
    assert lines.connect_due(CENTRE, later(3)) == 0
    sessions.resume(desk.pk, STAFF, at=later(4))
    assert _of(khmer).state == "connecting"


def test_a_line_ends_when_no_counter_takes_its_visitor_any_more(desk: CounterSession) -> None:
    khmer = ticket("a", "km")
    lines.line_connected(_of(khmer).pk, at=later(2))
    sessions.pause(desk.pk, STAFF, at=later(3))
    assert lines.connect_due(CENTRE, later(4)) == 0
    assert _of(khmer).state == "connected", "the officer comes back from a pause"
    sessions.resume(desk.pk, STAFF, at=later(4.1))
    sessions.close_counter(desk.pk, STAFF, at=later(5))
    assert _of(khmer).state == "ended"


def test_a_provider_that_cannot_be_asked_has_failed(desk: CounterSession) -> None:
    use_provider(SimulatedProvider(refuses={"km"}))
    try:
        khmer = ticket("a", "km")
        line = _of(khmer)
        ask_provider({"line": str(line.pk)}, at=later(1))
        line.refresh_from_db()
        assert (line.state, line.why_failed) == ("failed", "provider")
        ask_provider({"line": str(line.pk)}, at=later(2))
        tell_provider({"line": str(line.pk)}, at=later(2))
    finally:
        use_provider(None)


def test_a_simulated_line_connects_by_itself_and_is_told_when_it_is_over(desk: CounterSession) -> None:
    provider = SimulatedProvider()
    use_provider(provider)
    try:
        spanish = ticket("a", "es")
        line = _of(spanish)
        lines.start_line(line.pk, at=AT)
        assert provider.started == [line.pk]
        assert lines.tend_lines(later(3)) == 0
        assert lines.tend_lines(later(4)) == 1
        called = calling.call_next(desk.pk, STAFF, key="1", at=later(5))
        assert called.mode == "remote"
        calling.begin(called.pk, STAFF, at=later(5))
        calling.end(called.pk, STAFF, key="2", at=later(15))
        line.refresh_from_db()
        assert line.minutes == 11
        tell_provider({"line": str(line.pk)}, at=later(15))
        assert provider.over == [line.pk]
    finally:
        use_provider(None)


def test_who_needs_a_remote_interpreter_has_one_before_an_officer_is_free(desk: CounterSession) -> None:
    """A Spanish speaker without appointment comes while the only counter is busy."""
    use_provider(SimulatedProvider())
    try:
        first = ticket("first", "en", "tax")
        calling.call_next(desk.pk, STAFF, key="1", at=AT)
        calling.begin(first.pk, STAFF, at=AT)
        spanish = ticket("spanish", "es", at=later(12))
        line = _of(spanish)
        assert (line.state, line.asked_at) == ("connecting", later(12))
        (waits,) = live.waiting_list(CENTRE, later(13))
        assert (waits.how, waits.mode, waits.line) == ("connecting", "remote", line)
        assert lines.tend_lines(later(16)) == 1
        (waits,) = live.waiting_list(CENTRE, later(17))
        assert (waits.how, waits.mode) == ("connected", "remote")
        calling.end(first.pk, STAFF, key="2", at=later(20))
        found = live.suggestion(desk.pk, later(20))
        assert found is not None
        assert (found.ticket, found.mode, found.line) == (spanish, "remote", line)
        called = calling.call_next(desk.pk, STAFF, key="3", at=later(20))
        calling.begin(called.pk, STAFF, at=later(20))
        line.refresh_from_db()
        assert line.connected_at is not None
        assert line.asked_at < line.connected_at < later(20)
        codes = [one.code for one in Entry.objects.filter(stream=f"hall:{CENTRE}").order_by("number")]
        order = [codes.index(one) for one in ("line.asked", "line.connected", "ticket.done")]
        assert order == sorted(order), "the interpreter was there before the counter was free"
    finally:
        use_provider(None)


def test_a_provider_that_hangs_keeps_no_officer_from_others(desk: CounterSession) -> None:
    use_provider(SimulatedProvider(hangs={"es"}))
    try:
        spanish = ticket("spanish", "es")
        english = ticket("english", "en", "tax", at=later(1))
        lines.tend_lines(later(8))
        assert _of(spanish).state == "connecting"
        assert calling.call_next(desk.pk, STAFF, key="1", at=later(8)).pk == english.pk
    finally:
        use_provider(None)


@pytest.mark.usefixtures("desk")
def test_one_interpreter_takes_a_line_and_a_second_one_does_not() -> None:
    line = _of(ticket("a", "es"))
    lines.line_connected(line.pk, at=later(1), name="Alba")
    lines.line_connected(line.pk, at=later(2), name="Alba")
    with pytest.raises(LineOver):
        lines.line_connected(line.pk, at=later(2), person_id=uuid4(), name="Somebody")
    assert lines.line_ended(line.pk, at=later(9)).minutes == 8
    assert lines.line_ended(line.pk, at=later(20)).minutes == 8
    with pytest.raises(LineOver):
        lines.line_failed(line.pk, "lost", at=later(21))


@pytest.mark.usefixtures("desk")
def test_lines_are_counted_over_all_languages_and_for_each() -> None:
    for number, language in enumerate(("es", "es", "es", "fr", "ar", "pt")):
        ticket(str(number), language, at=later(number / 10))
    languages = sorted(RemoteSession.objects.values_list("language", flat=True))
    assert len(languages) == 4  # places for video
    assert languages.count("es") == 2
    seen = live.live_hall(CENTRE, later(1))
    assert (seen.moment.lines, seen.moment.on_call["es"]) == (0, 0)


@pytest.mark.usefixtures("db")
def test_a_line_that_would_be_free_is_not_given_away_before_it_is() -> None:
    """Somebody with a line would be called with an interpreter of the hall, but nobody has called them yet."""
    for number, one in enumerate(
        (
            officer("ma"),
            officer("gu", "zh-hans", "ko"),
            officer("tang", "zh-hans", topics=("information", "tax")),
        )
    ):
        counter(str(number + 1), one)
    interpreter("kim", "ko", "ru")
    comes = (
        ("es", "information"),
        ("en", "information"),
        ("ru", "work-permit"),
        ("es", "tax"),
        ("ru", "work-permit"),
    )
    for number, (language, topic) in enumerate((*comes, ("km", "tax"))):
        ticket(str(number), language, topic)
    assert RemoteSession.objects.filter(state="connecting").count() == 4  # places for video


def test_who_is_gone_needs_no_line(desk: CounterSession) -> None:
    one = ticket("a", "es")
    line = lines.ask_line(one.pk, later(1))
    assert lines.ask_line(one.pk, later(2)).pk == line.pk
    calling.park(one.pk, STAFF, minutes=10, at=later(3))
    assert _of(one).state == "ended"
    RemoteSession.objects.all().delete()
    calling.back(one.pk, STAFF, at=later(4))
    lines.line_connected(_of(one).pk, at=later(5))
    calling.call_next(desk.pk, STAFF, key="1", at=later(6))
    calling.not_here(one.pk, STAFF, at=later(8))
    assert _of(one).state == "ended"
    with pytest.raises(NotWaiting):
        lines.ask_line(one.pk, later(9))


_AT_ANY_TIME: Options = {"verify_exp": False, "verify_nbf": False}


def _asked() -> LineAsked:
    return LineAsked(uuid4(), CENTRE, "es", "wenjin-room", AT, later(4))


def test_a_room_without_address_has_no_link(settings: Any) -> None:
    settings.ROOM_URL = ""
    assert RoomProvider().link(_asked(), Side.COUNTER, who="1", name="Ma", at=AT) == ""


def test_the_token_of_jitsi_opens_one_room_for_some_hours(settings: Any) -> None:
    settings.ROOM_URL, settings.ROOM_KIND = "https://meet.example/{room}?jwt={token}", "jitsi"
    settings.ROOM_KEY, settings.ROOM_SECRET = "wenjin", "s" * 32
    link = RoomProvider().link(_asked(), Side.INTERPRETER, who="7", name="Alba & Co", at=AT)
    assert link.startswith("https://meet.example/wenjin-room?jwt=")
    token = parse_qs(urlsplit(link).query)["jwt"][0]
    said = jwt.decode(
        token,
        "s" * 32,
        algorithms=["HS256"],
        options={"verify_exp": False, "verify_nbf": False},
        audience="jitsi",
    )
    assert (said["iss"], said["sub"], said["room"]) == ("wenjin", "meet.example", "wenjin-room")
    assert said["context"]["user"] == {"id": "7", "name": "Alba & Co", "moderator": False}
    assert said["exp"] == int((AT + timedelta(hours=4)).timestamp())


def test_the_token_of_livekit_grants_one_room(settings: Any) -> None:
    settings.ROOM_URL = "https://meet.example/custom?liveKitUrl=wss://lk.example&token={token}"
    settings.ROOM_KIND, settings.ROOM_KEY, settings.ROOM_SECRET = "livekit", "key", "t" * 32
    link = RoomProvider().link(_asked(), Side.COUNTER, who="3", name="Ma", at=AT)
    token = parse_qs(urlsplit(link).query)["token"][0]
    said = jwt.decode(token, "t" * 32, algorithms=["HS256"], options=_AT_ANY_TIME)
    assert (said["iss"], said["sub"]) == ("key", "3")
    assert said["video"]["room"] == "wenjin-room"
    assert said["video"]["roomJoin"] is True


def test_rooms_cannot_be_guessed() -> None:
    one = uuid4()
    assert RoomProvider().room(one) == RoomProvider().room(one) != RoomProvider().room(uuid4())
