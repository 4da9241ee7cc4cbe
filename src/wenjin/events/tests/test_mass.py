"""Very many at once: what is written together is exact for each."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from wenjin.core.keys.models import DataKey
from wenjin.core.ledger.models import Entry
from wenjin.core.outbox.models import Message
from wenjin.events.domain.registration_form import Form
from wenjin.events.domain.ticket_codes import ticket_fingerprint
from wenjin.events.models import Event, Guest, Quota, Registration
from wenjin.events.queries.facts import event_facts, forget_facts
from wenjin.events.queries.sealed import contact_of, guests_of
from wenjin.events.services import mass, preparing
from wenjin.events.services.mass import (
    HandedIn,
    NotWritten,
    Outcome,
    Registered,
    register_together,
    registered_before,
)
from wenjin.events.services.notes import NOTICE_TOPIC
from wenjin.events.services.places import lock_event
from wenjin.events.services.refusals import ClosedAlready, FormWrong, NoSuchEvent, NotByForm
from wenjin.events.tests import stage
from wenjin.events.tests.stage import BEGINS, CODE, NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh() -> None:
    forget_facts()


def handed(number: int, *, event: str = CODE, email: str = "", key: str = "") -> HandedIn:
    form = Form(name=f"Guest {number}", email=email or f"guest-{number}@example.org")
    return HandedIn(event, key or f"intake:{number}", form, "en")


def taken(*forms: HandedIn) -> list[Outcome]:
    return register_together(forms, at=NOW)


def states(outcomes: list[Outcome]) -> list[str]:
    return [one.state if isinstance(one, Registered) else one.code for one in outcomes]


def opening(places: int = 20, **columns: object) -> Event:
    return stage.event(places, entry=Event.Entry.MASS, **columns)


def test_a_set_is_written_as_each_would_be() -> None:
    opening()
    before = Registration.objects.count()
    outcomes = taken(*(handed(number) for number in range(5)))
    assert states(outcomes) == ["confirmed"] * 5
    rows = list(Registration.objects.filter(event__code=CODE).select_related("data_key").order_by("number"))
    assert [row.number for row in rows] == [1, 2, 3, 4, 5]
    assert [row.reference for row in rows] == [
        one.reference for one in outcomes if isinstance(one, Registered)
    ]
    assert len({row.data_key_id for row in rows}) == 1, "one key for what is sealed together"
    for number, (row, outcome) in enumerate(zip(rows, outcomes, strict=True)):
        assert isinstance(outcome, Registered)
        contact = contact_of(row)
        assert (contact.name, contact.email) == (f"Guest {number}", f"guest-{number}@example.org")
        assert contact.secret == outcome.secret
        (guest,) = guests_of(row)
        assert guest.name == f"Guest {number}"
        assert ticket_fingerprint(guest.ticket) == row.guests.get().ticket_hash
        assert row.source == Registration.Source.INTAKE
        (entry,) = Entry.objects.filter(stream=f"registration:{row.pk}")
        assert (entry.number, entry.code, entry.payload) == (
            1,
            "registration.confirmed",
            {"event": CODE, "size": 1},
        )
    assert Registration.objects.count() == before + 5
    assert stage.taken() == 5
    assert stage.notices() == ["confirmed"] * 5


def test_one_is_taken_like_by_a_form() -> None:
    """What is kept of somebody is the same, whatever way it came."""
    stage.event(20)
    by_form = stage.row(stage.registered())
    Event.objects.update(entry=Event.Entry.MASS)
    forget_facts()
    (made,) = taken(handed(1))
    assert isinstance(made, Registered)
    by_intake = stage.row(made)
    same = ("event_id", "state", "size", "takes", "is_online", "reason", "sequence", "created_at")
    assert [getattr(by_form, name) for name in same] == [getattr(by_intake, name) for name in same]
    assert by_intake.number == by_form.number + 1


def test_the_last_places_go_to_the_first_and_the_others_wait() -> None:
    opening(3)
    outcomes = taken(*(handed(number) for number in range(5)))
    assert states(outcomes) == ["confirmed"] * 3 + ["waiting"] * 2
    assert stage.taken() == 3
    assert Counter(stage.notices()) == {"confirmed": 3, "waiting": 2}


def test_without_a_waiting_list_the_others_are_told_it_is_full() -> None:
    opening(3, has_waiting_list=False)
    assert states(taken(*(handed(number) for number in range(5)))) == ["confirmed"] * 3 + ["event_full"] * 2
    assert Registration.objects.filter(event__code=CODE).count() == 3
    assert states(taken(handed(9))) == ["event_full"]
    assert DataKey.objects.filter(pk__in=Registration.objects.values("data_key")).count() == 1
    numbers = Registration.objects.filter(event__code=CODE).values_list("number", flat=True)
    assert sorted(numbers) == [1, 2, 3], "who is refused uses up no number"


def test_online_takes_what_is_online() -> None:
    of = opening(0, is_online=True)
    stage.quota(of, "stream", Quota.Kind.ONLINE, 2)
    assert states(taken(*(handed(number) for number in range(3)))) == ["confirmed", "confirmed", "waiting"]
    assert (stage.taken("stream"), stage.taken()) == (2, 0)


def test_sent_twice_it_is_one_registration() -> None:
    opening()
    first, again, other = taken(handed(1, key="intake:a"), handed(1, key="intake:a"), handed(2))
    assert first == again != other
    (later,) = taken(handed(1, key="intake:a"))
    assert isinstance(first, Registered)
    assert isinstance(later, Registered)
    assert (later.id, later.secret, later.is_repeated) == (first.id, first.secret, True)
    assert stage.taken() == 2
    assert registered_before(CODE, "intake:a", handed(1).form) == later
    assert registered_before(CODE, "intake:b", handed(1).form) is None


def test_the_key_of_somebody_else_opens_nothing() -> None:
    opening()
    first, beside = taken(handed(1, key="intake:a"), handed(2, key="intake:a"))
    (later,) = taken(handed(2, key="intake:a"))
    assert states([first, beside, later]) == ["confirmed", "form_used", "form_used"]
    assert registered_before(CODE, "intake:a", handed(2).form) is None
    assert stage.taken() == 1


def test_what_was_taken_stays_taken_when_it_is_sent_again_after_the_end() -> None:
    of = opening()
    (first,) = taken(handed(1))
    Event.objects.filter(pk=of.pk).update(closes_at=NOW - timedelta(minutes=1), version=of.version + 1)
    again, new = register_together([handed(1), handed(2)], at=NOW)
    assert isinstance(first, Registered)
    assert isinstance(again, Registered)
    assert again.id == first.id
    assert isinstance(new, ClosedAlready)


def test_a_form_that_is_wrong_stops_no_other() -> None:
    opening()
    wrong, fine, nameless = taken(
        handed(1, email="nobody"),
        handed(2),
        HandedIn(CODE, "intake:x", Form(name=" ", email="a@example.org"), "en"),
    )
    assert isinstance(wrong, FormWrong)
    assert wrong.fields == {"email": "not_an_address"}
    assert isinstance(nameless, FormWrong)
    assert nameless.fields == {"name": "missing"}
    assert states([fine]) == ["confirmed"]
    assert stage.taken() == 1


def test_events_stand_side_by_side_in_one_set() -> None:
    opening(1)
    stage.event(1, code="other", entry=Event.Entry.MASS)
    stage.event(1, code="by-form")
    outcomes = taken(
        handed(1), handed(2, event="other"), handed(3), handed(4, event="by-form"), handed(5, event="none")
    )
    assert states(outcomes) == ["confirmed", "confirmed", "waiting", NotByForm.code, NoSuchEvent.code]


def test_nobody_is_refused_by_what_was_read_of_an_earlier_version() -> None:
    of = opening(closes_at=NOW - timedelta(minutes=1))
    assert states(taken(handed(1))) == ["closed_already"]
    Event.objects.filter(pk=of.pk).update(closes_at=BEGINS, version=of.version + 1)
    assert states(taken(handed(1))) == ["confirmed"]


def test_a_change_of_the_event_between_reading_and_writing_is_seen() -> None:
    of = opening(is_online=False)
    facts = event_facts(CODE)
    assert facts is not None
    stage.quota(of, "stream", Quota.Kind.ONLINE, 1)
    Event.objects.filter(pk=of.pk).update(is_online=True, version=of.version + 1)
    assert states(taken(handed(1), handed(2))) == ["confirmed", "waiting"]
    assert stage.taken("stream") == 1


def test_a_form_that_the_tables_refuse_is_alone_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """A number or a reference that is there already: the others of the set are written all the same."""
    opening()
    (first,) = taken(handed(0))
    assert isinstance(first, Registered)
    real = preparing.registration_of

    def clumsy(facts: object, known: preparing.SealedForm, **columns: object) -> Registration:
        row = real(facts, known, **columns)  # type: ignore[arg-type]  # as it was called
        if known.form.name == "Guest 2":
            row.reference = first.reference
        return row

    monkeypatch.setattr(mass, "registration_of", clumsy)
    outcomes = taken(*(handed(number) for number in range(1, 6)))
    assert states(outcomes) == ["confirmed", NotWritten.code, "confirmed", "confirmed", "confirmed"]
    assert stage.taken() == 5
    assert Registration.objects.filter(event__code=CODE).count() == 5


def test_a_place_that_was_kept_for_somebody_is_not_given_to_others() -> None:
    of = opening(3, largest_group=3)
    Registration.objects.create(
        event=of,
        number=lock_event(of.pk, numbers=1).number,  # type: ignore[union-attr]  # it is there
        reference="KEPT",
        state=Registration.State.WAITING,
        language="en",
        takes={"places": 4},
        passed_over=99,
        secret_hash="x" * 64,
        client_key="x",
        created_at=NOW,
        changed_at=NOW,
    )
    assert states(taken(handed(1), handed(2), handed(3))) == ["waiting"] * 3


def test_a_set_costs_the_same_few_queries_whatever_its_size() -> None:
    opening(500)
    event_facts(CODE)
    counts = []
    for size in (1, 150):
        with CaptureQueriesContext(connection) as queries:
            taken(*(handed(number, key=f"intake:{size}-{number}") for number in range(size)))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 14
    assert Guest.objects.filter(event__code=CODE).count() == 151
    assert Message.objects.filter(topic=NOTICE_TOPIC).count() == 151
