"""Who may see which case: the one function, and where somebody stands towards one case."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from wenjin.accounts.domain.actor import Actor, Post, Role
from wenjin.cases.models import Case, CasePart, JoinCode
from wenjin.core import clock
from wenjin.core.prepared import Prepared

Status = Case.Status


class Standing(StrEnum):
    """Where somebody stands towards a case; one person may stand in several places."""

    PARTY = "party"
    """The applicant, the firm in whose name it is filed, and who holds the draft."""
    AGENT = "agent"
    """Has the applicant's mandate for everything: prepares, files and follows, and does not end it."""
    HELPER = "helper"
    """Joined by a code, or has a mandate for this case alone: helps with the file."""
    INTERPRETER = "interpreter"
    """Joined to interpret: reads and translates, changes nothing."""
    COUNTER = "counter"
    """Works at the centre where the case is handled."""
    OFFICER = "officer"
    """Decides for an authority that has a part in the case."""
    AUDITOR = "auditor"
    """Checks what was done; reads no papers."""


OWN_SIDE: Final = (Standing.PARTY, Standing.AGENT, Standing.HELPER)
"""Who stands on the applicant's side and works on the file."""


@dataclass(frozen=True, slots=True)
class Relation:
    """How somebody is related to a case.

    Attributes:
        decisions: of the case that the authorities of the actor take.
    """

    standings: frozenset[Standing]
    decisions: frozenset[str] = frozenset()

    def has(self, *wanted: Standing) -> bool:
        """Whether the actor stands in one of these places."""
        return not self.standings.isdisjoint(wanted)

    def __bool__(self) -> bool:
        return bool(self.standings)


def visible_to(actor: Actor, *, at: datetime | None = None) -> QuerySet[Case]:
    """The cases that somebody may see, whatever of them. Everything that shows a case begins here.

    Powers of staff count only in a session with a second factor: an officer who reads the public site without
    one sees there what any person sees.

    Args:
        at: whose help is still running is judged at this moment; now when left out.
    """
    if actor.is_system:
        return Case.objects.all()
    if actor.is_strong and actor.has(Role.AUDITOR):
        return Case.objects.all()
    allowed = _as_party(actor) | _as_staff(actor)
    if actor.person_id is not None:
        allowed |= Q(pk__in=joined_by(actor, at or clock.now()).values("case_id"))
    return Case.objects.filter(allowed)


def visible_case(actor: Actor, reference: str, at: datetime) -> Case | None:
    """The case with this reference, its key and its receipt, if the actor may see it. One query.

    It asks ``visible_to`` itself. Who asks changes nothing in the words of that question but how many firms,
    persons, authorities and centres stand in it, so the words are written once for each such number.
    """
    sees_all = actor.is_system or (actor.is_strong and actor.has(Role.AUDITOR))
    values: dict[str, Any] = {"reference": reference}
    if not sees_all and actor.visitor:
        values["visitor"] = actor.visitor
    if not sees_all and actor.person_id is not None:
        in_one_case = sorted(actor.case_mandates)
        values |= {
            "person": actor.person_id,
            "at": at,
            "represents": actor.represents,
            "mandates": actor.mandates,
            "principals": [principal for principal, _ in in_one_case],
            "references": [one for _, one in in_one_case],
        }
    if not sees_all and actor.is_strong:
        values |= {"authorities": actor.authorities, "centres": counter_centres(actor)}
    return _VISIBLE.first(values, sees_all=sees_all)


def _visible(
    reference: str,
    *,
    sees_all: bool,
    at: datetime | None = None,
    person: UUID | None = None,
    visitor: str = "",
    represents: Iterable[UUID] = (),
    mandates: Iterable[UUID] = (),
    principals: Iterable[UUID] = (),
    references: Iterable[str] = (),
    authorities: Iterable[str] = (),
    centres: Iterable[str] = (),
) -> QuerySet[Case]:
    nowhere = UUID(int=0)
    actor = Actor(
        person_id=person,
        posts=(
            *(Post(Role.CASE_OFFICER, nowhere, authority=one) for one in authorities),
            *(Post(Role.COUNTER_OFFICER, nowhere, centre=one) for one in centres),
        ),
        visitor=visitor,
        is_strong=True,
        represents=frozenset(represents),
        mandates=frozenset(mandates),
        case_mandates=frozenset(zip(principals, references, strict=True)),
        is_system=sees_all,
    )
    rows = visible_to(actor, at=at).filter(reference=reference).select_related("data_key", "receipt")
    return rows.defer("receipt__manifest", "receipt__salts")[:1]


_VISIBLE: Final = Prepared(_visible)


def holds_drafts(visitor: str) -> bool:
    """Whether a draft is kept for who holds the secret with this fingerprint."""
    return bool(visitor) and Case.objects.filter(secret_hash=visitor).exists()


def joined_by(actor: Actor, at: datetime) -> QuerySet[JoinCode]:
    """Running help that the actor gives."""
    return JoinCode.objects.filter(joined_by_id=actor.person_id, until_at__gt=at, ended_at__isnull=True)


def _as_party(actor: Actor) -> Q:
    allowed = Q(pk__in=[])
    if actor.visitor:
        allowed |= Q(secret_hash=actor.visitor)
    if actor.person_id is None:
        return allowed
    # Who began a file that has no owner yet holds it; with an owner only the owner and their agents do.
    allowed |= Q(started_by_id=actor.person_id, applicant__isnull=True, employer__isnull=True)
    return allowed | _in_whose_name(actor)


def _in_whose_name(actor: Actor, path: str = "") -> Q:
    """Cases of the actor, of their firms, and of whom they may act for; ``path`` leads to the case."""
    if actor.person_id is None:
        return Q(pk__in=[])
    allowed = Q(**{f"{path}applicant_id": actor.person_id})
    if actor.represents:
        allowed |= Q(**{f"{path}employer_id__in": actor.represents})
    if actor.mandates:
        allowed |= Q(**{f"{path}applicant_id__in": actor.mandates})
    for principal, reference in sorted(actor.case_mandates):
        allowed |= Q(**{f"{path}applicant_id": principal, f"{path}reference": reference})
    return allowed


def impartial(actor: Actor) -> Q:
    """Parts of cases in which the actor has no part of their own: nobody handles what they ask for themselves.

    Source:
        PRC Civil Servant Law (2018 revision), art. 76: a civil servant stays away from an official act that
        touches their own interests, or those of people close to them.
    """
    return ~_in_whose_name(actor, "case__")


def _as_staff(actor: Actor) -> Q:
    allowed = Q(pk__in=[])
    if not actor.is_strong:
        return allowed
    if actor.authorities:
        # Asked for each case: to gather all cases of an authority first would read thousands to show one.
        parts = CasePart.objects.filter(case_id=OuterRef("pk"), authority__in=actor.authorities)
        allowed |= Q(Exists(parts)) & ~Q(status=Status.DRAFT)
    if centres := counter_centres(actor):
        allowed |= Q(centre__in=centres) & ~Q(status=Status.DRAFT)
    return allowed


def counter_centres(actor: Actor) -> frozenset[str]:
    """Centres at whose counters the actor works."""
    return frozenset(post.centre for post in actor.posts if post.role is Role.COUNTER_OFFICER and post.centre)


def relation(
    actor: Actor, case: Case, *, parts: dict[str, str] | None = None, at: datetime | None = None
) -> Relation:
    """Where somebody stands towards a case; nowhere, when they may not see it.

    Args:
        parts: authority by decision, when at hand; else read from the parts of the case.
    """
    found = _own_part(actor, case)
    # Whoever asks for something, or acts for who does, has no power of an office over it: see ``impartial``.
    is_impartial = not found
    decisions: frozenset[str] = frozenset()
    if actor.is_strong:
        if actor.has(Role.AUDITOR):
            found.add(Standing.AUDITOR)
        if is_impartial and not case.is_draft and case.centre in counter_centres(actor):
            found.add(Standing.COUNTER)
        if is_impartial and not case.is_draft and actor.authorities:
            known = parts if parts is not None else dict(case.parts.values_list("decision", "authority"))
            decisions = frozenset(one for one, authority in known.items() if authority in actor.authorities)
            if decisions:
                found.add(Standing.OFFICER)
    # Whoever stands somewhere by right needs no code: the question is not asked in the acts of offices.
    if actor.person_id is not None and not found:
        for purpose in (
            joined_by(actor, at or clock.now()).filter(case=case).values_list("purpose", flat=True)
        ):
            found.add(Standing.INTERPRETER if purpose == "interpret" else Standing.HELPER)
    return Relation(frozenset(found), decisions)


def is_impartial_in(actor: Actor, case: Case) -> bool:
    """Whether the actor asks for nothing in this case, neither for themselves nor for somebody else."""
    return not _own_part(actor, case)


def _own_part(actor: Actor, case: Case) -> set[Standing]:
    found: set[Standing] = set()
    if _is_party(actor, case):
        found.add(Standing.PARTY)
    elif case.applicant_id is not None and case.applicant_id in actor.mandates:
        found.add(Standing.AGENT)
    if _has_mandate_for(actor, case):
        found.add(Standing.HELPER)
    return found


def _is_party(actor: Actor, case: Case) -> bool:
    if actor.visitor and case.secret_hash == actor.visitor:
        return True
    if actor.person_id is None:
        return False
    if case.applicant_id is not None and case.applicant_id == actor.person_id:
        return True
    if case.employer_id is not None and case.employer_id in actor.represents:
        return True
    return case.started_by_id == actor.person_id and case.applicant_id is None and case.employer_id is None


def _has_mandate_for(actor: Actor, case: Case) -> bool:
    """Whether the applicant lets the actor act in this one case: to work on it, not to end it."""
    return case.applicant_id is not None and (case.applicant_id, case.reference) in actor.case_mandates
