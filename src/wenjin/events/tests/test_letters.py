"""A letter of invitation is a case, asked for once, and counts against the letters that there are."""

from datetime import timedelta

import pytest

from wenjin.accounts.queries import actor_of_person
from wenjin.cases.models import Case
from wenjin.cases.queries.sealed import answers_of
from wenjin.cases.tests import stage
from wenjin.core.addresses import fingerprint
from wenjin.events.domain.drafts import QuotaDraft
from wenjin.events.domain.registration_form import GuestForm
from wenjin.events.models import Registration
from wenjin.events.queries.facts import forget_facts
from wenjin.events.queries.registrations import by_secret
from wenjin.events.services.changing import change_guests
from wenjin.events.services.letters import LettersGone, NoLetters, ask_for_letter
from wenjin.events.services.planning import set_quotas
from wenjin.events.services.refusals import AlreadyOver, ClosedAlready
from wenjin.events.services.waiting_list import let_go
from wenjin.events.tests.planning_stage import FANG, published
from wenjin.events.tests.stage import BEGINS, CODE, NOW, form, registered, row, taken

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shenzhen")]


@pytest.fixture(autouse=True)
def _an_event_with_one_letter() -> None:
    forget_facts()
    published()
    both = [QuotaDraft("places", "places", 20), QuotaDraft("letters", "letter", 1)]
    set_quotas(FANG, CODE, both, key="q", at=NOW)


def test_who_follows_online_is_offered_no_letter() -> None:
    got = registered()
    Registration.objects.update(is_online=True)
    seen = by_secret(got.secret, NOW)
    assert seen is not None
    assert "letter" not in seen.can
    with pytest.raises(NoLetters):
        ask_for_letter(got.secret, key="a", at=NOW)


def test_a_visitor_gets_a_case_with_what_is_known() -> None:
    got = registered(2, telephone="00000", organisation="A firm")
    letter = ask_for_letter(got.secret, key="a", at=NOW)
    again = ask_for_letter(got.secret, key="b", at=NOW)
    assert letter.secret is not None
    assert (again.reference, again.secret) == (letter.reference, None)
    case = Case.objects.get()
    assert (case.reference, case.procedure_id, case.is_draft) == (
        letter.reference,
        "business-invitation",
        True,
    )
    assert fingerprint(letter.secret).startswith(case.secret_hash)
    assert answers_of(case) == {
        "event": "Tea and law",
        "email": "ada@example.org",
        "employer_name": "A firm",
    }
    seen = by_secret(got.secret, NOW)
    assert seen is not None
    assert seen.case_reference == letter.reference
    assert "letter" not in seen.can
    assert taken("letters") == 1


def test_who_is_signed_in_has_it_among_their_cases() -> None:
    ada = stage.person()
    got = registered()
    letter = ask_for_letter(got.secret, key="a", at=NOW, actor=actor_of_person(ada))
    assert letter.secret is None
    assert Case.objects.get().applicant_id == ada


def test_the_last_letter_is_given_once_and_given_back_with_the_registration() -> None:
    got, other = registered(), registered()
    ask_for_letter(got.secret, key="a", at=NOW)
    with pytest.raises(LettersGone):
        ask_for_letter(other.secret, key="b", at=NOW)
    assert Case.objects.count() == 1
    change_guests(got.secret, form(2), key="c", at=NOW)
    assert (row(got).takes, taken("letters")) == ({"places": 2, "letters": 1}, 1)
    let_go(got.secret, key="d", at=NOW)
    assert taken("letters") == 0
    ask_for_letter(other.secret, key="e", at=NOW)
    assert taken("letters") == 1


def test_who_chose_a_letter_at_registration_takes_no_second() -> None:
    got = registered(guests=(GuestForm(chosen=("letters",)),))
    assert taken("letters") == 1
    ask_for_letter(got.secret, key="a", at=NOW)
    assert taken("letters") == 1


def test_only_who_comes_for_certain_and_in_time_is_invited(monkeypatch: pytest.MonkeyPatch) -> None:
    got = registered()
    with pytest.raises(ClosedAlready):
        ask_for_letter(got.secret, key="a", at=BEGINS)
    monkeypatch.setattr("wenjin.events.services.letters.PROCEDURE", "no-such-procedure")
    with pytest.raises(NoLetters):
        ask_for_letter(got.secret, key="b", at=NOW)
    assert taken("letters") == 0
    let_go(got.secret, key="c", at=NOW + timedelta(hours=1))
    with pytest.raises(AlreadyOver):
        ask_for_letter(got.secret, key="d", at=NOW + timedelta(hours=1))
