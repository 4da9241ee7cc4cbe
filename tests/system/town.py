"""The people of a small town, one of every role, and the cases they have: what the guards walk with."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.test import Client

from tests.system import (
    town_check_in,
    town_events,
    town_events_desk,
    town_intake,
    town_programmes,
    town_visits,
)
from wenjin.accounts import queries, services
from wenjin.accounts.domain.actor import SYSTEM, VISITOR_LETTERS, Actor, Role
from wenjin.accounts.domain.consent import HowGiven
from wenjin.accounts.models import Account, Organisation, Person
from wenjin.accounts.queries.actors import VISITOR_COOKIE
from wenjin.accounts.tests.signed_in import sign_in
from wenjin.assistant.models import Example, HelpPhrase, Question
from wenjin.cases import services as cases
from wenjin.cases.domain.events import Wanted, WantedKind
from wenjin.cases.models import Case, CasePaper, Letter, Receipt
from wenjin.cases.tests import stage
from wenjin.catalogue.queries.text_units import units
from wenjin.catalogue.services.text_imports import hand_in
from wenjin.core import clock
from wenjin.core.addresses import fingerprint
from wenjin.core.delivery.models import Mail
from wenjin.core.files import uploads
from wenjin.core.outbox.models import Message
from wenjin.counters.domain.people_facts import Kind
from wenjin.counters.queries.appointments import offers
from wenjin.counters.queries.people import people_of
from wenjin.counters.queries.rosters import next_week, plan_of_week
from wenjin.counters.sample.people import sample_counter_people
from wenjin.counters.services import appointments, roster_people, rosters, tickets, what_if
from wenjin.counters.services.call_backs import ask_call_back
from wenjin.counters.services.sessions import open_counter
from wenjin.lang.exchange.units import ExchangeFile, ExchangeUnit

STAFF = (
    "counter officer",
    "counter officer elsewhere",
    "interpreter",
    "interpreter, not joined",
    "officer",
    "officer of the other part",
    "officer of another authority",
    "content editor",
    "event team",
    "auditor",
    "director",
)
PEOPLE = (
    "anonymous",
    "visitor",
    "owner",
    "other applicant",
    "representative",
    "intermediary",
    "intermediary, not joined",
    *STAFF,
)
WITHOUT_SECOND = ", without the second factor"
# Everybody who may try a door, staff also as they are before they used their second factor.
ROLES = (*PEOPLE, *(f"{one}{WITHOUT_SECOND}" for one in STAFF))


@dataclass
class Town:
    """Who and what is there.

    Attributes:
        actors: by role, as requests have them.
        cases: by name: ``visitor's``, ``draft``, ``open``, ``firm's``, ``closed``.
        values: what stands for ``@name`` in samples of addresses.
    """

    actors: dict[str, Actor] = field(default_factory=dict)
    cookies: dict[str, dict[str, str]] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)

    def client(self, role: str, **more: Any) -> Client:
        """The browser of somebody."""
        client = Client(**more)
        for name, value in self.cookies[role].items():
            client.cookies[name] = value
        return client

    def value(self, sample: str) -> str:
        """A sample with ``@name`` looked up."""
        return self.values[sample[1:]] if sample.startswith("@") else sample


@contextmanager
def built() -> Iterator[Town]:
    """The town, in a transaction that is rolled back; tests inside it roll back to the town."""
    with transaction.atomic():
        yield build()
        transaction.set_rollback(True)


def build() -> Town:
    """Everybody and everything, made by the services that make them in life."""
    town = Town()
    services.sample_people(clock.now())
    _people(town)
    _cases(town)
    _things(town)
    _counters(town)
    _hall(town)
    town_events.events(town)
    town_intake.intake(town)
    town_events_desk.planned(town)
    town_programmes.programmes(town)
    town_visits.add_visits(town)
    town_check_in.build_doors(town)
    for role, actor in town.actors.items():
        if actor.person_id is not None:
            # As requests have them now: joining a case gave some a mandate.
            fresh = queries.actor_of_person(actor.person_id)
            town.actors[role] = replace(fresh, is_strong=role in STAFF)
    return town


def _people(town: Town) -> None:
    town.actors["anonymous"] = Actor()
    town.cookies["anonymous"] = {}
    found = {
        "owner": "amina",
        "other applicant": "lucas",
        "representative": "guo",
        "intermediary": "meera",
        "counter officer": "lin",
        "interpreter": "yusuf",
        "officer": "chen",
        "officer of the other part": "wu",
        "content editor": "hanna",
        "event team": "fang",
        "auditor": "he",
        "director": "xu",
    }
    for role, name in found.items():
        account = Account.objects.get(email=f"{name}{queries.sample.SAMPLE_DOMAIN}")
        _enter(town, role, Person.objects.get(account=account).pk)
    centre, helpers = _organisation(centre=stage.CENTRE), Organisation.objects.get(kind="intermediary")
    elsewhere = _made("centre", "Another centre", centre="another-centre")
    authority = _made("authority", "Another authority", authority="another-authority")
    for role, kind, place in (
        ("intermediary, not joined", Role.INTERMEDIARY, helpers),
        ("interpreter, not joined", Role.INTERPRETER, centre),
        ("counter officer elsewhere", Role.COUNTER_OFFICER, elsewhere),
        ("officer of another authority", Role.CASE_OFFICER, authority),
    ):
        _enter(town, role, _newcomer(kind, place))


def _organisation(**about: str) -> Organisation:
    return Organisation.objects.get(**about)


def _made(kind: str, name: str, **about: str) -> Organisation:
    return services.make_organisation(kind, name, actor=SYSTEM, at=clock.now(), is_sample=True, **about)


def _newcomer(role: Role, place: Organisation) -> UUID:
    address = f"{role}-{place.pk}@sample.invalid"
    person = stage.person(role.value, email=address)
    account = services.make_account(address, at=clock.now(), is_proven=True)
    services.attach_account(person, account, actor=SYSTEM, at=clock.now())
    services.add_member(person, place.pk, role, actor=SYSTEM, at=clock.now())
    return person


def _enter(town: Town, role: str, person: UUID) -> None:
    """Signed in: staff with a second factor, and once more without."""
    town.actors[role] = queries.actor_of_person(person)
    is_staff = role in STAFF
    town.cookies[role] = _session(person, is_strong=is_staff)
    if is_staff:
        weak = f"{role}{WITHOUT_SECOND}"
        town.actors[weak] = town.actors[role]
        town.cookies[weak] = _session(person, is_strong=False)


def _session(person: UUID, *, is_strong: bool) -> dict[str, str]:
    client = sign_in(Client(), person, is_strong=is_strong)
    return {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value}


def _cases(town: Town) -> None:
    owner = town.actors["owner"]
    begun = cases.start_draft(Actor(), stage.JOINT, language="en", facts=stage.FACTS)
    assert begun.secret
    town.values["secret"] = begun.secret
    town.cookies["visitor"] = {VISITOR_COOKIE: begun.secret}
    town.actors["visitor"] = Actor(visitor=fingerprint(begun.secret)[:VISITOR_LETTERS])
    town.cases["visitor's"] = stage.fill(town.actors["visitor"], begun.case)
    town.cases["draft"] = _filled(owner)
    town.cases["open"] = _asked(town, _accepted(owner))
    town.cases["closed"] = _granted(owner)
    firm = town.actors["representative"]
    started = cases.start_draft(
        firm, stage.JOINT, language="en", facts=stage.FACTS, employer=next(iter(firm.represents))
    )
    town.cases["firm's"] = cases.submit(firm, stage.fill(firm, started.case).pk, key="firm").case
    for name in ("draft", "open"):
        _join(owner, town.cases[name], town.actors["intermediary"], "help")
        _join(owner, town.cases[name], town.actors["interpreter"], "interpret")
    stage.run_outbox()
    for case in town.cases.values():
        case.refresh_from_db()


def _hall(town: Town) -> None:
    """The counters of the hall: two are open, somebody waits, somebody is to be called back."""
    at, centre = clock.now(), stage.CENTRE
    town.values["hall officer"] = str(people_of(centre, Kind.OFFICER)[0].id)
    for counter, person in (("1", town.actors["counter officer"].person_id), ("2", None)):
        who = next(one for one in people_of(centre, Kind.OFFICER) if one.facts.person_id == person)
        session = open_counter(SYSTEM, centre, counter, who.id, at=at)
        town.values["counter session"] = str(session.pk)
    tickets.issue(centre, "information", "zh-hans", source="reception", key="town", at=at)
    made = ask_call_back(
        centre, "tax", "si", name="Somebody", telephone="+8675500000000", at=at, key="town-call"
    )
    town.values["call back"] = str(made.pk)
    _rosters(town)


def _rosters(town: Town) -> None:
    """The next week is drafted by a copy; there are a wish, a link of a calendar, and a change to be tried."""
    at, centre = clock.now(), stage.CENTRE
    monday = next_week(clock.today())
    who = f"officer:{town.values['hall officer']}"
    rosters.copy_last_week(SYSTEM, centre, monday, key="town-copy", at=at)
    away = roster_people.say_away(SYSTEM, centre, who, "wish_free", monday, monday, key="town-away", at=at)
    day = min(date.fromisoformat(day) for days in plan_of_week(centre, monday).values() for day in days)
    change = {"interpreters": [["fr", "ar"]]}
    town.values |= {
        "monday": monday.isoformat(),
        "day": day.isoformat(),
        "rostered": who,
        "time away": str(away),
        "shift feed": roster_people.new_feed(SYSTEM, centre, who, key="town-feed", at=at),
        "what if": str(what_if.ask(SYSTEM, centre, day, change, key="town-what-if", at=at)),
    }


def _filled(owner: Actor) -> Case:
    """A draft with everything, at the centre of the town."""
    begun = cases.start_draft(owner, stage.JOINT, language="en", facts=stage.FACTS, centre=stage.CENTRE)
    return stage.fill(owner, begun.case)


def _accepted(owner: Actor) -> Case:
    """A case whose clocks run."""
    case = cases.submit(owner, _filled(owner).pk, key="submit").case
    cases.complete_task(stage.officer(), case.pk, "prereview", key="t1")
    cases.complete_task(owner, case.pk, "book", key="t2")
    stage.see_originals(case)
    cases.complete_task(stage.counter(stage.CENTRE), case.pk, "originals", key="t3")
    return case


def _granted(owner: Actor) -> Case:
    """A case that is over: both permits were granted and collected."""
    case, until = _accepted(owner), clock.today() + timedelta(days=80)
    for authority, decision in ((stage.EXPERTS, stage.WORK), (stage.EXIT_ENTRY, stage.RESIDENCE)):
        cases.decide(
            stage.officer(authority),
            case.pk,
            decision,
            "granted",
            key=decision,
            valid_from=clock.today(),
            valid_until=until,
        )
    cases.complete_task(owner, case.pk, "collect", key="t4")
    return case


def _asked(town: Town, case: Case) -> Case:
    """The first office has asked for a paper and an answer; there are messages both ways."""
    officer = replace(town.actors["officer"], is_strong=True)
    cases.request_information(
        officer,
        case.pk,
        wanted=[
            Wanted(WantedKind.PAPER, "passport", "unreadable"),
            Wanted(WantedKind.FIELD, "position", "unclear"),
        ],
        text="Send the passport once more.",
        language="en",
        key="ask",
        decision=stage.WORK,
        answer_by=clock.today() + timedelta(days=15),
    )
    cases.send_message(town.actors["owner"], case.pk, "I will.", key="message", language="en")
    return case


def _join(owner: Actor, case: Case, helper: Actor, purpose: str) -> None:
    code = cases.make_join_code(owner, case.pk, purpose=purpose).code
    cases.join_with_code(helper, code)


def _things(town: Town) -> None:
    """What further addresses stand for."""
    owner = town.actors["owner"]
    for name, case in town.cases.items():
        town.values[name] = case.reference
    town.values["item of draft"] = str(_item(town.cases["draft"], "passport"))
    town.values["item"] = str(_item(town.cases["open"], "passport"))
    town.values["item of firm's"] = str(_item(town.cases["firm's"], "passport"))
    town.values["upload"] = str(uploads.begin(owner.reference, "paper.pdf", 100_000, clock.now()).pk)
    letter = Letter.objects.filter(part__case=town.cases["closed"]).order_by("pk").first()
    assert letter is not None
    town.values["letter"] = letter.code
    town.values["receipt"] = Receipt.objects.get(case=town.cases["open"]).code
    town.values["other person"] = str(town.actors["other applicant"].person_id)
    assert owner.person_id
    town.values["mandate"] = str(
        services.give_mandate(
            owner.person_id,
            actor=owner,
            at=clock.now(),
            how=HowGiven.ONLINE,
            agent_id=town.actors["other applicant"].person_id,
            case_ref="SZ-26-2222-2",
        ).pk
    )
    town.values["mail"] = str(Mail.objects.order_by("made_at").values_list("pk", flat=True)[0])
    dead = Message.objects.create(
        topic="nothing.handles.it", available_at=clock.now(), made_at=clock.now(), dead_at=clock.now()
    )
    town.values["dead letter"] = str(dead.pk)
    text = next(iter(units("fr").values()))
    town.values["text"] = text.source_hash
    file = ExchangeFile("fr", "pack", (ExchangeUnit("", (text.english,), (text.target,), "drafted"),))
    editor = town.actors["content editor"].reference
    town.values["text file"] = str(hand_in("fr", file, by=editor, at=clock.now()).pk)
    row = Question.objects.create(
        fingerprint="0" * 32,
        language="en",
        text="where can I moor my boat?",
        outcome=Question.Outcome.DECLINED,
        first_on=clock.today(),
        last_on=clock.today(),
    )
    town.values["question"] = str(row.pk)
    example = Example.objects.create(
        language="en",
        text="how do I get a permit to work?",
        service="work-permit-in-china",
        added_by="system",
        added_at=clock.now(),
    )
    town.values["example"] = str(example.pk)
    phrase = HelpPhrase.objects.create(
        language="en",
        kind="fire",
        text="the stairs are full of flames",
        fingerprint="1" * 32,
        added_by="system",
        added_at=clock.now(),
    )
    town.values["help phrase"] = str(phrase.pk)
    held = queries.held_roles(role=Role.CASE_OFFICER)
    town.values["held role"] = str(held[0].id)


def _counters(town: Town) -> None:
    """The invented people of the hall, an appointment, one that is held, a wish, and somebody who waits."""
    at, centre, topic = clock.now(), stage.CENTRE, "information"
    sample_counter_people(at)
    free = [one.starts_at for one in offers(centre, topic, "en", (), first=clock.today(), days=14, at=at)]
    who = {"name": "BENALI Amina", "email": "amina@sample.example"}
    for name, starts_at in (("appointment", free[-1]), ("held appointment", free[-2])):
        held = appointments.hold(centre, topic, "en", (), starts_at, key=name, at=at)
        town.values[name] = held.secret
    appointments.book(town.values["appointment"], **who, key="book", at=at)
    wished = appointments.wish(
        centre, topic, "en", earliest=at, latest=at + timedelta(days=14), key="wish", at=at, **who
    )
    town.values["wish"] = wished.secret
    issued = tickets.issue(centre, topic, "es", source="reception", key="ticket", at=at)
    town.values["ticket"] = issued.secret


def _item(case: Case, evidence: str) -> UUID:
    return CasePaper.objects.filter(case=case, evidence=evidence, removed_at__isnull=True).values_list(
        "item_id", flat=True
    )[0]
