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
from django.db.models import Q
from django.utils import timezone

from wenjin.accounts import services as accounts
from wenjin.accounts.domain.actor import Actor, Role
from wenjin.accounts.domain.consent import HowGiven
from wenjin.cases.domain.state import CaseState
from wenjin.cases.models import Case, JoinCode
from wenjin.cases.queries.visibility import Standing, relation
from wenjin.cases.services.acts import Act, Loaded, Note, Outcome, load, perform
from wenjin.cases.services.numbers import give_to_person
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

    A helper who types it in joins the applicant's file; an applicant who types in the code of the helper who
    began a file takes it over, and the helper goes on helping. Help ends after ``HELP_LASTS``; only a new code of
    the owner renews it.

    Raises:
        WrongCode: wrong, used before, or its time is over.
        TooManyTries: too many wrong codes within a short time.
        Forbidden: nobody who is neither signed in nor holds a draft can join.
    """
    moment = at or clock.now()
    if not actor.is_signed_in:
        raise Forbidden("join")
    tries = f"join:{actor.person_id}"
    if not accounts.try_once(tries, most=MOST_WRONG_TRIES, within=TRIES_WITHIN, at=moment):
        raise TooManyTries(minutes=int(TRIES_WITHIN.total_seconds() // 60))
    digits = "".join(sign for sign in code if sign.isdigit())
    row = JoinCode.objects.filter(
        code_hash=_hash(digits), used_at__isnull=True, expires_at__gt=moment
    ).first()
    if row is None and (joined := _joined_before(actor, digits, moment)) is not None:
        accounts.take_back(tries)
        return load(joined)
    if row is None or row.made_by == actor.reference:
        _write_try(actor, moment)
        raise WrongCode
    accounts.take_back(tries)
    perform(row.case_id, actor, f"join:{row.pk}", _joining(actor, row.pk), at=moment)
    return load(row.case_id)


def _joined_before(actor: Actor, digits: str, at: datetime) -> UUID | None:
    """The case that the actor has joined with this code: the same form sent twice is no wrong code.

    Whoever took over a file with the code of the helper who began it is its applicant now.
    """
    rows = JoinCode.objects.filter(
        Q(joined_by_id=actor.person_id) | Q(case__applicant_id=actor.person_id),
        code_hash=_hash(digits),
        ended_at__isnull=True,
        used_at__gte=at - CODE_GOOD_FOR,
    ).exclude(made_by=actor.reference)
    return rows.values_list("case_id", flat=True).first()


def _joining(actor: Actor, row_id: int) -> Callable[[Loaded], Act]:
    def decide(loaded: Loaded) -> Act:
        case, moment = loaded.case, loaded.at
        row = JoinCode.objects.select_for_update().get(pk=row_id)
        if row.used_at is not None or row.expires_at <= moment:
            raise WrongCode
        helper, takes_over = _helper_and_owner(actor, row, case)
        until_at = moment + HELP_LASTS

        def further(done: Loaded, _: CaseState) -> None:
            if takes_over is not None:
                give_to_person(done.case, takes_over)
            principal, mandate = takes_over or done.case.applicant_id, None
            if principal is not None and _says_so(principal, actor, row) and row.purpose == "help":
                mandate = accounts.give_mandate(
                    principal,
                    actor=actor,
                    at=moment,
                    how=HowGiven.CODE,
                    agent_id=helper,
                    case_ref=done.case.reference,
                    until_on=timezone.localdate(until_at),
                    until_at=until_at,
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
    """Who helps, and who becomes the owner of a file that a helper began.

    Only who began a file that nobody owns (no applicant, no firm, no visitor's draft) can hand it over.
    """
    if actor.person_id is None:
        raise Forbidden("join")
    is_nobodys = case.applicant_id is None and case.employer_id is None and case.secret_hash == ""
    starter = case.started_by_id
    if (
        is_nobodys
        and starter is not None
        and row.made_by == f"person:{starter}"
        and row.purpose == "help"
        and not actor.has(*_HELPERS)
    ):
        # The helper's code, typed in by the applicant.
        return starter, actor.person_id
    return actor.person_id, None


def _says_so(principal: UUID, actor: Actor, row: JoinCode) -> bool:
    """Whether the applicant made the code or typed it in: only then is it their word."""
    return principal == actor.person_id or row.made_by == f"person:{principal}"


def end_help(actor: Actor, case_id: UUID, helper: UUID, *, at: datetime | None = None) -> Outcome:
    """End the help of somebody at once: the owner sends them away, or they leave.

    Raises:
        Forbidden: neither the owner nor the helper.
    """

    def decide(loaded: Loaded) -> Act:
        is_owner = relation(actor, loaded.case, at=loaded.at).has(Standing.PARTY, Standing.AGENT)
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


def _write_try(actor: Actor, at: datetime) -> None:
    """Wrong codes stand in the ledger; they are counted where nobody is faster (``accounts.try_once``)."""
    with transaction.atomic():
        book.append(_tries_stream(actor), "join.wrong_code", at=at, actor=actor.reference, payload={})
