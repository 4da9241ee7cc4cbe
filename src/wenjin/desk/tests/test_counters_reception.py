"""The reception: tickets with a code to scan, check-in, who goes earlier, whom to call back."""

from datetime import timedelta
from html import unescape

import pytest

from wenjin.core import clock
from wenjin.core.ledger.models import Entry
from wenjin.counters.services.call_backs import ask_call_back
from wenjin.desk.tests.conftest import SignedIn
from wenjin.desk.tests.hall_stage import CENTRE, DESK, HallStage, heading, page

RECEPTION = f"{DESK}reception/"
SOMEBODY = "00000000-0000-4000-8000-000000000000"


def test_a_ticket_on_paper_has_a_code_and_both_languages(hall: HallStage, signed_in: SignedIn) -> None:
    hall.open_counter()
    sent = {"topic": "tax", "language": "fr", "also": "en", "people": "3", "reasons": "frail", "key": "k"}
    response = hall.lin.post(f"{RECEPTION}issue/", sent)
    assert response.status_code == 302
    printed = unescape(hall.lin.get(response["Location"]).content.decode())
    assert heading(printed) == "Ticket C 001"
    assert "<svg" in printed.partition('class="qrbox"')[2][:200]
    assert 'lang="fr"' in printed
    assert "Tax and money" in printed
    again = hall.lin.post(f"{RECEPTION}issue/", sent)
    assert "C 001" in hall.lin.get(again["Location"]).content.decode(), "sent twice it is one ticket"
    other = signed_in("lin").get(response["Location"])
    assert other.status_code == 404, "the code stays in the session of who printed it"
    console = page(hall.lin, "console/")
    assert "Old, ill or with a disability" in console
    assert "3 people" in console
    assert "You both speak English: about" in console


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"topic": "no-such"}, "Choose a topic of this hall."),
        ({"language": "xx"}, "Choose a language of the list."),
        ({"people": "0"}, "This number cannot be meant."),
        ({"people": "many"}, "This number cannot be meant."),
        ({"people": "9" * 50}, "This number cannot be meant."),
        ({"people": "²"}, "This number cannot be meant."),
        ({"case": "what"}, "This is no number of a case."),
    ],
)
def test_what_is_typed_wrongly_is_told_and_kept(hall: HallStage, wrong: dict[str, str], told: str) -> None:
    sent = {"topic": "tax", "language": "ko", "people": "1", "case": "", "key": "k", **wrong}
    response = hall.lin.post(f"{RECEPTION}issue/", sent)
    assert response.status_code == 422
    text = response.content.decode()
    assert told in text
    if "language" not in wrong:
        assert '<option value="ko" selected>' in text
    assert "Nobody waits." in text


def test_nobody_who_speaks_the_language_is_said_on_the_ticket(hall: HallStage) -> None:
    response = hall.lin.post(f"{RECEPTION}issue/", {"topic": "school", "language": "en", "key": "k"})
    told = hall.lin.get(response["Location"]).content.decode()
    assert "Nobody serves this in their language today." in told
    assert "Offer a call-back" in told


def test_an_unknown_reference_is_kept(hall: HallStage) -> None:
    response = hall.lin.post(f"{RECEPTION}check-in/", {"reference": "Z9-NOSUCH", "key": "k"})
    assert response.status_code == 422
    assert 'value="Z9-NOSUCH"' in response.content.decode()
    assert "No appointment has this reference." in response.content.decode()


def test_somebody_goes_earlier_with_a_reason(hall: HallStage) -> None:
    hall.ticket("zh-hans", at=clock.now() - timedelta(minutes=5))
    late = hall.ticket("en", key="late", at=clock.now() - timedelta(minutes=4))
    sent = {"number": late.ticket.shown.lower().replace(" ", ""), "reason": "deadline-today", "key": "k"}
    assert hall.lin.post(f"{RECEPTION}priority/", sent).status_code == 302
    assert "A legal deadline ends today" in page(hall.lin, "reception/")
    console = hall.open_counter()
    assert heading(console) == late.ticket.shown
    assert "They go earlier: A legal deadline ends today" in console
    for wrong in ({"number": "Z 999"}, {"reason": "appointment"}, {"reason": "sent-back"}, {"number": ""}):
        response = hall.lin.post(f"{RECEPTION}priority/", {**sent, **wrong})
        assert response.status_code == 422, wrong


def test_who_is_parked_comes_back(hall: HallStage) -> None:
    made = hall.ticket("en")
    hall.open_counter()
    hall.act("call", ticket=made.ticket.pk)
    assert hall.act("park", ticket=made.ticket.pk, minutes="20") == 302
    assert "parked, back at" in page(hall.lin, "reception/")
    sent = {"ticket": made.ticket.pk, "key": "k"}
    assert hall.lin.post(f"{RECEPTION}back/", sent).status_code == 302
    assert hall.lin.post(f"{RECEPTION}back/", sent).status_code == 302, "pressed twice it is pressed once"
    assert hall.lin.post(f"{RECEPTION}back/", {"ticket": SOMEBODY}).status_code == 422
    assert hall.lin.post(f"{RECEPTION}back/", {"ticket": "x"}).status_code == 422


def test_whom_to_call_back_is_seen_by_who_calls_and_that_is_written_down(hall: HallStage) -> None:
    asked = ask_call_back(
        CENTRE, "tax", "am", name="Abebe", telephone="+251911000000", at=clock.now(), key="call"
    )
    listing = page(hall.lin, "reception/")
    assert "Amharic" in listing
    assert "Abebe" not in listing, "names stand where somebody calls, not in lists"
    one = page(hall.lin, f"reception/call-backs/{asked.pk}/")
    assert "Abebe" in one
    assert 'href="tel:+251911000000"' in one
    assert Entry.objects.filter(code="call_back.opened", stream=f"hall:{CENTRE}").exists()
    done = f"{RECEPTION}call-backs/{asked.pk}/done/"
    for _ in range(2):
        assert hall.lin.post(done, {"key": "done"}).status_code == 302
    assert "done at" in page(hall.lin, "reception/")
    assert hall.lin.get(f"{RECEPTION}call-backs/{SOMEBODY}/").status_code == 404


def test_another_centre_sees_nothing_of_it(hall: HallStage, signed_in: SignedIn) -> None:
    """Somebody at a counter of a centre whose hall is not in the pack."""
    from django.test import Client

    from wenjin.accounts import queries
    from wenjin.accounts.tests.signed_in import sign_in

    made = hall.ticket("en")
    asked = ask_call_back(
        CENTRE, "tax", "am", name="Abebe", email="a@sample.example", at=clock.now(), key="c"
    )
    jiang = queries.person_with_email("jiang@sample.example")
    assert jiang is not None
    other = sign_in(Client(), jiang.id, is_strong=True)
    for where in ("console/", "reception/", "hall/", f"reception/call-backs/{asked.pk}/"):
        response = other.get(f"{DESK}{where}")
        assert "Your centre has no counters in the pack" in response.content.decode()
        assert made.ticket.shown not in response.content.decode()
    back = other.post(f"{RECEPTION}back/", {"ticket": made.ticket.pk})
    assert "Your centre has no counters" in back.content.decode()
