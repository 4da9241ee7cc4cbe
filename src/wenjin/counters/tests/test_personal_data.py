"""A copy of everything has what the counters keep, and an erased person is forgotten there too."""

import io
import json
import zipfile
from datetime import date
from uuid import UUID

import pytest

from wenjin.accounts import services as accounts
from wenjin.accounts.queries import actor_of_person
from wenjin.cases.services.personal_copy import copy_of_everything
from wenjin.cases.services.personal_data import erase_person
from wenjin.cases.tests import stage
from wenjin.core.keys.models import DataKey
from wenjin.core.ledger.verification import verify
from wenjin.core.outbox.models import Message
from wenjin.counters.appointment_notices import send
from wenjin.counters.models import Appointment, Claim, Interpreter, RemoteSession, Shift, Ticket, WaitingWish
from wenjin.counters.services import appointments as services
from wenjin.counters.services import tickets
from wenjin.counters.tests.appointment_stage import CENTRE, NOW, at, fresh, interpreter, officer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shenzhen")]


@pytest.fixture
def ada() -> UUID:
    return stage.person()


def _booked(person: UUID, hour: int) -> services.Held:
    key = f"at-{hour}"
    got = services.hold(
        CENTRE,
        "work-permit",
        "zh-hans",
        (),
        at(hour),
        key=key,
        at=NOW,
        person=person,
        case_reference="SZ-1",
    )
    services.book(got.secret, name="Ada Nowak", email="ada.n@example.org", key=key, at=NOW)
    return got


def _wished(person: UUID) -> str:
    return services.wish(
        CENTRE,
        "work-permit",
        "zh-hans",
        earliest=at(9),
        latest=at(12),
        key="wish",
        at=NOW,
        name="Ada Nowak",
        email="ada.n@example.org",
        person=person,
    ).secret


def test_a_copy_has_appointments_tickets_and_wishes_and_no_secrets(ada: UUID) -> None:
    officer()
    got, other = _booked(ada, 9), _booked(stage.person("Other"), 10)
    issued = tickets.check_in(got.appointment.reference, key="in", at=at(9), source=Ticket.Source.KIOSK)
    secret = _wished(ada)
    archive = zipfile.ZipFile(io.BytesIO(copy_of_everything(actor_of_person(ada), ada, at=at(9))))
    kept = json.loads(archive.read("data.json"))["counters"]
    (one,) = kept["appointments"]
    assert one["reference"] == got.appointment.reference
    assert one["contact"] == {"name": "Ada Nowak", "email": "ada.n@example.org", "telephone": ""}
    assert [each["number"] for each in kept["tickets"]] == [issued.ticket.shown]
    assert [each["contact"]["name"] for each in kept["wishes"]] == ["Ada Nowak"]
    streams = json.loads(archive.read("ledger.json"))
    codes = [each["code"] for each in streams[f"appointment:{got.appointment.pk}"]]
    assert codes[:2] == ["appointment.held", "appointment.booked"]
    everything = b"".join(archive.read(name) for name in archive.namelist()).decode()
    assert not any(each in everything for each in (got.secret, issued.secret, secret, other.secret))
    assert other.appointment.reference not in everything


def test_who_is_erased_is_forgotten_at_the_counters_and_others_get_the_place(ada: UUID) -> None:
    officer()
    came, ahead = _booked(ada, 9), _booked(ada, 11)
    ticket = tickets.check_in(came.appointment.reference, key="in", at=at(9), source="kiosk").ticket
    assert ticket.case_reference == "SZ-1"
    _wished(ada)
    keys = list(Appointment.objects.values_list("data_key", flat=True))
    erase_person(actor_of_person(ada), ada, at=at(9, 30))
    for row in (fresh(came.appointment), fresh(ahead.appointment)):
        assert (row.person_id, row.contact, row.case_reference) == (None, None, "")
    assert {fresh(came.appointment).state, fresh(ahead.appointment).state} == {"came", "cancelled"}
    assert not Claim.objects.filter(appointment=ahead.appointment).exists()
    assert all(one.is_shredded for one in DataKey.objects.filter(pk__in=keys))
    wish = WaitingWish.objects.get()
    assert (wish.person_id, wish.contact, wish.state) == (None, None, "closed")
    ticket.refresh_from_db()
    assert ticket.case_reference == ""
    assert verify().is_whole
    # What was still to be sent goes to nobody.
    left = Message.objects.filter(payload__appointment=str(ahead.appointment.pk))
    assert left.filter(payload__notice="cancelled").exists()
    for message in left:
        assert not send(message.payload, at=at(10))


def test_of_who_worked_here_the_shifts_stay_and_the_name_does_not(ada: UUID) -> None:
    serving, interpreting = officer(), interpreter("ne")
    for row in (serving, interpreting):
        row.person_id, row.name = ada, "Ada Nowak"
        row.save()
    ticket = tickets.issue(CENTRE, "work-permit", "es", source="kiosk", key="k", at=at(9)).ticket
    line = RemoteSession.objects.create(
        ticket=ticket,
        centre=CENTRE,
        provider="room",
        language="es",
        asked_at=at(9),
        expected_at=at(9),
        person_id=ada,
        interpreter_name="Ada Nowak",
    )
    copied = zipfile.ZipFile(io.BytesIO(copy_of_everything(actor_of_person(ada), ada, at=at(9))))
    work = json.loads(copied.read("data.json"))["counters"]["work"]
    assert [len(one["shifts"]) for one in work] == [2, 2]
    erase_person(actor_of_person(ada), ada, at=at(9, 30))
    serving.refresh_from_db()
    line.refresh_from_db()
    assert (serving.name, serving.left_on, line.interpreter_name) == ("", date(2026, 11, 30), "")
    assert Interpreter.objects.get(pk=interpreting.pk).name == ""
    assert Shift.objects.filter(officer=serving).count() == 2


def test_who_was_entered_twice_keeps_appointments_and_wishes(ada: UUID) -> None:
    officer()
    double = stage.person("Ada")
    got = _booked(double, 9)
    _wished(double)
    accounts.merge_person(double, ada, actor=actor_of_person(ada), at=NOW)
    assert fresh(got.appointment).person_id == ada
    assert WaitingWish.objects.get().person_id == ada
