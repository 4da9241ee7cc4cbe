"""A copy of everything that is kept of a person: data for machines, and the files themselves.

Source:
    PRC Personal Information Protection Law, art. 45; GDPR art. 15 and 20 for residents it reaches.
"""

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from wenjin.accounts import queries as people
from wenjin.accounts import services as accounts
from wenjin.accounts.domain.actor import SYSTEM, Actor
from wenjin.accounts.services.keepers import keepers
from wenjin.cases.models import Case, Item
from wenjin.cases.queries.looks import who_looked
from wenjin.cases.queries.sealed import answers_of, facts_of
from wenjin.cases.services.numbers import number_of
from wenjin.cases.services.refusals import Forbidden
from wenjin.core import clock
from wenjin.core.delivery import queries as delivery
from wenjin.core.files import services as files
from wenjin.core.files.models import FileState, StoredFile
from wenjin.core.keys.errors import KeyTrouble
from wenjin.core.keys.sealing import unseal_json
from wenjin.core.ledger import book

_ENDINGS: Final = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}
# As long as a code in a mail may be good, the copy does not tell it: it may be made by somebody with a mandate.
_CODES_LIVE: Final = timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)
_MOST_MAILS: Final = 10_000


def copy_of_everything(actor: Actor, person_id: UUID, *, at: datetime | None = None) -> bytes:
    """A zip: ``data.json``, extracts of the ledger, and the papers, receipts and letters as files.

    What can no longer be opened is named without its content, and keeps nothing else from the person.

    Raises:
        Forbidden: it is for the person themselves and whoever has their mandate.
        NoSuchPerson: nobody has this id, or they were erased.
    """
    if not actor.may_act_for(person_id):
        raise Forbidden("copy_of_everything")
    moment = at or clock.now()
    person = _person(person_id)
    cases = list(
        Case.objects.filter(applicant_id=person_id).select_related("data_key").order_by("created_at")
    )
    items = list(
        Item.objects.filter(Q(holder_person_id=person_id), erased_at__isnull=True)
        .select_related("file__data_key", "data_key")
        .order_by("made_at")
    )
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        add = _Files(archive).add
        whole = {
            "made_at": moment,
            "person": person,
            **_of_account(person_id, moment),
            "consents": people.consent_history(person_id),
            "mandates_given": [asdict(one) for one in people.mandates_given_by(person_id)],
            "mandates_held": [asdict(one) for one in people.mandates_held_by(person_id)],
            "roles": [asdict(one) for one in people.posts_of(person_id)],
            "items": [_item(item, add) for item in items],
            "cases": [_case(case, add) for case in cases],
            **{keeper.name: keeper.copy(person_id) for keeper in keepers()},
        }
        archive.writestr("data.json", _json(whole))
        streams = [f"person:{person_id}", *(case.stream for case in cases)]
        streams += [one for keeper in keepers() for one in keeper.streams(person_id)]
        archive.writestr("ledger.json", _json({stream: _entries(stream, cases) for stream in streams}))
    accounts.look_at(person_id, actor=actor, why="copy", at=moment)
    return content.getvalue()


class _Files:
    """The files of the archive."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive

    def add(self, file: StoredFile | None, name: str) -> str | None:
        """Put a file in under a name that gets its ending; None when there is nothing that can be read."""
        if file is None or file.state != FileState.CLEAN:
            return None
        try:
            content = files.read(file)
        except (KeyTrouble, files.NotClean, OSError):
            return None
        path = f"{name}.{_ENDINGS.get(file.media_type, 'bin')}"
        self._archive.writestr(path, content)
        return path


_Add = Callable[[StoredFile | None, str], str | None]


def _person(person_id: UUID) -> dict[str, object]:
    known = people.person(person_id)
    return {**asdict(known), "details": people.details_of(person_id).to_json()}


def _of_account(person_id: UUID, at: datetime) -> dict[str, object]:
    """How they sign in, from where, and what was sent to them.

    Only mails to addresses that they proved to read: a detail may be the address of somebody else.
    """
    account = people.accounts_of_people([person_id]).get(person_id)
    addresses = people.verified_addresses(account) if account is not None else []
    return {
        "addresses": addresses,
        "ways_to_sign_in": asdict(people.ways_to_sign_in(account)),
        "sessions": [asdict(one) for one in people.sessions_of(account)] if account is not None else [],
        "devices": [{"name": one.name, "made_at": one.made_at} for one in delivery.devices_of(person_id)],
        "mails": [_mail(one, at) for address in addresses for one in delivery.mails(_MOST_MAILS, to=address)],
    }


def _mail(mail: delivery.MailView, at: datetime) -> dict[str, object]:
    shows = not mail.is_erased and at >= mail.made_at + _CODES_LIVE
    return {
        "to": mail.to,
        "subject": mail.subject,
        "text": mail.text if shows else None,
        "attachments": [one.name for one in mail.attachments],
        "language": mail.language,
        "state": mail.state,
        "made_at": mail.made_at,
        "sent_at": mail.sent_at,
    }


def _item(item: Item, add: _Add) -> dict[str, object]:
    return {
        "id": item.pk,
        "evidence": item.evidence,
        "issued_on": item.issued_on,
        "expires_on": item.expires_on,
        "language": item.language,
        "legalisation": item.legalisation,
        "number": _readable(lambda: number_of(item)),
        "verified_at": item.verified_at,
        "file": add(item.file, f"papers/{item.evidence}-{item.pk}"),
        "sha256": item.file.sha256 if item.file is not None else None,
    }


def _readable(read: Callable[[], object]) -> object:
    """What somebody gets of one thing; None when its key is gone."""
    try:
        return read()
    except KeyTrouble:
        return None


def _case(case: Case, add: _Add) -> dict[str, object]:
    if case.erased_at is not None:
        return {"reference": case.reference, "erased_at": case.erased_at}
    return {
        "reference": case.reference,
        "procedure": [case.procedure_id, case.procedure_version],
        "status": case.status,
        "answers": _readable(lambda: answers_of(case)),
        "facts": _readable(lambda: facts_of(case)),
        "state": case.state,
        "papers": list(
            case.papers.values(
                "evidence", "item_id", "added_by", "added_at", "state", "removed_at", "original_seen_at"
            )
        ),
        "messages": _messages(case),
        "receipt": _receipt(case, add),
        "letters": _letters(case, add),
        "transfers": list(case.transfers.values("authority", "fields", "legal_basis", "at")),
        "looks": [asdict(one) for one in who_looked(SYSTEM, case)],
    }


def _messages(case: Case) -> list[dict[str, object]]:
    found = []
    for row in case.messages.select_related("part").order_by("at"):
        if row.sealed is None:
            continue
        sealed, context = row.sealed, row.context
        words = _readable(lambda: unseal_json(case.data_key, sealed, context=context))  # noqa: B023  called at once
        found.append(
            {
                "side": row.side,
                "at": row.at,
                "read_at": row.read_at,
                "decision": row.part.decision if row.part is not None else None,
                **(words if isinstance(words, dict) else {}),
            }
        )
    return found


def _receipt(case: Case, add: _Add) -> dict[str, object] | None:
    """The receipt, with the salts that open its manifest; None when nothing was submitted."""
    receipt = getattr(case, "receipt", None) if case.submitted_at is not None else None
    if receipt is None:
        return None
    salts = receipt.salts
    return {
        "code": receipt.code,
        "content_hash": receipt.content_hash,
        "manifest": receipt.manifest,
        "salts": _readable(lambda: unseal_json(case.data_key, salts, context=receipt.salts_context))
        if salts
        else None,
        "issued_at": receipt.issued_at,
        "file": add(receipt.file, f"receipts/{case.reference}"),
    }


def _letters(case: Case, add: _Add) -> list[dict[str, object]]:
    parts = case.parts.prefetch_related("letters__file__data_key").order_by("pk")
    return [
        {
            "decision": part.decision,
            "code": letter.code,
            "number": letter.number,
            "content_hash": letter.content_hash,
            "at": letter.at,
            "withdrawn_at": letter.withdrawn_at,
            "file": add(letter.file, f"letters/{case.reference}-{part.decision}"),
        }
        for part in parts
        for letter in part.letters.all()
    ]


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
    context = case.entry_context(entry.number)
    return _readable(lambda: unseal_json(case.data_key, entry.sealed, context=context))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, default=str)
