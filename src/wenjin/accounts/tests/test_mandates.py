from datetime import date, datetime, timedelta

import pytest
from django.utils import translation
from django.utils.translation import gettext

from wenjin.accounts import queries, services
from wenjin.accounts.domain.actor import Actor, Role
from wenjin.accounts.domain.consent import HowGiven, Purpose
from wenjin.accounts.models import Consent, Mandate, Person
from wenjin.core import clock
from wenjin.core.delivery import queries as delivered
from wenjin.core.delivery.models import Mail
from wenjin.core.ledger import book

pytestmark = pytest.mark.django_db


def give(principal: Person, agent: Person, actor: Actor, at: datetime, **more: object) -> Mandate:
    return services.give_mandate(
        principal.pk,
        agent_id=agent.pk,
        actor=actor,
        at=at,
        how=HowGiven.ONLINE,
        **more,  # type: ignore[arg-type]
    )


def test_a_mandate_holds_until_it_is_revoked(sample: dict[str, Person], amina: Actor, now: datetime) -> None:
    mandate = give(sample["amina"], sample["lucas"], amina, now)
    assert queries.actor_of_person(sample["lucas"].pk).mandates == {sample["amina"].pk}
    services.revoke_mandate(mandate.pk, principal_id=sample["amina"].pk, actor=amina, at=now)
    assert queries.actor_of_person(sample["lucas"].pk).mandates == frozenset()
    with pytest.raises(services.MandateEnded):
        services.revoke_mandate(mandate.pk, principal_id=sample["amina"].pk, actor=amina, at=now)
    codes = [one.code for one in book.entries(f"person:{sample['amina'].pk}")]
    assert codes[-2:] == ["mandate.given", "mandate.revoked"]


def test_a_mandate_ends_with_its_day(
    sample: dict[str, Person], amina: Actor, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(sample["amina"], sample["lucas"], amina, now, until_on=date(2026, 5, 6))
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=1))
    assert queries.actor_of_person(sample["lucas"].pk).mandates
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=2))
    assert not queries.actor_of_person(sample["lucas"].pk).mandates


def test_a_mandate_for_one_case(sample: dict[str, Person], amina: Actor, now: datetime) -> None:
    give(sample["amina"], sample["lucas"], amina, now, case_ref="SZ-26-AB12-C")
    agent = queries.actor_of_person(sample["lucas"].pk)
    assert agent.mandates == frozenset()
    assert agent.may_act_for(sample["amina"].pk, "SZ-26-AB12-C")


def test_the_same_mandate_twice_is_one_and_the_agent_gets_one_letter(
    sample: dict[str, Person], amina: Actor, now: datetime
) -> None:
    before = Mail.objects.count()
    assert give(sample["amina"], sample["lucas"], amina, now) == give(
        sample["amina"], sample["lucas"], amina, now
    )
    assert Mail.objects.count() == before + 1


def test_what_an_officer_records_is_told_to_the_person(sample: dict[str, Person], now: datetime) -> None:
    officer = queries.actor_of_person(sample["lin"].pk)
    before = Mail.objects.count()
    services.give_mandate(
        sample["olena"].pk,
        agent_organisation_id=next(iter(queries.actor_of_person(sample["meera"].pk).organisations)),
        actor=officer,
        at=now,
        how=HowGiven.IN_PERSON,
    )
    assert Mail.objects.count() == before + 1
    assert sample["olena"].pk in queries.actor_of_person(sample["meera"].pk).mandates


def test_the_staff_of_an_organisation_are_no_agents(
    sample: dict[str, Person], amina: Actor, now: datetime
) -> None:
    meera = queries.actor_of_person(sample["meera"].pk)
    services.add_member(
        sample["yusuf"].pk, meera.posts[0].organisation_id, Role.INTERPRETER, actor=amina, at=now
    )
    assert sample["somchai"].pk in meera.mandates
    assert sample["somchai"].pk not in queries.actor_of_person(sample["yusuf"].pk).mandates


@pytest.mark.parametrize(
    ("code", "until_on"), [("in_the_past", date(2026, 5, 4)), ("too_long", date(2036, 1, 1))]
)
def test_refused_terms(
    sample: dict[str, Person], amina: Actor, now: datetime, code: str, until_on: date
) -> None:
    with pytest.raises(services.MandateRefused) as refused:
        give(sample["amina"], sample["lucas"], amina, now, until_on=until_on)
    assert refused.value.code == code
    assert not Mandate.objects.filter(principal=sample["amina"]).exists()


def test_nobody_needs_a_mandate_of_their_own(sample: dict[str, Person], amina: Actor, now: datetime) -> None:
    with pytest.raises(services.MandateRefused, match="oneself"):
        give(sample["amina"], sample["amina"], amina, now)


def test_a_mandate_has_one_agent(amina: Actor, now: datetime) -> None:
    assert amina.person_id
    with pytest.raises(ValueError, match="one agent"):
        services.give_mandate(amina.person_id, actor=amina, at=now, how=HowGiven.ONLINE)


def test_consent_is_given_once_and_withdrawn(amina: Actor, now: datetime) -> None:
    assert amina.person_id
    me = amina.person_id
    assert not queries.has_consent(me, Purpose.TEXT_MESSAGES)
    for _ in range(2):
        services.give_consent(me, Purpose.TEXT_MESSAGES, language="ar", actor=amina, at=now)
    assert Consent.objects.filter(person_id=me).count() == 1
    assert queries.has_consent(me, Purpose.TEXT_MESSAGES)
    assert not queries.has_consent(me, Purpose.SENSITIVE)
    assert services.withdraw_consent(me, Purpose.TEXT_MESSAGES, actor=amina, at=now)
    assert not services.withdraw_consent(me, Purpose.TEXT_MESSAGES, actor=amina, at=now)
    assert not queries.has_consent(me, Purpose.TEXT_MESSAGES)


def test_consent_to_older_words_no_longer_holds(amina: Actor, now: datetime) -> None:
    assert amina.person_id
    services.give_consent(amina.person_id, Purpose.TEXT_MESSAGES, language="ar", actor=amina, at=now)
    Consent.objects.update(text_version="2025-1")
    assert not queries.has_consent(amina.person_id, Purpose.TEXT_MESSAGES)
    services.give_consent(amina.person_id, Purpose.TEXT_MESSAGES, language="ar", actor=amina, at=now)
    assert Consent.objects.filter(withdrawn_at=None).count() == 1


def test_roles_begin_end_and_are_held_once(sample: dict[str, Person], amina: Actor, now: datetime) -> None:
    centre = queries.organisation_of_centre("longhua-centre")
    assert centre
    me = sample["lucas"].pk
    services.add_member(me, centre.id, Role.INTERPRETER, actor=amina, at=now)
    with pytest.raises(services.AlreadyMember):
        services.add_member(me, centre.id, Role.INTERPRETER, actor=amina, at=now)
    assert queries.actor_of_person(me).is_staff
    assert services.end_membership(me, centre.id, Role.INTERPRETER, actor=amina, at=now)
    assert not services.end_membership(me, centre.id, Role.INTERPRETER, actor=amina, at=now)
    assert not queries.actor_of_person(me).is_staff
    services.add_member(
        me, centre.id, Role.INTERPRETER, actor=amina, at=now, from_on=clock.today() + timedelta(days=3)
    )
    assert not queries.actor_of_person(me).is_staff


def test_the_agent_is_told_when_it_ends(sample: dict[str, Person], amina: Actor, now: datetime) -> None:
    mandate = give(sample["amina"], sample["lucas"], amina, now)
    before = Mail.objects.count()
    services.revoke_mandate(mandate.pk, principal_id=sample["amina"].pk, actor=amina, at=now)
    assert Mail.objects.count() == before + 1
    told = delivered.mails()[0]
    with translation.override("pt"):  # Lucas reads Portuguese
        assert told.subject == gettext("You no longer act for somebody") != "You no longer act for somebody"
    assert "AMINA BENALI" in told.text
    assert "Já não tem acesso" in told.text


def test_nobody_is_told_what_they_did_themselves_or_what_was_over(
    sample: dict[str, Person], amina: Actor, now: datetime
) -> None:
    lucas = queries.actor_of_person(sample["lucas"].pk)
    for actor, ends in ((lucas, None), (amina, date(2026, 5, 6))):
        mandate = give(sample["amina"], sample["lucas"], amina, now, until_on=ends)
        before = Mail.objects.count()
        later = now + timedelta(days=9)
        services.revoke_mandate(mandate.pk, principal_id=sample["amina"].pk, actor=actor, at=later)
        assert Mail.objects.count() == before


def test_what_somebody_once_did_opens_nothing_and_is_known(
    sample: dict[str, Person], amina: Actor, now: datetime
) -> None:
    lucas, owner = sample["lucas"].pk, sample["amina"].pk
    assert not queries.once_acted_for(lucas, owner, "SZ-26-AB12-C")
    mandate = give(sample["amina"], sample["lucas"], amina, now, case_ref="SZ-26-AB12-C")
    services.revoke_mandate(mandate.pk, principal_id=owner, actor=amina, at=now)
    assert queries.once_acted_for(lucas, owner, "SZ-26-AB12-C")
    assert not queries.once_acted_for(lucas, owner, "SZ-26-AB13-D")
    assert not queries.actor_of_person(lucas).case_mandates
