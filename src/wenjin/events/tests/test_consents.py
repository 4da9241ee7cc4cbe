"""Guardians: who is asked, what they answer, and what becomes of the places."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from wenjin.accounts.domain.actor import Actor, Post, Role
from wenjin.core.delivery import queries as delivery
from wenjin.core.delivery.bounces import Report
from wenjin.core.delivery.mail import MailRefused
from wenjin.core.delivery.models import Mail
from wenjin.core.delivery.services import take_report
from wenjin.core.ledger import book
from wenjin.core.outbox.models import Message
from wenjin.core.outbox.worker import run_due
from wenjin.events import consent_notices
from wenjin.events.consent_notices import send
from wenjin.events.domain.consent_form import ConsentForm, EmergencyContact, Named
from wenjin.events.domain.registration_form import Form, GuestForm
from wenjin.events.models import Consent, Event, Guardian, Guest, Quota, Registration
from wenjin.events.queries.consents import (
    consent_by_secret,
    guardian_contact,
    guardians_of,
    naming_by_secret,
)
from wenjin.events.queries.facts import forget_facts
from wenjin.events.queries.registrations import by_secret
from wenjin.events.services.bounces import note_refused_mails
from wenjin.events.services.changing import change_guests
from wenjin.events.services.consents import (
    NotWaitedFor,
    expire_consents,
    forget_what_is_over,
    give,
    refuse,
    withdraw,
)
from wenjin.events.services.guardians import (
    NOTICE_TOPIC,
    NamedTooOften,
    NotAsked,
    RemindedAlready,
    ask_again,
    ask_guardians,
    ask_overlooked,
    name_guardians,
    remind,
    remind_due,
)
from wenjin.events.services.planning_refusals import NotAllowed
from wenjin.events.services.refusals import AlreadyOver, FormWrong, NoSuchRegistration
from wenjin.events.services.registering import Registered
from wenjin.events.services.waiting_list import accept, let_go
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
TEAM = Actor(person_id=UUID(int=7), posts=(Post(Role.EVENT_TEAM, UUID(int=8)),), is_strong=True)
WEEK_LATER = datetime(2026, 12, 1, 15, 59, tzinfo=UTC)
"""A minute before midnight in Shenzhen, on the day a week after ``NOW``."""
ADA = "ada@example.org"
CONTACT = EmergencyContact("Nour Sample", "+86 138 0013 8000", "aunt")


@pytest.fixture(autouse=True)
def _nothing_is_kept() -> None:
    forget_facts()


def parent_and_child(*names: str) -> Registered:
    """A parent with children of ten."""
    children = [GuestForm(name, born_on=born(10)) for name in names or ("Mia",)]
    return asked(registered(guests=(GuestForm(born_on=born(40)), *children)))


def grown(size: int) -> Registered:
    """People of forty."""
    return registered(guests=tuple(GuestForm(f"G{one}", born_on=born(40)) for one in range(size)))


def asked(of: Registered) -> Registered:
    """What the worker does."""
    ask_guardians(of.id, at=NOW)
    return of


def guardian(of: Registered, **columns: object) -> Guardian:
    return Guardian.objects.exclude(state="replaced").get(registration_id=of.id, **columns)


def link(one: Guardian) -> str:
    return guardian_contact(one, Registration.objects.select_related("data_key").get(guardians=one)).secret


def said(*places: int, **about: object) -> ConsentForm:
    return ConsentForm(
        **{  # type: ignore[arg-type]  # what tests say
            "agrees": True,
            "contacts": (CONTACT,),
            "photos": dict.fromkeys(places or (1,), False),
            "health": {},
            **about,
        }
    )


def key() -> str:
    return uuid4().hex


def test_a_parent_who_registers_is_asked_and_consents() -> None:
    event(guardian_below=18)
    got = parent_and_child()
    one = guardian(got)
    assert (one.state, one.is_contact, one.answer_by) == ("asked", True, WEEK_LATER)
    assert ask_guardians(got.id, at=NOW) == 0, "asked once"
    seen = consent_by_secret(link(one), NOW)
    assert seen is not None
    assert ([guest.name for guest in seen.guests], seen.can_answer) == (["Mia"], True)
    form = said(health={1: "Asthma; the spray is in the bag."}, photos={1: True})
    give(link(one), form, key="k", at=NOW)
    give(link(one), form, key="k", at=NOW)
    assert row(got).state == "confirmed"
    assert Guest.objects.get(registration_id=got.id, place=1).has_consent is True
    let_go(got.secret, key="off", at=NOW)
    with pytest.raises(NotWaitedFor):
        give(link(one), form, key="later", at=NOW)
    assert notices() == ["confirmed", "cancelled"], "the mail that asks them says what another would"
    seen = consent_by_secret(link(one), NOW)
    assert seen is not None
    assert seen.emergency == (CONTACT,)
    assert (seen.guests[0].health, seen.guests[0].allows_photos) == ("Asthma; the spray is in the bag.", True)
    kept = b"".join(bytes(value or b"") for value in (*Consent.objects.values_list("health", flat=True),))
    assert b"Asthma" not in kept
    assert "Mia" not in "".join(str(entry.payload) for entry in book.entries(f"registration:{got.id}"))


def test_what_is_missing_in_a_consent_is_named_and_nothing_is_kept() -> None:
    event(guardian_below=18)
    one = guardian(parent_and_child())
    wrong = ConsentForm(contacts=(EmergencyContact("", "12"),), health={1: "x" * 2001})
    with pytest.raises(FormWrong) as refused:
        give(link(one), wrong, key=key(), at=NOW)
    assert refused.value.fields == {
        "agrees": "missing",
        "photos-1": "missing",
        "health-1": "too_long",
        "contact-0-name": "missing",
        "contact-0-telephone": "not_a_number",
    }
    one.refresh_from_db()
    assert (one.state, one.emergency) == ("asked", None)


def test_whom_to_call_is_typed_in_the_digits_of_any_script() -> None:
    event(guardian_below=18)
    one = guardian(parent_and_child())
    typed = EmergencyContact("\u202eNour\u202c", "\u202a+٨٦ ٧٥٥ ٠٠٠٠\u202c", "خالة")
    give(link(one), said(contacts=(typed,)), key=key(), at=NOW)
    seen = consent_by_secret(link(one), NOW)
    assert seen is not None
    assert seen.emergency == (EmergencyContact("Nour", "+٨٦ ٧٥٥ ٠٠٠٠", "خالة"),)


def test_whoever_is_too_young_names_somebody_else() -> None:
    event(guardian_below=18)
    got = asked(registered(guests=(GuestForm(born_on=born(15)),)))
    assert guardian(got).state == "unnamed"
    assert send({"guardian": str(guardian(got).pk), "notice": "asked", "at": "1"}, at=NOW)
    naming = naming_by_secret(got.secret)
    assert naming is not None
    assert (naming.is_too_young, naming.can_name) == (True, True)
    with pytest.raises(FormWrong) as refused:
        name_guardians(got.secret, {0: Named(" ", "nowhere", "xx")}, key=key(), at=NOW)
    assert refused.value.fields == {
        "guardian-0-name": "missing",
        "guardian-0-email": "not_an_address",
        "guardian-0-language": "not_a_choice",
    }
    before = guardian(got).answer_by
    named = {0: Named("Lea Sample", "lea@example.org", "ar")}
    name_guardians(got.secret, named, key="k", at=NOW + timedelta(days=1))
    name_guardians(got.secret, named, key="k", at=NOW + timedelta(days=1))
    one = guardian(got)
    assert (one.state, one.language, one.answer_by) == ("asked", "ar", before)
    give(link(one), said(0), key=key(), at=NOW)
    assert row(got).state == "confirmed"


def test_nobody_who_is_too_young_is_a_guardian() -> None:
    event(guardian_below=18, largest_group=3)
    young = (GuestForm(born_on=born(15)), GuestForm("Mia Sample", born_on=born(14)))
    got = asked(registered(guests=young))
    own = naming_by_secret(got.secret)
    assert own is not None
    for name in (f" {own.guests[0].name.upper()}  ", "mia sample"):
        with pytest.raises(FormWrong) as refused:
            name_guardians(got.secret, {0: Named(name, "lea@example.org", "en")}, key=key(), at=NOW)
        assert refused.value.fields == {"guardian-0-name": "too_young"}
    assert guardian(got).state == "unnamed"


def test_each_guardian_of_a_class_answers_for_their_own() -> None:
    here = event(places=6, guardian_below=18, largest_group=5)
    quota(here, "lunch", Quota.Kind.MEAL, 6)
    pupils = [GuestForm(name, born_on=born(12), chosen=("lunch",)) for name in ("Ann", "Ben", "Cem")]
    got = asked(registered(guests=(GuestForm(born_on=born(40)), *pupils)))
    first = guardian(got)
    old = link(first)
    named = {
        1: Named("Mother", "a@example.org", "en"),
        2: Named("Father", "b@example.org", "fr"),
        3: Named("Mother", "A@example.org", "en"),
    }
    name_guardians(got.secret, named, key=key(), at=NOW)
    first.refresh_from_db()
    assert (first.state, consent_by_secret(old, NOW)) == ("replaced", None)
    mother, father = (guardian(got, language=language) for language in ("en", "fr"))
    assert [line.guests for line in guardians_of(CODE)] == [("Ann", "Cem"), ("Ben",)] or [
        line.guests for line in guardians_of(CODE)
    ] == [("Ben",), ("Ann", "Cem")]
    give(link(mother), said(1, 3), key=key(), at=NOW)
    assert row(got).state == "pending"
    refuse(link(father), key=key(), at=NOW)
    kept = row(got)
    assert (kept.state, kept.size, kept.takes) == ("confirmed", 3, {"places": 3, "lunch": 2})
    assert (taken(), taken("lunch")) == (3, 2)
    assert Guest.objects.filter(registration=kept).count() == 3


def test_a_refusal_declines_and_the_place_goes_on() -> None:
    event(places=2, guardian_below=18)
    got, waits = parent_and_child(), grown(2)
    assert waits.state == "waiting"
    one = guardian(got)
    refuse(link(one), key="k", at=NOW)
    refuse(link(one), key="k", at=NOW)
    assert (row(got).state, row(got).reason) == ("declined", "guardian_refused")
    assert (row(waits).state, taken()) == ("offered", 2)
    with pytest.raises(NotWaitedFor):
        give(link(one), said(), key=key(), at=NOW)


def test_who_does_not_answer_in_time_loses_the_place() -> None:
    event(places=2, guardian_below=18)
    got, waits = parent_and_child(), grown(1)
    late = WEEK_LATER
    with pytest.raises(NotWaitedFor):
        give(link(guardian(got)), said(), key=key(), at=late)
    assert expire_consents(late - timedelta(seconds=1)) == 0
    assert (expire_consents(late), expire_consents(late)) == (1, 0)
    assert (row(got).state, row(waits).state, guardian(got).state) == ("expired", "offered", "expired")
    assert taken() == 1


def test_a_consent_can_be_taken_back_and_what_was_sealed_goes() -> None:
    event(guardian_below=18)
    got = parent_and_child()
    one = guardian(got)
    give(link(one), said(health={1: "Nuts"}), key=key(), at=NOW)
    give(link(one), said(photos={1: True}, health={1: "Nuts"}), key=key(), at=NOW)
    withdraw(link(one), key="k", at=NOW)
    withdraw(link(one), key="k", at=NOW)
    one.refresh_from_db()
    consent = Consent.objects.get()
    assert (one.state, one.emergency, consent.health, consent.allows_photos) == (
        "withdrawn",
        None,
        None,
        False,
    )
    assert (row(got).state, row(got).reason, taken()) == ("cancelled", "guardian_withdrew", 0)


def test_during_the_camp_somebody_can_still_be_called() -> None:
    event(guardian_below=18)
    got = parent_and_child()
    one = guardian(got)
    give(link(one), said(), key=key(), at=NOW)
    withdraw(link(one), key=key(), at=BEGINS + timedelta(minutes=5))
    one.refresh_from_db()
    assert (one.state, one.emergency is not None, row(got).state) == ("withdrawn", True, "confirmed")
    assert forget_what_is_over(BEGINS + timedelta(days=20)) == 0
    assert forget_what_is_over(BEGINS + timedelta(days=31)) == 1
    one.refresh_from_db()
    assert one.emergency is None


def test_where_somebody_decides_they_are_waited_for_as_well() -> None:
    event(guardian_below=18, entry=Event.Entry.APPROVED)
    got = parent_and_child()
    give(link(guardian(got)), said(), key=key(), at=NOW)
    assert (row(got).state, row(got).reason) == ("pending", "")


def test_a_place_from_the_waiting_list_waits_for_the_guardian() -> None:
    event(places=2, guardian_below=18)
    holder, got = grown(2), parent_and_child()
    assert not Guardian.objects.exists(), "nobody is asked for a place that may never come"
    let_go(holder.secret, key=key(), at=NOW)
    accept(got.secret, key="k", at=NOW)
    accept(got.secret, key="k", at=NOW)
    assert (row(got).state, taken()) == ("pending", 2)
    assert (ask_overlooked(NOW), ask_overlooked(NOW)) == (1, 0)
    give(link(guardian(got)), said(), key=key(), at=NOW)
    assert row(got).state == "confirmed"


def test_links_go_out_in_the_language_of_the_guardian_and_only_while_they_matter() -> None:
    event(guardian_below=18)
    got = parent_and_child()
    Guardian.objects.update(language="fr")
    one = guardian(got)
    payload = {"guardian": str(one.pk), "notice": "asked", "at": "1"}
    assert send(payload, at=NOW)
    assert send(payload, at=NOW)
    mail = Mail.objects.get()
    assert mail.language == "fr"
    assert "Mia" not in mail.subject
    assert not send(payload, at=NOW + timedelta(days=8))
    give(link(one), said(), key=key(), at=NOW)
    assert not send(payload, at=NOW)


def test_staff_remind_now_and_again_and_the_house_once() -> None:
    event(guardian_below=18)
    one = guardian(parent_and_child())
    with pytest.raises(NotAllowed):
        remind(Actor(), CODE, one.pk, key=key(), at=NOW)
    remind(TEAM, CODE, one.pk, key="k", at=NOW)
    remind(TEAM, CODE, one.pk, key="k", at=NOW)
    with pytest.raises(RemindedAlready):
        remind(TEAM, CODE, one.pk, key=key(), at=NOW + timedelta(hours=1))
    Guardian.objects.update(reminded_at=None)
    assert remind_due(NOW + timedelta(days=4)) == 0
    assert (remind_due(NOW + timedelta(days=6)), remind_due(NOW + timedelta(days=6))) == (1, 0)
    refuse(link(one), key=key(), at=NOW)
    with pytest.raises(NotAsked):
        remind(TEAM, CODE, one.pk, key=key(), at=NOW + timedelta(days=2))


def test_nobody_sends_letters_to_strangers_without_end() -> None:
    event(guardian_below=18)
    got = parent_and_child()
    for number in range(5):
        name_guardians(got.secret, {1: Named("X", f"x{number}@example.org", "en")}, key=key(), at=NOW)
    with pytest.raises(NamedTooOften):
        name_guardians(got.secret, {1: Named("X", "x6@example.org", "en")}, key=key(), at=NOW)
    let_go(got.secret, key=key(), at=NOW)
    with pytest.raises(AlreadyOver):
        name_guardians(got.secret, {1: Named("X", "x7@example.org", "en")}, key=key(), at=NOW)
    with pytest.raises(NoSuchRegistration):
        give("nobody's", said(), key=key(), at=NOW)


def test_for_another_child_the_guardian_is_asked_anew_and_what_was_said_of_the_first_is_gone() -> None:
    event(guardian_below=18)
    got = parent_and_child()
    one = guardian(got)
    give(link(one), said(photos={1: True}, health={1: "Nuts"}), key=key(), at=NOW)
    later = NOW + timedelta(days=3)
    parent = GuestForm(born_on=born(40))
    change_guests(got.secret, form(guests=(parent, GuestForm("Lou", born_on=born(9)))), key=key(), at=later)
    one.refresh_from_db()
    assert (one.state, one.answer_by, row(got).state) == ("asked", WEEK_LATER + timedelta(days=3), "pending")
    consent = Consent.objects.get()
    assert (consent.allows_photos, consent.health) == (None, None)
    assert ask_guardians(got.id, at=later) == 0, "the one who consented is asked, nobody else"
    told = {"guardian": str(one.pk), "notice": "asked", "at": later.isoformat()}
    assert Message.objects.filter(topic=NOTICE_TOPIC, payload=told).exists()
    seen = consent_by_secret(link(one), later)
    assert seen is not None
    assert (seen.can_answer, seen.is_given, seen.emergency) == (True, False, (CONTACT,))
    give(link(one), said(), key=key(), at=later)
    assert row(got).state == "confirmed"


def a_class_of_two() -> tuple[Registered, Guardian, Form]:
    """A teacher with two children of one mother, who has consented for both; then one is another child."""
    event(places=6, guardian_below=18, largest_group=5)
    teacher = GuestForm(born_on=born(40))
    got = parent_and_child("Ann", "Ben")
    mother = Named("Mother", "a@example.org", "fr")
    name_guardians(got.secret, {1: mother, 2: mother}, key=key(), at=NOW)
    one = guardian(got, language="fr")
    give(link(one), said(1, 2), key=key(), at=NOW)
    changed = form(guests=(teacher, GuestForm("Ann", born_on=born(10)), GuestForm("Lou", born_on=born(10))))
    change_guests(got.secret, changed, key=key(), at=NOW)
    one.refresh_from_db()
    assert (one.state, row(got).state) == ("asked", "pending")
    return got, one, changed


def test_the_child_for_whom_was_consented_comes_also_when_the_other_does_not() -> None:
    got, mother, _changed = a_class_of_two()
    assert expire_consents(WEEK_LATER) == 1
    mother.refresh_from_db()
    assert (mother.state, row(got).state, row(got).size) == ("given", "confirmed", 2)


def test_whoever_is_asked_anew_for_one_is_asked_no_more_when_it_does_not_come_or_is_for_another() -> None:
    got, mother, changed = a_class_of_two()
    name_guardians(got.secret, {2: Named("Aunt", "b@example.org", "ar")}, key=key(), at=NOW)
    mother.refresh_from_db()
    assert mother.state == "given"
    give(link(guardian(got, language="ar")), said(2), key=key(), at=NOW)
    assert row(got).state == "confirmed"
    guests = (*changed.guests[:2], GuestForm("Tom", born_on=born(10)))
    change_guests(got.secret, replace(changed, guests=guests), key=key(), at=NOW)
    change_guests(got.secret, replace(changed, guests=changed.guests[:2]), key=key(), at=NOW)
    mother.refresh_from_db()
    assert (mother.state, row(got).state) == ("given", "confirmed")


def test_a_consent_that_is_changed_lets_the_places_count() -> None:
    event(guardian_below=18)
    got = parent_and_child()
    one = guardian(got)
    give(link(one), said(), key=key(), at=NOW)
    # As it was when guardians were not asked anew.
    Guest.objects.filter(place=1).update(has_consent=False)
    Registration.objects.update(state="pending", reason="guardian")
    give(link(one), said(), key=key(), at=NOW)
    assert row(got).state == "confirmed"


def test_the_mail_says_who_asks() -> None:
    event(guardian_below=18, organiser="City library", organiser_email="camp@example.org")
    got = parent_and_child()
    assert send({"guardian": str(guardian(got).pk), "notice": "asked", "at": "1"}, at=NOW)
    name_guardians(got.secret, {1: Named("Lea", "lea@example.org", "en")}, key=key(), at=NOW)
    assert send({"guardian": str(guardian(got).pk), "notice": "asked", "at": "2"}, at=NOW)
    (own,), (other,) = ([one.text for one in delivery.mails(to=to)] for to in (ADA, "lea@example.org"))
    assert "Registered by: Ada Sample" in other
    assert "Organiser: City library · camp@example.org" in other
    assert "Registered by" not in own


def test_a_guardian_whose_mail_comes_back_is_seen_until_somebody_else_is_named() -> None:
    event(guardian_below=18)
    got = parent_and_child()
    name_guardians(got.secret, {1: Named("Lea Sample", "lea@example.org", "en")}, key="a", at=NOW)
    one = guardian(got)
    assert send({"guardian": str(one.pk), "notice": "asked", "at": "1"}, at=NOW)
    assert note_refused_mails(NOW) == 0
    Mail.objects.update(state="sent")  # as where there is a mail server
    assert take_report(Report(Mail.objects.get().message_id, "5.1.1"))
    assert (note_refused_mails(NOW), note_refused_mails(NOW)) == (1, 0)
    seen = by_secret(got.secret, NOW)
    assert seen is not None
    assert [who.email for who in seen.unreached] == ["lea@example.org"]
    assert seen.mail_failed_at is None, "whoever registered can be written to"
    assert [line.mail_failed for line in guardians_of(CODE)] == [True]
    name_guardians(got.secret, {1: Named("Lea Sample", "lea.sample@example.org", "en")}, key="b", at=NOW)
    seen = by_secret(got.secret, NOW)
    assert seen is not None
    assert seen.unreached == ()
    assert [line.mail_failed for line in guardians_of(CODE)] == [False]


def test_an_address_of_a_guardian_that_no_mail_can_go_to_is_noted_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    event(guardian_below=18)
    got = parent_and_child()
    name_guardians(got.secret, {1: Named("Lea Sample", "lea@example.org", "en")}, key="a", at=NOW)

    def refuses(*_args: object, **_about: object) -> None:
        raise MailRefused("address", "not the address of a mailbox")

    monkeypatch.setattr(consent_notices, "send_mail_later", refuses)
    one = guardian(got)
    assert not send({"guardian": str(one.pk), "notice": "asked", "at": "1"}, at=NOW)
    assert (guardian(got).mail_failed_at, row(got).mail_failed_at) == (NOW, None)
    other = asked(parent_and_child("Tom"))
    assert not send({"guardian": str(guardian(other).pk), "notice": "asked", "at": "1"}, at=NOW)
    assert (guardian(other).mail_failed_at, row(other).mail_failed_at) == (None, NOW)


def test_who_is_asked_anew_is_written_to_anew() -> None:
    event(guardian_below=18)
    got = parent_and_child()
    give(link(guardian(got)), said(), key=key(), at=NOW)
    Guardian.objects.update(mail_failed_at=NOW)
    Guest.objects.filter(registration_id=got.id, place=1).update(has_consent=False)
    assert ask_again(row(got), at=NOW) == 1
    assert guardian(got).mail_failed_at is None


def work(at: datetime) -> None:
    """A worker does what is due."""
    while run_due(worker="test", at=at, limit=50):
        pass


def with_named_guardian() -> Registered:
    """A teacher with a child whose mother has consented, all of them told."""
    event(guardian_below=18, ends_at=BEGINS + timedelta(days=3), organiser="City library")
    got = parent_and_child()
    work(NOW)
    name_guardians(got.secret, {1: Named("Lea", "lea@example.org", "en")}, key=key(), at=NOW)
    work(NOW)
    give(link(guardian(got)), said(photos={1: True}, health={1: "Nuts"}), key=key(), at=NOW)
    return got


def test_for_another_name_the_guardian_gets_another_mail() -> None:
    got, later = with_named_guardian(), NOW + timedelta(minutes=3)
    other = (GuestForm(born_on=born(40)), GuestForm("Lou", born_on=born(10)))
    change_guests(got.secret, form(guests=other), key=key(), at=later)
    work(later)
    first, second = sorted(delivery.mails(to="lea@example.org"), key=lambda one: "Lou" in one.text)
    assert first.subject == second.subject == f"Your consent is needed: {CODE}"
    assert "Mia" in first.text
    assert "Mia" not in second.text
    assert "Tuesday 15 December 2026, 10:00 – Friday 18 December 2026, 10:00 (UTC+8)" in second.text
    assert "Answer by Tuesday 1 December 2026, 23:59 (UTC+8)." in second.text


@pytest.mark.parametrize(
    ("others", "reason"), [((GuestForm("Mia", born_on=born(30)),), "of_age"), ((), "left")]
)
def test_a_guardian_hears_that_nothing_is_wanted_any_more(others: tuple[GuestForm, ...], reason: str) -> None:
    got, later = with_named_guardian(), NOW + timedelta(minutes=3)
    one = guardian(got)
    change_guests(got.secret, form(guests=(GuestForm(born_on=born(40)), *others)), key=key(), at=later)
    one.refresh_from_db()
    assert (one.state, one.emergency, Consent.objects.count()) == ("replaced", None, 0)
    (entry,) = (one for one in book.entries(f"registration:{got.id}") if one.code == "consent.not_needed")
    assert entry.payload == {"guardian": str(one.pk), "reason": reason}
    work(later)
    (mail,) = (one for one in delivery.mails(to="lea@example.org") if one.subject == f"Your consent: {CODE}")
    assert "Nothing of it is wanted any more. You need do nothing." in mail.text
    assert "Registered by: Ada Sample" in mail.text
    assert "Mia" not in mail.text
    one.refresh_from_db()
    assert one.contact is None, "nobody needs their address any more"
    assert row(got).state == "confirmed"


def test_whoever_registered_is_not_told_what_they_did_themselves() -> None:
    event(guardian_below=18)
    got = parent_and_child()
    one = guardian(got)
    give(link(one), said(), key=key(), at=NOW)
    change_guests(got.secret, form(guests=(GuestForm(born_on=born(40)),)), key=key(), at=NOW)
    one.refresh_from_db()
    assert (one.state, one.contact) == ("replaced", None)
    assert not Message.objects.filter(topic=NOTICE_TOPIC, payload__notice="not_needed").exists()


def test_a_guardian_has_a_name_with_letters() -> None:
    event(guardian_below=18)
    got = parent_and_child()
    for name in ("\u200b", "\u3164", "www.bad.example"):
        with pytest.raises(FormWrong) as refused:
            name_guardians(got.secret, {1: Named(name, "lea@example.org", "en")}, key=key(), at=NOW)
        assert refused.value.fields == {"guardian-1-name": "missing"}
