"""What follows a decision: the letter, what was produced as an item of its holder, reminders before it ends."""

from datetime import date, datetime, time
from typing import Final
from uuid import UUID

from django.db import transaction

from wenjin.accounts.domain.actor import SYSTEM
from wenjin.cases.domain.events import Outcome
from wenjin.cases.domain.reminders import reminders
from wenjin.cases.domain.state import CaseState, from_json
from wenjin.cases.models import Case, CasePaper, CasePart, Item, Letter
from wenjin.cases.notices.posting import notice
from wenjin.cases.queries.faces import CITY
from wenjin.cases.queries.procedures import procedure_of
from wenjin.cases.queries.renewals import reminder_key, renewing
from wenjin.cases.services.acts import Note, load, only_noting, perform
from wenjin.cases.services.papers import holder_of
from wenjin.core.outbox.services import NewMessage, post_many

REMINDER_TOPIC: Final = "case_renewal_reminder"
LETTER_TOPIC: Final = "case_letter_due"
_MORNING: Final = time(9, 0)


def after_decision(case_id: UUID, decision: str, *, at: datetime) -> None:
    """Make the items of what was granted and set the reminders; doing it twice does it once.

    In one transaction, which a worker's is. The letter comes by a task of its own, since it goes to the storage.
    """
    with transaction.atomic():
        case = load(case_id)
        state = from_json(case.state)
        part = state.parts[decision]
        post_many(
            [
                NewMessage(
                    LETTER_TOPIC,
                    {"case": str(case_id), "decision": decision},
                    key=f"letter:{case_id}:{decision}",
                )
            ],
            at=at,
        )
        if part.outcome is Outcome.GRANTED:
            _produce(case, decision, at)
            _remind(case, state, decision, at)


def _produce(case: Case, decision: str, at: datetime) -> None:
    """What the decision gives becomes an item of its holder, and the paper of the part that waits for it."""
    rule = procedure_of(case).decision(decision)
    part = CasePart.objects.get(case=case, decision=decision)
    state = from_json(case.state).parts[decision]
    for evidence in rule.produces:
        item, is_new = Item.objects.get_or_create(
            produced_by_part=part,
            evidence=evidence,
            defaults={
                "issued_on": state.valid_from or state.ended_at.astimezone(CITY).date()
                if state.ended_at
                else None,
                "expires_on": state.valid_until,
                "verified_at": at,
                "made_at": at,
                "language": "zh-hans",
                "is_sample": case.is_sample,
                **holder_of(case, evidence),
            },
        )
        if not is_new:
            continue
        CasePaper.objects.create(
            case=case,
            evidence=evidence,
            item=item,
            added_by="system",
            added_at=at,
            state=CasePaper.State.ACCEPTED,
            original_seen_at=at,
        )
        note = Note("item.produced", {"decision": decision, "evidence": evidence, "item": str(item.pk)})
        perform(case.pk, SYSTEM, f"produced:{decision}:{evidence}", only_noting(note), at=at)


def give_item_its_file(letter: Letter) -> None:
    """The letter is the file of what was produced, until the permit itself is scanned in."""
    Item.objects.filter(produced_by_part_id=letter.part_id, file__isnull=True).update(file_id=letter.file_id)


def _remind(case: Case, state: CaseState, decision: str, at: datetime) -> None:
    """Reminders on the days that the procedure sets before the end of validity."""
    part, rule = state.parts[decision], procedure_of(case).decision(decision)
    if part.valid_until is None:
        return
    today = at.astimezone(CITY).date()
    post_many(
        [
            NewMessage(
                REMINDER_TOPIC,
                {"case": str(case.pk), "decision": decision, "valid_until": part.valid_until.isoformat()},
                available_at=datetime.combine(day, _MORNING, CITY),
                key=reminder_key(case.pk, decision, (part.valid_until - day).days),
            )
            for day in reminders(part.valid_until, rule.remind_days_before, after=today)
        ],
        at=at,
    )


def remind_to_renew(case_id: UUID, decision: str, valid_until: date, *, at: datetime) -> bool:
    """Tell the applicant that something ends soon; not when its validity has changed, or nothing is left to do.

    What an office has refused, or somebody has withdrawn, is still to be renewed.
    """
    case = Case.objects.filter(pk=case_id, erased_at__isnull=True).first()
    if case is None:
        return False
    state = from_json(case.state)
    part = state.parts.get(decision)
    if part is None or part.valid_until != valid_until or not part.is_granted:
        return False
    if renewing(case, state, procedure_of(case)).course[decision].is_settled:
        return False
    days = (valid_until - at.astimezone(CITY).date()).days
    post_many(
        [
            notice(
                case,
                "renewal",
                {"decision": decision, "days": days},
                key=f"notice:renew:{case_id}:{decision}:{valid_until.isoformat()}:{days}",
            )
        ],
        at=at,
    )
    return True
