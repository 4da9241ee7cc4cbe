"""What people may ask for their own data: a copy of everything, correction, erasure; and the end of its time.

Source:
    PRC Personal Information Protection Law, art. 44 to 47; GDPR art. 15 to 17 and 20 for residents it reaches.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from wenjin.accounts import queries as people
from wenjin.accounts import services as accounts
from wenjin.accounts.domain.actor import SYSTEM, Actor, Role
from wenjin.cases.domain.retention import Hold, KeptCase, Since, holds, kept_until, rule_for
from wenjin.cases.domain.state import CaseState
from wenjin.cases.models import Case, CasePaper, Item, Message, Transfer
from wenjin.cases.queries.faces import CITY
from wenjin.cases.queries.filed_names import filed_columns
from wenjin.cases.queries.sealed import answers_of
from wenjin.cases.services.acts import Act, Loaded, Note, load, only_noting, perform
from wenjin.cases.services.numbers import save_from
from wenjin.cases.services.refusals import Forbidden
from wenjin.core import clock
from wenjin.core.files import services as files
from wenjin.core.keys.services import shred

_NAMES: Final = ("family_name", "given_name", "other_names")


class StillHeld(Exception):
    """The law or a rule asks to keep something; nothing was erased.

    Attributes:
        holds: each with its reason, the case, and until when.
    """

    def __init__(self, found: Iterable[Hold]) -> None:
        self.holds = tuple(found)
        super().__init__(", ".join(f"{hold.reference}: {hold.reason}" for hold in self.holds))


def correct(
    actor: Actor,
    person_id: UUID,
    *,
    names: Mapping[str, str] | None = None,
    details: Mapping[str, str] | None = None,
    at: datetime | None = None,
) -> None:
    """Correct what is kept of a person. What was submitted stays as it was: an office is told by a message.

    Args:
        names: ``family_name``, ``given_name``, ``other_names``; ``language`` may come with them.
        details: as ``PersonDetails`` names them.

    Raises:
        Forbidden: for the person themselves and whoever has their mandate.
        UnknownDetail, NoSuchPerson.
    """
    if not actor.may_act_for(person_id):
        raise Forbidden("correct")
    moment = at or clock.now()
    with transaction.atomic():
        if names:
            _rename(actor, person_id, names, moment)
        if details:
            accounts.update_details(person_id, details, actor=actor, at=moment)


def _rename(actor: Actor, person_id: UUID, names: Mapping[str, str], at: datetime) -> None:
    """Change the name of an account; each file that was sent keeps its own, and its record tells of it."""
    before = people.person(person_id)
    accounts.update_person(person_id, actor=actor, at=at, **names)
    after = people.person(person_id)
    if not before.has_name or all(getattr(before, one) == getattr(after, one) for one in _NAMES):
        return
    sent = Case.objects.filter(applicant_id=person_id, submitted_at__isnull=False, erased_at__isnull=True)
    for case_id in list(sent.values_list("pk", flat=True)):
        perform(case_id, actor, None, only_noting(Note("case.applicant_renamed", {})), at=at)


def holds_of(person_id: UUID, *, at: datetime | None = None) -> tuple[Hold, ...]:
    """What forbids to erase a person now, with reasons and dates; empty when nothing does."""
    rows = Case.objects.filter(applicant_id=person_id, erased_at__isnull=True).annotate(
        last_decided_at=Max("parts__decided_at")
    )
    kept = [
        KeptCase(row.reference, row.status, row.closed_at, row.last_decided_at)
        for row in rows
        if row.submitted_at
    ]
    return holds(kept, (at or clock.now()).astimezone(CITY).date())


def erase_person(actor: Actor, person_id: UUID, *, at: datetime | None = None) -> None:
    """Erase a person: their data, their papers, their cases' content. The chains of the ledger stay whole.

    What was sealed becomes unreadable wherever it lies, because its keys are destroyed.

    Raises:
        StillHeld: an open case, or a time to keep that is not over; nothing was erased.
        Forbidden: for the person themselves, and the system.
        NoSuchPerson: erased before.
    """
    if not actor.is_system and actor.person_id != person_id:
        raise Forbidden("erase_person")
    moment = at or clock.now()
    people.person(person_id)
    with transaction.atomic():
        found = holds_of(person_id, at=moment)
        if found:
            raise StillHeld(found)
        mine = Case.objects.filter(applicant_id=person_id, erased_at__isnull=True)
        for case_id in list(mine.values_list("pk", flat=True)):
            erase_case_content(case_id, at=moment)
        _erase_items(Item.objects.filter(holder_person_id=person_id, erased_at__isnull=True), moment)
        accounts.erase_person(person_id, actor=actor, at=moment)


def erase_case_content(case_id: UUID, *, at: datetime) -> bool:
    """Destroy the key of a case: answers, messages, reasons and salts can be read by nobody any more.

    The row, its state and the ledger stay: they name nobody. A draft that is still open is discarded first.
    Doing it twice does it once.
    """

    def decide(loaded: Loaded) -> Act:
        if loaded.case.erased_at is not None:
            return Act(())

        def further(done: Loaded, _: CaseState) -> None:
            Message.objects.filter(case=done.case).update(sealed=None)
            _erase_items(
                Item.objects.filter(papers__case=done.case, erased_at__isnull=True).exclude(
                    papers__case__in=Case.objects.filter(erased_at__isnull=True).exclude(pk=done.case.pk)
                ),
                done.at,
            )
            left = Item.objects.filter(data_key=done.case.data_key_id, number__isnull=False)
            save_from(done.case, left.select_related("data_key"))
            shred(done.case.data_key_id, done.at)

        columns: dict[str, object] = {
            "answers": None,
            "household": None,
            "erased_at": loaded.at,
            "secret_hash": "",
            **filed_columns({}),
        }
        return Act((Note("case.erased", {}),), columns=columns, further=further)

    done = perform(case_id, SYSTEM, "erase", decide, at=at)
    _erase_own_files(load(case_id), at)
    return bool(done.codes) and not done.is_repeat


def _erase_items(rows: Iterable[Item], at: datetime) -> None:
    for item in list(rows):
        if item.file is not None:
            files.erase(item.file, at)
        Item.objects.filter(pk=item.pk).update(number=None, erased_at=at)


def _erase_own_files(case: Case, at: datetime) -> None:
    """Receipt and letters name the applicant; their hashes stay, so that a copy can still be verified."""
    receipt = getattr(case, "receipt", None) if case.submitted_at is not None else None
    own = [receipt.file] if receipt is not None else []
    own += [letter.file for part in case.parts.all() for letter in part.letters.all()]
    for file in own:
        if file is not None:
            files.erase(file, at)


_BATCH: Final = 200


def forget_by_rule(at: datetime) -> int:
    """Erase what was kept as long as the rules say; says how many cases, papers and answers it was."""
    today = at.astimezone(CITY).date()
    return _forget_cases(today, at) + _forget_papers(today, at) + _forget_answers(today, at)


def _forget_cases(today: date, at: datetime) -> int:
    rule = rule_for("answers")
    if rule is None:
        return 0
    over = at - timedelta(days=rule.days)
    ids = Case.objects.filter(status=Case.Status.CLOSED, closed_at__lte=over, erased_at__isnull=True)
    return sum(erase_case_content(case_id, at=at) for case_id in ids.values_list("pk", flat=True)[:_BATCH])


def _forget_papers(today: date, at: datetime) -> int:
    """Papers with a shorter time of their own (such as a health certificate), and long expired ones."""
    count = 0
    rows = CasePaper.objects.filter(
        case__status=Case.Status.CLOSED, item__erased_at__isnull=True, evidence__in=_own_time("papers")
    ).select_related("case", "item__file")
    for row in rows[:_BATCH]:
        closed_on = row.case.closed_at.astimezone(CITY).date() if row.case.closed_at else None
        until = kept_until("papers", {Since.CLOSED: closed_on}, row.evidence) if closed_on else None
        in_use = row.item.papers.filter(case__status=Case.Status.OPEN, removed_at__isnull=True).exists()
        if until is not None and until < today and not in_use:
            _erase_items([row.item], at)
            count += 1
    rule = rule_for("items")
    if rule is not None:
        old = Item.objects.filter(expires_on__lt=today - timedelta(days=rule.days), erased_at__isnull=True)
        unused = list(old.exclude(papers__case__erased_at__isnull=True).select_related("file")[:_BATCH])
        _erase_items(unused, at)
        count += len(unused)
    return count


def _forget_answers(today: date, at: datetime) -> int:
    """Answers with a shorter time of their own (telephone, e-mail) leave the closed case before the rest."""
    rule = rule_for("contact", "phone")
    if rule is None:
        return 0
    over = at - timedelta(days=rule.days)
    closed = Case.objects.filter(status=Case.Status.CLOSED, closed_at__lte=over, erased_at__isnull=True)
    waiting = closed.filter(answers__isnull=False, contact_erased_at__isnull=True).values_list(
        "pk", flat=True
    )
    return sum(_forget_contact(case_id, frozenset(rule.fields), at) for case_id in waiting[:_BATCH])


def _forget_contact(case_id: UUID, fields: frozenset[str], at: datetime) -> int:
    def decide(loaded: Loaded) -> Act:
        kept = answers_of(loaded.case)
        left = {name: text for name, text in kept.items() if name not in fields}
        columns = {
            "answers": loaded.seal(left, loaded.case.answers_context),
            "contact_erased_at": loaded.at,
        }
        return Act((Note("case.answers_erased", {"fields": sorted(kept.keys() & fields)}),), columns=columns)

    return int(not perform(case_id, SYSTEM, "erase-contact", decide, at=at).is_repeat)


def _own_time(what: str) -> list[str]:
    from wenjin.cases.domain.retention import RULES

    return [name for rule in RULES if rule.what == what for name in rule.fields]


def transfers_of(actor: Actor, person_id: UUID) -> list[Transfer]:
    """What authorities received about a person, the newest first.

    Raises:
        Forbidden: for the person, whoever has their mandate, and auditors.
    """
    if not (actor.may_act_for(person_id) or (actor.is_strong and actor.has(Role.AUDITOR))):
        raise Forbidden("transfers")
    return list(Transfer.objects.filter(case__applicant_id=person_id).select_related("case").order_by("-at"))
