"""Guests change what they said; staff decide and cancel. Places are exact all the while."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from wenjin.events.domain.drafts import QuestionDraft, QuotaDraft
from wenjin.events.domain.registration_form import GuestForm
from wenjin.events.models import Attendance, Guardian, Guest
from wenjin.events.queries.facts import forget_facts
from wenjin.events.queries.sealed import answers_of, contact_of, guests_of
from wenjin.events.services.cancelling import cancel
from wenjin.events.services.changing import change_guests
from wenjin.events.services.consents import expire_consents
from wenjin.events.services.deciding import approve, decline
from wenjin.events.services.guardians import ask_guardians
from wenjin.events.services.planning import change_event, set_questions, set_quotas
from wenjin.events.services.planning_refusals import BadEvent, EventOver, InUse, NotAllowed
from wenjin.events.services.publishing import cancel_event
from wenjin.events.services.refusals import (
    AlreadyOver,
    ClosedAlready,
    EventFull,
    FormWrong,
    NoSuchRegistration,
    SomebodyWasFaster,
)
from wenjin.events.services.waiting_list import accept, let_go
from wenjin.events.tests.planning_stage import AUDITOR, FANG, published
from wenjin.events.tests.stage import BEGINS, CODE, NOW, born, form, notices, registered, row, taken

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_is_kept() -> None:
    forget_facts()


def _ids(registration: UUID) -> list[UUID]:
    return list(
        Guest.objects.filter(registration=registration).order_by("place").values_list("pk", flat=True)
    )


def test_names_and_answers_change_and_tickets_stay() -> None:
    published()
    set_questions(FANG, CODE, [QuestionDraft("why", "text")], key="q", at=NOW)
    got = registered(2, telephone="+86 1")
    tickets = [one.ticket for one in guests_of(row(got))]
    other = replace(form(2), email="ada@example.net", answers={"why": "Tea"})
    other = replace(other, guests=(GuestForm(), GuestForm("Bo Sample", diet="vegetarian")))
    for _ in range(2):
        change_guests(got.secret, other, key="a", at=NOW, seen=0)
    now = row(got)
    assert [(one.name, one.ticket) for one in guests_of(now)] == [
        ("Ada Sample", tickets[0]),
        ("Bo Sample", tickets[1]),
    ]
    contact = contact_of(now)
    assert (contact.email, contact.telephone, contact.secret) == ("ada@example.net", "", got.secret)
    assert answers_of(now) == {"why": "Tea"}
    assert (now.sequence, now.state, taken()) == (1, "confirmed", 2)
    assert notices() == ["confirmed", "confirmed"]
    with pytest.raises(SomebodyWasFaster):
        change_guests(got.secret, other, key="b", at=NOW, seen=0)


def test_who_does_not_come_gives_a_place_to_who_waits() -> None:
    published(places=3)
    got, waiting = registered(3), registered(1)
    first, _, third = _ids(got.id)
    smaller = form(2, guests=(GuestForm(), GuestForm("Guest 2")))
    change_guests(got.secret, smaller, kept=[first, third], key="a", at=NOW)
    assert [one.name for one in guests_of(row(got))] == ["Ada Sample", "Guest 2"]
    assert _ids(got.id) == [first, third]
    assert (row(got).size, row(got).takes, taken()) == (2, {"places": 2}, 3)
    assert row(waiting).state == "offered"


def test_more_come_only_while_there_is_room() -> None:
    published(places=4)
    got = registered(2)
    registered(1)
    with pytest.raises(EventFull) as full:
        change_guests(got.secret, form(5), key="a", at=NOW)
    assert full.value.details == {"missing": {"places": 1}, "most": 3}
    assert (row(got).size, taken()) == (2, 3)
    change_guests(got.secret, form(3), key="b", at=NOW)
    assert (row(got).size, taken(), len(guests_of(row(got)))) == (3, 4, 3)
    waiting = registered(1)
    change_guests(waiting.secret, form(2), key="c", at=NOW)
    assert (row(waiting).state, row(waiting).takes, taken()) == ("waiting", {"places": 2}, 4)
    with pytest.raises(FormWrong):
        change_guests(got.secret, form(6), key="d", at=NOW)


def test_a_group_that_waits_and_becomes_small_enough_is_offered_the_place() -> None:
    published(places=2)
    registered(1)
    waiting = registered(2)
    change_guests(waiting.secret, form(1), key="a", at=NOW)
    assert row(waiting).state == "offered"


def test_choices_are_taken_and_given_back_one_by_one() -> None:
    published()
    both = [QuotaDraft("places", "places", 20), QuotaDraft("lunch", "meal", 1)]
    set_quotas(FANG, CODE, both, key="q", at=NOW)
    got, other = registered(guests=(GuestForm(chosen=("lunch",)),)), registered()
    eats = form(guests=(GuestForm(chosen=("lunch",)),))
    with pytest.raises(EventFull) as full:
        change_guests(other.secret, eats, key="a", at=NOW)
    assert full.value.details == {"missing": {"lunch": 0}, "most": 1}
    change_guests(got.secret, form(), key="b", at=NOW)
    change_guests(other.secret, eats, key="c", at=NOW)
    assert (taken("lunch"), taken()) == (1, 2)
    with pytest.raises(FormWrong):
        change_guests(other.secret, form(guests=(GuestForm(chosen=("no-such",)),)), key="d", at=NOW)


def test_nobody_takes_the_place_of_who_registered_or_of_a_stranger() -> None:
    published()
    got, other = registered(2), registered(1)
    first, second = _ids(got.id)
    for kept in ([second, first], [first, first], [first, _ids(other.id)[0]], [first], [None, second]):
        with pytest.raises(FormWrong) as refused:
            change_guests(got.secret, form(2), kept=kept, key=uuid4().hex, at=NOW)
        assert refused.value.fields == {"guests": "not_a_choice"}
    with pytest.raises(NoSuchRegistration):
        change_guests("no-such-secret", form(), key="a", at=NOW)


def test_it_is_too_late_when_the_event_has_begun_or_somebody_is_in() -> None:
    published(closes_at=BEGINS - timedelta(days=1))
    got = registered(2)
    change_guests(got.secret, form(2, telephone="12345"), key="a", at=BEGINS - timedelta(hours=2))
    with pytest.raises(ClosedAlready):
        change_guests(got.secret, form(3), key="b", at=BEGINS - timedelta(hours=2))
    with pytest.raises(ClosedAlready):
        change_guests(got.secret, form(1), key="c", at=BEGINS)
    Attendance.objects.create(guest=Guest.objects.get(place=1), at=BEGINS - timedelta(hours=1))
    with pytest.raises(InUse):
        change_guests(got.secret, form(1), key="d", at=BEGINS - timedelta(hours=1))
    let_go(got.secret, key="e", at=BEGINS - timedelta(hours=1))
    with pytest.raises(AlreadyOver):
        change_guests(got.secret, form(1), key="f", at=BEGINS - timedelta(hours=1))


def test_a_young_guest_who_comes_along_needs_a_guardian_and_one_who_does_not_come_needs_none() -> None:
    published(guardian_below=14)
    grown = form(guests=(GuestForm(born_on=born(40)),))
    got = registered(guests=grown.guests)
    with_child = replace(grown, guests=(*grown.guests, GuestForm("Kim Sample", born(9))))
    change_guests(got.secret, with_child, key="a", at=NOW)
    assert (row(got).state, row(got).reason) == ("pending", "guardian")
    assert ask_guardians(got.id, at=NOW) == 1
    change_guests(got.secret, grown, key="b", at=NOW)
    assert (row(got).state, row(got).reason) == ("confirmed", "")
    assert Guardian.objects.get().state == "replaced"
    assert not Guardian.objects.exclude(contact=None, emergency=None).exists(), "nobody needs them any more"
    expire_consents(BEGINS)
    assert row(got).state == "confirmed"


def test_a_consent_is_for_one_child_and_not_for_another() -> None:
    published(guardian_below=14)
    guests = (GuestForm(born_on=born(40)), GuestForm("Kim Sample", born(9)))
    got = registered(guests=guests)
    Guest.objects.filter(place=1).update(has_consent=True)
    change_guests(got.secret, form(guests=guests), key="a", at=NOW)
    assert row(got).state == "confirmed"
    other = (guests[0], GuestForm("Lee Sample", born(9)))
    change_guests(got.secret, form(guests=other), key="b", at=NOW)
    assert row(got).state == "pending"
    assert Guest.objects.get(place=1).has_consent is False


def test_staff_decide_once_and_what_they_decline_goes_to_who_waits() -> None:
    published(places=2, entry="approved")
    yes, no, waiting = registered(), registered(), registered()
    with pytest.raises(NotAllowed):
        approve(AUDITOR, yes.id, key="a", at=NOW)
    for _ in range(2):
        approve(FANG, yes.id, key="a", at=NOW)
        decline(FANG, no.id, "incomplete", key="b", at=NOW)
    assert (row(yes).state, row(yes).decided_by) == ("confirmed", FANG.reference)
    assert (row(no).state, row(no).reason) == ("declined", "incomplete")
    assert (row(waiting).state, taken()) == ("offered", 2)
    for decided in (yes, no):
        with pytest.raises(AlreadyOver):
            approve(FANG, decided.id, key="c", at=NOW)
    with pytest.raises(BadEvent):
        decline(FANG, waiting.id, "no such reason", key="e", at=NOW)
    approve(FANG, waiting.id, key="f", at=NOW)
    assert row(waiting).state == "offered"
    assert accept(waiting.secret, key="g", at=NOW).state == "confirmed"
    assert [one for one in notices() if one in ("confirmed", "declined")] == [
        "confirmed",
        "declined",
        "confirmed",
    ]
    with pytest.raises(NoSuchRegistration):
        approve(FANG, uuid4(), key="h", at=NOW)


def test_when_nobody_decides_any_more_those_who_wait_for_it_come() -> None:
    published(entry="approved", guardian_below=14)
    got = registered(guests=(GuestForm(born_on=born(40)),))
    child = registered(guests=(GuestForm(born_on=born(9)),))
    change_event(FANG, CODE, {"organiser": "Us"}, key="a", at=NOW)
    assert row(got).state == "pending"
    change_event(FANG, CODE, {"entry": "form"}, key="b", at=NOW)
    assert (row(got).state, row(child).state) == ("confirmed", "pending")


def test_other_names_than_those_that_were_approved_are_decided_anew() -> None:
    published(entry="approved")
    got = registered(2)
    approve(FANG, got.id, key="a", at=NOW)
    change_guests(got.secret, form(2, telephone="12345"), key="b", at=NOW)
    assert row(got).state == "confirmed"
    change_guests(got.secret, form(2, guests=(GuestForm(), GuestForm("Bo"))), key="c", at=NOW)
    assert (row(got).state, taken()) == ("pending", 2)


def test_staff_cancel_and_the_guest_is_told() -> None:
    published(places=1)
    got, waiting = registered(), registered()
    for _ in range(2):
        cancel(FANG, got.id, "asked", key="a", at=NOW)
    assert (row(got).state, row(got).reason, row(waiting).state) == ("cancelled", "asked", "offered")
    assert notices().count("cancelled") == 1
    with pytest.raises(AlreadyOver):
        cancel(FANG, got.id, "asked", key="b", at=NOW)
    with pytest.raises(BadEvent):
        cancel(FANG, waiting.id, "", key="c", at=NOW)
    with pytest.raises(EventOver):
        cancel(FANG, waiting.id, "asked", key="d", at=BEGINS + timedelta(days=1))


def test_nothing_is_changed_of_an_event_that_was_cancelled() -> None:
    published()
    got = registered()
    cancel_event(FANG, CODE, "other", key="a", at=NOW)
    with pytest.raises(AlreadyOver):
        change_guests(got.secret, form(), key="b", at=NOW)
