from datetime import datetime, timedelta
from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from wenjin.accounts import queries, services
from wenjin.accounts.adapters import SecondFactorAdapter
from wenjin.accounts.domain.actor import Actor, Role
from wenjin.accounts.models import Account, Person
from wenjin.accounts.tasks import sweep
from wenjin.core.delivery.models import Mail
from wenjin.core.keys.errors import KeyTrouble
from wenjin.core.ledger import book

pytestmark = pytest.mark.django_db


def strong(person: Person) -> Actor:
    from dataclasses import replace

    return replace(queries.actor_of_person(person.pk), is_strong=True)


def with_app(person: Person) -> Person:
    assert person.account
    TOTP.activate(person.account, generate_totp_secret())
    return person


def test_an_account_has_no_password() -> None:
    account = Account.objects.create_user("Somebody@Example.org")
    assert account.email == "somebody@example.org"
    account.set_password("anything")
    account.save()
    assert not account.check_password("anything")
    assert not account.has_usable_password()
    assert "password" not in {field.name for field in Account._meta.get_fields()}


def test_one_account_for_an_address_whatever_its_capitals() -> None:
    Account.objects.create_user("one@example.org")
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.create(email="One@example.org")


def test_sessions_end_with_the_epoch_and_the_address() -> None:
    account = Account.objects.create_user("one@example.org")
    ties = {account.get_session_auth_hash()}
    account.session_epoch += 1
    ties.add(account.get_session_auth_hash())
    account.email = "two@example.org"
    ties.add(account.get_session_auth_hash())
    assert len(ties) == 3


def test_whoever_asks_for_a_code_and_never_comes_is_swept(now: datetime) -> None:
    account = services.account_for_sign_in("new@example.org")
    assert account is not None
    assert services.account_for_sign_in("New@Example.org") == account
    Account.objects.update(made_at=now)
    assert sweep(now + timedelta(hours=23)) == 0
    assert sweep(now + timedelta(hours=25)) == 1
    assert not EmailAddress.objects.exists()


def test_who_came_once_is_never_swept(sample: dict[str, Person], now: datetime) -> None:
    assert sweep(now + timedelta(days=4000)) == 0
    assert Account.objects.count() == len(sample)


def test_a_closed_account_gets_no_code() -> None:
    Account.objects.create_user("closed@example.org", is_active=False)
    assert services.account_for_sign_in("closed@example.org") is None


def test_the_first_sign_in_makes_one_person(now: datetime) -> None:
    account = services.account_for_sign_in("new@example.org")
    assert account is not None
    person = services.person_of_account(account, language="ar", at=now)
    assert services.person_of_account(account, language="en", at=now) == person
    assert person.language == "ar"
    assert [one.code for one in book.entries(f"person:{person.pk}")] == ["person.made", "account.attached"]


def test_secrets_of_apps_are_sealed(sample: dict[str, Person]) -> None:
    adapter = SecondFactorAdapter()
    kept = adapter.encrypt("JBSWY3DPEHPK3PXP")
    assert "JBSWY3DPEHPK3PXP" not in kept
    assert adapter.decrypt(kept) == "JBSWY3DPEHPK3PXP"
    key_id, _, sealed = kept.partition(":")
    with pytest.raises(KeyTrouble):
        adapter.decrypt(f"{key_id}:{sealed[:-8]}AAAAAAA=")


def test_a_director_takes_away_a_lost_second_factor(sample: dict[str, Person], now: datetime) -> None:
    officer = with_app(sample["chen"])
    assert officer.account
    before = officer.account.session_epoch
    mails = Mail.objects.count()
    services.reset_second_factor(
        officer.pk, by=strong(sample["xu"]), how_checked="in_person_with_document", at=now
    )
    assert not Authenticator.objects.filter(user=officer.account).exists()
    assert Account.objects.get(pk=officer.account.pk).session_epoch == before + 1
    entry = list(book.entries(f"person:{officer.pk}"))[-1]
    assert (entry.code, entry.actor) == ("second_factor.reset", f"person:{sample['xu'].pk}")
    assert Mail.objects.count() == mails + 1


@pytest.mark.parametrize(
    ("who", "by", "is_strong", "how", "code"),
    [
        ("chen", "chen", True, "in_person_with_document", "oneself"),
        ("chen", "amina", True, "in_person_with_document", "not_staff"),
        ("chen", "xu", False, "in_person_with_document", "not_strong"),
        ("chen", "lin", True, "in_person_with_document", "staff_needs_director"),
        ("chen", "xu", True, "on_the_phone", "no_check"),
        ("wu", "xu", True, "in_person_with_document", "nothing_to_reset"),
    ],
)
def test_when_a_second_factor_stays(
    sample: dict[str, Person], now: datetime, who: str, by: str, is_strong: bool, how: str, code: str
) -> None:
    with_app(sample["chen"])
    actor = strong(sample[by]) if is_strong else queries.actor_of_person(sample[by].pk)
    with pytest.raises(services.ResetRefused) as refused:
        services.reset_second_factor(sample[who].pk, by=actor, how_checked=how, at=now)
    assert refused.value.code == code
    assert Authenticator.objects.filter(user=sample["chen"].account).exists()


def test_any_officer_helps_an_applicant(sample: dict[str, Person], now: datetime) -> None:
    with_app(sample["amina"])
    services.reset_second_factor(
        sample["amina"].pk, by=strong(sample["lin"]), how_checked="in_person_with_document", at=now
    )
    assert not services.has_second_factor(sample["amina"].account_id or 0)


def test_staff_keep_their_last_second_factor(sample: dict[str, Person]) -> None:
    officer, applicant = with_app(sample["chen"]), with_app(sample["amina"])
    adapter = SecondFactorAdapter()
    assert not adapter.can_delete_authenticator(Authenticator.objects.get(user=officer.account))
    assert adapter.can_delete_authenticator(Authenticator.objects.get(user=applicant.account))


def staff_command(*words: str) -> str:
    out = StringIO()
    call_command("staff", *words, stdout=out)
    return out.getvalue()


def test_the_first_director_is_named_from_the_command_line() -> None:
    place = ("--role", "director", "--centre", "new-centre")
    with pytest.raises(CommandError, match="--named"):
        staff_command("add", "boss@example.org", *place)
    with pytest.raises(CommandError, match="no e-mail"):
        staff_command("add", "boss", *place, "--named", "New Centre")
    staff_command("add", "boss@example.org", *place, "--named", "New Centre", "--family-name", "Li")
    found = queries.person_with_email("boss@example.org")
    assert found
    assert queries.actor_of_person(found.id).has(Role.DIRECTOR)
    assert "boss@example.org" in staff_command("list")
    with pytest.raises(CommandError, match="already"):
        staff_command("add", "boss@example.org", *place)
    staff_command("end", "boss@example.org", *place)
    assert not queries.actor_of_person(found.id).is_staff
    with pytest.raises(CommandError):
        staff_command("end", "boss@example.org", *place)


def test_people_of_firms_and_helpers_are_named_from_the_command_line() -> None:
    firm = ("--role", "representative", "--firm", "91000000MAFERRY01B")
    with pytest.raises(CommandError, match="--named"):
        staff_command("add", "lee@example.org", *firm)
    with pytest.raises(CommandError, match="give --firm"):
        staff_command("add", "lee@example.org", "--role", "representative", "--centre", "x", "--named", "X")
    with pytest.raises(CommandError, match="18 letters"):
        staff_command(
            "add", "lee@example.org", "--role", "intermediary", "--intermediary", "12", "--named", "X"
        )
    staff_command("add", "lee@example.org", *firm, "--named", "Sample Boats", "--until", "2099-12-31")
    found = queries.person_with_email("lee@example.org")
    assert found
    actor = queries.actor_of_person(found.id)
    assert actor.has(Role.REPRESENTATIVE)
    assert len(actor.represents) == 1
    assert not actor.is_staff
    assert '"until": "2099-12-31"' in staff_command("list", "--role", "representative", "--json")
    staff_command("end", "lee@example.org", *firm)
    assert not queries.actor_of_person(found.id).represents
