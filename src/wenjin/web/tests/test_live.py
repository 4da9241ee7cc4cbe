"""Live pages: events as they come, what was missed, and small answers for whoever asks again and again."""

import json
import threading
import time
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from django.core.signals import request_finished
from django.db import DatabaseError, close_old_connections
from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import Client

from wenjin.accounts.domain.actor import SYSTEM
from wenjin.core import clock
from wenjin.counters.queries.news import MOST_NEWS, News
from wenjin.counters.services.hall_acts import hall_act
from wenjin.web import live
from wenjin.web.live_watch import Watch

CENTRE = "longhua-centre"
EVENTS = f"/live/{CENTRE}/events"


def _news(number: int, kind: str = "changed") -> News:
    return News(number, kind, "A 047", "es", "3", clock.now())


class Told:
    """A hall as the database would tell of it."""

    def __init__(self) -> None:
        self.news: list[News] = []
        self.asked = 0
        self.trouble: Exception | None = None

    def ask(self, centre: str, last: int) -> Sequence[News]:
        """What came after an event."""
        self.asked += 1
        if self.trouble is not None:
            raise self.trouble
        return [one for one in self.news if one.id > last][-MOST_NEWS:]

    def newest(self, centre: str) -> int:
        """The last one."""
        return self.news[-1].id if self.news else 0

    def happens(self, *numbers: int) -> None:
        """Something changes."""
        self.news += [_news(one) for one in numbers]


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def watch(told: Told) -> Iterator[Watch]:
    made = Watch(told.ask, told.newest, every=0.005)
    yield made
    for one in list(made._halls.values()):
        one.watchers = 0
    if made._thread is not None:
        made._thread.join(5)


def _numbers(piece: bytes) -> list[int]:
    return [int(line[4:]) for line in piece.decode().split("\n") if line.startswith("id: ")]


def test_a_stream_says_where_it_begins_and_tells_what_happens(told: Told, watch: Watch) -> None:
    told.happens(4)
    stream = live.Stream(watch, CENTRE, None)
    first = next(stream).decode()
    assert first.startswith("retry: ")
    assert "id: 4\nevent: here\ndata: 4\n\n" in first
    told.happens(5, 6)
    heard: list[int] = []
    while len(heard) < 2:
        heard += _numbers(next(stream))
    assert heard == [5, 6]
    stream.close()


def test_who_was_without_network_gets_what_was_missed_in_order_and_once(told: Told, watch: Watch) -> None:
    told.happens(*range(1, 9))
    somebody = live.Stream(watch, CENTRE, None)
    next(somebody)
    back = live.Stream(watch, CENTRE, 3)
    assert _numbers(next(back)) == [3]
    assert _numbers(next(back)) == [4, 5, 6, 7, 8]
    told.happens(9)
    assert _numbers(next(back)) == [9]
    back.close()
    somebody.close()


def test_more_than_is_kept_in_mind_is_asked_of_the_database(told: Told, watch: Watch) -> None:
    told.happens(1)
    somebody = live.Stream(watch, CENTRE, None)
    next(somebody)
    told.happens(*range(2, MOST_NEWS + 102))
    back = live.Stream(watch, CENTRE, 1)
    next(back)
    heard: list[int] = []
    while not heard or heard[-1] < MOST_NEWS + 101:
        heard += _numbers(next(back))
    assert heard == sorted(set(heard))
    assert len(heard) >= MOST_NEWS
    back.close()
    somebody.close()


def test_a_number_of_another_database_begins_anew(told: Told, watch: Watch) -> None:
    told.happens(4)
    stream = live.Stream(watch, CENTRE, 999)
    assert _numbers(next(stream)) == [4]
    stream.close()


def test_many_streams_ask_as_often_as_one_and_none_not_at_all(told: Told, watch: Watch) -> None:
    streams = [live.Stream(watch, CENTRE, None) for _ in range(50)]
    for one in streams:
        next(one)
    told.happens(1)
    heard: list[list[int]] = [[] for _ in streams]

    def listen(place: int) -> None:
        heard[place] = _numbers(next(streams[place]))

    threads = [threading.Thread(target=listen, args=[place]) for place in range(len(streams))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert heard == [[1]] * 50
    for one in streams:
        one.close()
        one.close()  # the server may close what is closed
    if watch._thread is not None:
        watch._thread.join(5)
    asked = told.asked
    told.happens(2)
    assert not watch.is_looking
    assert told.asked == asked


@pytest.mark.parametrize("trouble", [DatabaseError("away"), RuntimeError("nobody thought of it")])
def test_a_database_that_is_away_a_while_loses_nothing(
    told: Told, watch: Watch, monkeypatch: pytest.MonkeyPatch, trouble: Exception
) -> None:
    monkeypatch.setattr("wenjin.web.live_watch.AFTER_TROUBLE_SECONDS", 0.01)
    stream = live.Stream(watch, CENTRE, None)
    next(stream)
    told.trouble = trouble
    told.happens(1)
    before = told.asked
    until = time.monotonic() + 60
    while told.asked < before + 3:
        assert time.monotonic() < until
    told.trouble = None
    assert _numbers(next(stream)) == [1]
    stream.close()


def test_a_stream_that_nobody_reads_watches_nothing(told: Told, watch: Watch) -> None:
    stream = live.Stream(watch, CENTRE, None)
    assert not watch.is_looking
    stream.close()
    assert list(stream) == []
    assert not watch.is_looking


def test_a_silent_hall_sends_a_heartbeat_and_a_stream_ends_some_time(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "HEARTBEAT_SECONDS", 0.001)
    stream = live.Stream(watch, CENTRE, None, seconds=0.5)
    pieces = list(stream)
    assert len(pieces) > 1
    assert set(pieces[1:]) == {b": \n\n"}
    stream.close()


@pytest.fixture
def small(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> Watch:
    """Room for two streams in this process."""
    monkeypatch.setattr(live, "WATCH", watch)
    monkeypatch.setattr(live, "_open", threading.BoundedSemaphore(2))
    return watch


def _goes(response: HttpResponseBase) -> None:
    """The browser is gone. The connection is of the test, not of the request, as for answers read whole."""
    request_finished.disconnect(close_old_connections)
    response.close()
    request_finished.connect(close_old_connections)


@pytest.mark.django_db
def test_there_is_room_for_so_many_streams_and_then_again(client: Client, small: Watch, told: Told) -> None:
    told.happens(7)
    first, second = client.get(EVENTS), client.get(EVENTS, headers={"Last-Event-ID": "6"})
    assert isinstance(second, StreamingHttpResponse)
    assert first["Content-Type"] == "text/event-stream"
    assert "no-store" in first["Cache-Control"]
    assert first["X-Accel-Buffering"] == "no"
    pieces: Any = iter(second)
    assert _numbers(next(pieces)) == [6]
    assert _numbers(next(pieces)) == [7]
    full = client.get(EVENTS)
    assert (full.status_code, full["Retry-After"]) == (503, "60")
    _goes(first)
    again = client.get(f"{EVENTS}?after=7")
    assert again.status_code == 200
    _goes(again)
    _goes(second)


@pytest.mark.django_db
@pytest.mark.parametrize("word", ["-1", "x", "9" * 40, "٣", ""])
def test_a_last_number_that_is_none_begins_now(client: Client, small: Watch, told: Told, word: str) -> None:
    told.happens(7)
    response: Any = client.get(EVENTS, {"after": word})
    assert _numbers(next(iter(response))) == [7]
    _goes(response)


@pytest.mark.django_db
def test_halls_that_are_not_there_have_no_events(client: Client, small: Watch) -> None:
    assert client.get("/live/no-such-centre/events").status_code == 404
    assert client.get("/live/no-such-centre/since/0/").status_code == 404
    assert client.post(EVENTS).status_code == 405
    assert client.head(EVENTS).status_code == 200


def _changes(times: int = 1) -> None:
    for _ in range(times):
        with hall_act(CENTRE, SYSTEM, at=clock.now()) as act:
            act.changed(counter="3")


@pytest.mark.django_db
def test_who_asks_again_is_told_what_is_new_and_else_nothing(client: Client) -> None:
    _changes(2)
    first = client.get(f"/live/{CENTRE}/since/0/")
    said = json.loads(first.content)
    assert [one["kind"] for one in said["events"]] == ["changed", "changed"]
    assert said["last"] == said["events"][-1]["id"]
    again = client.get(f"/live/{CENTRE}/since/{said['last']}/", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    _changes()
    third = client.get(f"/live/{CENTRE}/since/{said['last']}/", headers={"If-None-Match": first["ETag"]})
    assert [one["id"] for one in json.loads(third.content)["events"]] == [said["last"] + 1]
    assert json.loads(client.get(f"/live/{CENTRE}/since/{10**18}/").content)["events"] == []


@pytest.mark.django_db
def test_nothing_new_costs_two_questions(client: Client, django_assert_max_num_queries: Any) -> None:
    _changes()
    tag = client.get(f"/live/{CENTRE}/since/0/")["ETag"]
    with django_assert_max_num_queries(2):  # which pack, and which event was the last
        assert client.get(f"/live/{CENTRE}/since/1/", headers={"If-None-Match": tag}).status_code == 304
