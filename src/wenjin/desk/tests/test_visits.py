"""Visits at the desk: planned from nothing to a programme, conflicts told, nothing typed lost."""

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import urlencode

import pytest
from django.test import Client
from pytest_django import DjangoDbBlocker

from wenjin.accounts.domain.actor import SYSTEM
from wenjin.conftest import made_for_a_file
from wenjin.core import clock
from wenjin.desk.tests.conftest import SignedIn
from wenjin.desk.tests.forms import as_it_stands
from wenjin.desk.visits.words import in_a_row
from wenjin.events.queries.visits import VisitSeen, visit
from wenjin.events.sample.visits import CODE, sample_visit
from wenjin.events.services.visits import cancel_visit

HOME = "/en/desk/visits/"
ABOUT = {
    "titles_en": "River cities",
    "titles_zh-hans": "江河城市",
    "language_1": "en",
    "language_2": "zh-hans",
    "starts_on": "2027-03-02",
    "ends_on": "2027-03-03",
    "usual_travel": "30",
    "dearest_gift": "300",
    "code": "river-cities",
}


@pytest.fixture(scope="module")
def sample(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The sample, made once for this file."""
    with made_for_a_file(django_db_blocker):
        with django_db_blocker.unblock():
            sample_visit(clock.now())
        yield


@pytest.fixture
def team(sample: None, signed_in: SignedIn) -> Client:
    return signed_in("fang")


def seen(code: str = CODE) -> VisitSeen:
    found = visit(code)
    assert found is not None
    return found


def read(client: Client, where: str = "", status: int = 200) -> str:
    response = client.get(f"{HOME}{where}")
    assert response.status_code == status, response.content.decode()[:800]
    return unescape(response.content.decode())


def send(client: Client, where: str, status: int = 302, **form: object) -> str:
    """Names of fields with a hyphen come as ``more``."""
    more = form.pop("more", {})
    response = client.post(f"{HOME}{where}", {**form, **more}, follow=status == 302)  # type: ignore[dict-item]  # as typed
    expected = 200 if status == 302 else status
    assert response.status_code == expected, response.content.decode()[:1500]
    return unescape(response.content.decode())


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_the_plan_stands_on_one_page_with_its_days(team: Client) -> None:
    page = words(read(team, f"{CODE}/"))
    assert "No conflict: the plan can be kept." in page
    assert page.index("Welcome") < page.index("Dinner of welcome") < page.index("Farewell")
    assert "Forum of Harbour Cities" in words(read(team))


def test_each_part_of_a_line_keeps_its_own_direction(team: Client) -> None:
    """A house named in Chinese or Arabic must not carry the times beside it along."""
    stop = seen().stops[0]
    parts = [f"{stop.starts_at:%H:%M}\N{EN DASH}{stop.ends_at:%H:%M}", stop.where("en")]
    page = read(team, f"{CODE}/")
    assert all(f"\u2068{one}\u2069" in page for one in parts if one)
    assert in_a_row(["a", "", "b"]) == "\u2068a\u2069 · \u2068b\u2069"
    country = next(one.about for one in seen().follow_ups if one.about.organisation)
    assert f"\u2068{country.organisation}\u2069" in read(team, f"{CODE}/agreed/")


def test_a_visit_is_planned_from_nothing(team: Client) -> None:
    assert "Add people first" in send(team, "new/", more={**ABOUT, "key": "n"})
    guest = {"part": "guest", "name": "Ada Sample", "rank": "1", "language_1": "pt", "country": "PT"}
    guest |= {"email": "ada@sample.example", "diet": "halal", "posts_en": "Mayor", "posts_zh-hans": "市长"}
    assert "Ada Sample" in send(team, "river-cities/people/add/guest/", more={**guest, "key": "g"})
    host = {
        "part": "host",
        "name": "Bo Sample",
        "rank": "1",
        "language_1": "zh-hans",
        "other_name": "薄（样本）",
    }
    send(team, "river-cities/people/add/host/", more={**host, "key": "h"})
    helper = {"part": "interpreter", "name": "Cai Sample", "rank": "10", "language_1": "zh-hans"}
    send(team, "river-cities/people/add/interpreter/", more={**helper, "language_2": "pt", "key": "i"})
    send(team, "river-cities/cars/add/", name="Car 1", seats="1", key="c")
    now = seen("river-cities")
    ids = {one.about.name[:2]: one.id for one in now.people}
    stop = {"day": "2027-03-02", "starts": "12:00", "ends": "13:00", "kind": "meal", "key": "s"}
    stop |= {"titles_en": "Lunch", "places_en": "Garden"}
    stop |= {"people": [ids["Ad"], ids["Bo"]], "cars": [now.cars[0].id]}  # type: ignore[dict-item]  # as typed
    page = words(send(team, "river-cities/stops/add/", more=stop))
    assert "Ada Sample: nobody interprets between Portuguese and Mandarin." in page
    assert "Add Cai Sample, who is free then." in page
    assert "the kitchen does not serve halal" in page
    assert "Not yet in both languages" in page
    assert seen("river-cities").stops[0].starts_at.isoformat() == "2027-03-02T12:00:00+08:00"


def test_the_same_form_sent_twice_is_one_act(team: Client) -> None:
    for _time in range(2):
        send(team, f"{CODE}/cars/add/", name="Van C", seats="7", key="twice")
    assert [one.about.name for one in seen().cars].count("Van C") == 1


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(team: Client) -> None:
    page = send(team, "new/", 422, more={**ABOUT, "ends_on": "2027-03-01", "titles_en": "Kept words"})
    assert "The end must come after the beginning." in page
    assert "Kept words" in page
    page = send(team, "new/", 422, more={**ABOUT, "code": CODE})
    assert "This is there already." in page
    guest = {"part": "guest", "name": "Kept name", "rank": "1", "email": "not an address"}
    page = send(team, f"{CODE}/people/add/guest/", 422, more=guest)
    assert "Kept name" in page
    assert "This cannot be right" in page
    way = next(name for name in as_it_stands(read(team, f"{CODE}/cars/"), "was") if name.startswith("way_"))
    page = send(team, f"{CODE}/cars/", 422, more={way: "soon"})
    assert "Write a whole number." in page
    assert visit("river-cities") is None


def test_a_colleague_who_was_faster_is_not_overwritten(team: Client) -> None:
    car = seen().cars[0]
    page = read(team, f"{CODE}/cars/{car.id}/")
    stamp = re.search(r'name="seen" value="(\w+)"', page)
    assert stamp
    send(team, f"{CODE}/cars/{car.id}/", name=car.about.name, seats="18", key="a")
    page = send(team, f"{CODE}/cars/{car.id}/", 422, name="Other", seats="5", seen=stamp[1], key="b")
    assert "A colleague changed this" in page
    assert f'<a href="{HOME}{CODE}/cars/{car.id}/">Show what is there now</a>' in page
    again = as_it_stands(page)
    assert (again["name"], again["seats"]) == (["Other"], ["5"]), "nothing typed is lost"
    send(team, f"{CODE}/cars/{car.id}/", 422, more={**again, "key": "c"})
    assert next(one for one in seen().cars if one.id == car.id).about.seats == 18


def parts_of_a_visit() -> dict[str, str]:
    """One of each kind that has a form of its own, by where it stands."""
    now = seen()
    alone = next(one for one in now.stops if not any(gift.about.stop == one.id for gift in now.gifts))
    return {
        "person": f"people/{now.of('host')[-1].id}/",
        "car": f"cars/{now.cars[0].id}/",
        "stop": f"stops/{alone.id}/",
        "gift": f"gifts/{now.gifts[0].id}/",
    }


@pytest.mark.parametrize(
    ("kind", "field", "typed", "adds_at"),
    [
        ("person", "organisation", "Harbour office", "people/add/host/"),
        ("car", "driver", "Dora Sample", "cars/add/"),
        ("stop", "notes_en", "Bring a coat.", "stops/add/"),
        ("gift", "fen", "12.50", "gifts/add/"),
    ],
)
def test_what_was_typed_into_a_part_that_a_colleague_took_away_is_kept_and_can_be_added_anew(
    team: Client, kind: str, field: str, typed: str, adds_at: str
) -> None:
    """A form that is sent too late shows all that it had, also what its sender had not touched."""
    at = parts_of_a_visit()[kind]
    before = as_it_stands(read(team, f"{CODE}/{at}"), "was")
    mine = {**before, field: [typed]}
    send(team, f"{CODE}/remove/{kind}/{at.split('/')[1]}/", key="theirs")
    count = len((*seen().people, *seen().cars, *seen().stops, *seen().gifts))
    page = send(team, f"{CODE}/{at}", 409, more={**mine, "key": "mine"})
    assert "A colleague took this away since you opened the page." in page
    again = as_it_stands(page)
    hidden = ("was", "seen", "key", "csrfmiddlewaretoken")
    assert {name: again.get(name) for name in mine if name not in hidden} == {
        name: value for name, value in mine.items() if name not in hidden
    }, "nothing typed is lost"
    assert f'action="{HOME}{CODE}/{adds_at}"' in page
    assert f'href="{HOME}{CODE}/{"" if kind == "stop" else adds_at.partition("/")[0] + "/"}"' in page
    assert "/remove/" not in page
    send(team, f"{CODE}/{adds_at}", more=dict(again))
    assert len((*seen().people, *seen().cars, *seen().stops, *seen().gifts)) == count + 1
    read(team, f"{CODE}/{at}", 404)


def test_what_is_wrong_in_a_form_of_something_that_is_gone_is_told_with_it(team: Client) -> None:
    at = parts_of_a_visit()["car"]
    send(team, f"{CODE}/remove/car/{at.split('/')[1]}/", key="theirs")
    page = send(team, f"{CODE}/{at}", 409, name="Kept car", seats="many", key="mine")
    assert "A colleague took this away" in page
    assert "Write a whole number." in page
    assert 'value="Kept car"' in page
    send(team, f"{CODE}/people/{at.split('/')[1]}/", 409, part="cook", name="Kept name", key="nobody")


def test_a_stop_without_a_house_and_a_place_says_so_at_both(team: Client) -> None:
    stop = {"day": seen().starts_on.isoformat(), "starts": "09:00", "ends": "10:00", "kind": "meeting"}
    page = send(team, f"{CODE}/stops/add/", 422, more={**stop, "titles_en": "Talk", "key": "s"})
    first = seen().about.languages[0]
    for field in ("venue", f"places_{first}"):
        told = re.search(rf'id="id_{field}-error">(.*?)</p>', page)
        assert told is not None, field
        assert words(told[1]) == "Error: Choose a house, or write a place."
    assert page.count("Choose a house, or write a place.") == 2
    assert "Fill this in." not in page


def told_at(page: str) -> dict[str, str]:
    """What is said beside the fields of a form."""
    found = re.findall(r'<p class="err" id="id_([\w-]+)-error">(.*?)</p>', page)
    return {name: words(told).removeprefix("Error: ") for name, told in found}


def test_all_that_is_wrong_with_a_new_visit_is_told_in_one_go(team: Client) -> None:
    wrong = {"dearest_gift": "-3", "language_2": "en", "ends_on": "2027-03-01", "usual_travel": "99999"}
    page = send(team, "new/", 422, more={**ABOUT, **wrong, "code": CODE, "key": "n"})
    told = told_at(page)
    assert set(told) == {"dearest_gift", "language_1", "ends_on", "usual_travel", "code"}
    assert told["language_1"] == "This is there twice."
    assert told["ends_on"] == "The end must come after the beginning."
    assert told["code"] == "This is there already."
    page = send(team, "new/", 422, more={**ABOUT, "language_2": "en", "key": "n"})
    assert told_at(page) == {"language_1": "This is there twice."}


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        ({"dearest_gift": "-3"}, {"dearest_gift"}),
        ({"language_1": "xx"}, {"language_1"}),
        ({"language_2": ""}, {"language_2"}),
        ({"starts_on": "soon"}, {"starts_on"}),
        ({"ends_on": ""}, {"ends_on"}),
        ({"code": "A B"}, {"code"}),
        ({"usual_travel": "-1"}, {"usual_travel"}),
        ({"titles_en": "", "titles_zh-hans": "长" * 201}, {"titles_zh-hans"}),
        ({"titles_en": "", "titles_zh-hans": "", "ends_on": ""}, {"titles_en", "ends_on"}),
    ],
)
def test_what_is_right_in_a_new_visit_is_not_called_wrong(
    team: Client, typed: dict[str, str], fields: set[str]
) -> None:
    page = send(team, "new/", 422, more={**ABOUT, **typed, "key": "n"})
    assert set(told_at(page)) == fields
    assert all(page.count(f'id="id_{name}-error"') == 1 for name in fields), "each is told once"


def test_minutes_of_ways_are_kept_when_a_colleague_changes_others(team: Client) -> None:
    where = f"{CODE}/cars/"
    before = as_it_stands(read(team, where), "was")
    first, second, *_ = [name for name in before if name.startswith("way_")]
    send(team, where, more={**before, first: ["41"], "key": "theirs"})
    send(team, where, more={**before, second: ["42"], "key": "mine"})
    now = as_it_stands(read(team, where), "was")
    assert (now[first], now[second]) == (["41"], ["42"])
    page = send(team, where, 422, more={**before, first: ["43"], "key": "late"})
    assert "Now: <bdi>41</bdi>" in page
    known = dict(seen().ways)
    send(team, where, way_0="7", key="other")
    assert dict(seen().ways) == known, "what did not stand on the form stays"


def test_what_two_colleagues_changed_of_a_gift_is_merged_or_asked_about(team: Client) -> None:
    gift = seen().gifts[0]
    where = f"{CODE}/gifts/{gift.id}/"
    before = as_it_stands(read(team, where))
    send(team, where, more={**before, "fen": ["12.50"], "key": "theirs"})
    send(team, where, more={**before, "name": ["Silk scarf"], "key": "mine"})
    now = next(one.about for one in seen().gifts if one.id == gift.id)
    assert (now.name, now.fen, now.people) == ("Silk scarf", 1250, gift.about.people)
    page = send(team, where, 422, more={**before, "name": ["Tea"], "key": "late"})
    assert "A colleague changed this" in page
    assert "Now: <bdi>Silk scarf</bdi>" in page
    way = re.findall(r'name="take-name" value="(mine-\w+)"', page)
    send(team, where, more={**as_it_stands(page), "take-name": way, "key": "chosen"})
    now = next(one.about for one in seen().gifts if one.id == gift.id)
    assert (now.name, now.fen) == ("Tea", 1250)


def test_a_table_that_a_colleague_has_set_is_not_overwritten(team: Client) -> None:
    stop = next(one for one in seen().stops if one.seating is not None and one.seating.shape == "long")
    where = f"{CODE}/stops/{stop.id}/seats/"
    mine = as_it_stands(read(team, where), "shape")
    send(team, where, do="table-by-rank", shape="round", is_meant="on", key="theirs")
    theirs = next(one for one in seen().stops if one.id == stop.id).seating
    turned = {**mine, next(name for name in mine if name.startswith("seat-")): ["80"]}
    for key in ("mine", "again"):
        page = send(team, where, 409, more={**turned, "do": "table", "key": key})
        turned = as_it_stands(page, "shape")
        assert turned["shape"] == ["long"], "nothing typed is lost"
        assert "Show what is there now" in page
    assert next(one for one in seen().stops if one.id == stop.id).seating == theirs
    now = as_it_stands(read(team, where), "shape")
    send(team, where, more={**now, "do": "table", "key": "now"})


def test_seats_by_rank_and_by_hand(team: Client) -> None:
    stop = next(one for one in seen().stops if one.seating is not None and one.seating.shape == "long")
    guests = [one.id for one in seen().there(stop, "guest")]
    turned = {f"seat-{who}": str(len(guests) - place) for place, who in enumerate(guests)}
    where = f"{CODE}/stops/{stop.id}/seats/"
    page = words(send(team, where, more={**turned, "do": "table", "shape": "round", "key": "h"}))
    assert "whose rank is lower" in page
    assert "no seat at the table" in page, "the hosts were given no number"
    by_hand = next(one for one in seen().stops if one.id == stop.id).seating
    page = words(send(team, where, 409, do="table-by-rank", shape="long", key="r"))
    assert "Tick that you mean it." in page
    assert "What was arranged by hand is lost." in page
    assert next(one for one in seen().stops if one.id == stop.id).seating == by_hand
    page = words(send(team, where, do="table-by-rank", shape="long", is_meant="on", key="r"))
    assert "whose rank is lower" not in page
    send(team, where, 422, more={f"seat-{guests[0]}": "first", "do": "table", "shape": "long"})
    both = {f"seat-{who}": "1" for who in guests[:2]}
    send(team, where, 422, more={**both, "do": "table", "shape": "long"})
    send(team, where, do="no-table", key="no")
    assert next(one for one in seen().stops if one.id == stop.id).seating is None
    send(team, where, do="table-by-rank", shape="long", key="nothing to lose")


def test_cars_are_filled_by_rank_or_by_hand(team: Client) -> None:
    stop = next(one for one in seen().stops if one.about.cars)
    where = f"{CODE}/stops/{stop.id}/seats/"
    send(team, where, do="cars", key="empty")
    send(team, where, do="cars-by-rank", key="c")
    rides = next(one for one in seen().stops if one.id == stop.id).about.rides
    assert sum(len(riders) for riders in rides.values()) == len(stop.about.people) - len(
        seen().there(stop, "host")
    )
    one_rider = seen().there(stop, "guest")[0].id
    page = words(send(team, where, more={f"car-{one_rider}": stop.about.cars[0], "do": "cars", "key": "d"}))
    assert "no seat in a car" in page
    page = words(send(team, where, 409, do="cars-by-rank", key="e"))
    assert "Tick that you mean it." in page
    rides = next(one for one in seen().stops if one.id == stop.id).about.rides
    assert rides == {stop.about.cars[0]: (one_rider,)}
    send(team, where, do="cars-by-rank", is_meant="on", key="e")


def test_the_programme_is_a_page_and_a_paper(team: Client) -> None:
    page = read(team, f"{CODE}/programme/")
    assert "Dinner of welcome" in page
    assert "欢迎晚宴" in page
    page = read(team, f"{CODE}/programme/?first=ar&second=zh-hans")
    assert '<article class="programme" dir="rtl">' in page
    own = seen().of("guest")[0]
    response = team.get(f"{HOME}{CODE}/programme.pdf?{urlencode({'for': own.id})}")
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF")
    read(team, f"{CODE}/programme.pdf?for=nobody", 404)


def test_what_was_agreed_is_handed_on(team: Client) -> None:
    page = send(team, f"{CODE}/agreed/", topic="talent", text="Two scholars each year", key="t")
    assert "Two scholars each year" in page
    assert page.count("Nobody has taken it over yet.") == 2
    row = next(one for one in seen().follow_ups if one.about.topic == "talent")
    page = words(send(team, f"{CODE}/agreed/{row.id}/", reference="T-7", key="p"))
    assert "T-7" in page
    page = send(team, f"{CODE}/agreed/{row.id}/", 409, reference="T-8", key="q")
    assert "Somebody has taken this over already." in page
    page = send(team, f"{CODE}/agreed/", 422, topic="talent", text="")
    assert "Fill this in." in page


def test_conflicts_must_be_read_before_a_plan_is_confirmed(team: Client) -> None:
    send(team, f"{CODE}/copy/", code="second-time", starts_on="2027-05-04", with_guests="on", key="c")
    copied = seen("second-time")
    assert (copied.state, len(copied.of("guest"))) == ("draft", len(seen().of("guest")))
    assert copied.gifts == ()
    assert [one.starts_at.time() for one in copied.stops] == [one.starts_at.time() for one in seen().stops]
    guest = copied.of("guest")[0]
    assert guest.about.email, "sealed again under the key of the copy"
    for one in copied.of("interpreter"):
        send(team, f"second-time/remove/person/{one.id}/", key=f"r{one.id}")
    page = send(team, "second-time/confirm/", 409, key="k1")
    assert "There are conflicts." in page
    assert "The visit is confirmed." in send(team, "second-time/confirm/", in_spite="yes", key="k2")


def test_a_visit_is_cancelled_only_when_that_is_meant(team: Client) -> None:
    assert "Tick the box if you are sure." in send(team, f"{CODE}/cancel/", 422, key="x")
    assert seen().state != "cancelled"
    assert "The visit is cancelled." in send(team, f"{CODE}/cancel/", is_meant="yes", key="x")


def test_a_title_stays_when_the_languages_of_a_visit_change(team: Client) -> None:
    form = {**ABOUT, "titles_fr": "", "language_1": "fr", "key": "n"}
    send(team, "new/", more=form)
    assert dict(seen("river-cities").about.titles) == {"en": "River cities", "zh-hans": "江河城市"}
    page = read(team, "river-cities/about/")
    assert 'value="River cities"' in page, "a language that is none of the two is shown all the same"
    assert page.index('name="language_1"') < page.index('name="titles_fr"')
    assert not re.search(r'for="id_titles_fr">[^<]*<span', page), "none of the titles is called optional"
    old = {name: value for name, value in form.items() if name not in ("titles_en", "code")}
    send(team, "river-cities/about/", more={**old, "titles_fr": "Villes", "key": "o"})
    assert dict(seen("river-cities").about.titles)["en"] == "River cities"


def test_days_that_cannot_be_are_called_so(team: Client) -> None:
    page = send(team, "new/", 422, more={**ABOUT, "ends_on": "2028-03-01"})
    assert "This cannot be right." in page
    assert "too small or too large" not in page
    agreed = {"topic": "trade", "text": "They write to us.", "due_on": "0001-01-01", "key": "a"}
    assert "This cannot be right." in send(team, f"{CODE}/agreed/", 422, more=agreed)


def test_a_dinner_ends_after_midnight_and_a_title_turns_nothing(team: Client) -> None:
    send(team, "new/", more={**ABOUT, "key": "n"})
    stop = {"day": "2027-03-03", "starts": "20:00", "ends": "00:30", "kind": "meal", "key": "s"}
    stop |= {"titles_en": "Din\u202ener", "places_en": "Garden"}
    page = words(send(team, "river-cities/stops/add/", more=stop))
    made = seen("river-cities").stops[0]
    assert made.ends_at.isoformat() == "2027-03-04T00:30:00+08:00"
    assert made.about.titles["en"] == "Dinner"
    assert "outside the days" not in page, "it is the last evening"
    send(team, "river-cities/stops/add/", 422, more={**stop, "starts": "14:00", "ends": "13:00", "key": "t"})


def test_what_was_agreed_by_mistake_is_taken_away_while_nobody_has_it(team: Client) -> None:
    send(team, f"{CODE}/agreed/", topic="trade", text="Written by mistake", key="a")
    row = next(one for one in seen().follow_ups if one.about.text == "Written by mistake")
    where = f"{HOME}{CODE}/remove/follow-up/{row.id}/"
    assert f'action="{where}"' in read(team, f"{CODE}/agreed/")
    send(team, f"{CODE}/remove/follow-up/{row.id}/", key="r")
    assert "Written by mistake" not in read(team, f"{CODE}/agreed/")


def test_a_cancelled_visit_can_only_be_copied(team: Client) -> None:
    cancel_visit(SYSTEM, CODE, key="x", at=clock.now())
    page = send(team, f"{CODE}/cars/add/", 422, name="Van D", seats="7")
    assert "The visit is cancelled. Copy it to plan it again." in page
    send(team, f"{CODE}/copy/", code="again", starts_on="2027-05-04", key="c")
    assert seen("again").of("guest") == ()
    page = send(team, f"{CODE}/forget/", 422, key="f")
    assert "Tick the box if you are sure." in page
    assert not seen().is_forgotten
    send(team, f"{CODE}/forget/", key="f", is_meant="yes")
    forgotten = seen()
    assert forgotten.is_forgotten
    assert all(not one.about.email for one in forgotten.people)
    assert forgotten.people[0].about.name


def test_many_and_few_cost_the_same_number_of_queries(
    team: Client, django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(40):  # type: ignore[operator]  # a fixture of pytest-django
        read(team, f"{CODE}/")


def test_it_is_for_planners_only(sample: None, signed_in: SignedIn) -> None:
    assert signed_in("lin").get(f"{HOME}{CODE}/").status_code == 403
    assert Client().get(f"{HOME}{CODE}/").status_code in (302, 403)
    assert signed_in("fang", is_strong=False).get(f"{HOME}{CODE}/").status_code in (302, 403)
