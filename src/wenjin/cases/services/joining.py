"""Two people at one file: a code of eight digits brings an applicant and a helper to the same draft.

Either of them makes the code and tells it to the other; who types it in joins. The consent is recorded: as a
mandate for this one case when the applicant has an account, and in the ledger of the case always. It ends by
itself.
"""

import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from wenjin.accounts import services as accounts
from wenjin.accounts.domain.actor import Actor, Role
from wenjin.accounts.domain.consent import HowGiven
from wenjin.cases.domain.state import CaseState
from wenjin.cases.models import Case, JoinCode
from wenjin.cases.queries.visibility import Standing, relation
from wenjin.cases.services.acts import Act, Loaded, Note, Outcome, load, perform
from wenjin.cases.services.permission import demand
from wenjin.cases.services.refusals import Forbidden, TooManyTries, WrongCode
from wenjin.core import clock
from wenjin.core.keys.sealing import blind_index
from wenjin.core.ledger import book

CODE_GOOD_FOR: Final = timedelta(minutes=15)
HELP_LASTS: Final = timedelta(hours=12)
MOST_WRONG_TRIES: Final = 5
TRIES_WITHIN: Final = timedelta(minutes=15)
_DIGITS: Final = 8
_HELPERS: Final = frozenset({Role.INTERMEDIARY, Role.COUNTER_OFFICER, Role.CASE_OFFICER, Role.INTERPRETER})


@dataclass(frozen=True, slots=True)
class MadeCode:
    """A code to say aloud; it is not kept anywhere in clear.

    Attributes:
        code: eight digits.
        expires_at: when it stops opening the file.
    """

    code: str
    expires_at: datetime


def make_join_code(
    actor: Actor, case_id: UUID, *, purpose: str = "help", at: datetime | None = None
) -> MadeCode:
    """A new code for a case; earlier codes of the actor that nobody used stop working.

    Args:
        purpose: ``help``: work on the file; ``interpret``: read and translate only.

    Raises:
        Forbidden: only who owns the file or works on it may ask somebody in.
    """
    moment = at or clock.now()
    code = f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}d}"

    def decide(loaded: Loaded) -> Act:
        demand(actor, "invite", loaded)
        if loaded.state.is_closed:
            raise Forbidden("invite")

        def further(done: Loaded, _: CaseState) -> None:
            own = JoinCode.objects.filter(case=done.case, made_by=actor.reference, used_at__isnull=True)
            own.filter(expires_at__gt=done.at).update(expires_at=done.at)
            # A code that happens to be in use elsewhere would fail at the unique hash: one in a hundred million.
            JoinCode.objects.create(
                case=done.case,
                code_hash=_hash(code),
                made_by=actor.reference,
                purpose="interpret" if purpose == "interpret" else "help",
                made_at=done.at,
                expires_at=done.at + CODE_GOOD_FOR,
            )

        return Act((Note("case.code_made", {"purpose": purpose}),), further=further)

    _forget_old(moment)
    perform(case_id, actor, None, decide, at=moment)
    return MadeCode(code, moment + CODE_GOOD_FOR)


def join_with_code(actor: Actor, code: str, *, at: datetime | None = None) -> Case:
    """Open the file behind a code.

    A helper who types it in joins the applicant's file; an applicant who types in the code of a helper takes the
    file over, and the helper goes on helping.

    Raises:
        WrongCode: wrong, used before, or its time is over.
        TooManyTries: too many wrong codes within a short time.
        Forbidden: nobody who is neither signed in nor holds a draft can join.
    """
    moment = at or clock.now()
    if not actor.is_signed_in:
        raise Forbidden("join")
    _count_tries(actor, moment)
    digits = "".join(sign for sign in code if sign.isdigit())
    row = JoinCode.objects.filter(
        code_hash=_hash(digits), used_at__isnull=True, expires_at__gt=moment
    ).first()
    if row is None or row.made_by == actor.reference:
        _write_try(actor, moment)
        raise WrongCode
    perform(row.case_id, actor, f"join:{row.pk}", _joining(actor, row.pk), at=moment)
    return load(row.case_id)


def _joining(actor: Actor, row_id: int) -> Callable[[Loaded], Act]:
    def decide(loaded: Loaded) -> Act:
        case, moment = loaded.case, loaded.at
        row = JoinCode.objects.select_for_update().get(pk=row_id)
        if row.used_at is not None or row.expires_at <= moment:
            raise WrongCode
        helper, takes_over = _helper_and_owner(actor, row, case)
        until_at = moment + HELP_LASTS

        def further(done: Loaded, _: CaseState) -> None:
            principal, mandate = takes_over or done.case.applicant_id, None
            if principal is not None and principal != helper and row.purpose == "help":
                mandate = accounts.give_mandate(
                    principal,
                    actor=actor,
                    at=moment,
                    how=HowGiven.CODE,
                    agent_id=helper,
                    case_ref=done.case.reference,
                    until_on=clock.today() + timedelta(days=1),
                ).pk
            JoinCode.objects.filter(pk=row_id).update(
                used_at=moment, joined_by=helper, until_at=until_at, mandate_id=mandate
            )

        payload = {"helper": f"person:{helper}", "purpose": row.purpose, "until": until_at.isoformat()}
        if takes_over is not None:
            payload["owner"] = f"person:{takes_over}"
        columns: dict[str, object] = (
            {} if takes_over is None else {"applicant_id": takes_over, "secret_hash": ""}
        )
        return Act((Note("case.joined", payload),), columns=columns, further=further)

    return decide


def _helper_and_owner(actor: Actor, row: JoinCode, case: Case) -> tuple[UUID, UUID | None]:
    """Who helps, and who becomes the owner of a file that a helper began."""
    if actor.person_id is None:
        raise Forbidden("join")
    made_by_person = row.made_by.startswith("person:")
    maker = UUID(row.made_by.removeprefix("person:")) if made_by_person else None
    maker_owns = maker is None or maker == case.applicant_id
    if not maker_owns and case.applicant_id is None and not actor.has(*_HELPERS):
        # The helper's code, typed in by the applicant.
        return maker if maker is not None else actor.person_id, actor.person_id
    return actor.person_id, None


def end_help(actor: Actor, case_id: UUID, helper: UUID, *, at: datetime | None = None) -> Outcome:
    """End the help of somebody at once: the owner sends them away, or they leave.

    Raises:
        Forbidden: neither the owner nor the helper.
    """

    def decide(loaded: Loaded) -> Act:
        is_owner = relation(actor, loaded.case, at=loaded.at).has(Standing.PARTY)
        if not is_owner and actor.person_id != helper:
            raise Forbidden("end_help")
        rows = JoinCode.objects.filter(case=loaded.case, joined_by_id=helper, ended_at__isnull=True)
        if not rows.exists():
            return Act(())

        def further(done: Loaded, _: CaseState) -> None:
            _revoke(done.case, [one.mandate_id for one in rows if one.mandate_id], actor, done.at)
            rows.update(ended_at=done.at)

        return Act((Note("case.help_ended", {"helper": f"person:{helper}"}),), further=further)

    return perform(case_id, actor, None, decide, at=at)


def _revoke(case: Case, mandates: list[UUID], actor: Actor, at: datetime) -> None:
    for mandate in mandates:
        if case.applicant_id is not None:
            with suppress(accounts.MandateEnded):
                accounts.revoke_mandate(mandate, principal_id=case.applicant_id, actor=actor, at=at)


def _hash(code: str) -> str:
    return blind_index(code, purpose="cases.join_code")


def _forget_old(at: datetime) -> None:
    """Codes that nobody used give their digits back after a day."""
    JoinCode.objects.filter(used_at__isnull=True, expires_at__lte=at - timedelta(days=1)).delete()


def _tries_stream(actor: Actor) -> str:
    return f"join-tries:{actor.person_id}"


def _count_tries(actor: Actor, at: datetime) -> None:
    """Raises TooManyTries. Wrong tries are entries of the ledger: they cannot be reset."""
    wrong = [entry for entry in book.entries(_tries_stream(actor)) if entry.at > at - TRIES_WITHIN]
    if len(wrong) >= MOST_WRONG_TRIES:
        raise TooManyTries(minutes=int(TRIES_WITHIN.total_seconds() // 60))


def _write_try(actor: Actor, at: datetime) -> None:
    with transaction.atomic():
        book.append(_tries_stream(actor), "join.wrong_code", at=at, actor=actor.reference, payload={})
