"""Mail, outbox, audit, and the counter."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from wenjin.accounts import queries
from wenjin.accounts.domain.actor import SYSTEM, Actor
from wenjin.accounts.domain.consent import Purpose
from wenjin.accounts.queries import has_consent
from wenjin.accounts.services import give_consent
from wenjin.cases import services
from wenjin.cases.queries.visibility import visible_to
from wenjin.cases.services.joining import make_join_code
from wenjin.cases.tests import stage
from wenjin.core import clock
from wenjin.core.delivery.models import Mail
from wenjin.core.delivery.services import send_mail_later
from wenjin.core.ledger import book
from wenjin.core.ledger.models import Entry
from wenjin.core.outbox.models import Message
from wenjin.core.outbox.worker import run_due
from wenjin.desk.mail import without_secrets
from wenjin.desk.tests.conftest import Staff
from wenjin.desk.tests.forms import hidden

pytestmark = pytest.mark.usefixtures("shenzhen")
SignedIn = Callable[..., Client]


@pytest.fixture
def letter(db: None) -> Mail:
    return send_mail_later(
        "ada@example.org", "A subject", "The words <b>of</b> the mail", language="en", key="m1"
    )


class TestMail:
    def test_the_list_shortens_addresses(self, letter: Mail, signed_in: SignedIn) -> None:
        page = signed_in("lin").get("/en/desk/mail/").content.decode()
        assert "A subject" in page
        assert "ada@example.org" not in page
        assert "a…@example.org" in page
        assert "The words" not in page
        assert "No mail server is configured" in page

    @pytest.mark.parametrize(
        "secret", ["8r1YkfT5Zb9QmPVx2nCwLdQe3sA_hGtU", "0f" * 20, "5b9a2f0c-1c5e-4d77-9a38-1f0e8f7a2b3c"]
    )
    def test_private_links_are_left_out(self, secret: str) -> None:
        slug = "https://wenjin.example/en/services/work-permit-extension-for-people-with-a-2024-permit/"
        told = without_secrets(
            f"See {slug} & https://wenjin.example/en/appointments/{secret}/move/?x=1 soon."
        )
        assert secret not in told
        assert "https://wenjin.example/en/appointments/…/move/?x=1 soon." in told
        assert told.count("<a ") == 1
        assert f'href="{slug}"' in told
        assert " &amp; " in told

    def test_words_open_when_no_code_is_good_any_more(self, letter: Mail, signed_in: SignedIn) -> None:
        client, href = signed_in("lin"), f"/en/desk/mail/{letter.pk}/"
        early = client.get(href)
        assert early.status_code == 403
        assert "The words" not in early.content.decode()
        Mail.objects.filter(pk=letter.pk).update(made_at=clock.now() - timedelta(minutes=16))
        page = client.get(href).content.decode()
        assert "The words &lt;b&gt;of&lt;/b&gt; the mail" in page
        assert [entry.code for entry in book.entries("mail")] == ["mail.read"]

    def test_in_the_demonstration_they_open_at_once(
        self, letter: Mail, signed_in: SignedIn, settings: Settings
    ) -> None:
        settings.DEMO = True
        assert signed_in("lin").get(f"/en/desk/mail/{letter.pk}/").status_code == 200

    def test_who_may_not(self, letter: Mail, signed_in: SignedIn) -> None:
        for who in ("chen", "he", "hanna", "yusuf"):
            assert signed_in(who).get(f"/en/desk/mail/{letter.pk}/").status_code == 403

    def test_filters_and_odd_pages(self, letter: Mail, signed_in: SignedIn) -> None:
        client = signed_in("lin")
        assert "A subject" in client.get("/en/desk/mail/?state=not_sent").content.decode()
        assert "A subject" not in client.get("/en/desk/mail/?state=sent").content.decode()
        for odd in ("page=0", "page=-1", "page=x", "page=99999"):
            assert client.get(f"/en/desk/mail/?{odd}").status_code == 200


class TestOutbox:
    @pytest.fixture
    def dead(self, db: None) -> Message:
        now = clock.now()
        return Message.objects.create(
            topic="mail",
            payload={"mail": "x"},
            attempts=20,
            last_error="550",
            available_at=now,
            dead_at=now,
            made_at=now,
        )

    def test_a_director_tries_again(self, dead: Message, signed_in: SignedIn) -> None:
        client = signed_in("xu")
        assert "Try again" in client.get("/en/desk/outbox/").content.decode()
        assert client.post(f"/en/desk/outbox/{dead.pk}/", {"do": "retry"}).status_code == 302
        dead.refresh_from_db()
        assert dead.dead_at is None
        assert [entry.code for entry in book.entries("outbox")] == ["outbox.retried"]
        again = client.post(f"/en/desk/outbox/{dead.pk}/", {"do": "give_up"})
        assert again.status_code == 409
        assert "Somebody was faster" in again.content.decode()

    def test_a_director_gives_up(self, dead: Message, signed_in: SignedIn) -> None:
        signed_in("xu").post(f"/en/desk/outbox/{dead.pk}/", {"do": "give_up"})
        dead.refresh_from_db()
        assert dead.given_up_at is not None

    def test_an_auditor_only_reads(self, dead: Message, signed_in: SignedIn) -> None:
        client = signed_in("he")
        assert "Try again" not in client.get("/en/desk/outbox/").content.decode()
        assert client.post(f"/en/desk/outbox/{dead.pk}/", {"do": "retry"}).status_code == 403


class TestAudit:
    def test_one_case_at_once(self, accepted: Any, signed_in: SignedIn) -> None:
        client = signed_in("he")
        response = client.post(
            "/en/desk/audit/verify/", {"key": "k", "case": accepted.reference}, follow=True
        )
        assert "The chain is whole." in response.content.decode()
        assert [entry.code for entry in book.entries("audit")] == ["audit.verified"]

    def test_a_case_that_is_not_there_keeps_what_was_typed(self, signed_in: SignedIn) -> None:
        response = signed_in("he").post("/en/desk/audit/verify/", {"key": "k", "case": "SZ-no"})
        assert response.status_code == 400
        assert 'value="SZ-no"' in response.content.decode()

    def test_a_worker_reads_everything(self, accepted: Any, signed_in: SignedIn) -> None:
        client = signed_in("he")
        page = client.post("/en/desk/audit/verify/", {"key": "k"}, follow=True).content.decode()
        assert "A worker reads everything again." in page
        Message.objects.exclude(topic="audit_verification").delete()
        run_due(worker="test", at=clock.now() + timedelta(seconds=1))
        page = client.get("/en/desk/audit/?asked=k").content.decode()
        assert "A worker reads everything again." not in page
        assert ">whole<" in page

    def test_what_was_changed_behind_our_back_is_told(
        self, accepted: Any, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from wenjin.core.ledger import verification

        monkeypatch.setattr(verification, "hash_of", lambda entry: "x" if entry.number == 2 else entry.hash)
        client = signed_in("he")
        page = client.post(
            "/en/desk/audit/verify/", {"key": "k", "case": accepted.reference}, follow=True
        ).content.decode()
        assert "An entry was changed" in page
        assert "Something is wrong" in page

    def test_who_looked_at_whom(self, accepted: Any, signed_in: SignedIn) -> None:
        signed_in("chen").get(f"/en/desk/cases/{accepted.reference}/")
        client = signed_in("he")
        for words in ("", "amina", "chen", accepted.reference):
            page = client.post("/en/desk/audit/looks/", {"q": words}, follow=True).content.decode()
            assert "BOYUAN CHEN" in page, words
            assert accepted.reference in page
        nobody = client.post("/en/desk/audit/looks/", {"q": "nobody"}, follow=True).content.decode()
        assert "Nobody looked" in nobody

    def test_entries_without_what_is_sealed(self, accepted: Any, amina: Actor, signed_in: SignedIn) -> None:
        services.send_message(amina, accepted.pk, "a secret", key="m")
        client = signed_in("he")
        page = client.get("/en/desk/audit/entries/", {"q": accepted.reference}).content.decode()
        assert "case.submitted" in page
        assert "a secret" not in page
        by_name = client.post("/en/desk/audit/entries/", {"q": "amina"}, follow=True).content.decode()
        assert "AMINA BENALI" in by_name
        in_the_address = client.get("/en/desk/audit/entries/", {"q": "amina"}).content.decode()
        assert "AMINA BENALI" not in in_the_address
        for odd in ("after=x", "q=case:x", "q=person:zz"):
            assert client.get(f"/en/desk/audit/entries/?{odd}").status_code == 200

    def test_asked_twice_it_is_one_entry(self, accepted: Any, signed_in: SignedIn) -> None:
        client = signed_in("he")
        for _ in range(2):
            client.post("/en/desk/audit/verify/", {"key": "k", "case": accepted.reference})
        assert Entry.objects.filter(stream="audit").count() == 1


class TestCounter:
    def form(self, client: Client, **typed: Any) -> dict[str, Any]:
        page = client.get("/en/desk/counter/").content.decode()
        return {
            **hidden(page, "/en/desk/counter/begin/"),
            "language": "pt",
            "procedure": stage.JOINT,
            **typed,
        }

    def test_joining_with_the_code_of_the_applicant(self, amina: Actor, signed_in: SignedIn) -> None:
        case = stage.draft(amina)
        code = make_join_code(amina, case.pk).code
        client = signed_in("lin")
        response = client.post("/en/desk/counter/join/", {"code": f"{code[:4]} {code[4:]}"})
        assert response["Location"] == f"/en/cases/{case.reference}/"
        page = client.get("/en/desk/counter/").content.decode()
        assert case.reference in page
        changes = client.get(f"/en/desk/counter/{case.reference}/changes/").content.decode()
        assert "Somebody joined with a code" in changes
        assert "AMINA BENALI" in changes

    def test_a_wrong_code(self, signed_in: SignedIn) -> None:
        client = signed_in("lin")
        response = client.post("/en/desk/counter/join/", {"code": "00000000"})
        assert response.status_code == 409
        assert "This code does not fit." in response.content.decode()

    def test_beginning_together_with_somebody_new(self, staff: Staff, signed_in: SignedIn) -> None:
        client = signed_in("lin")
        typed = self.form(client, family_name="SOUSA", given_name="INES", agrees="yes", note="Passport shown")
        response = client.post("/en/desk/counter/begin/", typed)
        assert response.status_code == 302
        case = visible_to(SYSTEM).get()
        assert response["Location"] == f"/en/cases/{case.reference}/"
        assert case.applicant_id is not None
        assert queries.person(case.applicant_id).family_name == "SOUSA"
        [mandate] = queries.mandates_given_by(case.applicant_id)
        assert (mandate.case_ref, mandate.how, mandate.agent) == (
            case.reference,
            "in_person",
            staff["lin"].name,
        )
        assert has_consent(case.applicant_id, Purpose.SENSITIVE)
        assert client.get(response["Location"]).status_code == 200
        assert client.post("/en/desk/counter/begin/", typed)["Location"] == response["Location"]
        assert (visible_to(SYSTEM).count(), len(queries.find_people("SOUSA"))) == (1, 1)
        changes = client.get(f"/en/desk/counter/{case.reference}/changes/").content.decode()
        assert "Draft begun" in changes

    def test_beginning_together_with_somebody_known(self, staff: Staff, signed_in: SignedIn) -> None:
        client, lucas = signed_in("lin"), staff["lucas"].id
        found = client.post("/en/desk/counter/", {"q": "ferreira lucas"}, follow=True).content.decode()
        assert f"?person={lucas}" in found
        assert "LUCAS FERREIRA" in client.get(f"/en/desk/counter/?person={lucas}").content.decode()
        client.post("/en/desk/counter/begin/", self.form(client, person=str(lucas), agrees="yes"))
        case = visible_to(SYSTEM).get()
        assert case.applicant_id == lucas
        page = client.get(f"/en/cases/{case.reference}/").content.decode()
        assert "It belongs to LUCAS FERREIRA." in page
        begun = client.get("/en/apply/").content.decode()
        assert "for LUCAS FERREIRA" in begun

    def test_earlier_papers_are_shown_to_a_helper_only_when_their_holder_agreed(
        self, staff: Staff, signed_in: SignedIn
    ) -> None:
        amina = queries.actor_of_person(staff["amina"].id)
        stage.submitted(amina)
        client = signed_in("lin")
        client.post("/en/desk/counter/begin/", self.form(client, person=str(amina.person_id), agrees="yes"))
        case = visible_to(SYSTEM).get(status="draft")
        page = client.get(f"/en/cases/{case.reference}/").content.decode()
        assert "From your case" not in page
        assert "papers I gave before are used again" not in page
        give_consent(staff["amina"].id, Purpose.REUSE_PAPERS, language="en", actor=amina, at=clock.now())
        page = client.get(f"/en/cases/{case.reference}/").content.decode()
        assert "From your case" in page
        done = client.post(f"/en/cases/{case.reference}/papers/reuse/", {"key": "all"}, follow=True)
        assert "used again" in done.content.decode()

    def test_nothing_begins_without_consent(self, signed_in: SignedIn) -> None:
        client = signed_in("lin")
        response = client.post("/en/desk/counter/begin/", self.form(client, family_name="KEPT"))
        page = response.content.decode()
        assert response.status_code == 400
        assert "The person must be here and agree." in page
        assert 'value="KEPT"' in page
        assert not visible_to(SYSTEM).exists()

    def test_what_cannot_be_applied_for(self, signed_in: SignedIn) -> None:
        client = signed_in("lin")
        typed = self.form(client, family_name="XENIA", agrees="yes")
        response = client.post("/en/desk/counter/begin/", {**typed, "procedure": "nothing"})
        assert response.status_code == 409
        assert "Nobody can apply for this today." in response.content.decode()
        assert not queries.find_people("XENIA")

    def test_an_interpreter_joins_and_begins_nothing(self, amina: Actor, signed_in: SignedIn) -> None:
        client = signed_in("yusuf")
        assert "Begin together" not in client.get("/en/desk/counter/").content.decode()
        assert client.post("/en/desk/counter/begin/", {}).status_code == 403
        case = stage.draft(amina)
        code = make_join_code(amina, case.pk, purpose="interpret").code
        assert client.post("/en/desk/counter/join/", {"code": code}).status_code == 302
