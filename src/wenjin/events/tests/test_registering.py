"""Registering: exact to the last place, once for each form, and nothing kept of what is refused."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from wenjin.core.keys.models import DataKey
from wenjin.core.ledger import book
from wenjin.events.domain.registration_form import GuestForm
from wenjin.events.models import Event, Guest, Question, Quota, Registration
from wenjin.events.queries.facts import forget_facts
from wenjin.events.queries.sealed import answers_of, contact_of, guests_of
from wenjin.events.services.refusals import (
    ClosedAlready,
    EventFull,
    FormUsed,
    FormWrong,
    NoSuchEvent,
    NotByForm,
    NotForYou,
    NotOpenYet,
)
from wenjin.events.services.registering import register
from wenjin.events.tests.stage import (
    BEGINS,
    CODE,
    NOW,
    born,
    event,
    form,
    notices,
    quota,
    registered,
    row,
    taken,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_is_kept() -> None:
    forget_facts()


def test_a_form_is_a_registration_with_tickets() -> None:
    event()
    got = registered(3, telephone="+8613800138000", wants_news=True)
    kept = row(got)
    assert (got.state, kept.number, kept.size, kept.takes) == ("confirmed", 1, 3, {"places": 3})
    assert taken() == 3
    contact = contact_of(kept)
    assert (contact.name, contact.email, contact.secret) == ("Ada Sample", "ada@example.org", got.secret)
    guests = guests_of(kept)
    assert [one.name for one in guests] == ["Ada Sample", "Guest 1", "Guest 2"]
    assert len({one.ticket for one in guests}) == 3
    assert b"Ada" not in bytes(kept.contact or b"")
    assert notices() == ["confirmed"]
    (entry,) = book.entries(f"registration:{got.id}")
    assert entry.code == "registration.confirmed"
    assert "Ada" not in str(entry.payload)


def test_a_form_sent_twice_is_one_registration() -> None:
    event()
    first = registered(2, key="same")
    again = registered(2, key="same")
    assert again.is_repeated
    assert (again.id, again.reference, again.secret) == (first.id, first.reference, first.secret)
    assert (taken(), Registration.objects.count(), notices()) == (2, 1, ["confirmed"])
    assert Event.objects.get().last_number == 1, "no number is lost"


def test_the_last_place_is_given_once_and_a_group_stays_together() -> None:
    event(places=4)
    registered(3)
    group = registered(3)
    assert (group.state, dict(group.missing), group.most) == ("waiting", {"places": 1}, 1)
    alone = registered()
    assert alone.state == "confirmed"
    assert registered().state == "waiting"
    assert taken() == 4
    assert notices() == ["confirmed", "waiting", "confirmed", "waiting"]


def test_without_a_waiting_list_it_is_refused_and_nothing_is_kept() -> None:
    event(places=1, has_waiting_list=False)
    with pytest.raises(EventFull) as refused:
        registered(2)
    assert refused.value.details == {"missing": {"places": 1}, "most": 1}
    assert (Registration.objects.count(), Guest.objects.count(), DataKey.objects.count()) == (0, 0, 0)
    assert (taken(), Event.objects.get().last_number) == (0, 0)
    with pytest.raises(EventFull):
        register(CODE, form(2), key="k", at=NOW, language="en", waits=False)


def test_everything_that_a_guest_chose_is_counted_together() -> None:
    here = event(places=10)
    quota(here, "lunch", Quota.Kind.MEAL, 2)
    quota(here, "receiver-es", Quota.Kind.RECEIVER, 5, language="es")
    guests = (GuestForm(chosen=("lunch", "receiver-es")), GuestForm("Eva", chosen=("lunch",)))
    assert registered(guests=guests).state == "confirmed"
    assert (taken(), taken("lunch"), taken("receiver-es")) == (2, 2, 1)
    assert registered(guests=guests).state == "waiting", "no lunch is left, though there are places"
    assert registered(2).state == "confirmed"
    assert (taken(), taken("lunch")) == (4, 2)


def test_the_database_itself_refuses_more_than_there_is() -> None:
    event(places=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Quota.objects.update(taken=2)


def test_when_one_can_register_is_said_and_kept_to() -> None:
    here = event(opens_at=NOW + timedelta(days=1))
    with pytest.raises(NotOpenYet):
        registered()
    forget_facts()
    Event.objects.update(opens_at=None, closes_at=NOW)
    with pytest.raises(ClosedAlready):
        registered()
    forget_facts()
    Event.objects.update(closes_at=None)
    with pytest.raises(ClosedAlready):
        registered(at=BEGINS)
    forget_facts()
    Event.objects.update(entry=Event.Entry.FREE)
    with pytest.raises(NotByForm):
        registered()
    forget_facts()
    Event.objects.filter(pk=here.pk).update(state=Event.State.DRAFT)
    with pytest.raises(NoSuchEvent):
        registered()


def test_what_is_known_of_an_event_is_never_older_than_the_event() -> None:
    event(places=1)
    registered()
    Event.objects.update(version=1, has_waiting_list=False)
    with pytest.raises(EventFull):
        registered()


def test_nobody_is_refused_for_what_is_not_so_any_more() -> None:
    event(closes_at=NOW, entry=Event.Entry.MASS)
    with pytest.raises(NotByForm):
        registered()
    Event.objects.update(version=1, entry=Event.Entry.FORM)
    with pytest.raises(ClosedAlready):
        registered()
    Event.objects.update(version=2, closes_at=None)
    assert registered().state == "confirmed"


@pytest.mark.parametrize("left", [0, 1, 9])
def test_a_form_sent_again_is_answered_as_before_whatever_became_of_the_event(left: int) -> None:
    event(places=2 + left)
    first = registered(2, key="same")
    assert registered(2, key="same").id == first.id
    Event.objects.update(version=1, has_waiting_list=False)
    assert registered(2, key="same").id == first.id
    Event.objects.update(version=2, closes_at=NOW)
    assert registered(2, key="same").id == first.id
    with pytest.raises(ClosedAlready):
        registered(2, key="another")
    assert (taken(), Registration.objects.count(), Event.objects.get().last_number) == (2, 1, 1)


def test_where_one_of_several_is_short_nothing_is_taken_of_the_others() -> None:
    here = event(places=50)
    quota(here, "lunch", Quota.Kind.MEAL, 1)
    both = GuestForm(chosen=("lunch",))
    assert registered(guests=(both,)).state == "confirmed"
    assert registered(guests=(both,)).state == "waiting"
    assert (taken(), taken("lunch")) == (1, 1)


def test_whoever_decides_is_waited_for_and_so_is_a_guardian() -> None:
    event(entry=Event.Entry.APPROVED)
    assert registered().state == "pending"
    assert taken() == 1
    forget_facts()
    Event.objects.update(entry=Event.Entry.FORM, guardian_below=18)
    young = registered(guests=(GuestForm(born_on=born(40)), GuestForm("Mia", born_on=born(14))))
    assert (young.state, row(young).reason) == ("pending", "guardian")
    assert [one.has_consent for one in guests_of(row(young))] == [None, False]
    grown = registered(guests=(GuestForm(born_on=born(19)),))
    assert grown.state == "confirmed"


def test_an_event_for_some_says_so_only_to_those_who_are_none_of_them() -> None:
    event(audience_rule='country in ("BR", "PT")')
    with pytest.raises(NotForYou):
        registered(country="KE")
    assert registered(country="BR").state == "confirmed"
    assert registered().state == "confirmed", "who says nothing is not turned away"


def test_what_is_typed_wrongly_is_named_field_by_field() -> None:
    here = event(youngest=12)
    Question.objects.create(event=here, code="topic", kind="one", choices=["visa", "tax"], is_required=True)
    Question.objects.create(event=here, code="since", kind="date", is_of_each=True)
    guests = (GuestForm(born_on=born(30)), GuestForm("", born_on=born(9), answers={"since": "soon"}))
    with pytest.raises(FormWrong) as refused:
        registered(name=" ", email="nowhere", guests=guests, answers={"topic": "other"})
    assert refused.value.fields == {
        "email": "not_an_address",
        "name": "missing",
        "answer-topic": "not_a_choice",
        "guest-1-name": "missing",
        "guest-1-born_on": "too_young",
        "guest-1-answer-since": "not_a_date",
    }
    right = (GuestForm(born_on=born(30), answers={"since": "2020-01-01"}),)
    kept = row(registered(guests=right, answers={"topic": "tax"}))
    assert answers_of(kept) == {"topic": "tax"}
    assert guests_of(kept)[0].answers == {"since": "2020-01-01"}


@pytest.mark.parametrize("size", [0, 6])
def test_a_group_is_not_larger_than_the_event_allows(size: int) -> None:
    event()
    with pytest.raises(FormWrong) as refused:
        registered(guests=tuple(GuestForm(f"G{one}") for one in range(size)))
    assert refused.value.fields == {"guests": "too_many"}


def test_it_costs_few_statements_whatever_the_size() -> None:
    event(places=99)
    registered()
    counts = []
    for size in (1, 5):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            registered(size)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 11


@pytest.mark.parametrize("other", [{"email": "bo@example.org"}, {"name": "Bo Sample"}])
def test_the_key_of_somebody_else_opens_nothing(other: dict[str, Any]) -> None:
    event()
    registered(key="same")
    with pytest.raises(FormUsed):
        registered(key="same", **other)
    assert (taken(), Registration.objects.count()) == (1, 1)


def test_who_follows_online_takes_nothing_of_the_house() -> None:
    here = event(is_online=True)
    for kind in ("meal", "receiver", "letter", "session", "other"):
        quota(here, f"a-{kind}", kind, 5)
    chosen = GuestForm(
        chosen=tuple(f"a-{kind}" for kind in ("meal", "receiver", "letter", "session", "other"))
    )
    kept = row(registered(guests=(chosen,), is_online=True))
    assert (kept.takes, guests_of(kept)[0].chosen) == ({"a-other": 1}, ("a-other",))
    assert row(registered(guests=(chosen,))).takes["a-meal"] == 1


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("\u200b\u202e", "missing"),
        ("\u3164", "missing"),
        ("123", "not_a_name"),
        ("www.bad.example", "not_a_name"),
    ],
)
def test_a_name_has_a_letter_that_is_seen(name: str, code: str) -> None:
    event()
    with pytest.raises(FormWrong) as refused:
        registered(name=name)
    assert refused.value.fields == {"name": code}


def test_marks_that_came_along_with_a_name_and_an_address_are_taken_away() -> None:
    event()
    kept = contact_of(
        row(registered(name="\u202aAda\u200b Sample\u202c", email="\u200eada@example.org\u2069"))
    )
    assert (kept.name, kept.email) == ("Ada Sample", "ada@example.org")


def test_each_guest_takes_one_receiver_at_most() -> None:
    here = event()
    for language in ("ar", "fr"):
        quota(here, f"receivers-{language}", "receiver", 5, language=language)
    both = ("receivers-ar", "receivers-fr")
    with pytest.raises(FormWrong) as refused:
        registered(guests=(GuestForm(chosen=both[:1]), GuestForm("Bo", chosen=both)))
    assert refused.value.fields == {"guest-1-chosen": "not_a_choice"}
    kept = row(registered(guests=(GuestForm(chosen=both[:1]), GuestForm("Bo", chosen=both[1:]))))
    assert kept.takes == {"places": 2, "receivers-ar": 1, "receivers-fr": 1}


def test_nobody_is_born_in_the_future() -> None:
    event(youngest=0)
    for years, code in ((-1, "in_future"), (130, "not_a_date")):
        with pytest.raises(FormWrong) as refused:
            registered(guests=(GuestForm(born_on=born(years)),))
        assert refused.value.fields == {"guest-0-born_on": code}


def test_names_lines_and_telephones_are_looked_at() -> None:
    event()
    named = (GuestForm(), GuestForm("see https://bad.example"))
    with pytest.raises(FormWrong) as refused:
        registered(name="http://bad.example", telephone="call me", organisation="x" * 301, guests=named)
    assert refused.value.fields == {
        "name": "not_a_name",
        "telephone": "not_a_number",
        "organisation": "too_long",
        "guest-1-name": "not_a_name",
    }
    contact = contact_of(
        row(registered(name="\u202eAda\x07 \u2066Sample", telephone="\u202a+86 755 0000\u202c"))
    )
    assert (contact.name, contact.telephone) == ("Ada Sample", "+86 755 0000")
