"""What people may ask for their own data: a copy of everything, correction, erasure; and the end of its time.

Source:
    PRC Personal Information Protection Law, art. 44 to 47; GDPR art. 15 to 17 and 20 for residents it reaches.
"""

import io
import json
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Max, Q

from wenjin.accounts import queries as people
from wenjin.accounts import services as accounts
from wenjin.accounts.domain.actor import SYSTEM, Actor, Role
from wenjin.cases.domain.retention import Hold, KeptCase, Since, holds, kept_until, rule_for
from wenjin.cases.domain.state import CaseState
from wenjin.cases.models import Case, CasePaper, Item, Message, Transfer
from wenjin.cases.queries.faces import CITY
from wenjin.cases.queries.sealed import answers_of, facts_of
from wenjin.cases.services.acts import Act, Loaded, Note, entry_context, load, perform
from wenjin.cases.services.numbers import number_of, save_from
from wenjin.cases.services.refusals import Forbidden
from wenjin.core import clock
from wenjin.core.files import services as files
from wenjin.core.files.models import FileState
from wenjin.core.keys.errors import KeyTrouble
from wenjin.core.keys.sealing import unseal_json
from wenjin.core.keys.services import shred
from wenjin.core.ledger import book


class StillHeld(Exception):
    """The law or a rule asks to keep something; nothing was erased.

    Attributes:
        holds: each with its reason, the case, and until when.
    """

    def __init__(self, found: Iterable[Hold]) -> None:
        self.holds = tuple(found)
        super().__init__(", ".join(f"{hold.reference}: {hold.reason}" for hold in self.holds))


def copy_of_everything(actor: Actor, person_id: UUID, *, at: datetime | None = None) -> bytes:
    """A zip with all that is kept of a person: ``data.json`` for machines, the papers, extracts of the ledger.

    Raises:
        Forbidden: it is for the person themselves and whoever has their mandate.
        NoSuchPerson: nobody has this id, or they were erased.
    """
    if not actor.may_act_for(person_id):
        raise Forbidden("copy_of_everything")
    moment = at or clock.now()
    cases = list(
        Case.objects.filter(applicant_id=person_id).select_related("data_key").order_by("created_at")
    )
    items = list(
        Item.objects.filter(Q(holder_person_id=person_id), erased_at__isnull=True)
        .select_related("file__data_key", "data_key")
        .order_by("made_at")
    )
    whole = {
        "made_at": moment,
        "person": _person(person_id),
        "consents": [asdict(one) for one in people.consents_of(person_id)],
        "mandates_given": [asdict(one) for one in people.mandates_given_by(person_id)],
        "items": [_item(item) for item in items],
        "cases": [_case(case) for case in cases],
    }
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.json", _json(whole))
        streams = [f"person:{person_id}", *(case.stream for case in cases)]
        archive.writestr("ledger.json", _json({stream: _entries(stream, cases) for stream in streams}))
        for item in items:
            if item.file is not None and item.file.state == FileState.CLEAN:
                archive.writestr(f"papers/{_paper_name(item)}", files.read(item.file))
    accounts.look_at(person_id, actor=actor, why="copy", at=moment)
    return content.getvalue()


def _person(person_id: UUID) -> dict[str, object]:
    known = people.person(person_id)
    return {**asdict(known), "details": people.details_of(person_id).to_json()}


def _item(item: Item) -> dict[str, object]:
    return {
        "id": item.pk,
        "evidence": item.evidence,
        "issued_on": item.issued_on,
        "expires_on": item.expires_on,
        "language": item.language,
        "legalisation": item.legalisation,
        "number": _readable(lambda: number_of(item)),
        "verified_at": item.verified_at,
        "file": f"papers/{_paper_name(item)}" if item.file is not None else None,
        "sha256": item.file.sha256 if item.file is not None else None,
    }


def _readable(read: Callable[[], object]) -> object:
    """What somebody gets of one thing; None when its key is gone, which keeps nothing else from them."""
    try:
        return read()
    except KeyTrouble:
        return None


def _paper_name(item: Item) -> str:
    endings = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}
    media_type = item.file.media_type if item.file is not None else ""
    return f"{item.evidence}-{item.pk}.{endings.get(media_type, 'bin')}"


def _case(case: Case) -> dict[str, object]:
    if case.erased_at is not None:
        return {"reference": case.reference, "erased_at": case.erased_at}
    return {
        "reference": case.reference,
        "procedure": [case.procedure_id, case.procedure_version],
        "status": case.status,
        "answers": answers_of(case),
        "facts": facts_of(case),
        "state": case.state,
        "papers": list(
            case.papers.values("evidence", "item_id", "added_by", "added_at", "state", "removed_at")
        ),
        "messages": [
            {"side": row.side, "at": row.at, **unseal_json(case.data_key, row.sealed, context=row.context)}
            for row in case.messages.order_by("at")
            if row.sealed is not None
        ],
        "receipt": case_receipt(case),
        "transfers": list(case.transfers.values("authority", "fields", "legal_basis", "at")),
    }


def case_receipt(case: Case) -> dict[str, object] | None:
    """The receipt of a case as data, with the salts that open its manifest; None when it was not submitted."""
    receipt = getattr(case, "receipt", None) if case.submitted_at is not None else None
    if receipt is None:
        return None
    salts = receipt.salts
    return {
        "code": receipt.code,
        "content_hash": receipt.content_hash,
        "manifest": receipt.manifest,
        "salts": unseal_json(case.data_key, salts, context=receipt.salts_context) if salts else None,
    }


def _entries(stream: str, cases: list[Case]) -> list[dict[str, object]]:
    case = next((one for one in cases if one.stream == stream), None)
    return [
        {
            "number": entry.number,
            "at": entry.at,
            "code": entry.code,
            "actor": entry.actor,
            "acting_for": entry.acting_for,
            "payload": entry.payload,
            "text": _text_of(case, entry) if case is not None else None,
            "hash": entry.hash,
        }
        for entry in book.entries(stream)
    ]


def _text_of(case: Case, entry: Any) -> object:
    if entry.sealed is None or entry.key_id != case.data_key_id:
        return None
    try:
        return unseal_json(case.data_key, entry.sealed, context=entry_context(case.pk, entry.number))
    except KeyTrouble:
        return None


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, default=str)


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
        names: ``family_name``, ``given_name``, ``other_names``.
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
            accounts.update_person(person_id, actor=actor, at=moment, **names)
        if details:
            accounts.update_details(person_id, details, actor=actor, at=moment)


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

        columns = {"answers": None, "household": None, "erased_at": loaded.at, "secret_hash": ""}
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


def transfer_counts(since: datetime) -> dict[str, int]:
    """How many cases each authority received since a moment, for the yearly report."""
    rows = Transfer.objects.filter(at__gte=since).values_list("authority").annotate(Count("pk"))
    return dict(rows.order_by("authority"))
