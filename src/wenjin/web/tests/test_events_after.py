"""After an event: certificates of who was there, checked by anybody, and what guests thought of it."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from wenjin.cases.tests.pdf_text import text_of
from wenjin.core import clock
from wenjin.core.ledger.models import Entry
from wenjin.events.domain.admission import Outcome
from wenjin.events.domain.ticket_codes import ticket_fingerprint
from wenjin.events.services.doors import Read, hear, open_door
from wenjin.events.services.registering import Registered
from wenjin.events.tests import stage
from wenjin.events.tests.door_stage import (
    FANG,
    Attendance,
    Certificate,
    Event,
    Feedback,
    guests_with,
    in_an_hour,
    registered_now,
)
from wenjin.web import verify
from wenjin.web.tests.test_ask import words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def group() -> Iterator[Registered]:
    """Three who registered for a talk that gives certificates and is over; two of them were there."""
    now = clock.now()
    with in_an_hour(gives_certificate=True) as event:
        made = registered_now(3)
        door = open_door(FANG, stage.CODE, "North", key="k", at=now)
        tickets = [ticket_fingerprint(one.ticket) for one in guests_with(made)]
        readings = [Read(n, ticket, "", now, Outcome.ADMITTED) for n, ticket in enumerate(tickets, 1)]
        hear(door.secret, readings[:2], at=now)
        over = now - timedelta(hours=1)
        Event.objects.filter(pk=event.pk).update(starts_at=over - timedelta(hours=1), ends_at=over, version=1)
        yield made


def certificate(client: Client, group: Registered) -> bytes:
    response = client.get(f"/en/events/registration/{group.secret}/certificate.pdf")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response["Cache-Control"] == "no-store, private"
    return response.content


def test_the_page_says_that_it_is_over_and_shows_no_tickets(client: Client, group: Registered) -> None:
    address = f"/en/events/registration/{group.secret}/"
    page = client.get(address).content.decode()
    assert "<h1>This event is over.</h1>" in page
    assert 'class="qr"' not in page
    assert "calendar.ics" not in page
    assert f"{address}certificate.pdf" in page
    begun = clock.now() - timedelta(hours=2)
    Event.objects.update(starts_at=begun, ends_at=begun + timedelta(minutes=110), version=2)
    page = client.get(address).content.decode()
    assert "You are registered." in page, "it may last longer than planned"
    assert page.count('class="qr"') == 3


def test_a_certificate_is_only_for_who_was_there_and_the_same_every_time(
    client: Client, group: Registered
) -> None:
    made = certificate(client, group)
    assert len(pikepdf.open(io.BytesIO(made)).pages) == 2
    assert certificate(client, group) == made
    assert Certificate.objects.count() == 2
    assert Entry.objects.filter(code="certificate.issued").count() == 2


def test_anybody_can_check_it_by_code_or_file_and_learns_no_name(client: Client, group: Registered) -> None:
    made = certificate(client, group)
    code = Certificate.objects.order_by("pk")[0].code
    text = words_of(client.get(f"/en/verify/{code}/").content)
    assert "We issued this certificate" in text
    assert "Ada" not in text
    assert client.get(f"/en/verify/{code.lower()}/")["Location"] == f"/en/verify/{code}/"
    file = SimpleUploadedFile("certificate.pdf", made, "application/pdf")
    assert "exactly the one that we issued" in words_of(client.post("/en/verify/", {"file": file}).content)
    Attendance.objects.all().delete()
    assert "does not hold" in words_of(client.get(f"/en/verify/{code}/").content)
    assert client.get(f"/en/events/registration/{group.secret}/certificate.pdf").status_code == 404


def test_paper_and_check_name_the_code_and_all_days(client: Client, group: Registered) -> None:
    begun = datetime(2026, 3, 3, 1, tzinfo=UTC)
    Event.objects.update(starts_at=begun, ends_at=begun + timedelta(days=1), version=2)
    paper = text_of(certificate(client, group))
    for row in Certificate.objects.all():
        # Once in the address, once to be typed.
        assert paper.count(row.code) == 2
        text = words_of(client.get(f"/en/verify/{row.code}/").content)
        assert "Tuesday 3 March 2026 – Wednesday 4 March 2026" in text
    Event.objects.update(ends_at=begun + timedelta(hours=1), version=3)
    text = words_of(client.get(f"/en/verify/{row.code}/").content)
    assert "Tuesday 3 March 2026" in text
    assert " – " not in text.split("Tuesday 3 March 2026")[1][:5]


def test_whoever_holds_the_paper_compares_its_name(client: Client, group: Registered) -> None:
    certificate(client, group)
    row = Certificate.objects.order_by("pk")[0]
    page = client.get(f"/en/verify/{row.code}/").content.decode()
    assert f'name="code" value="{row.code}"' in page
    verify.COUNTS.forget()

    def said(name: str, code: str = row.code) -> tuple[int, str]:
        response = client.post("/en/verify/", {"code": code, "name": name})
        return response.status_code, response.content.decode()

    status, page = said("  ADA   sample ")
    assert (status, "It is in this name." in page) == (200, True)
    for other in ("Ada", "Ada Samples", "Ben Sample"):
        status, page = said(other)
        assert (status, "It is in another name." in page, "verdict no" in page) == (200, True, True)
        assert "Ada Sample" not in page.replace(other, "")
    assert said("  ")[0] == 400
    assert said("Ada Sample", "2222-2222-2222")[0] == 404
    statuses = [said("Bo <b>")[0] for _ in range(verify.NAMES_OF_A_CERTIFICATE)]
    assert set(statuses[:16]) == {200}
    assert set(statuses[16:]) == {429}
    assert 'value="Bo &lt;b&gt;"' in said("Bo <b>")[1]
    assert said("Ada Sample")[0] == 429, "the right one too"
    verify.COUNTS.forget()
    row.guest.details = None
    row.guest.save()
    assert 'name="name"' not in client.get(f"/en/verify/{row.code}/").content.decode()
    assert "It is in this name." not in said("")[1] + said(group.reference)[1]


def test_there_is_none_before_the_end_nor_for_who_was_not_there(client: Client, group: Registered) -> None:
    Event.objects.update(ends_at=clock.now() + timedelta(hours=1), version=2)
    assert client.get(f"/en/events/registration/{group.secret}/certificate.pdf").status_code == 404
    assert client.get("/en/events/registration/never-was/certificate.pdf").status_code == 404
    assert Certificate.objects.count() == 0


def test_feedback_is_given_once_in_the_language_of_the_guest_and_names_nobody(
    client: Client, group: Registered
) -> None:
    address = f"/fr/events/registration/{group.secret}/feedback/"
    assert client.get(address).status_code == 200
    form = {"score": "4", "followed": "yes", "words": " Plus de chaises. ", "key": "k"}
    for _ in range(2):
        assert client.post(address, form)["Location"] == address
    client.post(address, {**form, "score": "1", "key": "other"})
    said = Feedback.objects.get()
    assert (said.score, said.was_understood, said.words, said.language) == (4, True, "Plus de chaises.", "fr")
    assert said.at.minute == 0, "nobody can compare it with the hour of an act"
    assert 'name="score"' not in client.get(address).content.decode()


@pytest.mark.parametrize("form", [{}, {"score": "9"}, {"score": "4", "words": "x" * 2001}])
def test_bad_feedback_keeps_what_was_typed(client: Client, group: Registered, form: dict[str, str]) -> None:
    address = f"/en/events/registration/{group.secret}/feedback/"
    response = client.post(address, {"words": "More chairs", **form})
    assert response.status_code == 400
    assert "needs a look" in words_of(response.content)
    assert "More chairs" in response.content.decode() or "x" * 2001 in response.content.decode()
    assert Feedback.objects.count() == 0


def test_feedback_is_not_asked_for_before_it_begins(client: Client, group: Registered) -> None:
    at = clock.now()
    Event.objects.update(starts_at=at + timedelta(hours=1), ends_at=at + timedelta(hours=2), version=2)
    for address in (group.secret, "never-was"):
        response = client.post(f"/en/events/registration/{address}/feedback/", {"score": "4"})
        assert response.status_code == 404
    assert Feedback.objects.count() == 0
