"""The pages of guardians: what they say in each state, and that nothing typed is lost."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from wenjin.core import clock
from wenjin.events.domain.consent_form import Named
from wenjin.events.domain.registration_form import Form, GuestForm
from wenjin.events.queries.consents import guardian_contact
from wenjin.events.queries.facts import forget_facts
from wenjin.events.services.guardians import ask_guardians, name_guardians
from wenjin.events.services.registering import Registered, register

pytestmark = pytest.mark.django_db
CAMP = "little-camp"


def rows(name: str) -> Any:
    """All rows of a table of the events, whose models are private to them."""
    return apps.get_model("events", name)._default_manager


@pytest.fixture
def young() -> Registered:
    """A child of twelve who is registered, and whoever registered was asked for a guardian."""
    forget_facts()
    at = clock.now()
    begins = at + timedelta(days=20)
    camp = rows("Event").create(
        code=CAMP,
        kind="camp",
        state="published",
        starts_at=begins,
        ends_at=begins + timedelta(hours=8),
        is_online=True,
        guardian_below=18,
        created_at=at,
        changed_at=at,
    )
    rows("Quota").create(event=camp, code="places", kind="places", size=2)
    guests = (GuestForm(born_on=date(begins.year - 12, 1, 1)),)
    made = register(CAMP, Form("Mia", "mia@example.org", guests=guests), key="k", at=at, language="en")
    ask_guardians(made.id, at=at)
    return made


def asked(young: Registered) -> str:
    """Somebody is named; the secret of their link."""
    name_guardians(young.secret, {0: Named("Lea", "lea@example.org", "en")}, key="n", at=clock.now())
    row = rows("Registration").select_related("data_key").get(pk=young.id)
    return guardian_contact(rows("Guardian").get(registration=row, state="asked"), row).secret


def sent(client: Client, address: str, **form: str) -> tuple[int, str]:
    """What a form comes to, where it leads."""
    response = client.post(address, form, follow=True)
    return response.status_code, response.content.decode()


def test_a_child_names_somebody_and_they_consent(client: Client, young: Registered) -> None:
    naming = f"/en/programmes/guardians/{young.secret}/"
    page = client.get(naming).content.decode()
    assert 'name="guardian-0-name"' in page
    status, page = sent(client, naming, **{"guardian-0-name": "Lea", "guardian-0-email": "nowhere"})
    assert (status, 'value="nowhere"' in page, 'value="Lea"' in page) == (400, True, True)
    form = {"guardian-0-name": "Lea", "guardian-0-email": "lea@example.org", "guardian-0-language": "ar"}
    status, page = sent(client, naming, **form, key="one")
    assert status == 200
    assert rows("Guardian").get(state="asked").language == "ar"
    assert re.search(r'<p class="note done"', page)


def test_what_is_missing_is_said_and_what_was_typed_stays(client: Client, young: Registered) -> None:
    address = f"/en/programmes/consent/{asked(young)}/"
    page = client.get(address).content.decode()
    assert "<h1>Do you consent?</h1>" in page
    form = {"health-0": "Nuts <b>", "contact-0-name": "Aunt", "contact-0-telephone": "12", "photos-0": "no"}
    status, page = sent(client, address, **form)
    assert status == 400
    assert "Nuts &lt;b&gt;" in page
    assert 'value="Aunt"' in page
    assert page.count('class="err"') == 2, "the tick and the telephone number"
    assert 'href="#agrees">Your consent: Answer this question.</a>' in page
    assert "(UTC+8)</dd></dl>" in page, "by which clock one must answer"
    assert rows("Registration").get().state == "pending"
    form |= {"contact-0-telephone": "+86 138 0013 8000", "agrees": "yes", "key": "one"}
    status, page = sent(client, address, **form)
    assert (status, rows("Registration").get().state) == (200, "confirmed")
    assert "<h1>You have consented.</h1>" in page
    assert "Nuts &lt;b&gt;" in page


def test_whoever_registered_reads_that_a_guardian_said_no(client: Client, young: Registered) -> None:
    address = f"/en/programmes/consent/{asked(young)}/"
    page = client.get(address).content.decode()
    assert "<details" in page.partition('value="refuse"')[0], "it is opened before it can be pressed"
    sent(client, address, do="refuse")
    page = client.get(f"/en/events/registration/{young.secret}/").content.decode()
    assert "You cannot come to this event." in page
    assert "A guardian did not agree." in page


def test_refusing_and_taking_back_are_one_post_each(client: Client, young: Registered) -> None:
    address = f"/en/programmes/consent/{asked(young)}/"
    form = {"contact-0-name": "Aunt", "contact-0-telephone": "+861380013", "agrees": "yes", "photos-0": "yes"}
    sent(client, address, **form)
    status, page = sent(client, address, do="withdraw")
    assert (status, rows("Registration").get().state) == (200, "cancelled")
    assert '<form method="post" class="stack' not in page
    assert rows("Consent").get().allows_photos is False
    status, _page = sent(client, address, do="refuse", key="late")
    assert status == 409


def test_links_that_are_none_look_alike(client: Client, young: Registered) -> None:
    for secret in ("never-was", "x" * 200):
        for page in ("consent", "guardians"):
            assert client.get(f"/en/programmes/{page}/{secret}/").status_code == 404
    response = client.get(f"/en/programmes/guardians/{young.secret}/")
    assert response.headers["Cache-Control"] == "no-store, private"


def test_whoever_is_asked_no_more_is_told_so_and_reads_nothing_of_the_child(
    client: Client, young: Registered
) -> None:
    old = asked(young)
    name_guardians(young.secret, {0: Named("Jo", "jo@example.org", "en")}, key="m", at=clock.now())
    address = f"/en/programmes/consent/{old}/"
    for response in (client.get(address), client.post(address, {"do": "refuse"})):
        page = response.content.decode()
        assert response.status_code == 410
        assert "<h1>Nothing of it is wanted any more. You need do nothing.</h1>" in page
        assert "Mia" not in page
        assert response.headers["Cache-Control"] == "no-store, private"


def test_where_nobody_must_consent_any_more_the_registration_is_shown(
    client: Client, young: Registered
) -> None:
    rows("Guest").update(has_consent=None)
    response = client.get(f"/en/programmes/guardians/{young.secret}/")
    assert (response.status_code, young.secret in response.headers["Location"]) == (302, True)


def test_a_child_does_not_answer_for_itself(client: Client, young: Registered) -> None:
    form = {"guardian-0-name": "mia", "guardian-0-email": "lea@example.org", "guardian-0-language": "en"}
    status, page = sent(client, f"/en/programmes/guardians/{young.secret}/", **form)
    assert (status, 'value="mia"' in page) == (400, True)
    assert ">Mia: Who is the parent or guardian?</a>" in page


def test_whoever_registered_sees_that_the_mail_to_a_guardian_came_back(
    client: Client, young: Registered
) -> None:
    asked(young)
    where = f"/en/events/registration/{young.secret}/"
    assert "could not be delivered" not in client.get(where).content.decode()
    rows("Guardian").filter(state="asked").update(mail_failed_at=clock.now())
    page = client.get(where).content.decode()
    assert "It could not be delivered: lea@example.org" in page
    assert f"/en/programmes/guardians/{young.secret}/" in page
    assert "Our mail to you came back" not in page


def test_whoever_registered_reads_to_whom_we_wrote_and_until_when(client: Client, young: Registered) -> None:
    where = f"/en/events/registration/{young.secret}/"
    before = client.get(where).content.decode()
    assert "We have written to them." not in before
    assert ">Who is the parent or guardian?</a>" in before
    asked(young)
    page = client.get(where).content.decode()
    assert re.search(
        r"We have written to them\. <a [^>]+><bdi>Lea</bdi></a> · Answer by: [^<]+ \(UTC\+8\)<", page
    )
    assert ">Who is the parent or guardian?</a>" not in page
    assert f"/en/programmes/guardians/{young.secret}/" in page, "whoever mistyped it can still change it"
