"""Planning an event: made once, changed by who may, and never with less than is taken."""

from dataclasses import replace
from datetime import timedelta

import pytest

from wenjin.core.ledger import book
from wenjin.events.domain.drafts import (
    ENTRIES,
    KINDS,
    QUESTION_KINDS,
    QUOTA_KINDS,
    WAYS,
    BudgetDraft,
    InterpretationDraft,
    MaterialDraft,
    QuestionDraft,
    QuotaDraft,
    RoomDraft,
    SeriesDraft,
    SessionDraft,
    SpeakerDraft,
    SponsorDraft,
    VenueDraft,
)
from wenjin.events.domain.registration_form import GuestForm
from wenjin.events.models import Event, EventText, Interpretation, Question, Quota, Registration
from wenjin.events.queries.facts import forget_facts
from wenjin.events.queries.plans import plan_of, texts_written
from wenjin.events.services.copying import copy_event
from wenjin.events.services.extras import set_budget, set_sponsors
from wenjin.events.services.materials import set_materials
from wenjin.events.services.planning import change_event, make_event, set_questions, set_quotas, set_texts
from wenjin.events.services.planning_refusals import BadEvent, InUse, MustBeMoved, NotAllowed, TooSmall
from wenjin.events.services.publishing import move_event
from wenjin.events.services.refusals import NoSuchEvent, SomebodyWasFaster
from wenjin.events.services.session_plans import set_sessions, set_speakers
from wenjin.events.services.venues import set_series, set_venue
from wenjin.events.tests.planning_stage import AUDITOR, FANG, draft, planned, published
from wenjin.events.tests.stage import BEGINS, CODE, NOW, registered, row, taken

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_is_kept() -> None:
    forget_facts()


def test_choices_are_those_of_the_tables() -> None:
    pairs = (
        (KINDS, Event.Kind),
        (ENTRIES, Event.Entry),
        (QUOTA_KINDS, Quota.Kind),
        (QUESTION_KINDS, Question.Kind),
        (WAYS, Interpretation.Way),
    )
    for said, choices in pairs:
        assert list(said) == choices.values


def test_an_event_is_made_once_with_places_and_words() -> None:
    texts = {"title": "Tea and law", "summary": "An evening"}
    first = make_event(FANG, draft(), key="k", at=NOW, places=30, online_places=200, texts=texts)
    again = make_event(FANG, draft(), key="k", at=NOW, places=30, online_places=200, texts=texts)
    assert first.pk == again.pk
    assert first.state == "draft"
    assert dict(Quota.objects.values_list("code", "size")) == {"places": 30, "online": 200}
    assert texts_written(CODE, "en")["title"] == ("Tea and law", "source")
    assert [one.code for one in book.entries(f"event:{CODE}")] == ["event.made"]
    with pytest.raises(BadEvent) as refused:
        make_event(FANG, draft(), key="other", at=NOW)
    assert refused.value.fields == {"code": "taken"}


def test_only_those_who_plan_events_do() -> None:
    with pytest.raises(NotAllowed):
        make_event(AUDITOR, draft(), key="k", at=NOW)
    planned()
    with pytest.raises(NotAllowed):
        change_event(AUDITOR, CODE, {"organiser": "Us"}, key="k", at=NOW)
    with pytest.raises(NoSuchEvent):
        change_event(FANG, "no-such", {"organiser": "Us"}, key="k", at=NOW)


@pytest.mark.parametrize(
    ("about", "field", "why"),
    [
        ({"code": "Tea & Law"}, "code", "not_a_code"),
        ({"code": ""}, "code", "missing"),
        ({"code": "new"}, "code", "taken"),
        ({"code": "a" * 71}, "code", "too_long"),
        ({"ends_at": BEGINS}, "ends_at", "ends_first"),
        ({"starts_at": BEGINS.replace(tzinfo=None)}, "starts_at", "no_time_zone"),
        ({"opens_at": BEGINS}, "opens_at", "too_late"),
        ({"closes_at": BEGINS + timedelta(days=3)}, "closes_at", "too_late"),
        ({"languages": ("xx",)}, "languages", "not_a_choice"),
        ({"audience_rule": "shoe_size > 40"}, "audience_rule", "not_a_rule"),
        ({"join_address": "javascript:alert(1)"}, "join_address", "not_an_address"),
        ({"organiser_email": "nobody"}, "organiser_email", "not_an_address"),
        ({"largest_group": 0}, "largest_group", "wrong_number"),
        ({"entry": "mass", "largest_group": 2}, "largest_group", "not_with_mass"),
        ({"entry": "mass", "youngest": 0}, "youngest", "not_with_mass"),
        ({"entry": "mass", "guardian_below": 18}, "guardian_below", "not_with_mass"),
        ({"venue": "nowhere"}, "venue", "unknown"),
        ({"series": "none"}, "series", "unknown"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_kept(about: dict[str, object], field: str, why: str) -> None:
    with pytest.raises(BadEvent) as refused:
        make_event(FANG, draft(**about), key="k", at=NOW)
    assert refused.value.fields[field] == why
    assert not Event.objects.exists()


def test_very_many_at_once_are_asked_nothing_that_the_intake_does_not_ask() -> None:
    planned(largest_group=1)
    must = QuestionDraft("firm", "text", is_required=True)
    set_questions(FANG, CODE, [must], key="a", at=NOW)
    with pytest.raises(BadEvent) as refused:
        change_event(FANG, CODE, {"entry": "mass"}, key="b", at=NOW)
    assert refused.value.fields == {"entry": "not_with_mass"}
    set_questions(FANG, CODE, [replace(must, is_required=False)], key="c", at=NOW)
    assert change_event(FANG, CODE, {"entry": "mass"}, key="d", at=NOW).entry == "mass"
    with pytest.raises(BadEvent) as refused:
        set_questions(FANG, CODE, [must], key="e", at=NOW)
    assert refused.value.fields == {"question-0-is_required": "not_with_mass"}
    with pytest.raises(BadEvent) as refused:
        change_event(FANG, CODE, {"largest_group": 3, "youngest": 14}, key="f", at=NOW)
    assert refused.value.fields == {"largest_group": "not_with_mass", "youngest": "not_with_mass"}


def test_a_change_is_seen_at_once_and_two_who_write_meet() -> None:
    before = published()
    changed = change_event(FANG, CODE, {"organiser": "The centre"}, key="a", at=NOW, seen=before.version)
    assert changed.version == before.version + 1
    assert change_event(FANG, CODE, {"organiser": "X"}, key="a", at=NOW).organiser == "The centre"
    with pytest.raises(SomebodyWasFaster):
        change_event(FANG, CODE, {"organiser": "Us"}, key="b", at=NOW, seen=before.version)
    with pytest.raises(MustBeMoved):
        change_event(FANG, CODE, {"starts_at": BEGINS - timedelta(hours=1)}, key="c", at=NOW)
    assert registered().state == "confirmed"
    change_event(FANG, CODE, {"closes_at": BEGINS - timedelta(days=1)}, key="d", at=NOW)
    assert Event.objects.get().organiser == "The centre"


def test_more_places_go_to_those_who_wait_and_fewer_than_taken_are_refused() -> None:
    published(places=2)
    registered(2)
    waiting = registered(2)
    with pytest.raises(TooSmall) as small:
        set_quotas(FANG, CODE, [QuotaDraft("places", "places", 1)], key="a", at=NOW)
    assert small.value.details == {"taken": {"places": 2}}
    with pytest.raises(InUse):
        set_quotas(FANG, CODE, [], key="b", at=NOW)
    with pytest.raises(InUse):
        set_quotas(FANG, CODE, [QuotaDraft("places", "other", 9)], key="c", at=NOW)
    for _ in range(2):
        set_quotas(
            FANG,
            CODE,
            [QuotaDraft("places", "places", 4), QuotaDraft("meals", "meal", 3)],
            key="d",
            at=NOW,
            texts={"quotas/meals/name": "Lunch"},
        )
    assert row(waiting).state == "offered"
    assert (taken(), taken("meals")) == (4, 0)
    set_quotas(FANG, CODE, [QuotaDraft("places", "places", 4)], key="e", at=NOW)
    assert "quotas/meals/name" not in texts_written(CODE, "en")


def test_places_that_are_limited_afterwards_count_who_is_there() -> None:
    published(places=None)
    registered(3)
    registered(1, is_online=True)
    with pytest.raises(TooSmall):
        set_quotas(FANG, CODE, [QuotaDraft("places", "places", 2)], key="a", at=NOW)
    set_quotas(FANG, CODE, [QuotaDraft("places", "places", 4)], key="b", at=NOW)
    assert taken() == 3
    assert Registration.objects.get(size=3).takes == {"places": 3}
    assert Registration.objects.get(is_online=True).takes == {}
    assert registered(2).state == "waiting"


def test_questions_are_asked_from_then_on_and_leave_no_words_behind() -> None:
    published()
    asked = QuestionDraft("meal", "one", ("rice", "noodles"), is_required=True)
    words = {"questions/meal/label": "What will you eat?", "questions/meal/choices/rice": "Rice"}
    set_questions(FANG, CODE, [asked], key="a", at=NOW, texts=words)
    assert registered(answers={"meal": "rice"}).state == "confirmed"
    set_questions(FANG, CODE, [asked, replace(asked, code="drink", choices=("tea",))], key="more", at=NOW)
    set_questions(FANG, CODE, [replace(asked, choices=("rice",))], key="less", at=NOW)
    with pytest.raises(InUse) as answered:
        set_questions(FANG, CODE, [replace(asked, choices=("noodles",))], key="b", at=NOW)
    assert answered.value.details == {"codes": ["meal"]}
    assert "questions/meal/choices/rice" in texts_written(CODE, "en")
    set_questions(FANG, CODE, [replace(asked, choices=("noodles",))], key="b", at=NOW, drops_answers=True)
    assert "questions/meal/choices/rice" not in texts_written(CODE, "en")
    with pytest.raises(BadEvent) as refused:
        set_questions(FANG, CODE, [asked, replace(asked, choices=())], key="c", at=NOW)
    assert refused.value.fields == {"question-1-code": "twice", "question-1-choices": "missing"}
    with pytest.raises(InUse) as used:
        set_questions(FANG, CODE, [], key="d", at=NOW)
    assert used.value.details == {"codes": ["meal"]}
    assert "questions/meal/label" in texts_written(CODE, "en")
    set_questions(FANG, CODE, [], key="e", at=NOW, drops_answers=True)
    assert not texts_written(CODE, "en").keys() - {"title"}


def test_questions_that_each_guest_has_answered_do_not_go_without_a_word() -> None:
    published()
    each, other = QuestionDraft("shirt", "text", is_of_each=True), QuestionDraft("note", "text")
    set_questions(FANG, CODE, [each, other], key="a", at=NOW)
    registered(guests=(GuestForm("Ada", answers={"shirt": "M"}),))
    set_questions(FANG, CODE, [each], key="b", at=NOW)
    with pytest.raises(InUse):
        set_questions(FANG, CODE, [], key="c", at=NOW)


def test_translations_are_stale_when_the_source_changes() -> None:
    planned()
    set_texts(FANG, CODE, "fr", {"title": "Le thé et le droit"}, key="a", at=NOW)
    assert texts_written(CODE, "fr")["title"] == ("Le thé et le droit", "reviewed")
    set_texts(FANG, CODE, "en", {"title": "Tea, law and tea"}, key="b", at=NOW)
    assert texts_written(CODE, "fr")["title"][1] == "stale"
    set_texts(FANG, CODE, "fr", {"title": "Thé, droit et thé"}, key="c", at=NOW, state="machine")
    assert texts_written(CODE, "fr")["title"][1] == "machine"
    change_event(FANG, CODE, {"source_language": "fr"}, key="d", at=NOW)
    assert texts_written(CODE, "fr")["title"][1] == "source"
    assert texts_written(CODE, "en")["title"][1] == "reviewed"
    for fields in ({"colour": "red"}, {"title": "x" * 301}):
        with pytest.raises(BadEvent):
            set_texts(FANG, CODE, "en", fields, key="e", at=NOW)


def test_venues_sessions_speakers_and_the_rest_are_written_as_said() -> None:
    set_series(FANG, SeriesDraft("evenings", "talk"), key="s", at=NOW, texts={"title": "Evenings"})
    house = VenueDraft("north", access=("step_free",), rooms=(RoomDraft("hall", 200), RoomDraft("small", 20)))
    for _ in range(2):
        set_venue(FANG, house, key="v", at=NOW, texts={"name": "House", "rooms/hall/name": "Hall"})
    planned(venue="north", room="hall", series="evenings")
    morning = SessionDraft(
        "morning",
        BEGINS,
        BEGINS + timedelta(hours=1),
        room="small",
        language="zh-hans",
        is_counted=True,
        interpretations=(InterpretationDraft("en", "receiver", "1"),),
    )
    set_sessions(FANG, CODE, [morning], key="a", at=NOW, texts={"sessions/morning/title": "Morning"})
    speaker = SpeakerDraft("lin", "Lin Sample", "A firm", ("morning",))
    set_speakers(FANG, CODE, [speaker], key="b", at=NOW)
    set_sponsors(FANG, CODE, [SponsorDraft("A bank", "https://bank.example")], key="c", at=NOW)
    material = MaterialDraft("Slides", "en", "https://house.example/slides", session="morning")
    set_materials(FANG, CODE, [material], key="d", at=NOW)
    line = BudgetDraft("room", planned=100_00, actual=None)
    set_budget(FANG, CODE, [line], key="e", at=NOW)
    plan = plan_of(CODE)
    assert plan is not None
    assert (plan.draft.venue, plan.draft.room, plan.draft.series) == ("north", "hall", "evenings")
    assert (plan.sessions, plan.speakers, plan.materials, plan.budget) == (
        (morning,),
        (speaker,),
        (material,),
        (line,),
    )
    with pytest.raises(InUse):
        set_venue(FANG, replace(house, rooms=()), key="f", at=NOW)
    with pytest.raises(BadEvent) as refused:
        set_sessions(FANG, CODE, [replace(morning, ends_at=BEGINS + timedelta(hours=9))], key="g", at=NOW)
    assert refused.value.fields == {"session-0-starts_at": "outside_the_event"}


def test_a_session_that_was_chosen_is_not_taken_away() -> None:
    published()
    session = SessionDraft("tour", BEGINS, BEGINS + timedelta(hours=1))
    set_sessions(FANG, CODE, [session], key="a", at=NOW)
    places = [QuotaDraft("places", "places", 20), QuotaDraft("tour", "session", 9, session="tour")]
    set_quotas(FANG, CODE, places, key="b", at=NOW)
    got = registered(guests=(GuestForm(chosen=("tour",)),))
    assert row(got).takes == {"places": 1, "tour": 1}
    with pytest.raises(InUse):
        set_sessions(FANG, CODE, [], key="c", at=NOW)


def test_a_copy_has_everything_but_guests_some_days_later() -> None:
    published()
    session = SessionDraft("first", BEGINS + timedelta(minutes=30), BEGINS + timedelta(hours=1))
    set_sessions(FANG, CODE, [session], key="a", at=NOW, texts={"sessions/first/title": "First"})
    places = [QuotaDraft("places", "places", 20), QuotaDraft("first", "session", 9, session="first")]
    set_quotas(FANG, CODE, places, key="b", at=NOW)
    set_speakers(FANG, CODE, [SpeakerDraft("lin", "Lin", sessions=("first",))], key="c", at=NOW)
    set_budget(FANG, CODE, [BudgetDraft("room", planned=5, actual=7)], key="d", at=NOW)
    set_texts(FANG, CODE, "fr", {"title": "Le thé"}, key="e", at=NOW)
    registered(2)
    later = BEGINS + timedelta(days=7)
    for _ in range(2):
        copy = copy_event(FANG, CODE, "tea-again", later, key="f", at=NOW)
    assert (copy.state, copy.starts_at, copy.registrations.count()) == ("draft", later, 0)
    plan = plan_of("tea-again")
    assert plan is not None
    assert plan.copied_from == CODE
    assert [(one.code, one.starts_at) for one in plan.sessions] == [("first", later + timedelta(minutes=30))]
    assert [(one.code, one.session, one.taken) for one in plan.quotas] == [
        ("places", "", 0),
        ("first", "first", 0),
    ]
    assert plan.speakers[0].sessions == ("first",)
    assert plan.budget == (BudgetDraft("room", planned=5),)
    assert texts_written("tea-again", "fr") == {"title": ("Le thé", "reviewed")}
    assert EventText.objects.filter(subject=f"event/{CODE}", language="fr").exists()
    with pytest.raises(BadEvent) as refused:
        copy_event(FANG, CODE, CODE, later, key="g", at=NOW)
    assert refused.value.fields == {"new_code": "taken"}


def test_an_event_is_not_moved_so_that_a_session_lies_outside() -> None:
    published()
    long = SessionDraft("long", BEGINS, BEGINS + timedelta(hours=2))
    set_sessions(FANG, CODE, [long], key="a", at=NOW)
    later = BEGINS + timedelta(days=7)
    with pytest.raises(BadEvent) as refused:
        move_event(FANG, CODE, starts_at=later, ends_at=later + timedelta(hours=1), key="b", at=NOW)
    assert (refused.value.fields, refused.value.sessions) == ({"ends_at": "sessions_outside"}, ("long",))
    assert move_event(FANG, CODE, starts_at=later, key="c", at=NOW).starts_at == later


def test_no_text_of_an_event_turns_what_stands_behind_it() -> None:
    planned()
    change_event(FANG, CODE, {"organiser": "\u202eWe\u202c"}, key="a", at=NOW)
    set_texts(FANG, CODE, "en", {"description": "One.\n\u2066Two\u2069."}, key="b", at=NOW)
    set_sponsors(FANG, CODE, [SponsorDraft("\u202aA bank")], key="c", at=NOW)
    set_speakers(FANG, CODE, [SpeakerDraft("lin", "\u202dLin", "\u2068Bank")], key="d", at=NOW)
    plan = plan_of(CODE)
    assert plan is not None
    assert (plan.draft.organiser, plan.sponsors[0].name) == ("We", "A bank")
    assert (plan.speakers[0].name, plan.speakers[0].organisation) == ("Lin", "Bank")
    assert texts_written(CODE, "en")["description"][0] == "One.\nTwo."
