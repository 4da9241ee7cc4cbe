"""Rosters at the desk: the week, a day, one cell, absences and wishes, what-if; and one's own shifts."""

import re
from datetime import date, timedelta
from html import unescape
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from wenjin.accounts.domain.actor import SYSTEM
from wenjin.core import clock
from wenjin.core.outbox.models import Message
from wenjin.core.outbox.worker import run_due
from wenjin.core.tests.calendar_reading import read_calendar
from wenjin.counters.domain.people_facts import Kind, PeopleFacts
from wenjin.counters.queries.roster_staff import monday_of
from wenjin.counters.queries.rosters import week_seen
from wenjin.counters.queries.what_if import tried_lately
from wenjin.counters.services import people, roster_making, rosters
from wenjin.counters.services import what_if as what_if_services
from wenjin.counters.tests.roster_stage import change_tried
from wenjin.desk.tests.forms import hidden
from wenjin.desk.tests.hall_stage import CENTRE, HallStage

ROSTERS = "/en/desk/rosters/"


@pytest.fixture
def monday() -> date:
    """Of the week that is planned next."""
    return monday_of(clock.today()) + timedelta(days=7)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roster_making, "DAYS_EACH", 1)
    monkeypatch.setattr(roster_making, "MOST_ROUNDS", 1)
    monkeypatch.setattr(what_if_services, "DAYS", 2)


def read(client: Client, where: str = "", status: int = 200) -> str:
    response = client.get(f"{ROSTERS}{where}")
    assert response.status_code == status, response.content.decode()[:800]
    return unescape(response.content.decode())


def words(text: str) -> str:
    """A page as it is read."""
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def cell_of(hall: HallStage, day: date, person: str = "") -> str:
    return f"days/{day.isoformat()}/{person or f'officer:{hall.officer}'}/"


def save(hall: HallStage, day: date, shift: str, **more: str) -> int:
    where = cell_of(hall, day)
    sent = hidden(read(hall.xu, where).replace('method="post"', f'method="post" action="{where}"'), where)
    return int(hall.xu.post(f"{ROSTERS}{where}", {**sent, "shift": shift, **more}).status_code)


def press(hall: HallStage, monday: date, act: str, **more: str) -> str:
    """Press a button of the week; the page after it."""
    address = f"{ROSTERS}weeks/{monday.isoformat()}/{act}/"
    sent = hidden(hall.xu.get(ROSTERS).content.decode(), address)
    response = hall.xu.post(address, {**sent, **more}, follow=True)
    return unescape(response.content.decode())


def let_work() -> None:
    while Message.objects.filter(done_at=None, topic__startswith="counters.").exists():
        assert run_due(worker="test", at=clock.now() + timedelta(seconds=2), limit=20), "it never becomes due"
        assert list(Message.objects.exclude(last_error="").values_list("last_error")) == []


def drafted(hall: HallStage, monday: date) -> dict[str, dict[str, str]]:
    return {who: dict(days) for who, days in week_seen(CENTRE, monday, at=clock.now()).plan.items()}


def test_a_shift_is_chosen_saved_published_and_taken_back(hall: HallStage, monday: date) -> None:
    assert "Nobody has a shift in this week yet." in read(hall.xu)
    assert save(hall, monday, "early") == 302
    page = read(hall.xu)
    assert "No hole is opened by this." in page
    assert "1 shift differs from what is published. Nobody is told before you publish." in page
    assert "No shifts are published" in read(hall.lin, "mine/")
    assert "Published: 1 new shifts, 0 changed, 0 removed." in press(hall, monday, "publish")
    assert "08:45–17:15" in read(hall.lin, "mine/")
    assert "Take back the publication" in read(hall.xu)
    assert "What was published before counts again." in press(hall, monday, "undo")
    assert "No shifts are published" in read(hall.lin, "mine/")


def test_a_hole_is_said_at_once_with_who_closes_it_and_is_saved_all_the_same(
    hall: HallStage, monday: date
) -> None:
    save(hall, monday, "early")
    save(hall, monday, "")
    page = words(read(hall.xu))
    assert drafted(hall, monday) == {}
    assert "It is saved. This is missing now:" in page
    assert "nobody serves Tax and money. It closes if one of Gu Nanxing and Lin Xiaohe serves then." in page
    assert "09:00 to 09:30: 6 officers are missing. Could come: Gu Nanxing and Lin Xiaohe." in page


def test_own_times_are_written_by_hand(hall: HallStage, monday: date) -> None:
    assert save(hall, monday, "own", times="10:00 – 14:00") == 302
    assert drafted(hall, monday)[f"officer:{hall.officer}"] == {monday.isoformat(): "10:00-14:00"}
    assert 'value="10:00-14:00"' in read(hall.xu, cell_of(hall, monday))
    where = cell_of(hall, monday)
    refused = hall.xu.post(f"{ROSTERS}{where}", {"shift": "own", "times": "late-ish", "key": "w"})
    assert refused.status_code == 409
    told = unescape(refused.content.decode())
    assert "write times such as 09:00-13:00" in told
    assert 'value="late-ish"' in told, "nothing typed is lost"


def test_a_page_that_is_old_overwrites_nothing(hall: HallStage, monday: date) -> None:
    where = cell_of(hall, monday)
    page = read(hall.xu, where).replace('method="post"', f'method="post" action="{where}"')
    old = hidden(page, where)
    save(hall, monday + timedelta(days=1), "late")
    refused = hall.xu.post(f"{ROSTERS}{where}", {**old, "shift": "early"})
    assert refused.status_code == 409
    assert "A colleague changed this roster" in refused.content.decode()
    assert monday.isoformat() not in drafted(hall, monday)[f"officer:{hall.officer}"]


def test_a_week_against_the_law_is_marked_and_not_published(hall: HallStage, monday: date) -> None:
    for ahead in range(6):
        save(hall, monday + timedelta(days=ahead), "early")
    page = words(read(hall.xu))
    assert "Law: 45 hours in the week; 40 are allowed." in page
    assert "The week of 1 person breaks the law" in page
    assert "The week of 1 person breaks the law on working hours. Change it" in words(
        press(hall, monday, "publish")
    )


def test_a_roster_is_made_by_the_worker_while_the_page_shows_how_far_it_is(
    hall: HallStage, monday: date
) -> None:
    going = press(hall, monday, "make", target="15")
    assert "A roster is being made: looking for the best one." in going
    assert 'http-equiv="refresh"' in going, "without a script the page looks again too"
    refused = hall.xu.post(f"{ROSTERS}{cell_of(hall, monday)}", {"shift": "early", "key": "no"})
    assert refused.status_code == 409
    assert "A roster of this week is being made." in refused.content.decode()
    let_work()
    partial = hall.xu.get(ROSTERS, headers={"HX-Request": "true"})
    assert partial.headers["HX-Refresh"] == "true"
    page = words(read(hall.xu))
    assert "the target being 15 minutes in every half hour. Rounds needed: 1." in page
    assert "What the roster was tried on" in page
    assert drafted(hall, monday)
    assert "The roster is as it was before the new one." in press(hall, monday, "undo")
    assert drafted(hall, monday) == {}


def test_work_is_stopped(hall: HallStage, monday: date) -> None:
    press(hall, monday, "make")
    assert "Stopped. The roster is as it was." in press(hall, monday, "stop")


@pytest.mark.parametrize("target", ["0", "61", "many", "nan", ""])
def test_a_target_that_is_none_is_refused(hall: HallStage, monday: date, target: str) -> None:
    address = f"{ROSTERS}weeks/{monday.isoformat()}/make/"
    assert hall.xu.post(address, {"target": target, "key": "t"}).status_code == 409
    assert "is being made" not in read(hall.xu)


def test_the_week_before_is_copied(hall: HallStage, monday: date) -> None:
    assert "The week before has no roster to copy." in press(hall, monday, "copy")
    before = monday - timedelta(days=7)
    rosters.change_shift(SYSTEM, CENTRE, f"officer:{hall.officer}", before, "late", key="b", at=clock.now())
    assert "1 shift is copied from the week before." in press(hall, monday, "copy")
    assert drafted(hall, monday) == {f"officer:{hall.officer}": {monday.isoformat(): "late"}}


def test_a_day_shows_needs_covers_and_every_language(hall: HallStage, monday: date) -> None:
    save(hall, monday, "early")
    page = read(hall.xu, f"days/{monday.isoformat()}/")
    table = words(page.partition("<table")[2].partition("</table>")[0])
    assert "Interpreters there 09:00 6 1 too few 0" in table
    assert "12:00 10 0 too few 0" in table, "lunch"
    told = words(page)
    assert "nobody serves A home and daily life. It closes if Gu Nanxing serves then." in told
    assert re.search(r"Mandarin .{0,80}nobody .{0,200}Work permits", told)
    tax = read(hall.xu, f"days/{monday.isoformat()}/?topic=tax")
    english = re.search(r"English.*?</tr>", tax.partition("Mandarin")[2], re.DOTALL)
    assert english is not None
    assert re.findall(r'data-mode="(\w+)" title="([^"]+)"', english[0]) == [
        ("direct", "09:00–12:00"),
        ("hole", "12:00–13:00"),
        ("direct", "13:00–17:00"),
        ("hole", "17:00–18:00"),
    ]
    assert hall.xu.get(f"{ROSTERS}days/{monday.isoformat()}/?topic=nonsense").status_code == 200


def test_absences_are_for_directors_and_wishes_for_everybody(hall: HallStage, monday: date) -> None:
    day = {"first_on": monday.isoformat()}
    mine = read(hall.lin, "mine/")
    assert 'value="absent"' not in mine
    assert hall.lin.post(f"{ROSTERS}mine/", {"kind": "absent", **day, "key": "a"}).status_code == 422
    assert hall.lin.post(f"{ROSTERS}mine/", {"kind": "wish_shift", **day, "key": "b"}).status_code == 422
    said = hall.lin.post(f"{ROSTERS}mine/", {"kind": "wish_free", **day, "key": "c"})
    assert said.status_code == 302, unescape(said.content.decode())
    assert "wishes to be free" in read(hall.lin, "mine/")
    person = f"interpreter:{hall.interpreter}"
    away = {"kind": "absent", "person": person, **day, "key": "d"}
    assert hall.xu.post(f"{ROSTERS}away/", away).status_code == 302
    listing = read(hall.xu, "away/")
    assert "Yusuf Demir" in listing
    assert "wishes to be free" in listing
    assert '<span class="word">away</span>' in read(hall.xu)
    back = re.search(r'action="(/en/desk/rosters/away/[^"]+/take-back/)"', read(hall.lin, "mine/"))
    assert back is not None
    assert hall.lin.post(back[1], {"key": "e"}).status_code == 302
    assert "wishes to be free" not in read(hall.xu, "away/")


def test_a_calendar_link_is_shown_once_and_leads_to_a_file(hall: HallStage, monday: date) -> None:
    save(hall, monday, "early")
    press(hall, monday, "publish")
    sent = hidden(read(hall.lin, "mine/"), f"{ROSTERS}mine/feed/")
    made = unescape(hall.lin.post(f"{ROSTERS}mine/feed/", sent).content.decode())
    link = re.search(r'id="link" value="([^"]+)"', made)
    assert link is not None
    assert link[1].startswith(settings.SITE_ADDRESS)
    assert link[1] not in read(hall.lin, "mine/")
    path = urlsplit(link[1]).path
    response = Client().get(path)
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "noindex" in response.headers["X-Robots-Tag"]
    lines = list(read_calendar(response.content))
    starts = [line.moment for line in lines if line.name == "DTSTART"]
    assert [timezone.localtime(one).date() for one in starts] == [monday]
    assert "Lin Xiaohe" not in response.content.decode(), "nothing in it says whose it is"
    assert Client().get(path.replace("/en/", "/ar/")).status_code == 200
    hall.xu.post(f"{ROSTERS}people/officer:{hall.officer}/feed/", {"key": "new"})
    assert Client().get(path).status_code == 404, "a new link ends the one before"
    assert Client().get(f"/en/rosters/{'x' * 200}.ics").status_code == 404


def test_who_is_not_among_the_people_of_the_hall_is_told_so(hall: HallStage) -> None:
    facts = PeopleFacts("Lin Xiaohe", languages=(("en", "fluent"),), topics=("tax",))
    people.change(Kind.OFFICER, CENTRE, hall.officer, facts, SYSTEM, key="gone", at=clock.now())
    assert "You are not among the officers and interpreters" in read(hall.lin, "mine/")
    assert hall.lin.post(f"{ROSTERS}mine/feed/", {"key": "k"}).status_code == 409


def test_only_directors_see_the_rosters_of_others(hall: HallStage, monday: date) -> None:
    for where in ("", "away/", "what-if/", f"days/{monday}/", f"people/officer:{hall.officer}/"):
        assert hall.lin.get(f"{ROSTERS}{where}").status_code == 403
        assert hall.xu.get(f"{ROSTERS}{where}").status_code == 200
    assert hall.yusuf.get(f"{ROSTERS}mine/").status_code == 200


def test_a_change_is_tried_and_becomes_a_table(hall: HallStage, monday: date) -> None:
    assert "<form" not in read(hall.xu, "what-if/").partition("<h1")[2].partition("<dialog")[0], (
        "nobody works"
    )
    save(hall, monday, "early")
    assert f'<option value="{monday.isoformat()}" selected>' in read(hall.xu, "what-if/")
    sent = {"day": monday.isoformat(), "interpreter": ["fr", "ar"], "interpreters": "1", "key": "w"}
    begun = hall.xu.post(f"{ROSTERS}what-if/", sent)
    assert begun.status_code == 302
    address = begun.headers["Location"]
    going = unescape(hall.xu.get(address).content.decode())
    assert "Day 0 of 2 is played." in words(going)
    assert 'http-equiv="refresh"' in going
    let_work()
    done = words(unescape(hall.xu.get(address).content.decode()))
    assert "1 more interpreter for French and Arabic" in done
    assert re.search(r"All visitors [\d.]+ [\d.]+ \([\d.]+–[\d.]+\)", done)
    assert re.search(r"(No clear difference|minutes (shorter|longer))", done)
    assert hall.xu.get(address, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    assert len(tried_lately(CENTRE)) == 1
    assert address in read(hall.xu, "what-if/")


def test_few_days_are_no_verdict(hall: HallStage, monday: date, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(what_if_services, "DAYS", 40)
    save(hall, monday, "early")
    sent = {"day": monday.isoformat(), "interpreter": ["fr"], "interpreters": "1", "key": "w"}
    address = hall.xu.post(f"{ROSTERS}what-if/", sent).headers["Location"]
    pk = UUID(address.rstrip("/").rpartition("/")[2])
    day = {"all": [10, 30.0, 30.0, 0, 0]}
    verdict = re.compile("No clear difference|minutes (shorter|longer)")

    def told(played: int, state: str) -> str:
        change_tried(pk, [day] * played, state)
        return words(unescape(hall.xu.get(address).content.decode()))

    early = told(3, "playing")
    assert "Day 3 of 40 is played." in early
    assert "All visitors 10.0 3.0 3.0 0.0" in early, "what was seen is shown, without a range"
    assert not verdict.search(early)
    assert not verdict.search(told(30, "playing")), "more days come"
    assert "3.0 (3.0–3.0)" in told(30, "playing")
    stopped = told(3, "stopped")
    assert "These are too few to say what would change." in stopped
    assert not verdict.search(stopped)
    assert verdict.search(told(30, "stopped"))
    assert verdict.search(told(40, "done"))


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({}, "Choose at least one thing to change."),
        ({"interpreter": "xx"}, "Choose at least one language for each new person."),
        ({"officer": "fr"}, "Choose at least one topic for each new officer."),
        ({"without": "officer:nobody"}, "One of the people does not work here any more."),
    ],
)
def test_what_cannot_be_tried_is_told_and_what_was_chosen_stays(
    hall: HallStage, monday: date, sent: dict[str, str], told: str
) -> None:
    save(hall, monday, "early")
    response = hall.xu.post(f"{ROSTERS}what-if/", {"day": monday.isoformat(), "key": "w", **sent})
    assert response.status_code == 422
    page = unescape(response.content.decode())
    assert told in page
    assert sent != {"officer": "fr"} or re.search(r'name="officer" value="fr" checked', page)


def test_what_is_not_there_is_404(hall: HallStage, monday: date) -> None:
    for where in (
        "?week=yesterday",
        "?week=1999-01-01",
        f"what-if/{uuid4()}/",
        f"days/{monday}/officer:{uuid4()}/",
        f"people/officer:{uuid4()}/",
        "people/nobody/",
    ):
        assert hall.xu.get(f"{ROSTERS}{where}").status_code == 404, where
    tuesday = monday + timedelta(days=1)
    assert hall.xu.post(f"{ROSTERS}weeks/{tuesday}/make/", {"target": "6"}).status_code == 404
    assert hall.xu.post(f"{ROSTERS}what-if/", {"day": "someday", "key": "k"}).status_code == 404


def test_the_page_costs_the_same_for_few_people_and_many(hall: HallStage, monday: date) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            read(hall.xu)
        return len(seen)

    save(hall, monday, "early")
    few = queries()
    for number in range(20):
        facts = PeopleFacts(f"N {number}", languages=(("en", "fluent"),), topics=("tax",))
        who = people.add(Kind.OFFICER, CENTRE, facts, SYSTEM, key=f"add-{number}", at=clock.now())
        rosters.change_shift(
            SYSTEM, CENTRE, f"officer:{who}", monday, "late", key=f"many-{number}", at=clock.now()
        )
    assert queries() == few
