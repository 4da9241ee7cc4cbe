"""Whatever is typed into the forms of an event is answered with codes, and never with an exception."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from wenjin.events.domain.drafts import (
    BudgetDraft,
    EventDraft,
    InterpretationDraft,
    MaterialDraft,
    QuestionDraft,
    QuotaDraft,
    RoomDraft,
    SessionDraft,
    SpeakerDraft,
    SponsorDraft,
    VenueDraft,
)
from wenjin.events.domain.planning import (
    wrong_in_budget,
    wrong_in_event,
    wrong_in_materials,
    wrong_in_questions,
    wrong_in_quotas,
    wrong_in_sessions,
    wrong_in_speakers,
    wrong_in_sponsors,
    wrong_in_texts,
    wrong_in_venue,
)
from wenjin.lang.domain.registry import BY_CODE

BEGINS = datetime(2026, 12, 15, 2, tzinfo=UTC)
ENDS = BEGINS + timedelta(hours=2)
FINE = EventDraft(code="tea", kind="talk", starts_at=BEGINS, ends_at=ENDS)
_times = st.datetimes(timezones=st.none() | st.just(UTC))
_words = st.text(max_size=40)


@given(st.builds(EventDraft))
def test_any_event_is_answered(draft: EventDraft) -> None:
    assert all(isinstance(why, str) for why in wrong_in_event(draft).values())


def test_a_right_event_has_nothing_wrong() -> None:
    assert wrong_in_event(FINE) == {}
    far = FINE.starts_at.replace(year=9999)
    assert wrong_in_event(replace(FINE, starts_at=far)) == {"starts_at": "not_a_date"}


@given(
    st.lists(st.builds(QuotaDraft), max_size=3),
    st.lists(st.builds(QuestionDraft), max_size=3),
    st.lists(st.builds(SessionDraft, starts_at=_times, ends_at=_times), max_size=3),
)
def test_any_parts_are_answered(
    quotas: list[QuotaDraft], questions: list[QuestionDraft], sessions: list[SessionDraft]
) -> None:
    for found in (
        wrong_in_quotas(quotas, ["one"]),
        wrong_in_questions(questions),
        wrong_in_sessions(sessions, BEGINS, ENDS),
    ):
        assert all(isinstance(why, str) for why in found.values())


@given(
    st.lists(st.builds(SpeakerDraft), max_size=2),
    st.lists(st.builds(SponsorDraft), max_size=2),
    st.lists(st.builds(MaterialDraft), max_size=2),
    st.lists(st.builds(BudgetDraft), max_size=2),
    st.builds(VenueDraft, rooms=st.tuples(st.builds(RoomDraft))),
)
def test_what_goes_with_it_is_answered(
    speakers: list[SpeakerDraft],
    sponsors: list[SponsorDraft],
    materials: list[MaterialDraft],
    lines: list[BudgetDraft],
    venue: VenueDraft,
) -> None:
    for found in (
        wrong_in_speakers(speakers, []),
        wrong_in_sponsors(sponsors),
        wrong_in_materials(materials, []),
        wrong_in_budget(lines),
        wrong_in_venue(venue),
    ):
        assert all(isinstance(why, str) for why in found.values())


@given(st.dictionaries(_words, _words, max_size=4), _words)
def test_any_texts_are_answered(fields: dict[str, str], language: str) -> None:
    assert "language" in wrong_in_texts(fields, language) or language in BY_CODE


def test_parts_that_contradict_each_other_are_named() -> None:
    session = SessionDraft("one", BEGINS, ENDS, interpretations=(InterpretationDraft("fr", "telepathy"),))
    assert wrong_in_sessions([session, session], BEGINS, ENDS) == {
        "session-0-interpretations": "not_a_choice",
        "session-1-code": "twice",
        "session-1-interpretations": "not_a_choice",
    }
    twice = [
        QuotaDraft(one, "online", 5, session=where) for one, where in (("a", ""), ("b", "one"), ("c", ""))
    ]
    assert wrong_in_quotas(twice, ["one"]) == {"quota-2-kind": "twice"}
    quotas = [
        QuotaDraft("a", "receiver", 3),
        QuotaDraft("b", "session", 1, session="no"),
        QuotaDraft("c", "x", -1),
    ]
    assert wrong_in_quotas(quotas, ["one"]) == {
        "quota-0-language": "missing",
        "quota-1-session": "unknown",
        "quota-2-kind": "not_a_choice",
        "quota-2-size": "wrong_number",
    }
    assert wrong_in_texts({"title": "x", "quotas/lunch/name": "Lunch", "Title": ""}, "fr") == {
        "Title": "unknown"
    }
    assert wrong_in_texts({"title": "a\0b"}, "fr") == {"title": "not_a_text"}
    assert wrong_in_texts({"title": "a\nb", "summary": "a\nb"}, "fr") == {"title": "not_a_text"}
    assert wrong_in_sponsors([SponsorDraft("a\0")]) == {"sponsor-0-name": "not_a_text"}
    assert wrong_in_sponsors([SponsorDraft("a", "https://a.example/\0")]) == {
        "sponsor-0-address": "not_an_address"
    }
    assert wrong_in_texts({"name": "House", "title": "x"}, "fr", is_place=True) == {}
