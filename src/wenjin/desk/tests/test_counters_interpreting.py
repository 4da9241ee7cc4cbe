"""The console of an interpreter: the next conversation, papers and words in both languages, minutes."""

from html import unescape
from uuid import UUID

from wenjin.accounts.domain.actor import SYSTEM
from wenjin.core import clock
from wenjin.counters.domain.people_facts import Kind, PeopleFacts
from wenjin.counters.services import people
from wenjin.desk.tests.conftest import SignedIn
from wenjin.desk.tests.forms import hidden
from wenjin.desk.tests.hall_stage import CENTRE, DESK, HallStage, heading, page

ACTS = f"{DESK}interpreting/"


def wanted(hall: HallStage) -> str:
    """Somebody who speaks Sinhala waits for a line; the page of the interpreter."""
    hall.open_counter()
    hall.ticket("si")
    return page(hall.yusuf, "interpreting/")


def test_nobody_needs_an_interpreter(hall: HallStage) -> None:
    assert heading(page(hall.yusuf, "interpreting/")) == "Nobody needs you now"


def test_a_conversation_by_video_is_taken_and_ended(hall: HallStage) -> None:
    told = wanted(hall)
    assert heading(told) == "By video"
    assert "සිංහල" in told
    assert "Somebody is needed" in told
    sent = hidden(told, f"{ACTS}accept/")
    for _ in range(2):
        assert hall.yusuf.post(f"{ACTS}accept/", sent).status_code == 302
    told = page(hall.yusuf, "interpreting/")
    assert "Your conversation" in told
    assert "Yusuf Demir is connected by video" in told
    console = page(hall.lin, "console/")
    assert "With an interpreter by video" in console
    assert "connected for C 001" in console
    assert hall.yusuf.post(f"{ACTS}ended/", sent).status_code == 302
    done = page(hall.yusuf, "interpreting/")
    assert "The conversation is over. Thank you." in done
    assert '<dt>Conversations</dt><dd class="num">1</dd>' in done
    late = hall.yusuf.post(f"{ACTS}accept/", sent)
    assert late.status_code == 409
    assert "This conversation is over already." in late.content.decode()


def test_papers_and_words_stand_in_both_languages(hall: HallStage) -> None:
    told = wanted(hall)
    assert "Papers, as the visitor and the officer read them" in told
    both = told.partition('class="rows small bothlist"')[2]
    assert 'lang="si"' in both
    assert 'lang="zh-Hans"' in both
    words = told.partition('id="terms"')[2]
    assert '<th scope="row" lang="si"' in words
    other = page(hall.yusuf, "interpreting/?service=tax-clearance-leaving")
    assert '<option value="tax-clearance-leaving" selected' in other
    assert hall.yusuf.get(f"{ACTS}?service=no-such").status_code == 200


def test_a_line_that_breaks_off_is_noted(hall: HallStage) -> None:
    sent = hidden(wanted(hall), f"{ACTS}accept/")
    assert hall.yusuf.post(f"{ACTS}lost/", sent).status_code == 409, "it is not theirs yet"
    hall.yusuf.post(f"{ACTS}accept/", sent)
    assert hall.yusuf.post(f"{ACTS}lost/", sent).status_code == 302
    assert "Another one is looked for." in unescape(hall.yusuf.get(ACTS).content.decode())


def test_a_language_that_one_does_not_speak_is_not_taken(hall: HallStage) -> None:
    sent = hidden(wanted(hall), f"{ACTS}accept/")
    facts = PeopleFacts("Yusuf Demir", languages=(("tr", "fluent"),), person_id=_account(hall))
    people.change(Kind.INTERPRETER, CENTRE, hall.interpreter, facts, SYSTEM, key="k", at=clock.now())
    assert hall.yusuf.post(f"{ACTS}accept/", sent).status_code == 409
    for odd in ("x", "00000000-0000-4000-8000-000000000000"):
        assert hall.yusuf.post(f"{ACTS}accept/", {"line": odd}).status_code == 409
    assert hall.yusuf.post(f"{ACTS}no-such/", sent).status_code == 404


def test_who_is_no_interpreter_of_the_hall_is_told(
    staff: object, shenzhen: object, signed_in: SignedIn
) -> None:
    assert "You are not among the interpreters of this hall yet." in page(signed_in("yusuf"), "interpreting/")


def _account(hall: HallStage) -> UUID | None:
    from wenjin.counters.queries.people import person_in_hall

    found = person_in_hall(CENTRE, Kind.INTERPRETER, hall.interpreter)
    assert found is not None
    return found.facts.person_id
