"""The plan in the browser: from words to a crossing, without an account and without JavaScript."""

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape
from urllib.parse import quote

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from pytest_django import DjangoAssertNumQueries

from wenjin.catalogue.queries.domain import NoPackLoaded
from wenjin.catalogue.services.plan_links import sweep_plan_links
from wenjin.core import clock
from wenjin.web import answers as store
from wenjin.web.answers import Answers
from wenjin.web.crossing import draw
from wenjin.web.plan_links import answers_of, content_of
from wenjin.web.plan_page import plan_page
from wenjin.web.plan_request import (
    MadePlan,
    Place,
    companions,
    person_key,
    plan_of,
    with_counts,
    without_person,
)

pytestmark = pytest.mark.usefixtures("shenzhen")
TODAY = date(2026, 11, 24)
HIRED = "hired-from-abroad"
START = {"journey": HIRED, "spouse": "yes", "child": "2", "parent": "0", "pet": "1"}


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 24, 2, tzinfo=UTC))


def answers_in(client: Client) -> Answers:
    """The answers in the cookie of the client."""
    request = type("Request", (), {"COOKIES": {key: one.value for key, one in client.cookies.items()}})()
    return store.load(request)


def started(client: Client, **changes: str) -> Answers:
    response = client.post("/en/plan/start/", START | changes)
    assert response.status_code == 302, response.content
    return answers_in(client)


def made(*people: str, journey: str = HIRED, **facts: object) -> MadePlan:
    answers = Answers(facts=facts).with_situations([("journey", journey)])
    plan = plan_of(answers.with_people([{"role": role} for role in people]), today=TODAY)
    assert plan is not None
    return plan


def page(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, response
    return unescape(response.content.decode())


# Choosing


def test_nothing_chosen_yet_offers_words_journeys_and_events(client: Client) -> None:
    text = page(client, "/en/plan/")
    assert 'name="say"' in text
    assert f"?journey={HIRED}" in text
    assert "?event=arrive" in text


def test_words_that_are_understood_lead_to_the_confirmation(client: Client) -> None:
    said = "I am hired from abroad and move with my wife, two children and a cat"
    response = client.get("/en/plan/", {"say": said})
    assert response.status_code == 302
    assert "journey=" in response["Location"]


def test_what_the_words_tell_besides_is_shown_before_it_is_kept(client: Client) -> None:
    said = "I was hired by a firm and still live abroad; my cat comes with me"
    address = client.get("/en/plan/", {"say": said})["Location"]
    text = page(client, address)
    assert "with 1 cat" in text
    assert "From your words" in text
    assert not answers_in(client).facts
    client.post("/en/plan/start/", {"journey": HIRED, "pet": "1", "said": said})
    answers = answers_in(client)
    assert answers.facts["hired"] is True
    assert answers.people[0]["pet_kind"] == "cat"


def test_words_that_are_not_understood_are_kept(client: Client) -> None:
    text = page(client, "/en/plan/?say=xyzzy+%3Cb%3E")
    assert 'value="xyzzy <b>"' in text
    assert 'id="errors-title"' in text
    assert f"?journey={HIRED}" in text


def test_the_confirmation_names_who_comes_along(client: Client) -> None:
    query = f"journey={HIRED}&people=spouse&people=child&people=child&people=pet"
    text = page(client, f"/en/plan/start/?{query}")
    assert "with your spouse, 2 children and 1 pet" in text
    assert not answers_in(client).situations, "looking stores nothing"


@pytest.mark.parametrize("query", ["journey=no-such", "event=no-such", "journey=%00%27"])
def test_an_unknown_situation_is_404_with_a_choice(client: Client, query: str) -> None:
    response = client.get(f"/en/plan/start/?{query}")
    assert response.status_code in (400, 404)


def test_starting_stores_situation_and_people(client: Client) -> None:
    answers = started(client)
    assert answers.situations == (("journey", HIRED),)
    assert [one.id for one in companions(answers)] == ["spouse-1", "child-1", "child-2", "pet-1"]


@pytest.mark.parametrize("typed", ["many", "-1", "1.5", "99", "9" * 40])
def test_a_count_that_cannot_be_is_refused_and_kept(client: Client, typed: str) -> None:
    response = client.post("/en/plan/start/", START | {"child": typed})
    text = unescape(response.content.decode())
    assert response.status_code == 400
    assert f'value="{typed}"' in text
    assert 'href="#child"' in text
    assert not answers_in(client).situations


def test_changing_who_comes_keeps_what_is_known_of_those_who_stay() -> None:
    answers = Answers().with_people(
        [{"role": "spouse"}, {"role": "child", "age": 6}, {"role": "child", "age": 9}]
    )
    assert with_counts(answers, {"child": 1, "pet": 1}).people == (
        {"role": "child", "age": 6},
        {"role": "pet"},
    )


# Questions


def test_every_question_can_be_passed_over_and_is_not_asked_again(client: Client) -> None:
    started(client)
    asked: list[str] = []
    response = client.get("/en/plan/")
    href = re.search(r'class="btn" href="(/en/plan/q/[^"]+)"', response.content.decode())
    assert href is not None
    address = unescape(href[1])
    while "/q/" in address:
        assert address.partition("after=")[0] not in asked
        asked.append(address.partition("after=")[0])
        assert client.get(address).status_code == 200
        address = client.post(address, {"do": "skip"})["Location"]
        assert len(asked) < 60
    assert address == "/en/plan/"
    assert len(asked) > 10


def test_an_answer_leads_on_and_back_leads_back(client: Client) -> None:
    started(client)
    response = client.post("/en/plan/q/work_permit_category/", {"work_permit_category": "B"})
    assert answers_in(client).facts["work_permit_category"] == "B"
    text = page(client, response["Location"])
    assert 'href="/en/plan/q/work_permit_category/"' in text
    assert "Show my plan now" in text


def test_changing_one_answer_leads_back_to_the_plan(client: Client) -> None:
    started(client)
    response = client.post("/en/plan/q/work_permit_category/?change=1", {"work_permit_category": "A"})
    assert response["Location"] == "/en/plan/"


def test_an_answer_about_a_child_is_the_childs(client: Client) -> None:
    started(client)
    client.post("/en/plan/q/age/?person=child-2", {"age": "6"})
    answers = answers_in(client)
    assert answers.people[2] == {"role": "child", "age": 6}
    assert "age" not in answers.facts


def test_a_wrong_answer_is_refused_with_a_summary_and_every_word_kept(client: Client) -> None:
    started(client)
    response = client.post("/en/plan/q/age/?person=child-1", {"age": "about <six>"})
    text = unescape(response.content.decode())
    assert response.status_code == 400
    assert 'value="about <six>"' in text
    assert 'href="#age-field"' in text
    assert "<title>Error:" in text


def test_answers_that_cannot_both_be_true_are_refused_in_the_words_of_the_pack(client: Client) -> None:
    started(client)
    client.post("/en/plan/q/work_permit_category/", {"work_permit_category": "A"})
    response = client.post("/en/plan/q/work_permit_route/", {"work_permit_route": "experience"})
    assert response.status_code == 400
    assert "Category A is not given on this ground" in response.content.decode()
    assert "work_permit_route" not in answers_in(client).facts


def test_a_paper_in_the_drawer_is_remembered(client: Client) -> None:
    started(client)
    client.post("/en/plan/q/birth_certificate/?kind=held", {"birth_certificate": "yes"})
    assert answers_in(client).held == {"birth_certificate": True}


def test_the_first_day_is_a_question_with_limits(client: Client) -> None:
    started(client)
    day = {"start-day": "4", "start-month": "1", "start-year": "2027"}
    client.post("/en/plan/q/start/?kind=start", day)
    assert answers_in(client).start == "2027-01-04"
    assert client.post("/en/plan/q/start/?kind=start", day | {"start-year": "1999"}).status_code == 400
    assert client.post("/en/plan/q/start/?kind=start", day | {"start-day": "32"}).status_code == 400


@pytest.mark.parametrize(
    "path",
    [
        "q/no-such-fact/",
        "q/age/?person=child-9",
        "q/no-such-paper/?kind=held",
        "q/age/?kind=nonsense",
        "people/child-9/remove/",
        "estimate/no-such-service/",
    ],
)
def test_what_is_not_there_is_404(client: Client, path: str) -> None:
    started(client)
    assert client.get(f"/en/plan/{path}").status_code == 404


@pytest.mark.parametrize(
    "path", ["people/", "q/age/", "people/child-1/remove/", "plan.ics", "plan.pdf", "link/"]
)
def test_without_a_plan_everything_leads_to_its_beginning(client: Client, path: str) -> None:
    response = client.get(f"/en/plan/{path}")
    assert (response.status_code, response["Location"]) == (302, "/en/plan/")


def test_answers_that_do_not_fit_the_cookie_are_refused_not_lost(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = started(client)
    monkeypatch.setattr(store, "MAX_BYTES", 10)
    monkeypatch.setattr(store, "load", lambda request: before)
    response = client.post("/en/plan/q/work_permit_category/", {"work_permit_category": "B"})
    assert response.status_code == 413


def test_a_forged_cookie_is_no_plan(client: Client) -> None:
    client.cookies[store.COOKIE] = "forged"
    assert 'name="say"' in page(client, "/en/plan/")


# The plan


def test_the_plan_says_its_end_its_counts_and_its_sources(client: Client) -> None:
    started(client)
    text = page(client, "/en/plan/")
    assert re.search(r"<h1>You can be settled by \w+ \d+ \w+ 20\d\d</h1>", text)
    assert "They ask for papers" in text
    assert 'class="crossing plan"' in text
    assert "checked on" in text
    assert "no-store" in client.get("/en/plan/")["Cache-Control"]


@pytest.mark.parametrize("language", ["en", "ar", "zh-hans", "th", "kk"])
@pytest.mark.parametrize(
    "journey", [HIRED, "family-joins", "firm-goes-abroad", "new-company-and-headquarters"]
)
def test_every_journey_is_drawn_in_every_language(client: Client, language: str, journey: str) -> None:
    client.post(f"/{language}/plan/start/", {"journey": journey, "spouse": "yes", "child": "1"})
    text = page(client, f"/{language}/plan/")
    assert 'class="crossing plan' in text
    assert "style=" not in text
    assert "<script>" not in text


@pytest.mark.parametrize("event", ["arrive", "work", "family", "leave"])
def test_a_whole_event_is_drawn(client: Client, event: str) -> None:
    client.post("/en/plan/start/", {"event": event, "spouse": "yes", "child": "1", "pet": "1"})
    assert 'class="crossing plan' in page(client, "/en/plan/")


def test_two_queries_for_all_words_of_the_page(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    small, large = made(), made("spouse", "child", "child", "pet")
    for plan in (small, large):
        with django_assert_num_queries(2):
            plan_page(plan)


def test_positions_stay_on_the_calendar_and_bars_have_a_width() -> None:
    for plan in (made(), made("spouse", "child", "pet"), made(journey="new-company-and-headquarters")):
        drawing = draw(plan.plan, plan.catalogue, today=TODAY)
        for row in drawing.rows:
            for bar in row.lane.bars:
                assert 0 <= float(bar.x) <= 100
                assert float(bar.width) > 0
                assert float(bar.x) + float(bar.width) <= 100.02
            for line in row.lane.path:
                assert 0 <= float(line.x1) <= float(line.x2) <= 100 or line.y1 == line.y2
        assert len(drawing.axis.days) <= 15


def test_the_longest_path_is_one_line_from_the_first_stone_to_the_last() -> None:
    drawing = draw(made("child").plan, made("child").catalogue, today=TODAY)
    at: str | None = None
    for row in drawing.rows:
        comes = [line for line in row.lane.path if line.y1 == "0"]
        assert (comes[0].x1 if comes else None) == at
        leaves = [line for line in row.lane.path if line.y2 == "100"]
        at = leaves[-1].x1 if leaves else None
    assert at is None


def test_only_the_readers_own_turn_is_amber() -> None:
    plan = made(employer_in_system=False)
    rows = list(draw(plan.plan, plan.catalogue, today=TODAY).rows)
    employer = next(row for row in rows if row.service.id == "employer-work-system-registration")
    assert employer.state == "todo"
    assert any(row.state == "turn" for row in rows)


def test_before_the_first_day_it_is_nobodys_turn() -> None:
    answers = Answers().with_situations([("journey", HIRED)]).with_start(TODAY + timedelta(days=30))
    plan = plan_of(answers, today=TODAY)
    assert plan is not None
    assert "turn" not in draw(plan.plan, plan.catalogue, today=TODAY).states


def test_papers_stand_once_for_each_holder() -> None:
    plan = made("spouse", "child")
    shown = plan_page(plan)
    listed = [
        (share.who, line.name) for group in shown.papers for share in group.shares for line in share.lines
    ]
    assert len(listed) == len(plan.plan.papers)
    assert {"You", "Your spouse", "Your child"} <= {who for who, _name in listed}


def test_an_own_estimate_replaces_not_confirmed_and_says_so(client: Client) -> None:
    started(client)
    assert "The plan counts no time for it" in page(client, "/en/plan/")
    assert client.post("/en/plan/estimate/pet-import/", {"days": "ten"}).status_code == 400
    response = client.post("/en/plan/estimate/pet-import/", {"days": "10"})
    assert response["Location"] == "/en/plan/#rests"
    assert "The plan counts 10 working days because you entered that." in page(client, "/en/plan/")
    client.post("/en/plan/estimate/pet-import/", {"do": "forget", "days": "10"})
    assert answers_in(client).estimates == {}


# Undo


def test_somebody_is_removed_only_by_a_form(client: Client) -> None:
    started(client)
    assert "child 1" in page(client, "/en/plan/people/child-1/remove/")
    assert len(answers_in(client).people) == 4
    client.post("/en/plan/people/child-1/remove/")
    assert len(answers_in(client).people) == 3
    client.post("/en/plan/people/child-9/remove/")
    assert len(answers_in(client).people) == 3


def test_removing_a_person_asks_the_others_again_where_numbers_move() -> None:
    answers = Answers().with_people([{"role": "child", "age": 6}, {"role": "child"}])
    answers = Place("fact", "age", "child-2").answered(answers, None)
    key = person_key(answers, "child-1")
    assert key is not None
    assert without_person(answers, key).skipped == ()


def test_starting_again_needs_a_second_yes(client: Client) -> None:
    started(client)
    page(client, "/en/plan/again/")
    assert answers_in(client).situations
    client.post("/en/plan/again/")
    assert not answers_in(client).situations


# To take along


def test_the_calendar_file_moves_what_it_brought_before(client: Client) -> None:
    started(client)
    first = Calendar.from_ical(client.get("/en/plan/plan.ics").content)
    client.post("/en/plan/q/start/?kind=start", {"start-day": "4", "start-month": "1", "start-year": "2027"})
    response = client.get("/en/plan/plan.ics")
    assert response["Content-Type"].startswith("text/calendar")
    second = Calendar.from_ical(response.content)
    names = [{str(one["uid"]) for one in calendar.walk("VEVENT")} for calendar in (first, second)]
    assert names[0] & names[1]
    assert all(str(one["url"]).startswith("http://testserver/en/services/") for one in second.walk("VEVENT"))


@pytest.mark.parametrize("language", ["en", "ar", "zh-hans", "th"])
def test_the_document_is_a_pdf_in_every_language(client: Client, language: str) -> None:
    started(client)
    response = client.get(f"/{language}/plan/plan.pdf")
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")


# Private links


def shared(client: Client) -> str:
    started(client)
    response = client.post("/en/plan/link/", {"key": "form-key"})
    assert response.status_code == 302
    return str(response["Location"]).split("/p/")[1].split("/")[0]


def test_a_link_opens_the_plan_without_a_cookie(client: Client) -> None:
    secret = shared(client)
    stranger = Client()
    response = stranger.get(f"/en/p/{secret}/")
    text = unescape(response.content.decode())
    assert response.status_code == 200
    assert not response.cookies
    assert response["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response["Cache-Control"]
    assert "noindex" in response["X-Robots-Tag"]
    assert "/plan/q/" not in text.partition("<main")[2].partition("</main>")[0], "nothing to change"


def test_a_link_works_without_a_language_in_its_address(client: Client) -> None:
    secret = shared(client)
    text = page(client, f"/en/p/{secret}/address/")
    assert f'value="http://testserver/p/{secret}/"' in text
    response = Client(headers={"accept-language": "ar"}).get(f"/p/{secret}/")
    assert response["Location"] == f"/ar/p/{secret}/"


def test_the_same_form_sent_twice_makes_one_link(client: Client) -> None:
    assert shared(client) == shared(client)


def test_a_link_keeps_the_first_day_it_was_made_with() -> None:
    plan = made("child", age=30)
    kept = answers_of(content_of(plan))
    assert kept.start == TODAY.isoformat()
    again = plan_of(kept, today=TODAY + timedelta(days=9))
    assert again is not None
    assert again.plan.start == TODAY
    assert again.plan.people == plan.plan.people


@pytest.mark.parametrize("name", ["plan.ics", "plan.pdf"])
def test_a_shared_plan_has_its_own_files(client: Client, name: str) -> None:
    secret = shared(client)
    response = Client().get(f"/en/p/{secret}/{name}")
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]


def test_making_it_mine_copies_the_answers_by_a_form(client: Client) -> None:
    secret = shared(client)
    stranger = Client()
    assert stranger.get(f"/en/p/{secret}/mine/")["Referrer-Policy"] == "same-origin"
    assert not answers_in(stranger).situations
    assert stranger.post(f"/en/p/{secret}/mine/")["Location"] == "/en/plan/"
    assert answers_in(stranger).people == answers_in(client).people


def test_deleting_needs_a_form_and_is_for_good(client: Client) -> None:
    secret = shared(client)
    page(client, f"/en/p/{secret}/delete/")
    page(client, f"/en/p/{secret}/")
    client.post(f"/en/p/{secret}/delete/")
    for path in ("", "plan.ics", "plan.pdf", "address/", "mine/", "delete/"):
        assert client.get(f"/en/p/{secret}/{path}").status_code == 410
    assert "no longer here" in page(client, f"/en/p/{secret}/", 410)


def test_a_link_whose_time_is_over_is_410_and_an_unknown_one_404(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = shared(client)
    later = datetime(2028, 1, 1, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert client.get(f"/en/p/{secret}/").status_code == 410
    assert sweep_plan_links(later) == 1
    assert client.get("/en/p/never-was/").status_code == 404
    assert client.post("/en/p/never-was/delete/").status_code == 404


def test_a_form_from_elsewhere_makes_no_link() -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/en/plan/link/", {"key": "k"}).status_code == 403


@pytest.mark.parametrize("path", ["", "start/?journey=a", "people/", "plan.pdf"])
def test_an_empty_database_is_said_calmly(client: Client, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    def none() -> None:
        raise NoPackLoaded

    monkeypatch.setattr("wenjin.web.plan_request.queries.catalogue", none)
    assert "No plan can be made yet" in page(client, f"/en/plan/{path}", 503)


NOISE = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.dictionaries(st.sampled_from(["spouse", "child", "pet", "journey", "event", "do"]), NOISE))
def test_no_form_breaks_the_page(client: Client, typed: dict[str, str]) -> None:
    started(client)
    for path in (
        "start/",
        "people/",
        "estimate/z-visa/",
        "q/age/?person=child-1",
        "q/start/?kind=start",
        "link/",
    ):
        fields = typed | {
            "age": typed.get("child", ""),
            "days": typed.get("pet", ""),
            "key": typed.get("do", ""),
        }
        assert client.post(f"/en/plan/{path}", fields).status_code < 500
    for path in ("?say=", "q/age/?after=", "q/age/?person=", "q/age/?kind=", "start/?people="):
        response = client.get(f"/en/plan/{path}{quote(typed.get('journey', ''))}")
        assert response.status_code < 500


def test_steps_that_run_at_once_are_counted_once(client: Client) -> None:
    client.post("/en/plan/start/", {**START, "journey": "already-here-joint-filing"})
    text = page(client, "/en/plan/")
    row = text.split("Work permit and residence permit in one filing")
    assert any("7 working days promised" in one[:400] for one in row)
    assert "14 working days promised" not in text


def test_the_papers_of_a_plan_add_up() -> None:
    for plan in (made(), made("spouse", "child", journey="already-here-joint-filing")):
        shown = plan_page(plan)
        counted = [int(one) for one in re.findall(r"\d+", shown.papers_words)]
        assert sum(counted) == plan.plan.different == sum(group.count for group in shown.papers)
        bring = next(group for group in shown.papers if group.id == "bring").count
        assert f"you bring {bring}" in shown.lede
