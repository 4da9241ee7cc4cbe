"""Files taken in: looked at first, written once, and the same file again changes nothing."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from wenjin.accounts.domain.actor import SYSTEM
from wenjin.core.keys.models import DataKey
from wenjin.events.exchange import csv_files
from wenjin.events.exchange.tables import Table
from wenjin.events.models import Event, EventText, HandedFile, Question, Registration
from wenjin.events.queries.plans import plan_of, texts_written
from wenjin.events.queries.sealed import answers_of, contact_of, guests_of
from wenjin.events.services import importing_guests
from wenjin.events.services.cancelling import cancel
from wenjin.events.services.handed_files import KEPT_FOR, NoSuchFile, forget_handed_files, hand_in
from wenjin.events.services.importing import Fault, Judged, look_at_events, take_in_events
from wenjin.events.services.importing_guests import (
    Foreseen,
    foresee,
    look_at_registrations,
    take_in_registrations,
    was_taken_in,
)
from wenjin.events.services.registering import register
from wenjin.events.tests.stage import CODE, NOW, event, form, quota, registered

pytestmark = pytest.mark.django_db


def table(text: str) -> Table:
    return csv_files.read(text.encode())


def verdicts(found: tuple[Judged, ...]) -> dict[int, tuple[str, set[tuple[str, str]]]]:
    return {one.number: (one.verdict, {(fault.column, fault.why) for fault in one.faults}) for one in found}


def take_in(text: str) -> tuple[Judged, ...]:
    pk = hand_in(SYSTEM, "events", "f.csv", table(text), at=NOW)
    return take_in_events(SYSTEM, pk, at=NOW)


NEW = (
    "code,title,title_zh-hans,starts,ends,places,languages,online\n"
    "t-1,Tea,茶,2027-05-04 10:00,2027/05/04 12:00,5,en fr,yes\n"
)


def test_a_new_event_comes_in_once() -> None:
    assert [one.verdict for one in take_in(NEW)] == ["new"]
    plan = plan_of("t-1")
    assert plan is not None
    assert plan.state == "draft"
    assert plan.draft.starts_at == datetime(2027, 5, 4, 2, tzinfo=UTC)
    assert plan.draft.languages == ("en", "fr")
    assert [(one.code, one.size) for one in plan.quotas] == [("places", 5)]
    assert texts_written("t-1", "zh-hans")["title"] == ("茶", "drafted")
    version = plan.version
    assert [one.verdict for one in take_in(NEW)] == ["same"]
    again = plan_of("t-1")
    assert again is not None
    assert again.version == version


def test_what_a_file_leaves_out_stays() -> None:
    take_in(NEW)
    (judged,) = look_at_events(table("code,title,places\nt-1,Tea and law,8\n"))
    assert (judged.verdict, judged.columns) == ("changed", ("places", "title"))
    take_in("code,title,places\nt-1,Tea and law,8\n")
    plan = plan_of("t-1")
    assert plan is not None
    assert plan.quotas[0].size == 8
    assert plan.draft.is_online
    assert texts_written("t-1", "en")["title"][0] == "Tea and law"


def test_each_line_says_what_is_wrong_with_it() -> None:
    event(places=3)
    registered(size=2)
    text = (
        "code,starts,ends,places,kind,venue,online,title_xx\n"
        "a,soon,2027-05-04 12:00,5,talk,,,\n"
        "b,2027-05-04 12:00,2027-05-04 11:00,x,war,no-house,maybe,\n"
        ",2027-05-04 10:00,2027-05-04 12:00,,,,,\n"
        "Not A Code,2027-05-04 10:00,2027-05-04 12:00,,,,,\n"
        f"{CODE},2027-05-04 10:00,2027-05-04 12:00,1,,,,\n"
        "c,2027-05-04 10:00,2027-05-04 12:00,,,,,word\n"
        "d,2027-05-04 10:00,2027-05-04 12:00,,,,,\n"
        "d,2027-05-04 10:00,2027-05-04 12:00,,,,,\n"
    )
    found = verdicts(look_at_events(table(text)))
    assert found[2] == ("wrong", {("starts", "not_a_time")})
    assert ("ends", "ends_first") in found[3][1]
    assert {("places", "wrong_number"), ("kind", "not_a_choice"), ("online", "not_a_choice")} <= found[3][1]
    assert ("venue", "unknown") in found[3][1]
    assert found[4] == ("wrong", {("code", "missing")})
    assert found[5] == ("wrong", {("code", "not_a_code")})
    assert {("starts", "must_be_moved"), ("places", "too_small")} <= found[6][1]
    assert found[7][0] == "wrong"
    assert (found[8][0], found[9]) == ("new", ("wrong", {("code", "twice")}))
    assert [one.verdict for one in take_in(text)].count("new") == 1
    assert set(Event.objects.values_list("code", flat=True)) == {CODE, "d"}


def test_a_file_belongs_to_who_handed_it_in_and_is_taken_in_once() -> None:
    pk = hand_in(SYSTEM, "events", "f.csv", table(NEW), at=NOW)
    assert b"Tea" not in bytes(HandedFile.objects.get(pk=pk).sealed)
    take_in_events(SYSTEM, pk, at=NOW)
    for wrong in (pk, uuid4()):
        with pytest.raises(NoSuchFile):
            take_in_events(SYSTEM, wrong, at=NOW)
    kept = hand_in(SYSTEM, "events", "f.csv", table(NEW), at=NOW)
    with pytest.raises(NoSuchFile):
        take_in_registrations(SYSTEM, "t-1", kept, at=NOW)
    keys = DataKey.objects.count()
    assert forget_handed_files(NOW + KEPT_FOR + timedelta(minutes=1)) == 1
    assert DataKey.objects.count() == keys - 1


GUESTS = (
    "name,email,guests,language,country,news,telephone\n"
    "WANG Fang,fang@example.org,LI Wei; ZHAO Min,zh-hans,cn,yes,'+86 755 0000\n"
    "Ada,ada@example.org,,en,,,\n"
    "Twice,FANG@example.org,,,,,\n"
    ",nobody@example.org,,,,,\n"
    "Bob,no address,,xx,,,\n"
)


def test_guests_come_in_through_the_ordinary_form() -> None:
    made = event(places=3)
    registered(email="ada@example.org")
    found = verdicts(look_at_registrations(CODE, table(GUESTS)))
    assert [found[number][0] for number in (2, 3, 4, 5, 6)] == ["new", "same", "wrong", "wrong", "wrong"]
    assert found[4][1] == {("email", "twice")}
    assert found[6][1] == {("email", "not_an_address"), ("language", "not_a_choice")}
    for _ in range(2):
        pk = hand_in(SYSTEM, "registrations", "g.csv", table(GUESTS), at=NOW, event=CODE)
        done = take_in_registrations(SYSTEM, CODE, pk, at=NOW)
    assert [state for _one, state in done] == [""] * 5
    row = Registration.objects.select_related("data_key").get(event=made, source="import")
    assert (row.state, row.size, row.language, row.wants_news) == ("waiting", 3, "zh-hans", True)
    to = contact_of(row)
    assert (to.name, to.country, to.telephone) == ("WANG Fang", "CN", "+86 755 0000")
    assert [one.name for one in guests_of(row)] == ["WANG Fang", "LI Wei", "ZHAO Min"]


ODD = (
    "name,email,guests,country,news,online\n"
    "A,a@example.org,2,,,\n"
    "B,b@example.org,Li; 3,,,\n"
    "C,c@example.org,,ZZ,maybe,yes\n"
    "D,d@example.org,B;C;D;E;F;G;H;I;J;K;L;M,,,\n"
    "E,e@example.org,Li; Wang,CHN,no,no\n"
    "F,f@example.org,Li; Wang,cn,no,no\n"
)


def test_cells_that_no_form_would_send_are_wrong() -> None:
    made = event(places=30)
    looked = look_at_registrations(CODE, table(ODD))
    found = {number: wrong for number, (_verdict, wrong) in verdicts(looked).items()}
    assert found[2] == found[3] == {("guests", "no_names")}
    assert found[4] == {
        ("country", "not_a_choice"),
        ("news", "not_a_choice"),
        ("online", "not_online"),
    }
    assert found[5] == {("guests", "too_many")}
    assert found[6] == {("country", "not_a_choice")}
    assert found[7] == set()
    assert [one.people for one in looked] == [2, 3, 1, 13, 3, 3]
    pk = hand_in(SYSTEM, "registrations", "g.csv", table(ODD), at=NOW, event=CODE)
    done = take_in_registrations(SYSTEM, CODE, pk, at=NOW)
    assert [bool(state) for _, state in done] == [False] * 5 + [True]
    assert Registration.objects.filter(event=made).count() == 1


def test_answers_are_codes_or_what_choices_are_called_in_any_language() -> None:
    made = event(places=30)
    choices = {"rice": ("Rice, fried", "炒饭"), "noodles": ("Noodles", "面条")}
    for code, kind in (("meal", "one"), ("foods", "many")):
        Question.objects.create(event=made, code=code, kind=kind, choices=list(choices))
        for choice, called in choices.items():
            for language, words in zip(("en", "zh-hans"), called, strict=True):
                field = f"questions/{code}/choices/{choice}"
                about = {"subject": f"event/{CODE}", "field": field, "language": language}
                EventText.objects.create(**about, value=words, state="source")
    lines = (
        "name\temail\tanswer_meal\tanswer_foods\n"
        "A\ta@example.org\t RICE,  fried \tRice, fried; 面条\n"
        "B\tb@example.org\t炒饭\tnoodles rice\n"
        "C\tc@example.org\tbread\trice, bread\n"
    )
    looked = look_at_registrations(CODE, table(lines))
    assert [one.verdict for one in looked] == ["new", "new", "wrong"]
    allowed = ("rice", "noodles")
    assert set(looked[2].faults) == {
        Fault("answer_meal", "not_a_choice", allowed),
        Fault("answer_foods", "not_a_choice", allowed),
    }
    pk = hand_in(SYSTEM, "registrations", "g.csv", table(lines), at=NOW, event=CODE)
    assert not was_taken_in(CODE, pk)
    take_in_registrations(SYSTEM, CODE, pk, at=NOW)
    assert was_taken_in(CODE, pk)
    rows = Registration.objects.select_related("data_key").filter(event=made).order_by("number")
    found = [answers_of(one) for one in rows]
    assert [one["meal"] for one in found] == ["rice", "rice"]
    assert [list(one["foods"]) for one in found] == [["rice", "noodles"], ["noodles", "rice"]]


def crowd(*sizes: int, online: str = "") -> Table:
    lines = [
        f"Guest,g{number}@example.org,{';'.join(['Li'] * (size - 1))},{online}"
        for number, size in enumerate(sizes)
    ]
    return table("\n".join(["name,email,guests,online", *lines]))


def foreseen(lines: Table, at: datetime = NOW) -> Foreseen:
    return foresee(CODE, lines, look_at_registrations(CODE, lines), at=at)


def test_what_is_foreseen_happens_when_nobody_else_comes() -> None:
    made = event(places=6)
    registered()
    lines = crowd(3, 4, 2, 1)
    told = foreseen(lines)
    assert told == Foreseen({"confirmed": 5, "waiting": 5}, mails=4)
    pk = hand_in(SYSTEM, "registrations", "g.csv", lines, at=NOW, event=CODE)
    done = take_in_registrations(SYSTEM, CODE, pk, at=NOW)
    assert [state for _, state in done] == ["confirmed", "waiting", "confirmed", "waiting"]
    Registration.objects.filter(event=made, state="waiting").update(passed_over=3)
    cancel(SYSTEM, Registration.objects.filter(event=made, size=3).get().pk, reason="asked", key="c", at=NOW)
    more = table("name,email\nZoe,zoe@example.org\n")
    assert foreseen(more) == Foreseen({"confirmed": 0, "waiting": 1}, mails=1)


def test_each_way_of_following_has_its_own_places() -> None:
    quota(event(places=1, is_online=True), "online", "online", 3)
    assert foreseen(crowd(2, online="yes")) == Foreseen({"confirmed": 2, "waiting": 0}, mails=1)
    assert foreseen(crowd(2)) == Foreseen({"confirmed": 0, "waiting": 2}, mails=1)


def test_who_waits_nowhere_gets_no_mail() -> None:
    event(places=2, has_waiting_list=False)
    assert foreseen(crowd(2, 1)) == Foreseen({"confirmed": 2, "event_full": 1}, mails=1)


@pytest.mark.parametrize(
    ("columns", "why"),
    [
        ({"closes_at": NOW}, "closed_already"),
        ({"opens_at": NOW + timedelta(seconds=1)}, "not_open_yet"),
        ({"entry": "free"}, "not_by_form"),
        ({"closes_at": NOW + timedelta(seconds=1), "opens_at": NOW}, ""),
    ],
)
def test_nothing_is_foreseen_while_nobody_can_register(columns: dict[str, object], why: str) -> None:
    event(**columns)  # type: ignore[arg-type]  # columns only
    assert foreseen(crowd(1)).refusal == why


def test_a_long_file_is_foreseen_with_as_few_queries(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    event(places=30)
    for size in (1, 60):
        lines = crowd(*[1] * size)
        looked = look_at_registrations(CODE, lines)
        with django_assert_num_queries(2):
            foresee(CODE, lines, looked, at=NOW)


def test_a_line_that_the_event_is_not_for_is_wrong_before_it_is_taken_in() -> None:
    event(audience_rule='country = "FR"')
    lines = table("name,email,country\nA,a@example.org,fr\nB,b@example.org,de\nC,c@example.org,\n")
    found = verdicts(look_at_registrations(CODE, lines))
    assert [found[number][0] for number in (2, 3, 4)] == ["new", "wrong", "new"]
    assert found[3][1] == {("", "not_for_you")}


ONE = "name,email\nAda,ada@example.org\n"


def test_who_cancelled_comes_in_again_with_another_file() -> None:
    made = event(places=3)
    ids = []
    for _ in range(2):
        pk = hand_in(SYSTEM, "registrations", "g.csv", table(ONE), at=NOW, event=CODE)
        ((judged, state),) = take_in_registrations(SYSTEM, CODE, pk, at=NOW)
        assert (judged.verdict, state) == ("new", "confirmed")
        row = Registration.objects.get(event=made, state="confirmed")
        ids.append(row.pk)
        cancel(SYSTEM, row.pk, reason="asked", key=f"cancel-{row.pk}", at=NOW)
    assert len(set(ids)) == 2


def test_two_files_at_the_same_moment_take_somebody_in_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made = event(places=3)
    first = hand_in(SYSTEM, "registrations", "g.csv", table(ONE), at=NOW, event=CODE)
    # Each looks before the other writes.
    monkeypatch.setattr(importing_guests, "_there", lambda _event: frozenset())
    assert [state for _, state in take_in_registrations(SYSTEM, CODE, first, at=NOW)] == ["confirmed"]
    second = hand_in(SYSTEM, "registrations", "h.csv", table(ONE), at=NOW, event=CODE)
    ((judged, state),) = take_in_registrations(SYSTEM, CODE, second, at=NOW)
    assert (judged.verdict, judged.faults, state) == ("same", (), "")
    assert Registration.objects.filter(event=made).count() == 1
    assert made.quotas.get().taken == 1


def test_a_line_that_has_ended_since_it_came_in_is_not_said_to_be_taken_in() -> None:
    made = event(places=3)
    pk = hand_in(SYSTEM, "registrations", "g.csv", table(ONE), at=NOW, event=CODE)
    register(CODE, form(name="Ada", email="ada@example.org"), key=f"import:{pk}:2", at=NOW, language="en")
    cancel(SYSTEM, Registration.objects.get(event=made).pk, reason="asked", key="cancel", at=NOW)
    ((judged, state),) = take_in_registrations(SYSTEM, CODE, pk, at=NOW)
    assert (judged.verdict, judged.faults, state) == ("wrong", (Fault("", "already_over"),), "")
