"""Editors and the questions: they see wordings, never askers, and make examples of them."""

from collections.abc import Callable

import pytest
from django.test import Client

from wenjin.assistant.queries.answers import Answer, Outcome, Reading
from wenjin.assistant.queries.asked import View, asked_groups, staff_examples, staff_help_phrases
from wenjin.assistant.services.questions import remember
from wenjin.desk import questions
from wenjin.web.tests.test_ask import words_of

pytestmark = pytest.mark.usefixtures("shenzhen")
SignedIn = Callable[..., Client]
EDITOR = "hanna"


def asked(text: str, outcome: Outcome = Outcome.DECLINED) -> int:
    """Somebody asks; the number of the row."""
    readings = (Reading("z-visa", 0.4), Reading("visa-extension", 0.3))
    remember(Answer(text, False, "en", "", outcome, None, readings, "", ()))
    return next(one.id for group in asked_groups(View.OPEN) for one in group.wordings if one.text == text)


@pytest.fixture
def editor(signed_in: SignedIn) -> Client:
    return signed_in(EDITOR)


def test_only_editors_come_in(signed_in: SignedIn, editor: Client) -> None:
    assert editor.get("/en/desk/asked/").status_code == 200
    for other in ("chen", "lin", "xu", "he"):
        assert signed_in(other).get("/en/desk/asked/").status_code == 403


def test_questions_stand_in_groups_with_how_often(editor: Client) -> None:
    asked("where can I moor my boat?")
    asked("where can I moor my boat?")
    asked("where can I moor my boat, please?")
    asked("visa", Outcome.SEVERAL)
    page = editor.get("/en/desk/asked/")
    text = words_of(page.content)
    assert "and 1 other wording" in text
    assert "several readings" in text
    assert "visa" not in words_of(editor.get("/en/desk/asked/?view=declined").content).split()
    assert editor.get("/en/desk/asked/?view=nonsense&language=xx").status_code == 200
    assert "There is no such question." in words_of(editor.get("/en/desk/asked/?language=am").content)


def test_a_question_is_given_to_a_service(editor: Client) -> None:
    one, other = asked("permit for my first job"), asked("permit for my first job now")
    address = f"/en/desk/asked/{one}/"
    page = editor.get(address, {"find": "work permit in China"})
    assert 'name="service" value="work-permit-in-china"' in page.content.decode()
    sent = editor.post(
        address,
        {"service": "work-permit-in-china", "language": "en", "kind": "", "with": [other]},
        follow=True,
    )
    assert "2 examples were added" in words_of(sent.content)
    assert {row.service for row in staff_examples()} == {"work-permit-in-china"}
    assert asked_groups(View.OPEN) == []
    assert "permit for my first job" in words_of(editor.get("/en/desk/asked/?view=aside").content)


def test_the_same_example_twice_is_said(editor: Client) -> None:
    one = asked("permit for my first job")
    for _ in range(2):
        again = editor.post(f"/en/desk/asked/{one}/", {"service": "z-visa", "language": "en"})
    assert again.status_code == 409
    assert "is there already" in words_of(again.content)


def test_a_question_is_declined_for_a_reason(editor: Client) -> None:
    one = asked("where can I moor my boat?")
    address = f"/en/desk/asked/{one}/"
    assert editor.post(address, {"do": "decline", "kind": "", "language": "en"}).status_code == 409
    assert editor.post(address, {"do": "decline", "kind": "nonsense", "language": "en"}).status_code == 409
    assert editor.post(address, {"do": "decline", "kind": "other_scope", "language": "xx"}).status_code == 409
    sent = editor.post(address, {"do": "decline", "kind": "other_scope", "language": "en"}, follow=True)
    assert "1 example was added" in words_of(sent.content)
    assert [(row.kind, row.service) for row in staff_examples()] == [("other_scope", "")]


def test_a_question_is_put_aside_and_taken_back(editor: Client) -> None:
    one = asked("where can I moor my boat?")
    sent = editor.post(f"/en/desk/asked/{one}/", {"do": "aside"}, follow=True)
    assert "1 wording was put aside" in words_of(sent.content)
    assert asked_groups(View.OPEN) == []
    editor.post(f"/en/desk/asked/{one}/", {"do": "reopen"})
    assert len(asked_groups(View.OPEN)) == 1


def test_an_example_is_removed_and_put_back(editor: Client) -> None:
    one = asked("permit for my first job")
    editor.post(f"/en/desk/asked/{one}/", {"service": "z-visa", "language": "en"})
    row = staff_examples()[0]
    listed = words_of(editor.get("/en/desk/asked/examples/").content)
    assert "permit for my first job" in listed
    address = f"/en/desk/asked/examples/{row.id}/"
    assert "Undo" in words_of(editor.post(address, {"do": "remove"}, follow=True).content)
    assert editor.post(address, {"do": "remove"}).status_code == 404
    assert "It is an example again." in words_of(editor.post(address, {"do": "restore"}, follow=True).content)
    assert staff_examples()[0].removed_at is None


def test_a_missed_call_for_help_is_said_and_taken_back(editor: Client, client: Client) -> None:
    said, alike = "the stairwell glows orange", "the stairwell glows orange now"
    one, other = asked(said), asked(alike)
    address = f"/en/desk/asked/{one}/"
    page = words_of(editor.get(address).content)
    assert "119 · Is there a fire? Get out, then call the fire service" in page
    assert "Choose who must be called." in words_of(editor.post(address, {"do": "help"}).content)
    # The fields of the other buttons come along.
    form = {"do": "help", "help": "fire", "language": "en", "kind": "promise", "with": [other]}
    sent = words_of(editor.post(address, form, follow=True).content)
    assert "1 wording is a call for help from now on." in sent
    # The second says the words of the first, and so is a call for help without a phrase of its own.
    assert "These words are a call for help already." in sent
    assert [row.text for row in staff_help_phrases()] == [said]
    assert staff_examples() == []
    assert "119" in words_of(client.get("/en/ask/", {"q": alike}).content)
    assert "The assistant takes it for one: 119" in words_of(editor.get(address).content)
    again = editor.post(address, {"do": "help", "help": "fire", "language": "en"})
    assert again.status_code == 409
    listed = words_of(editor.get("/en/desk/asked/examples/").content)
    assert said in listed
    undo = f"/en/desk/asked/examples/help/{staff_help_phrases()[0].id}/"
    assert "It is no call for help any more." in words_of(editor.post(undo, {}, follow=True).content)
    assert editor.post(undo, {}).status_code == 404
    back = editor.post(undo, {"do": "restore"}, follow=True)
    assert "It is a call for help again." in words_of(back.content)
    assert editor.post(undo, {"do": "restore"}).status_code == 404
    editor.post(undo, {})
    editor.post(address, {"do": "help", "help": "fire", "language": "en"})
    twice = editor.post(undo, {"do": "restore"}, follow=True)
    assert "These words are a call for help already." in words_of(twice.content)


def test_words_that_say_too_little_are_no_call_for_help(editor: Client) -> None:
    for said, told in (("visas", "These words say too little"), ("my passport", "says these words too: ")):
        one = asked(said)
        refused = editor.post(f"/en/desk/asked/{one}/", {"do": "help", "help": "fire", "language": "en"})
        assert refused.status_code == 409
        assert told in words_of(refused.content)


def test_keys_that_were_held_are_no_call_for_help(editor: Client) -> None:
    one = asked("x" * 300)
    refused = editor.post(f"/en/desk/asked/{one}/", {"do": "help", "help": "fire", "language": "en"})
    assert refused.status_code == 409
    assert "These are hardly words" in words_of(refused.content)


@pytest.mark.parametrize(
    ("said", "now"),
    [
        ("I lost my passport on the underground", "Now they get this service: "),
        ("I was hired from abroad and come with my wife", "Now they get this plan: "),
    ],
)
def test_what_is_answered_today_is_asked_again(editor: Client, said: str, now: str) -> None:
    one, other = asked(said), asked(f"{said}!? Really")
    address = f"/en/desk/asked/{one}/"
    form = {"do": "help", "help": "violence", "language": "en", "with": [other]}
    again = editor.post(address, form)
    shown = words_of(again.content)
    assert again.status_code == 200
    assert "Everyone who writes these words will see the emergency number 110 first." in shown
    assert now in shown
    for name, value in (("help", "violence"), ("language", "en"), ("with", other), ("sure", 1)):
        assert f'name="{name}" value="{value}"' in again.content.decode()
    assert staff_help_phrases() == []
    # What is refused is said at once.
    assert editor.post(address, {**form, "help": ""}).status_code == 409
    told = words_of(editor.post(address, {**form, "sure": "1"}, follow=True).content)
    assert "1 wording is a call for help from now on." in told
    assert [row.text for row in staff_help_phrases()] == [said]


def test_a_question_says_who_marked_it_and_takes_it_back(editor: Client) -> None:
    said = "the stairwell glows orange"
    one, longer = asked(said), asked(f"{said}, says my neighbour")
    address = f"/en/desk/asked/{one}/"
    editor.post(address, {"do": "help", "help": "fire", "language": "en", "sure": "1"})
    shown = words_of(editor.get(address).content)
    assert "Marked by you on " in shown
    assert "Take it back" in shown
    # Another question that says these words shows which they are.
    assert said in words_of(editor.get(f"/en/desk/asked/{longer}/").content).split("Marked by you on ")[1]
    undo = f"/en/desk/asked/examples/help/{staff_help_phrases()[0].id}/"
    assert f'formaction="{undo}"' in editor.get(address).content.decode()
    back = editor.post(undo, {"question": str(one)}, follow=True)
    assert back.redirect_chain == [(address, 302)]
    assert "It is no call for help any more." in words_of(back.content)
    assert "Marked by" not in words_of(back.content)


def test_long_wordings_are_cut_in_lists_and_whole_behind_them(editor: Client) -> None:
    said = "my dog barks and " * 15
    one = asked(said.strip())
    editor.post(f"/en/desk/asked/{one}/", {"service": "pet-import", "language": "en"})
    listed = editor.get("/en/desk/asked/examples/").content.decode()
    assert f"<p>{said.strip()}</p></details>" in listed
    assert listed.count(said.strip()) == 1
    assert said.strip() in words_of(editor.get(f"/en/desk/asked/{one}/").content)


def test_the_state_of_the_head_has_a_page_in_any_case(editor: Client) -> None:
    assert "wenjin assistant train" in words_of(editor.get("/en/desk/asked/training/").content)


def test_nothing_there(editor: Client) -> None:
    assert editor.get("/en/desk/asked/999999/").status_code == 404
    assert editor.post("/en/desk/asked/examples/999999/", {"do": "remove"}).status_code == 404
    assert editor.post("/en/desk/asked/examples/help/999999/", {"do": "remove"}).status_code == 404


def test_a_wording_stands_in_the_language_of_its_letters(editor: Client) -> None:
    wording = "எனது விசா காலாவதியாகிறது"
    one = asked(wording)
    assert f'lang="ta" dir="auto">{wording}</a>' in editor.get("/en/desk/asked/").content.decode()
    page = editor.get(f"/en/desk/asked/{one}/").content.decode()
    assert f'<h1 lang="ta" dir="auto">{wording}</h1>' in page
    assert '<option value="ta" lang="ta" selected>' in page


def test_a_question_says_why_it_is_declined(editor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(text: str, language: str) -> Answer:
        return Answer(text, False, language, "", Outcome.DECLINED, None, (), "diagnosis", ())

    monkeypatch.setattr(questions, "answer", answer)
    page = words_of(editor.get(f"/en/desk/asked/{asked('is it my heart?')}/").content)
    assert "declined · asks for a diagnosis" in page
