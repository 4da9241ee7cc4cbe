"""Lists of events and one event: what is found, in which words, and how few questions it takes."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from wenjin.events.models import (
    Event,
    EventText,
    Interpretation,
    Question,
    Quota,
    Room,
    Session,
    Speaker,
    Sponsor,
    Venue,
)
from wenjin.events.queries.events import Filters, forget_events, upcoming, year
from wenjin.events.queries.events import event as whole
from wenjin.events.queries.kept import KeptByVersion
from wenjin.events.queries.texts import event_texts, title_of
from wenjin.events.tests.stage import BEGINS, CODE, NOW, event, quota, registered

pytestmark = pytest.mark.django_db


def say(subject: str, language: str, **fields: str) -> None:
    for field, value in fields.items():
        EventText.objects.create(
            subject=subject, language=language, field=field.replace("__", "/"), value=value, state="source"
        )


@contextmanager
def questions(most: int) -> Iterator[None]:
    with CaptureQueriesContext(connection) as asked:
        yield
    assert len(asked) <= most, [one["sql"] for one in asked]


def codes(*found: object, **about: object) -> list[str]:
    return [one.code for one in year(2026, "en", Filters(**about))]  # type: ignore[arg-type]  # what tests say


def test_a_year_knows_its_events_on_the_clock_of_the_city() -> None:
    at = datetime(2026, 12, 31, 15, 30, tzinfo=UTC)  # half past eleven at night there
    event(code="last", starts_at=at, ends_at=at + timedelta(minutes=20))
    event(code="over-midnight", starts_at=at, ends_at=at + timedelta(hours=2))
    event(code="first", starts_at=at + timedelta(hours=1), ends_at=at + timedelta(hours=2))
    event(code="draft", state=Event.State.DRAFT, starts_at=at, ends_at=at + timedelta(minutes=20))
    assert [one.code for one in year(2026, "en")] == ["last", "over-midnight"]
    assert [one.code for one in year(2027, "en")] == ["over-midnight", "first"]
    assert "draft" in [one.code for one in year(2026, "en", with_drafts=True)]


@pytest.mark.parametrize("number", [-1, 0, 1, 9999, 10**9])
def test_no_year_is_too_strange(number: int) -> None:
    assert year(number, "en") == ()


def test_days_far_away_are_no_trouble() -> None:
    event()
    assert [one.code for one in upcoming(date.min, date.max, "en")] == [CODE]
    assert upcoming(date.max, date.min, "en") == ()


def test_what_is_over_is_left_out_when_asked() -> None:
    event()
    day = BEGINS.date()
    assert upcoming(day, day, "en", at=BEGINS + timedelta(hours=1))
    assert upcoming(day, day, "en", at=BEGINS + timedelta(hours=3)) == ()


def test_a_title_falls_back_on_the_language_in_which_it_was_written() -> None:
    event(source_language="ja")
    say(f"event/{CODE}", "ja", title="お茶と法律")
    (seen,) = year(2026, "fr")
    assert (seen.title, seen.title.language) == ("お茶と法律", "ja")
    say(f"event/{CODE}", "en", title="Tea and law")
    Event.objects.update(version=F("version") + 1)
    assert year(2026, "fr")[0].title == "Tea and law"
    assert year(2026, "ja")[0].title == "お茶と法律"


def test_without_any_text_the_code_stands_there() -> None:
    event()
    assert (year(2026, "ar")[0].title, year(2026, "ar")[0].summary) == (CODE, None)


def test_texts_answer_as_the_tag_of_pages_asks() -> None:
    say("event/a", "zh-hans", title="茶")
    found = event_texts(["event/a", "event/b"], "kk", fields=["title"])
    assert title_of(found, "event/a", "kk") == "茶"
    assert title_of(found, "event/b", "kk") is None
    assert found.states == {"source"}


def test_a_change_is_seen_when_the_version_rises_and_places_are_seen_at_once() -> None:
    made = event(2)
    assert year(2026, "en")[0].places.left == 2  # type: ignore[union-attr]  # it has places
    registered()
    (seen,) = year(2026, "en")
    assert seen.places is not None
    assert (seen.places.left, seen.is_full) == (1, False)
    registered()
    assert year(2026, "en")[0].is_full
    Event.objects.filter(pk=made.pk).update(state="cancelled", version=F("version") + 1)
    assert year(2026, "en")[0].is_cancelled


def test_the_scarcest_places_count() -> None:
    made = event(20)
    quota(made, "seats-upstairs", Quota.Kind.PLACES, 3)
    quota(made, "online", Quota.Kind.ONLINE, 900)
    (seen,) = year(2026, "en")
    assert seen.places is not None
    assert seen.online_places is not None
    assert (seen.places.left, seen.online_places.left) == (3, 900)


def test_a_list_asks_as_many_questions_for_many_events_as_for_few() -> None:
    house = Venue.objects.create(code="hall")
    for number in range(3):
        made = event(code=f"e{number}", venue=house)
        part = Session.objects.create(event=made, code="a", starts_at=BEGINS, ends_at=made.ends_at)
        Interpretation.objects.create(session=part, language="fr", way="receiver")
    with questions(4):
        year(2026, "en")
    for number in range(3, 30):
        event(code=f"e{number}", venue=house)
    with questions(4):
        assert len(year(2026, "en")) == 30
    with questions(1):
        year(2026, "en")
    with questions(1):
        upcoming(BEGINS.date(), BEGINS.date(), "en")


def test_filters_narrow_and_everybody_is_for_each() -> None:
    talk = event(code="talk", languages=["en"], audiences=["firms"], interests=["trade", "law"])
    part = Session.objects.create(event=talk, code="a", starts_at=BEGINS, ends_at=talk.ends_at)
    Interpretation.objects.create(session=part, language="fr", way="whispered")
    event(code="corner", languages=["zh-hans"], audiences=["everybody"], kind="corner", is_online=True)
    say("event/corner", "en", title="Language corner", summary="Tea & Talk")
    assert codes() == ["corner", "talk"]
    assert codes(languages=("fr",)) == ["talk"]
    assert codes(languages=("zh-hans", "en")) == ["corner", "talk"]
    assert codes(audiences=("families",)) == ["corner"]
    assert codes(audiences=("firms",)) == ["corner", "talk"]
    assert codes(interests=("law",)) == ["talk"]
    assert codes(kinds=("corner",)) == ["corner"]
    assert (codes(is_online=True), codes(is_online=False)) == (["corner"], ["talk"])
    assert codes(text="  TEA corner ") == ["corner"]
    assert codes(text="tea trade") == []


def test_one_event_comes_with_all_that_belongs_to_it() -> None:
    house = Venue.objects.create(code="hall", access=["step_free"])
    room = Room.objects.create(venue=house, code="blue", seats=80, access=["hearing_loop"])
    made = event(venue=house, room=room)
    part = Session.objects.create(
        event=made, code="opening", starts_at=BEGINS, ends_at=made.ends_at, room=room, language="zh-hans"
    )
    Interpretation.objects.create(session=part, language="ar", way="receiver", channel="3")
    speaker = Speaker.objects.create(event=made, code="li", name="Li Sample")
    speaker.sessions.add(part)
    Sponsor.objects.create(event=made, name="Sample Co")
    quota(made, "lunch", Quota.Kind.MEAL, 10)
    Question.objects.create(event=made, code="topic", kind="one", choices=["visa", "tax"], is_required=True)
    say("venue/hall", "en", name="The hall", address="1 Sample Road", rooms__blue__name="Blue room")
    say(
        f"event/{CODE}",
        "en",
        title="Tea and law",
        sessions__opening__title="Opening",
        quotas__lunch__name="Lunch",
        questions__topic__label="Which?",
        questions__topic__choices__visa="Visas",
        speakers__li__about="Lawyer",
    )
    seen = whole(CODE, "en")
    assert seen is not None
    assert seen.house is not None
    assert (seen.house.name, seen.house.access, seen.room_name) == ("The hall", ("step_free",), "Blue room")
    (session,) = seen.sessions
    assert (session.title, session.room_name, session.speakers) == ("Opening", "Blue room", ("li",))
    assert (session.interpretations[0].language, session.interpretations[0].channel) == ("ar", "3")
    assert (seen.speakers[0].about, seen.speakers[0].sessions) == ("Lawyer", ("opening",))
    assert [one.name for one in seen.sponsors] == ["Sample Co"]
    assert {one.code: one.name for one in seen.quotas} == {"places": None, "lunch": "Lunch"}
    assert seen.questions[0].choices == (("visa", "Visas"), ("tax", "tax"))
    assert seen.text_states == {"source"}


def test_a_page_of_an_event_asks_one_question_and_tells_what_is_left_now() -> None:
    event(5)
    whole(CODE, "en")
    registered(2)
    with questions(1):
        seen = whole(CODE, "en")
    assert seen is not None
    assert seen.places is not None
    assert (seen.places.left, seen.quotas[0].taken) == (3, 2)


def test_a_draft_and_what_is_not_there_are_not_found() -> None:
    event(state=Event.State.DRAFT)
    forget_events()
    assert whole(CODE, "en") is None
    assert whole("nothing", "en") is None
    assert whole(CODE, "en", with_drafts=True) is not None


def test_one_can_register_while_it_is_open() -> None:
    event(opens_at=NOW, closes_at=NOW + timedelta(days=1))
    (seen,) = year(2026, "en")
    assert [seen.takes_forms(NOW + timedelta(hours=hours)) for hours in (-1, 0, 23, 24)] == [
        False,
        True,
        True,
        False,
    ]


def test_a_process_keeps_no_more_than_it_may_and_nothing_of_another_version() -> None:
    kept: KeptByVersion[str] = KeptByVersion(2)
    first, second, third = ((uuid4(), "en") for _ in range(3))
    kept.keep(first, 1, "one")
    kept.keep(second, 1, "two")
    kept.keep(first, 2, "new")
    kept.keep(third, 1, "three")
    assert (kept.find(first, 1), kept.find(first, 2), kept.find(second, 1)) == (None, "new", None)
