"""The desk of events: the year, an event from draft to public, its parts, guests, mails and files."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from wenjin.core import clock
from wenjin.core.delivery.models import Mail
from wenjin.core.outbox.worker import run_due
from wenjin.desk.tests.conftest import SignedIn
from wenjin.desk.tests.forms import hidden
from wenjin.events.domain.registration_form import Form, GuestForm
from wenjin.events.queries.planned_event import PlannedEvent, planned_event
from wenjin.events.services.registering import Registered, register
from wenjin.events.tests.forum_stage import FORUM, forum

EVENTS = "/en/desk/events/"
OF_FORUM = f"{EVENTS}{FORUM}/"
MOMENT = "%Y-%m-%dT%H:%M"


@pytest.fixture
def team(signed_in: SignedIn) -> Client:
    return signed_in("fang")


def event(code: str = FORUM) -> PlannedEvent:
    found = planned_event(code, "en")
    assert found is not None
    return found


def come(number: int = 1, *, size: int = 1, code: str = FORUM, **about: Any) -> Registered:
    guests = (GuestForm(), *(GuestForm(f"Friend {one}") for one in range(1, size)))
    form = Form(
        f"WANG Number{number}",
        f"guest{number}@sample.example",
        guests=guests,
        answers={"topic": "law"},
        **about,
    )
    return register(code, form, key=f"come-{number}", at=clock.now(), language="en")


def when(days: int, hour: int = 10) -> str:
    day = timezone.localtime(clock.now()) + timedelta(days=days)
    return day.replace(hour=hour, minute=0).strftime(MOMENT)


def sent(client: Client, address: str, form: Mapping[str, Any], status: int = 302) -> Any:
    response = client.post(address, form)
    assert response.status_code == status, response.content.decode()[:3000]
    return response


def part_form(client: Client, name: str, code: str = FORUM) -> dict[str, str]:
    """What the page of a kind of parts would send as it stands."""
    page = client.get(f"{EVENTS}{code}/{name}/").content.decode()
    main = page[page.index('name="part-TOTAL_FORMS"') - 600 :]
    values = dict(re.findall(r'<input[^>]*?name="([\w-]+)"[^>]*?value="([^"]*)"', main))
    values |= dict(re.findall(r'name="(part-\d+-\w+)"[^>]*>([^<]*)</textarea>', main))
    for select, options in re.findall(r'<select[^>]*name="([\w-]+)"[^>]*>(.*?)</select>', main, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        found = chosen or re.search(r'<option value="([^"]*)"', options)
        values[select] = found[1] if found else ""
    ticked = set(re.findall(r'<input type="checkbox"[^>]*name="([\w-]+)"[^>]*checked', main))
    values |= {name: values.get(name, "on") for name in ticked}
    boxes = set(re.findall(r'<input type="checkbox"[^>]*name="([\w-]+)"', main))
    return {name: value for name, value in values.items() if name not in boxes - ticked and name != "theme"}


# The year


def test_the_year_shows_drafts_money_and_rooms_that_are_wanted_twice(team: Client) -> None:
    made = forum()
    forum(code="second-forum")
    page = team.get(EVENTS, {"year": str(timezone.localtime(made.starts_at).year)}).content.decode()
    assert page.count("Room wanted twice:") == 2
    assert "second-forum" in page
    narrowed = team.get(EVENTS, {"year": str(made.starts_at.year), "only": "clash", "kind": "talk"})
    assert "Nothing is planned here yet." in narrowed.content.decode()


@pytest.mark.parametrize("name", ["lin", "hanna", "he", "chen"])
def test_others_do_not_enter(signed_in: SignedIn, name: str) -> None:
    forum()
    for address in (EVENTS, OF_FORUM, f"{OF_FORUM}registrations/", f"{OF_FORUM}budget/"):
        assert signed_in(name).get(address).status_code == 403


def test_the_director_plans_too(signed_in: SignedIn) -> None:
    forum()
    assert signed_in("xu").get(f"{OF_FORUM}budget/").status_code == 200


def test_a_year_costs_the_same_number_of_queries_however_long(
    team: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(3):
        forum(code=f"forum-{number}")
    team.get(EVENTS)
    with django_assert_max_num_queries(20):
        assert team.get(EVENTS).status_code == 200


# From draft to public


def new_form(**about: Any) -> dict[str, Any]:
    return {
        "key": "new-1",
        "title": "Tea and law",
        "source_language": "en",
        "kind": "talk",
        "starts_at": when(30),
        "ends_at": when(30, 12),
        "places": "20",
        "online_places": "",
        "code": "",
        **about,
    }


def test_an_event_is_begun_once_and_made_public_when_nothing_is_missing(team: Client) -> None:
    forum()
    for _ in range(2):
        at = sent(team, f"{EVENTS}new/", new_form())["Location"]
    code = at.rstrip("/").rpartition("/")[2]
    page = team.get(at).content.decode()
    assert "Missing before the public may see it:" in page
    assert team.post(f"{at}publish/", {"key": "p0"}).status_code == 409
    facts = hidden(page.replace("publish/", "facts/"), f"{at}facts/")
    form = {
        "title": "Tea and law",
        "summary": "An evening.",
        "source_language": "en",
        "kind": "talk",
        "starts_at": when(30),
        "ends_at": when(30, 12),
        "place": "river-house/hall",
        "languages": ["en", "fr"],
        "audiences": ["everybody"],
        "entry": "form",
        "largest_group": "4",
        "has_waiting_list": "on",
        "offer_hours": "12",
        "key": "facts-1",
        "seen": facts["seen"],
    }
    sent(team, f"{at}facts/", form)
    plan = event(code).plan
    assert (plan.draft.venue, plan.draft.room, plan.draft.offer_minutes) == ("river-house", "hall", 720)
    assert event(code).written("summary") == "An evening."
    sent(team, f"{at}facts/", {**form, "key": "facts-2", "title": "Other"}, status=409)
    sent(team, f"{at}publish/", {"key": "p1"})
    assert event(code).plan.state == "published"


def test_what_was_made_public_too_soon_is_a_draft_again_while_nobody_has_registered(team: Client) -> None:
    forum(places=10)
    public = [f"/en/events/{FORUM}/", f"/en/events/{FORUM}/register/", f"/en/events/{FORUM}/event.ics"]
    feed = "/en/events/calendar.ics"
    assert {team.get(one).status_code for one in public} == {200}
    assert FORUM in team.get(feed).content.decode()
    page = team.get(OF_FORUM).content.decode()
    assert "Back to a draft" in page
    form = hidden(page, f"{OF_FORUM}unpublish/")
    for _ in range(2):
        sent(team, f"{OF_FORUM}unpublish/", form)
    page = team.get(OF_FORUM).content.decode()
    assert "It is a draft again. The public does not see it." in page
    assert {team.get(one).status_code for one in public} == {404}
    assert FORUM not in team.get(feed).content.decode()
    form = hidden(page, f"{OF_FORUM}publish/")
    sent(team, f"{OF_FORUM}publish/", form)
    come()
    assert "Back to a draft" not in team.get(OF_FORUM).content.decode()
    refused = sent(team, f"{OF_FORUM}unpublish/", {"key": "late"}, status=409).content.decode()
    assert "Somebody has registered. Cancel the event, so that they are told." in refused
    assert team.get(public[0]).status_code == 200


def test_the_same_title_on_the_same_day_gets_a_name_of_its_own(team: Client) -> None:
    forum()
    first = sent(team, f"{EVENTS}new/", new_form())["Location"]
    for _ in range(2):
        second = sent(team, f"{EVENTS}new/", new_form(key="new-2"))["Location"]
        assert second == first.rstrip("/") + "-2/"
    typed = first.rstrip("/").rpartition("/")[2]
    page = sent(team, f"{EVENTS}new/", new_form(key="new-3", code=typed), 422).content.decode()
    assert "Another event has this name in its address." in page


@pytest.mark.parametrize(
    "about",
    [
        {"title": ""},
        {"starts_at": "yesterday"},
        {"ends_at": when(29)},
        {"kind": "war"},
        {"places": "-1"},
        {"places": "9999999999"},
        {"place": "no-house/none"},
        {"code": "NOT A CODE"},
        {"code": FORUM},
        {"source_language": "xx"},
    ],
)
def test_a_bad_beginning_keeps_what_was_typed(team: Client, about: dict[str, str]) -> None:
    forum()
    page = sent(team, f"{EVENTS}new/", new_form(summary="", **about), status=422).content.decode()
    assert "It is not saved. Mend what is marked." in page
    assert "Tea and law" in page or "title" in about


def test_a_public_event_is_moved_copied_and_cancelled(team: Client) -> None:
    forum()
    come()
    move = {"key": "m", "starts_at": when(25), "ends_at": when(25, 18), "place": "river-house/hall"}
    sent(team, f"{OF_FORUM}move/", move)
    assert event().plan.sequence == 1
    copied = sent(team, f"{OF_FORUM}copy/", {"key": "c", "starts_at": when(60), "code": "forum-again"})
    assert copied["Location"].endswith("/forum-again/")
    assert event("forum-again").plan.state == "draft"
    sent(team, f"{OF_FORUM}copy/", {"key": "c2", "starts_at": when(61), "code": "forum-again"}, status=422)
    sent(team, f"{OF_FORUM}cancel/", {"key": "x", "reason": "weather"}, status=422)
    sent(team, f"{OF_FORUM}cancel/", {"key": "x", "reason": "weather", "is_meant": "on"})
    assert event().plan.state == "cancelled"
    assert "Cancelled: The weather." in team.get(OF_FORUM).content.decode()
    sent(team, f"{OF_FORUM}cancel/", {"key": "y", "reason": "weather", "is_meant": "on"}, status=409)
    sent(team, f"{EVENTS}forum-again/discard/", {"key": "d", "is_meant": "on"})
    assert planned_event("forum-again", "en") is None


# Parts


def test_parts_stay_as_they_are_when_their_page_is_sent_as_it_stands(team: Client) -> None:
    forum()
    for name in ("sessions", "speakers", "sponsors", "quotas", "questions", "materials", "budget"):
        before = event().plan
        sent(team, f"{OF_FORUM}{name}/", part_form(team, name))
        after = event().plan
        assert getattr(after, name) == getattr(before, name), name


def test_questions_are_built_and_previewed(team: Client) -> None:
    forum()
    form = part_form(team, "questions") | {
        "part-0-choices": "Law\nTrade\nTax",
        "part-0-order": "2",
        "part-1-order": "1",
        "part-2-label": "Wie heißt Ihre Firma?",
        "part-2-kind": "text",
        "part-2-order": "3",
        "part-2-is_required": "on",
    }
    sent(team, f"{OF_FORUM}questions/", form)
    questions = {one.code: one for one in event().plan.questions}
    assert [one.code for one in event().plan.questions] == ["shirt", "topic", "wie-heisst-ihre-firma"]
    # Words that stay keep their code; the others are new.
    assert questions["topic"].choices[0] == "law"
    assert "tax" in questions["topic"].choices
    page = team.get(f"{OF_FORUM}questions/").content.decode()
    assert "As guests will see it" in page
    gone = part_form(team, "questions") | {"part-0-is_gone": "on"}
    sent(team, f"{OF_FORUM}questions/", gone)
    assert "shirt" not in {one.code for one in event().plan.questions}


def test_what_is_wrong_in_a_line_stands_beside_it_and_nothing_is_lost(team: Client) -> None:
    forum()
    come()
    small = part_form(team, "quotas") | {"part-0-size": "0"}
    page = sent(team, f"{OF_FORUM}quotas/", small, status=409).content.decode()
    assert "1 is taken already." in page
    twice = part_form(team, "sessions") | {"part-0-ends_at": when(90), "part-0-title": "Kept title"}
    page = sent(team, f"{OF_FORUM}sessions/", twice, status=422).content.decode()
    assert "This lies outside the event." in page
    assert "Kept title" in page
    more = part_form(team, "speakers") | {"do": "more", "part-1-name": "Half typed"}
    page = sent(team, f"{OF_FORUM}speakers/", more, status=200).content.decode()
    assert "Half typed" in page
    assert len(event().plan.speakers) == 1


def test_what_is_asked_of_guests_who_answered_goes_only_when_it_is_meant(team: Client) -> None:
    forum()
    come()
    gone = part_form(team, "questions") | {"part-0-is_gone": "on"}
    page = sent(team, f"{OF_FORUM}questions/", gone, status=409).content.decode()
    assert "Guests use this already: What brings you here?<" in page
    assert "topic" in {one.code for one in event().plan.questions}
    assert 'name="drops_answers"' in page
    assert 'name="drops_answers"' not in team.get(f"{OF_FORUM}questions/").content.decode()
    sent(team, f"{OF_FORUM}questions/", gone | {"key": "meant", "drops_answers": "on"})
    assert "topic" not in {one.code for one in event().plan.questions}


def test_places_of_the_whole_event_are_there_once_and_called_by_words(team: Client) -> None:
    forum()
    page = team.get(f"{OF_FORUM}quotas/").content.decode()
    assert "<legend><bdi>Places in the house</bdi>" in page
    assert "<legend><bdi>Lunch</bdi>" in page
    added = len(event().plan.quotas)
    more = {f"part-{added}-kind": "places", f"part-{added}-size": "7"}
    page = sent(team, f"{OF_FORUM}quotas/", part_form(team, "quotas") | more, status=422).content.decode()
    assert "This is there twice." in page
    assert len(event().plan.quotas) == added


def test_who_is_approved_while_they_wait_still_waits_and_it_is_said(team: Client) -> None:
    forum(places=1, entry="approved")
    come(1)
    waits = come(2)
    form = {"key": "a", "do": "approve", "is_meant": "1", "part": [str(waits.id)]}
    page = sent(team, f"{OF_FORUM}registrations/", form, status=200).content.decode()
    assert "Approved, and waiting for a place." in page
    assert event().counts == {"pending": 1, "waiting": 1}


def test_a_session_is_interpreted_into_more_languages(team: Client) -> None:
    forum()
    form = part_form(team, "sessions") | {"part-0-into_2_language": "fr", "part-0-into_2_way": "whispered"}
    sent(team, f"{OF_FORUM}sessions/", form)
    (session,) = event().plan.sessions
    assert {one.language for one in session.interpretations} == {"en", "ar", "fr"}


def test_money_is_typed_in_yuan_and_kept_in_fen(team: Client) -> None:
    forum()
    line = {"part-0-side": "cost", "part-0-line": "room", "part-0-planned": "1,250.50", "part-0-note": "Hall"}
    sent(team, f"{OF_FORUM}budget/", part_form(team, "budget") | line)
    (kept,) = event().plan.budget
    assert (kept.planned, kept.actual) == (125_050, None)
    bad = part_form(team, "budget") | {"part-0-actual": "1,5"}
    page = sent(team, f"{OF_FORUM}budget/", bad, status=422).content.decode()
    assert "Write the amount in yuan, such as 1250.50." in page
    assert 'value="1,5"' in page


def test_texts_are_drafted_by_one_and_reviewed_by_another(team: Client, signed_in: SignedIn) -> None:
    forum()
    address = f"{OF_FORUM}texts/fr/"
    sent(team, address, {"key": "t1", "text-title": "Forum de la ville", "text-summary": ""})
    assert "Drafted" in team.get(address).content.decode()
    page = sent(team, f"{address}review/", {"key": "t2"}, status=409).content.decode()
    assert "Somebody else has to review it." in page
    sent(signed_in("xu"), f"{address}review/", {"key": "t3"})
    assert "Reviewed" in team.get(address).content.decode()
    sent(team, f"{OF_FORUM}texts/en/", {"key": "t4", "text-title": "Forum of the river"})
    assert "English has changed" in team.get(address).content.decode()


# Guests


def test_guests_are_found_and_decided_about_in_bulk(team: Client) -> None:
    forum(places=3, entry="approved")
    rows = [come(number) for number in range(4)]
    page = team.get(f"{OF_FORUM}registrations/", {"state": "waiting"}).content.decode()
    assert "WANG Number3" in page
    assert "WANG Number1" not in page
    assert "WANG Number2" in team.get(f"{OF_FORUM}registrations/", {"q": "number2"}).content.decode()
    form = {"key": "a", "do": "approve", "part": [str(one.id) for one in rows[:2]]}
    asked = sent(team, f"{OF_FORUM}registrations/?state=pending", form, status=200).content.decode()
    assert "2 registrations. They are told at once." in asked
    assert f'action="{OF_FORUM}registrations/?state=pending"' in asked
    assert event().counts == {"pending": 3, "waiting": 1}
    form["is_meant"] = "1"
    page = sent(team, f"{OF_FORUM}registrations/", form, status=200).content.decode()
    assert "All of them are done." in page
    again = {
        "key": "b",
        "do": "decline:full",
        "is_meant": "1",
        "part": [str(rows[0].id), str(rows[2].id), "nonsense"],
    }
    page = sent(team, f"{OF_FORUM}registrations/", again, status=200).content.decode()
    assert "2 were not done." in page
    assert event().counts == {"confirmed": 2, "declined": 1, "offered": 1}
    one = f"{OF_FORUM}registrations/{rows[1].id}/"
    assert "guest1@sample.example" in team.get(one).content.decode()
    asked = sent(team, one, {"key": "c", "do": "cancel:asked"}, status=200).content.decode()
    assert "1 registration. They are told at once." in asked
    assert "cancelled" not in event().counts
    sent(team, one, {"key": "c", "do": "cancel:asked", "is_meant": "1"}, status=200)
    sent(team, f"{OF_FORUM}registrations/", {"key": "d", "do": "approve"}, status=400)
    assert event().counts["cancelled"] == 1


def test_all_lines_of_a_page_are_chosen_at_once(team: Client) -> None:
    forum()
    come()
    page = team.get(f"{OF_FORUM}registrations/").content.decode()
    form = page[page.index('name="do"') : page.index("</table>")]
    assert '<input type="checkbox" data-all="part" hidden>' in form


def test_a_registration_of_another_event_is_not_there(team: Client) -> None:
    forum()
    forum(code="second-forum")
    made = come(code="second-forum")
    assert team.get(f"{OF_FORUM}registrations/{made.id}/").status_code == 404
    form = {"key": "a", "do": "cancel:asked", "is_meant": "1", "part": str(made.id)}
    sent(team, f"{OF_FORUM}registrations/", form, status=200)
    assert event("second-forum").counts == {"confirmed": 1}


# Mails


def mail_form(**about: str) -> dict[str, str]:
    text = {"en-subject": "Come early", "en-body": "At nine.", "fr-subject": "", "fr-body": ""}
    return {"key": "w1", "segment": "registered", "interest": "", **text, **about}


def test_a_mail_is_written_tried_and_sent_once(team: Client) -> None:
    forum(places=10)
    for number in range(3):
        come(number)
    at = sent(team, f"{OF_FORUM}mail/new/", mail_form())["Location"]
    assert "It goes to 3 addresses." in team.get(at).content.decode()
    sent(team, f"{at}test/", {"key": "try"})
    assert Mail.objects.filter(subject="Come early").count() == 1
    sent(team, f"{at}send/", {"key": "s1"}, status=409)
    for _ in range(2):
        sent(team, f"{at}send/", {"key": "s2", "is_meant": "on"})
    sent(team, f"{at}send/", {"key": "s3", "is_meant": "on"}, status=409)
    run_due(worker="test", at=clock.now() + timedelta(minutes=1), limit=50)
    assert Mail.objects.filter(subject="Come early").count() == 4
    assert "3 mails were written." in team.get(at).content.decode()


def test_news_says_which_addresses_count(team: Client) -> None:
    forum()
    why = "Only addresses count whose owner has opened a link in one of our mails."
    assert why in team.get(f"{OF_FORUM}mail/new/").content.decode()
    for segment in ("news", "pending"):
        form = mail_form(segment=segment, key=segment)
        at = sent(team, f"{OF_FORUM}mail/new/", form)["Location"]
        assert (why in team.get(at).content.decode()) == (segment == "news")


def test_a_mail_without_words_is_refused_and_kept(team: Client) -> None:
    forum()
    bad = mail_form(**{"en-subject": "", "fr-subject": "Bonjour"})
    page = sent(team, f"{OF_FORUM}mail/new/", bad, status=422).content.decode()
    assert "At nine." in page
    assert "Bonjour" in page
    more = sent(team, f"{OF_FORUM}mail/new/", mail_form(do="more", more="de"), status=200).content.decode()
    assert 'name="de-subject"' in more
    assert "At nine." in more


# Files


def file_of(text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("year.csv", text.encode())


def test_events_go_out_and_come_in_again_unchanged(team: Client) -> None:
    forum()
    for form in ("csv", "xlsx", "ics"):
        year = event().plan.draft.starts_at.year
        response = team.get(f"{EVENTS}export.{form}", {"year": str(year)})
        assert response.status_code == 200
        if form == "ics":
            assert b"Forum of the city" in response.content
            continue
        content = SimpleUploadedFile(f"year.{form}", response.content)
        at = team.post(f"{EVENTS}import/", {"file": content, "key": form})["Location"]
        assert "The file changes nothing." in team.get(at).content.decode()


def test_a_file_is_looked_at_before_it_counts(team: Client) -> None:
    forum()
    text = "code,title,starts,ends,places\nnew-talk,Tea,2027-05-04 10:00,2027-05-04 12:00,5\nbad,No,soon,,x\n"
    at = sent(team, f"{EVENTS}import/", {"file": file_of(text), "key": "f"})["Location"]
    page = team.get(at).content.decode()
    assert "Take in 1 line" in page
    assert "Write it as 2026-05-04 09:00." in page
    assert planned_event("new-talk", "en") is None
    sent(team, at, {"key": "g"}, status=200)
    assert event("new-talk").title == "Tea"
    assert team.post(at, {"key": "g"}).status_code == 404
    for bad in ("", "title\nx\n", "a,a\n"):
        sent(team, f"{EVENTS}import/", {"file": file_of(bad), "key": "h"}, status=400)
    sent(team, f"{EVENTS}import/", {"key": "h"}, status=400)


def test_guests_come_in_by_file_and_go_out_with_a_note(team: Client) -> None:
    forum(places=2)
    come(1)
    text = "name,email,guests,answer_topic\nWANG Fang,guest1@sample.example,,law\n"
    bad = "=SUM(1),b@sample.example,Li,tax\n"
    bad += "x,not an address,,law\n"
    address = f"{OF_FORUM}registrations/"
    at = sent(team, f"{address}import/", {"file": file_of(text + bad), "key": "f"})["Location"]
    assert "Take in 1 line" in team.get(at).content.decode()
    page = sent(team, at, {"key": "g"}, status=200).content.decode()
    assert "<dt>Waiting</dt><dd>1</dd>" in page
    assert "<dt>Confirmed</dt>" not in page
    assert event().counts == {"confirmed": 1, "waiting": 1}
    out = sent(team, f"{address}export/", {"key": "e", "format": "csv"}, status=200).content.decode(
        "utf-8-sig"
    )
    assert "'=SUM(1)" in out
    assert sent(team, f"{address}export/", {"key": "e2", "format": "xlsx"}, status=200).content[:2] == b"PK"


def test_a_file_of_guests_is_explained_and_taken_in_once(team: Client) -> None:
    forum(places=9)
    address = f"{OF_FORUM}registrations/import/"
    page = team.get(address).content.decode()
    assert "law (Law) · tax (Tax)" in page
    assert "Write the names, with ; between. At most 5 people can come together." in page
    text = (
        "name,email,guests,answer_topic\nWANG Fang,f@sample.example,Li;Zhao,法律\nB,b@sample.example,2,war\n"
    )
    at = sent(team, address, {"file": file_of(text), "key": "f"})["Location"]
    looked = team.get(at).content.decode()
    assert "<dt>People</dt><dd>3</dd>" in looked
    assert "Choose one of the answers. law (Law) · tax (Tax)" in looked
    assert "Write the names, with ; between." in looked
    sent(team, at, {"key": "g"}, status=200)
    for again in (team.post(at, {"key": "g"}, follow=True), team.get(at, follow=True)):
        assert again.status_code == 200
        assert "This file was taken in already." in again.content.decode()
    assert event().counts == {"confirmed": 1}


@pytest.mark.parametrize("address", [f"{EVENTS}import/", f"{OF_FORUM}registrations/import/"])
def test_how_large_a_file_may_be_is_said_before_it_is_sent(team: Client, address: str) -> None:
    forum()
    page = team.get(address).content.decode()
    told = "The file is too large. Hand it in in parts. At most 5 MB."
    assert f'data-largest="5000000" data-too-large="{told}"' in page
    hint = page[page.index('id="file-hint"') :]
    assert "At most 5 MB." in hint[: hint.index("</p>")]


def test_files_too_large_together_are_said_to_be_so(team: Client) -> None:
    forum()
    page = team.get(f"{OF_FORUM}materials/").content.decode()
    assert 'data-too-large="The file is too large. Hand it in in parts. Give files as PDF' in page


NEW_GUESTS = (
    "name,email,guests,answer_topic\n"
    "A,a@sample.example,Li;Zhao,law\n"
    "B,b@sample.example,Li;Zhao,law\n"
    "C,c@sample.example,,law\n"
)


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        ({}, {"Get a place": 4, "Wait for a place": 3, "Mails that go out at once": 3}),
        (
            {"has_waiting_list": False},
            {"Get a place": 4, "Find no place": 3, "Mails that go out at once": 2},
        ),
        (
            {"entry": "approved"},
            {
                "Hold a place until you decide": 4,
                "Wait for a place": 3,
                "Mails that go out at once": 3,
            },
        ),
    ],
)
def test_who_would_get_a_place_is_said_before_a_file_is_taken_in(
    team: Client, columns: dict[str, Any], told: dict[str, int]
) -> None:
    forum(places=5, **columns)
    come(1)
    address = f"{OF_FORUM}registrations/import/"
    at = sent(team, address, {"file": file_of(NEW_GUESTS), "key": "f"})["Location"]
    page = team.get(at).content.decode()
    part = page[page.index('id="foreseen"') :]
    found = re.findall(r"<dt>([^<]+)</dt><dd>(\d+)</dd>", part[: part.index("</section>")])
    assert {words: int(count) for words, count in found} == told
    assert "This is an estimate" in part
    done = sent(team, at, {"key": "g"}, status=200).content.decode()
    assert "People, with the places that are free now" not in done


def test_that_registration_is_closed_is_said_before_a_file_is_taken_in(team: Client) -> None:
    forum(places=5, closes_at=clock.now() - timedelta(hours=1))
    address = f"{OF_FORUM}registrations/import/"
    at = sent(team, address, {"file": file_of(NEW_GUESTS), "key": "f"})["Location"]
    page = team.get(at).content.decode()
    assert "Registration is closed." in page
    assert "People, with the places that are free now" not in page


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "This file is empty."),
        (b"%PDF-1.7 ...", "Save it as .xlsx."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1...", "Save it as .xlsx."),
        ("name,email\nMüller,m@sample.example\n".encode("cp1252"), "save it as “CSV UTF-8”"),
        (b"Nom,Courriel\nA,a@sample.example\n", "missing: name, email. The file has these: nom, courriel."),
        (b"name,email\n", "no lines below"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_why(team: Client, content: bytes, told: str) -> None:
    forum()
    handed = {"file": SimpleUploadedFile("guests.csv", content), "key": "f"}
    page = sent(team, f"{OF_FORUM}registrations/import/", handed, status=400).content.decode()
    assert told in page


def test_figures_hide_what_is_small(team: Client) -> None:
    forum(places=20)
    for number in range(6):
        come(number, country="FR" if number else "NG")
    page = team.get(f"{OF_FORUM}figures/").content.decode()
    assert "Nigeria" not in page
    assert "Fewer than five" in page
    # Forms are not people: a group of four is one registration that came by the form.
    ways = page[page.index('id="sources"') :]
    assert '<th scope="col" class="n">Registrations</th>' in ways[: ways.index("</table>")]
    assert '<th scope="col" class="n">People</th>' in page[: page.index('id="sources"')]
