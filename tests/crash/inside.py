"""What happens inside a process of the house, for instance ``inside prepare 100``. Tells JSON."""

import json
import sys
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from tests.crash.paper import fingerprint, paper

PREFIX = "notice:"
WORK = ("work-permit",)


def load() -> None:
    """The sample city as ``load-pack`` does it, with the texts of what is spoken here: English and Chinese."""
    from django.conf import settings

    from wenjin.catalogue.queries.domain import catalogue
    from wenjin.catalogue.services.packs import load_pack

    load_pack(settings.PACK, ("zh-hans",))
    catalogue()  # what takes long to find is kept for the web processes


def prepare(count: str) -> list[dict[str, str]]:
    """Drafts that are complete, each of another person who is signed in."""
    from django.conf import settings
    from django.test import Client

    from wenjin.accounts import queries
    from wenjin.accounts.domain.actor import SYSTEM
    from wenjin.accounts.services import attach_account, make_account
    from wenjin.accounts.tests.signed_in import sign_in
    from wenjin.cases.tests import stage
    from wenjin.core import clock

    found = []
    for number in range(int(count)):
        email = f"sample-{time.monotonic_ns()}-{number}@example.org"
        person = stage.person(f"Sample{number}", email=email)
        attach_account(
            person, make_account(email, at=clock.now(), is_proven=True), actor=SYSTEM, at=clock.now()
        )
        case = stage.filled(queries.actor_of_person(person))
        session = sign_in(Client(), person, is_strong=False).cookies[settings.SESSION_COOKIE_NAME].value
        found.append(
            {"id": str(case.pk), "reference": case.reference, "person": str(person), "session": session}
        )
    return found


def accepted(count: str) -> list[dict[str, str]]:
    """Cases of which the first decision is due."""
    from wenjin.cases.tests import stage

    ada = stage.applicant()
    return [{"id": str(stage.accepted(ada).pk)} for _ in range(int(count))]


def officers() -> list[str]:
    """Two officers of the authority that decides first."""
    from wenjin.cases.tests import stage

    return [str(stage.person(name)) for name in ("First", "Second")]


def helpers(case_id: str) -> list[str]:
    """Two people who help with a draft, each let in by a code."""
    from wenjin.accounts import queries
    from wenjin.cases import services
    from wenjin.cases.models import Case
    from wenjin.cases.tests import stage

    case = Case.objects.get(pk=case_id)
    owner = queries.actor_of_person(case.applicant_id)
    found = []
    for name in ("Helper", "Another"):
        person = stage.person(name)
        code = services.make_join_code(owner, case.pk).code
        services.join_with_code(queries.actor_of_person(person), code)
        found.append(str(person))
    return found


def report() -> dict[str, Any]:
    """Everything that must be true in the end, as numbers and lists."""
    from wenjin.cases.models import Case
    from wenjin.core.ledger.verification import verify
    from wenjin.core.outbox.models import Message

    cases = [_case(case) for case in Case.objects.select_related("data_key").order_by("pk")]
    kept = verify()
    return {
        "cases": {one["id"]: one for one in cases},
        "ledger": {"is_whole": kept.is_whole, "problems": [str(one) for one in kept.problems]},
        "outbox": {
            "open": list(Message.objects.open().order_by("pk").values("topic", "payload", "attempts")),
            "dead": list(Message.objects.dead().values("topic", "last_error")),
            "tried_again": Message.objects.filter(attempts__gt=1).count(),
            "by_topic": dict(Counter(Message.objects.values_list("topic", flat=True))),
        },
        "objects_without_rows": _strays(),
    }


def _case(case: Any) -> dict[str, Any]:
    from wenjin.cases.models import Receipt
    from wenjin.cases.services.replaying import check
    from wenjin.core.delivery.models import Mail
    from wenjin.core.ledger import book
    from wenjin.core.outbox.models import Message

    difference = check(case)
    receipts = list(Receipt.objects.filter(case=case).select_related("file__data_key"))
    decided = [entry for entry in book.entries(case.stream) if entry.code == "case.decided"]
    notices = [
        one["id"]
        for one in Message.objects.filter(topic="case_notice_due", payload__case=str(case.pk)).values_list(
            "payload", flat=True
        )
    ]
    mails = Mail.objects.filter(data_key_id=case.data_key_id, key__startswith=PREFIX)
    return {
        "id": str(case.pk),
        "status": case.status,
        "version": case.event_count,
        "receipts": [one.code for one in receipts],
        "receipt_files": [_is_whole(one) for one in receipts],
        "submitted": sum(entry.code == "case.submitted" for entry in book.entries(case.stream)),
        "decided": len(decided),
        "decided_by": [entry.actor for entry in decided],
        "decided_messages": Message.objects.filter(
            key__in=[f"{kind}decided:{case.pk}:{one}" for kind in ("", "notice:") for one in WORK]
        ).count(),
        "notices": len(notices),
        "mails": [[one.message_id, one.state] for one in mails],
        "parts": list(case.parts.values_list("decision", "is_live")),
        "transfers": case.transfers.count(),
        "differs": [] if difference is None else list(difference.what),
    }


def _is_whole(receipt: Any) -> bool:
    """Whether the PDF of a receipt is there and is the one whose hash stands beside it."""
    import hashlib

    from wenjin.core.files import services as files

    if receipt.file is None:
        return False
    return hashlib.sha256(files.read(receipt.file)).hexdigest() == receipt.file_hash


def _strays() -> int:
    """Objects of the storage that no row knows; they are noise, and the daily sweep removes them."""
    from wenjin.core.files import services, uploads
    from wenjin.core.files.models import StoredFile, UploadPart
    from wenjin.core.files.storage import names_in, papers

    names = {*names_in(papers(), services.FOLDER), *names_in(papers(), uploads.FOLDER)}
    known = set(StoredFile.objects.values_list("storage_name", flat=True))
    return len(names - known - set(UploadPart.objects.values_list("storage_name", flat=True)))


def papers(case_id: str, evidence: str) -> list[dict[str, Any]]:
    """Every paper of a kind that was ever put into a case, and whether its file is still what was sent."""
    from wenjin.cases.models import CasePaper
    from wenjin.core.files import services as files

    wanted = fingerprint(paper())
    rows = CasePaper.objects.filter(case_id=case_id, evidence=evidence).select_related("item__file__data_key")
    return [
        {
            "is_in_place": row.removed_at is None,
            "state": row.item.file.state,
            "is_whole": row.item.file.state == "clean" and fingerprint(files.read(row.item.file)) == wanted,
        }
        for row in rows.order_by("pk")
    ]


def decide(person: str, *cases: str) -> list[str]:
    """Decide one case after another, each at once with another officer; what came of it."""
    from datetime import timedelta
    from uuid import UUID

    from wenjin.cases import services
    from wenjin.cases.tests import stage
    from wenjin.core import clock

    officer = _officer(person)
    until = clock.today() + timedelta(days=300 + len(person))

    def act(case_id: str) -> object:
        services.decide(
            officer, UUID(case_id), stage.WORK, "granted", key=f"{person}:{case_id}", valid_until=until
        )
        return "decided"

    return _at_once(cases, act)


def _officer(person: str) -> Any:
    from dataclasses import replace
    from uuid import UUID, uuid4

    from wenjin.accounts import queries
    from wenjin.accounts.domain.actor import Post, Role
    from wenjin.cases.tests import stage

    post = Post(Role.CASE_OFFICER, uuid4(), stage.EXPERTS, None)
    return replace(queries.actor_of_person(UUID(person)), posts=(post,), is_strong=True)


def submit(key: str, *who: str) -> list[str]:
    """Hand drafts in, each at once with another process: ``person:case``. Gives codes of receipts."""
    from uuid import UUID

    from wenjin.accounts import queries
    from wenjin.cases import services

    def act(both: str) -> object:
        person, _, case_id = both.partition(":")
        actor = queries.actor_of_person(UUID(person))
        return services.submit(actor, UUID(case_id), key=f"{key}:{case_id}").code

    return _at_once(who, act)


def write(person: str, case_id: str, field: str, *texts: str) -> list[str]:
    """Write answers into one field, one after the other; each form has seen the case as it was just before."""
    from uuid import UUID

    from wenjin.accounts import queries
    from wenjin.cases import services

    actor = queries.actor_of_person(UUID(person))
    seen: dict[str, int] = {}

    def look(text: str) -> None:
        seen[text] = services.load(UUID(case_id)).event_count

    def act(text: str) -> object:
        services.save_answers(
            actor, UUID(case_id), {field: text}, seen_version=seen[text], key=f"{person}:{text}"
        )
        return "kept"

    return _at_once(texts, act, look)


def answers(case_id: str) -> dict[str, Any]:
    """Answers of a draft, and every save in its ledger by who did it."""
    from wenjin.cases.models import Case
    from wenjin.cases.queries import answers_of
    from wenjin.core.ledger import book

    case = Case.objects.select_related("data_key").get(pk=case_id)
    saves = [
        [entry.actor, *entry.payload["fields"]]
        for entry in book.entries(case.stream)
        if entry.code == "case.answered"
    ]
    return {"answers": answers_of(case), "saves": saves}


PATIENCE_SECONDS = 60


def _at_once(
    what: tuple[str, ...],
    act: Callable[[str], object],
    before: Callable[[str], None] | None = None,
) -> list[str]:
    """Do each at the moment at which another process does its part of the same: they meet before every one.

    Args:
        before: done by both, before either acts.
    """
    print("ready", flush=True)
    meeting, me, other = sys.stdin.readline().split()
    told = []
    for place, one in enumerate(what):
        if before:
            _meet(f"{meeting}-{place}-look", me, other)
            before(one)
        _meet(f"{meeting}-{place}", me, other)
        try:
            told.append(str(act(one)))
        except Exception as error:  # whatever it is, the test reads its name
            told.append(type(error).__name__)
    return told


def _meet(where: str, me: str, other: str) -> None:
    """Go on when the other is there too; whoever waited sees it a moment later than who came."""
    from django.conf import settings

    (settings.VAR / f"{where}-{me}").touch()
    end = time.monotonic() + PATIENCE_SECONDS
    while not (settings.VAR / f"{where}-{other}").exists():
        if time.monotonic() > end:
            raise TimeoutError(where)
        time.sleep(0.0005)


def main() -> None:
    """Do what the command line says, and tell what came of it."""
    commands: dict[str, Callable[..., Any]] = {
        one.__name__: one
        for one in (
            load,
            prepare,
            accepted,
            officers,
            helpers,
            report,
            papers,
            decide,
            submit,
            write,
            answers,
        )
    }
    json.dump(commands[sys.argv[1]](*sys.argv[2:]), sys.stdout)
