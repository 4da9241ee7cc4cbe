"""Checks as a reader meets them: one question a page, an answer at any time, never a broken page."""

import re
from typing import Any

import pytest
from django.core import signing
from django.test import Client

from wenjin.catalogue.queries import checks
from wenjin.core import clock
from wenjin.web import answers as store
from wenjin.web.check_scale import scale

WORK = "cn-foreign-worker-classification"
ENTRY = "visa-free-entry-and-transit"
RULESETS = (WORK, ENTRY, "gba-tax-subsidy", "mnc-headquarters")
ENGINEER = {
    "age": "30",
    "education": "bachelor",
    "experience_years": "3",
    "annual_salary": "240,000",
    "months_per_year": "12",
    "post": "engineer",
}
pytestmark = pytest.mark.usefixtures("shenzhen")


def question_url(name: str, ruleset: str = WORK, language: str = "en") -> str:
    return f"/{language}/check/{ruleset}/q/{name}/"


def result_url(ruleset: str = WORK, language: str = "en") -> str:
    return f"/{language}/check/{ruleset}/result/"


def answered(client: Client, facts: dict[str, str] = ENGINEER, ruleset: str = WORK) -> Client:
    for name, value in facts.items():
        post = {name: value}
        if "/" in value:
            day, month, year = value.split("/")
            post = {f"{name}-day": day, f"{name}-month": month, f"{name}-year": year}
        response = client.post(f"{question_url(name, ruleset)}?change", post)
        assert response.status_code == 302, (name, response.content.decode()[:2000])
        assert response["Location"] == result_url(ruleset)
    return client


def words(response: Any) -> str:
    """What stands on the page, without tags."""
    main = re.sub(r"(?s).*<main", "<main", response.content.decode())
    return " ".join(re.sub(r"(?s)<[^>]*>", " ", main).split())


def test_the_list_says_what_each_decides(client: Client) -> None:
    response = client.get("/en/check/")
    assert response.status_code == 200
    text = words(response)
    assert "Work-permit category and points" in text
    assert "Last checked on" in text
    for ruleset in RULESETS:
        assert f'href="/en/check/{ruleset}/"' in response.content.decode()


@pytest.mark.parametrize("language", ["en", "ar", "zh-hans", "my"])
@pytest.mark.parametrize("ruleset", RULESETS)
def test_every_page_is_there_in_every_language(client: Client, ruleset: str, language: str) -> None:
    first = checks.ruleset(ruleset, clock.today()).inputs[0].id
    for url in (
        f"/{language}/check/{ruleset}/",
        question_url(first, ruleset, language),
        result_url(ruleset, language),
    ):
        assert client.get(url).status_code == 200


@pytest.mark.parametrize("ruleset", RULESETS)
def test_every_question_can_be_asked(client: Client, ruleset: str) -> None:
    for fact in checks.ruleset(ruleset, clock.today()).inputs:
        response = client.get(question_url(fact.id, ruleset))
        assert response.status_code == 200
        assert "I do not know yet" in words(response)


@pytest.mark.parametrize(
    "url",
    [
        "/en/check/luck/",
        "/en/check/luck/result/",
        "/en/check/luck/q/age/",
        question_url("wings"),
        question_url("arrival_on"),
    ],
)
def test_what_is_not_there_is_not_found(client: Client, url: str) -> None:
    assert client.get(url).status_code == 404
    assert client.post(url).status_code in (404, 405)


def test_questions_follow_each_other_until_nothing_is_open(client: Client) -> None:
    url = re.search(r'class="btn" href="([^"]+/q/[^"]+)"', client.get(f"/en/check/{WORK}/").content.decode())
    assert url is not None
    at, asked = url.group(1), []
    while "/result/" not in at:
        asked.append(at)
        assert len(asked) < 60, "the round of questions must end"
        at = client.post(at, {"do": "skip"})["Location"]
    assert len(asked) == len(set(asked)), "nothing is asked twice"
    assert client.get(at).status_code == 200


def test_half_way_is_not_known_yet_with_what_is_missing(client: Client) -> None:
    text = words(answered(client).get(result_url()))
    assert "Not known yet" in text
    assert "57 to 67 points" in text
    assert "Is your work of the last two years related to the post?" in text
    assert "One answer away" in text
    assert "Nothing here is stored. This is not a decision." in text


def test_the_drawing_of_points_has_words(client: Client) -> None:
    page = answered(client).get(result_url()).content.decode()
    assert (
        'role="img" aria-label="Scale from 0 to 100 points. You have 57 to 67. Category B starts at 60.'
        in page
    )


def test_one_answer_settles_category_b_and_a_is_still_open(client: Client) -> None:
    answered(client, ENGINEER | {"work_related": "yes"})
    assert "At least category B" in words(client.get(result_url()))


def test_yes_and_no(client: Client) -> None:
    entry = {
        "nationality": "BR",
        "passport_type": "ordinary",
        "purpose": "tourism",
        "arrival_on": "15/12/2026",
        "stay_days": "10",
    }
    answered(client, entry, ENTRY)
    text = words(client.get(result_url(ENTRY)))
    assert "Yes" in text
    assert "31 December 2026" in text
    answered(client, {"purpose": "work"}, ENTRY)
    assert re.search(r"Your answer: Entry without a visa No ", words(client.get(result_url(ENTRY))))


def test_beyond_the_last_known_day_nobody_promises(client: Client) -> None:
    entry = {"nationality": "BR", "passport_type": "ordinary", "purpose": "tourism", "arrival_on": "5/1/2027"}
    text = words(answered(client, entry, ENTRY).get(result_url(ENTRY)))
    assert "Not known yet" in text
    assert "No extension was found" in text


@pytest.mark.parametrize(
    ("ruleset", "name", "typed", "said"),
    [
        (WORK, "annual_salary", {"annual_salary": "-5"}, "must be 0 or more"),
        (WORK, "annual_salary", {"annual_salary": "plenty"}, "in figures"),
        (WORK, "age", {"age": "30.5"}, "whole number"),
        (WORK, "education", {}, "Choose an answer"),
        (WORK, "education", {"education": "sea"}, "Choose one of the answers"),
        (ENTRY, "nationality", {"nationality": "XX"}, "Choose one of the answers"),
        (
            ENTRY,
            "arrival_on",
            {"arrival_on-day": "31", "arrival_on-month": "2", "arrival_on-year": "2027"},
            "no such day",
        ),
    ],
)
def test_what_cannot_be_is_said_and_the_words_are_kept(
    client: Client, ruleset: str, name: str, typed: dict[str, str], said: str
) -> None:
    response = client.post(question_url(name, ruleset), typed)
    page = response.content.decode()
    assert response.status_code == 400
    assert page.index('id="errors"') < page.index("<form class"), "the summary stands on top"
    assert said in words(response)
    target = re.search(r'<li><a href="#([^"]+)">', page)
    assert target is not None
    assert f'id="{target.group(1)}"' in page
    for value in typed.values():
        if name not in ("education", "nationality"):
            assert f'value="{value}"' in page
    assert store.COOKIE not in response.cookies


@pytest.fixture
def departing_before_arrival(client: Client) -> Client:
    """A reader who said in the plan that the departure is before the arrival."""
    facts = {"departure_on": "2026-12-01"}
    client.cookies[store.COOKIE] = signing.dumps({"facts": facts}, salt=store.SALT)
    return client


def test_a_departure_before_the_arrival_is_refused(departing_before_arrival: Client) -> None:
    post = {"arrival_on-day": "15", "arrival_on-month": "12", "arrival_on-year": "2026"}
    response = departing_before_arrival.post(question_url("arrival_on", ENTRY), post)
    assert response.status_code == 400
    assert "You can not leave before you arrive" in words(response)
    assert 'value="15"' in response.content.decode()


def test_answers_that_clash_already_are_said_on_the_result(client: Client) -> None:
    facts = {"departure_on": "2026-12-01", "arrival_on": "2026-12-15"}
    client.cookies[store.COOKIE] = signing.dumps({"facts": facts}, salt=store.SALT)
    response = client.get(result_url(ENTRY))
    assert 400 <= response.status_code < 500
    assert f'href="{question_url("arrival_on", ENTRY)}?change"' in response.content.decode()


@pytest.mark.parametrize("value", [[], {}, "x" * 300, -1, 1e300, True, None, "2026-99-99"])
@pytest.mark.parametrize("fact", ["age", "annual_salary", "education", "arrival_on", "nationality", "wings"])
def test_no_stored_answer_breaks_a_page(client: Client, fact: str, value: object) -> None:
    client.cookies[store.COOKIE] = signing.dumps({"facts": {fact: value}}, salt=store.SALT)
    for ruleset in (WORK, ENTRY):
        assert client.get(result_url(ruleset)).status_code < 500
        name = fact if fact in ("arrival_on", "nationality") and ruleset == ENTRY else None
        if name or (ruleset == WORK and fact in ENGINEER):
            assert client.get(question_url(name or fact, ruleset)).status_code < 500


def test_more_than_a_browser_keeps_is_said_and_nothing_is_lost(client: Client) -> None:
    facts = {f"fact_{place * 7919}": f"{place * 104729:x}" for place in range(600)}
    while len(signing.dumps({"facts": facts}, salt=store.SALT, compress=True)) > store.MAX_BYTES:
        facts.popitem()
    client.cookies[store.COOKIE] = signing.dumps({"facts": facts}, salt=store.SALT, compress=True)
    for name in ("age", "annual_salary", "experience_years"):
        response = client.post(question_url(name), {name: "44"})
        if response.status_code != 302:
            break
    assert response.status_code == 413
    assert store.COOKIE not in response.cookies
    assert "All answers before it are still there" in words(response)


def test_an_answer_can_be_changed_and_taken_back(client: Client) -> None:
    answered(client, {"age": "30"})
    assert "30 years old" in words(client.get(result_url()))
    answered(client, {"age": "46"})
    assert "46 years old" in words(client.get(result_url()))
    client.post(f"{question_url('age')}?change", {"do": "skip"})
    assert "years old" not in words(client.get(result_url()))


def test_start_again_forgets_everything_and_only_by_post(client: Client) -> None:
    answered(client, {"age": "30"})
    assert client.get(f"/en/check/{WORK}/again/").status_code == 405
    response = client.post(f"/en/check/{WORK}/again/")
    assert response.status_code == 302
    assert client.cookies[store.COOKIE].value == ""
    assert "You have not answered" not in words(client.get(f"/en/check/{WORK}/"))


def test_pages_are_kept_by_nobody_and_hold_no_inline_code(client: Client) -> None:
    response = answered(client).get(result_url())
    page = response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert " style=" not in page
    assert not re.search(r"<script(?![^>]*src=)[^>]*>", page)
    assert not re.search(r" on[a-z]+=", page)


def test_the_way_back_leads_to_the_question_before(client: Client) -> None:
    client.post(question_url("age"), {"age": "30"})
    page = client.get(question_url("education")).content.decode()
    assert f'<a class="back" href="{question_url("age")}"' in page
    assert f'<a class="back" href="/en/check/{WORK}/"' in client.get(question_url("age")).content.decode()


def test_a_narrow_range_has_one_label() -> None:
    drawn = scale(60, 60, 100, [(60, "B"), (85, "A")])
    assert [label.points for label in drawn.labels] == [(0,), (100,), (60,)]
    assert drawn.width == "1.5%"
    wide = scale(0, 100, 100, [])
    assert [(label.x, label.anchor) for label in wide.labels] == [("0%", "start"), ("100%", "end")]
