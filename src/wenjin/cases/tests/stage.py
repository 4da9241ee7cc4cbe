"""People, files and cases for tests of the services: invented, made through the services themselves."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from uuid import UUID, uuid4

from wenjin.accounts import queries
from wenjin.accounts import services as accounts
from wenjin.accounts.domain.actor import Actor, Post, Role
from wenjin.accounts.domain.consent import Purpose
from wenjin.cases import services
from wenjin.cases.models import Case, CasePaper, Letter, Receipt
from wenjin.cases.queries.situation import needs_of
from wenjin.core import clock
from wenjin.core.files.models import StoredFile
from wenjin.core.files.services import put, read

JOINT = "joint-work-and-residence"
WORK, RESIDENCE = "work-permit", "residence-permit"
EXPERTS, EXIT_ENTRY, CENTRE = "sz-foreign-experts", "sz-exit-entry", "longhua-centre"
AUTHORITIES = {WORK: EXPERTS, RESIDENCE: EXIT_ENTRY}

# A filing that leaves as little open as possible.
FACTS: dict[str, object] = {
    "papers_in_chinese": True,
    "education": "bachelor",
    "degree_from_abroad": False,
    "work_permit_category": "B",
    "work_permit_route": "graduate",
    "holds_residence_permit": False,
    "seconded": False,
    "regulated_industry": False,
    "family_in_city": False,
    "employer_on_file": False,
}


def person(name: str = "Sample", *, language: str = "en", email: str = "") -> UUID:
    from wenjin.accounts.domain.details import PersonDetails

    made = accounts.make_person(
        at=clock.now(),
        family_name=name.upper(),
        given_name="ADA",
        language=language,
        is_sample=True,
        details=PersonDetails(email=email or f"{name.lower()}@example.org"),
    )
    return made.pk


def applicant(name: str = "Lovelace", **about: str) -> Actor:
    return queries.actor_of_person(person(name, **about))


def officer(authority: str = EXPERTS, name: str = "Officer") -> Actor:
    """A case officer who has used a second factor."""
    return _staff(Role.CASE_OFFICER, name, authority=authority)


def counter(centre: str = CENTRE, name: str = "Counter") -> Actor:
    return _staff(Role.COUNTER_OFFICER, name, centre=centre)


def staff(role: Role, name: str = "Staff") -> Actor:
    return _staff(role, name)


def _staff(role: Role, name: str, *, authority: str | None = None, centre: str | None = None) -> Actor:
    made = queries.actor_of_person(person(name))
    return replace(made, posts=(Post(role, uuid4(), authority, centre),), is_strong=True)


@lru_cache(maxsize=1)
def _pdf() -> bytes:
    return b"%PDF-1.7 sample"


def file(content: bytes | None = None) -> StoredFile:
    return put(content or _pdf(), "application/pdf", "sample.pdf", clock.now())


def answers(today: date | None = None) -> dict[str, str]:
    day = today or clock.today()
    later = {"year": day + timedelta(days=365), "soon": day + timedelta(days=30)}
    return {
        "family_name": "LOVELACE",
        "given_names": "ADA",
        "sex": "F",
        "birth_date": "1990-12-10",
        "nationality": "GB",
        "passport_type": "ordinary",
        "passport_number": "P1234567",
        "passport_issued_on": "2022-01-05",
        "passport_expires_on": (day + timedelta(days=1500)).isoformat(),
        "email": "ada@example.org",
        "phone": "+86 138 0000 0000",
        "entry_on": (day - timedelta(days=5)).isoformat(),
        "visa_type": "Z",
        "stay_until": later["soon"].isoformat(),
        "address": "1 Sample Road, Longhua",
        "police_station": "Sample station",
        "permit_months": "12",
        "employer_name": "Sample Analytical Engines Ltd",
        "uscc": "91440300MA5EXAMP2J",
        "employer_contact": "Sample Person",
        "employer_phone": "0755 8888 8888",
        "position": "Engineer",
        "education": "bachelor",
        "experience_years": "5",
        "annual_salary": "360000",
        "contract_from": day.isoformat(),
        "contract_until": later["year"].isoformat(),
        "workplace": "1 Sample Road",
    }


def draft(actor: Actor, *, facts: dict[str, object] | None = None, at: datetime | None = None) -> Case:
    return services.start_draft(actor, JOINT, language="en", facts=facts or FACTS, at=at).case


def filled(actor: Actor, *, at: datetime | None = None, facts: dict[str, object] | None = None) -> Case:
    """A draft with everything that it asks for."""
    return fill(actor, draft(actor, facts=facts, at=at), at=at)


def fill(actor: Actor, case: Case, *, at: datetime | None = None) -> Case:
    """The same for a draft that is there."""
    if actor.person_id is not None and actor.person_id == case.applicant_id:
        agree(actor, at=at)
    fields = {one.id for one in _procedure(case).form.fields}
    services.save_answers(
        actor, case.pk, {name: text for name, text in answers().items() if name in fields}, at=at
    )
    case.refresh_from_db()
    one = file()
    for need in needs_of(case):
        if need.is_to_bring and need.answer == "yes":
            services.put_paper(actor, case.pk, need.evidence, one.pk, at=at)
    case.refresh_from_db()
    return case


def agree(actor: Actor, *, at: datetime | None = None) -> None:
    """What everybody ticks before they send: sensitive data are kept."""
    assert actor.person_id is not None
    accounts.give_consent(
        actor.person_id, Purpose.SENSITIVE, language="en", actor=actor, at=at or clock.now()
    )


def _procedure(case: Case):  # type: ignore[no-untyped-def]  # tests are not strict about it
    from wenjin.cases.queries.procedures import procedure_of

    return procedure_of(case)


def submitted(actor: Actor, *, at: datetime | None = None) -> Case:
    case = filled(actor, at=at)
    receipt: Receipt = services.submit(actor, case.pk, key="submit", at=at)
    return receipt.case


def accepted(actor: Actor, *, at: datetime | None = None) -> Case:
    """A case whose clocks run."""
    case = submitted(actor, at=at)
    services.complete_task(officer(), case.pk, "prereview", key="t1", at=at)
    services.complete_task(actor, case.pk, "book", key="t2", at=at)
    see_originals(case)
    services.complete_task(counter(case.centre), case.pk, "originals", key="t3", at=at)
    case.refresh_from_db()
    return case


def see_originals(case: Case) -> None:
    """As if an officer had held the original of every paper of the file."""
    CasePaper.objects.filter(case=case).update(original_seen_at=clock.now())


def run_outbox(at: datetime | None = None) -> None:
    """Let a worker do everything that is due; a failure fails the test."""
    from wenjin.core.outbox.models import Message
    from wenjin.core.outbox.worker import run_due

    run_due(worker="test", at=at or clock.now() + timedelta(seconds=1), limit=500)
    wrong = list(Message.objects.exclude(last_error="").values_list("topic", "last_error"))
    assert wrong == []


def granted(actor: Actor, *, valid_until: date | None = None) -> Case:
    """A case in which both permits were granted and collected."""
    case = accepted(actor)
    until = valid_until or clock.today() + timedelta(days=365)
    services.decide(
        officer(), case.pk, WORK, "granted", key="d1", valid_from=clock.today(), valid_until=until
    )
    services.decide(
        officer(EXIT_ENTRY),
        case.pk,
        RESIDENCE,
        "granted",
        key="d2",
        valid_from=clock.today(),
        valid_until=until,
    )
    services.complete_task(actor, case.pk, "collect", key="t4")
    case.refresh_from_db()
    return case


def renewal_sent(actor: Actor, case: Case, *, key: str = "renew") -> Case:
    """The renewal of everything that a case gave and that is left to renew, filled in and sent."""
    from wenjin.cases.domain.state import from_json
    from wenjin.cases.queries.sealed import answers_of, facts_of
    from wenjin.cases.queries.situation import situation_of

    new = services.open_renewal(actor, case.pk, language="en", key=key).case
    held = {"work_permit_number": "SZ-1001", "residence_permit_number": "R1002"}
    asked = {one.id for one in _procedure(new).form.fields}
    known = answers_of(new)
    typed = {name: text for name, text in {**answers(), **held, **known}.items() if name in asked}
    services.save_answers(actor, new.pk, typed)
    new.refresh_from_db()
    found = situation_of(new, from_json(new.state), answers_of(new), facts_of(new))
    services.save_facts(actor, new.pk, dict.fromkeys(found.open))
    new.refresh_from_db()
    one, given = file(), set(new.papers.values_list("evidence", flat=True))
    for need in needs_of(new):
        if need.is_to_bring and need.answer == "yes" and need.evidence not in given:
            services.put_paper(actor, new.pk, need.evidence, one.pk)
    services.submit(actor, new.pk, key=f"submit-{key}")
    new.refresh_from_db()
    return new


def taken_on(actor: Actor, case: Case) -> None:
    """What was sent is looked at and accepted: the clocks run."""
    services.complete_task(officer(), case.pk, "prereview", key="t1")
    services.complete_task(actor, case.pk, "book", key="t2")
    see_originals(case)
    services.complete_task(counter(case.centre), case.pk, "originals", key="t3")


def content_of(letter: Letter) -> bytes:
    assert letter.file is not None
    return read(letter.file)
