"""What was granted and comes to its end: what renews it, when to file that, how far it has come."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet

from wenjin.accounts.domain.actor import Actor
from wenjin.cases.domain.procedure import Procedure
from wenjin.cases.domain.renewal import NOT_BEGUN, Renewal, RenewalWindow, renewal_of
from wenjin.cases.domain.state import CaseState, from_json
from wenjin.cases.models import Case, CasePart
from wenjin.cases.queries.procedures import procedure_of
from wenjin.cases.queries.visibility import relation, visible_to
from wenjin.catalogue.queries.domain import catalogue
from wenjin.catalogue.queries.procedure_archive import archive
from wenjin.catalogue.queries.procedures import FilingWindow, filing_windows
from wenjin.core import clock
from wenjin.core.outbox.models import Message
from wenjin.core.prepared import Prepared

_AHEAD: Final = timedelta(days=120)


@dataclass(frozen=True, slots=True)
class Renewing:
    """How what a case gave is renewed.

    Attributes:
        course: how far the renewal of each granted decision has come.
        procedure: id of the one that renews what is left to begin; empty when nothing is, or none does that.
        window: when to file that; None where nothing that it renews ends.
    """

    course: Mapping[str, Renewal]
    procedure: str
    window: RenewalWindow | None

    @property
    def left(self) -> tuple[str, ...]:
        """Granted decisions whose renewal can be begun, for the first time or again."""
        return tuple(name for name, one in self.course.items() if one.may_begin)

    @property
    def can_begin(self) -> bool:
        """Whether a renewal can be begun, as far as it does not hang on the day."""
        return bool(self.left and self.procedure)


@dataclass(frozen=True, slots=True)
class RenewalDue:
    """A permit that ends.

    Attributes:
        renewed: how far its renewal has come.
        renewal: id of the procedure that renews it; empty when there is none, or its renewal is under way.
        window: when to file that; None when there is none.
    """

    case: Case
    decision: str
    valid_until: date
    renewed: Renewal
    renewal: str
    window: RenewalWindow | None


def renewed_by(done: Procedure, granted: Collection[str]) -> str:
    """Id of the procedure that renews what was granted, and nothing else; empty when none takes cases today.

    A procedure that asks for more than was granted is no renewal of it: after a joint filing of which one part
    was refused, it is the one for the service of the other part. Of several, the one that renews most.
    """
    named = [done.decision(one).renewal for one in granted if one in done.decisions_by_id]
    held, today = archive(is_pinned=True), clock.today()
    joint = [one for name in named if name and (one := held.of_day(name, today)) is not None]
    services = {
        str(service)
        for document in joint
        for decision, service in (document.get("services") or {}).items()
        if decision in granted
    }
    single = [one for one in held.valid_on(today) if one.get("is_renewal") and one["service"] in services]
    found = [(_decisions(one), str(one["id"])) for one in (*joint, *single)]
    fitting = [(len(brings), name) for brings, name in found if brings and brings <= set(granted)]
    # The first of those that bring most: what the procedure itself names goes before the others.
    return max(fitting, key=lambda one: one[0], default=(0, ""))[1]


def granted_in(state: CaseState) -> tuple[str, ...]:
    """Decisions that gave what they were asked for."""
    return tuple(name for name, part in state.parts.items() if part.is_granted)


def _decisions(document: Mapping[str, Any]) -> set[str]:
    return {str(one["id"]) for one in document["decisions"]}


def applied_for_anew(renewal: str) -> Mapping[str, Any] | None:
    """The procedure with which somebody applies anew for what a renewal can no longer give; None for none."""
    wanted = _decisions(document) if (document := _document(renewal)) is not None else set()
    today = archive(is_pinned=True).valid_on(clock.today())
    return next((one for one in today if not one.get("is_renewal") and _decisions(one) == wanted), None)


def renewing(case: Case, state: CaseState, done: Procedure, actor: Actor | None = None) -> Renewing:
    """How what a case gave is renewed. One query when something was granted.

    Args:
        actor: then only what they may see of it; without, all of it.
    """
    granted = granted_in(state)
    following = _following([case.pk], actor).get(case.pk, []) if granted else []
    return _renewing(state, done, following)


def _renewing(state: CaseState, done: Procedure, following: list[tuple[str, CaseState]]) -> Renewing:
    course = {name: renewal_of(name, following) for name in granted_in(state)}
    left = [name for name, one in course.items() if one.may_begin]
    procedure = renewed_by(done, left) if left else ""
    return Renewing(course, procedure, _window(state, done, left, procedure))


def _following(cases: Iterable[UUID], actor: Actor | None) -> dict[UUID, list[tuple[str, CaseState]]]:
    """Reference and state of the cases that renew these, the newest first.

    Most have none: then nothing is asked but that. Of those there are, each is shown to who may see it.
    """
    found: dict[UUID, list[tuple[str, CaseState]]] = {}
    for case in _FOLLOWING.all({"cases": list(cases)}):
        if case.predecessor_id is not None and (actor is None or actor.is_system or relation(actor, case)):
            found.setdefault(case.predecessor_id, []).append((case.reference, from_json(case.state)))
    return found


def _cases_after(cases: Sequence[UUID]) -> QuerySet[Case]:
    return Case.objects.filter(predecessor__in=cases, erased_at__isnull=True).order_by("-created_at", "-pk")


_FOLLOWING: Final = Prepared(_cases_after)


def renewal_window(
    granted: Procedure, decision: str, valid_until: date, renewal: str | None = None
) -> RenewalWindow:
    """When to file the renewal of what a decision gave.

    The deadlines are those of the records of the services that renew it; of several in one file, the one that
    opens last and the one that ends first count.

    Args:
        renewal: the procedure that renews it, where that is known; else the one that the decision names.
    """
    rule = granted.decisions_by_id.get(decision)
    windows = _windows(renewal or (rule.renewal if rule is not None else None))
    reminders = rule.remind_days_before if rule is not None else ()
    ahead = min((one.first for one in windows if one.first is not None), default=max(reminders, default=None))
    return RenewalWindow(
        valid_until - timedelta(days=ahead) if ahead is not None else None,
        valid_until - timedelta(days=max(one.last for one in windows)) if windows else None,
    )


def renewal_window_of(case: Case) -> RenewalWindow | None:
    """For a case: of what it gave, is not being renewed and ends first; None when nothing of that is left."""
    return renewing(case, from_json(case.state), procedure_of(case)).window


def _window(state: CaseState, done: Procedure, left: Collection[str], renewal: str) -> RenewalWindow | None:
    """Of what is left to renew and ends first; None when nothing of that ends, or can be renewed."""
    ends = [
        (part.valid_until, name)
        for name, part in state.parts.items()
        if name in left and part.valid_until is not None
    ]
    if not ends or not renewal:
        return None
    valid_until, decision = min(ends)
    return renewal_window(done, decision, valid_until, renewal)


def filing_window(procedure: Procedure, answers: Mapping[str, str]) -> RenewalWindow | None:
    """When a draft of a renewal may be filed, by the days that its form says; None when nothing says so."""
    if not procedure.is_renewal:
        return None
    ends = {
        field.fact: date.fromisoformat(answers[field.id])
        for field in procedure.form.fields
        if field.fact and field.kind == "date" and answers.get(field.id)
    }
    anchors = catalogue().anchors
    known = [
        (one, ends[anchor.fact])
        for one in _windows(procedure.id)
        if (anchor := anchors.get(one.anchor)) is not None and anchor.fact in ends
    ]
    if not known:
        return None
    opens = [end - timedelta(days=one.first) for one, end in known if one.first is not None]
    return RenewalWindow(max(opens, default=None), min(end - timedelta(days=one.last) for one, end in known))


def _document(procedure: str | None) -> Mapping[str, Any] | None:
    """The document of the day as this process holds it: lists ask for many, without asking the database."""
    return archive(is_pinned=True).of_day(procedure, clock.today()) if procedure else None


def _windows(renewal: str | None) -> list[FilingWindow]:
    """When a procedure must be filed before the end of what is held, decision by decision."""
    document = _document(renewal)
    found = filing_windows(document) if document is not None else ()
    return [one for one in found if one.relation == "before" and one.unit == "calendar_day"]


def renewals_due(actor: Actor, *, today: date | None = None, ahead: timedelta = _AHEAD) -> list[RenewalDue]:
    """The actor's own permits that end within a time, the first first; what ended is there for a month more.

    Two queries.
    """
    day = today or clock.today()
    if actor.person_id is None:
        return []
    rows = (
        CasePart.objects.filter(
            case__in=visible_to(actor).filter(applicant_id=actor.person_id),
            outcome="granted",
            valid_until__gte=day - timedelta(days=30),
            valid_until__lte=day + ahead,
            case__erased_at__isnull=True,
        )
        .select_related("case")
        .order_by("valid_until", "pk")
    )
    parts = list(rows)
    cases = {row.case_id: row.case for row in parts}
    following = _following(cases, actor)
    ways = {
        pk: _renewing(from_json(case.state), procedure_of(case), following.get(pk, []))
        for pk, case in cases.items()
    }
    return [_due(row, row.valid_until, ways[row.case_id]) for row in parts if row.valid_until is not None]


def _due(row: CasePart, valid_until: date, way: Renewing) -> RenewalDue:
    renewed = way.course.get(row.decision, NOT_BEGUN)
    document = _document(way.procedure)
    is_left = renewed.may_begin and document is not None and row.decision in _decisions(document)
    return RenewalDue(
        row.case,
        row.decision,
        valid_until,
        renewed,
        way.procedure if is_left else "",
        renewal_window(procedure_of(row.case), row.decision, valid_until, way.procedure) if is_left else None,
    )


def reminder_key(case: UUID, decision: str, days: int) -> str:
    """Key of the message that reminds so many days before a permit ends."""
    return f"renew:{case}:{decision}:{days}"


def reminders_set(case: Case, decisions: Collection[str] | None = None) -> list[date]:
    """Days on which the applicant will be reminded, as they wait in the outbox. One query.

    Args:
        decisions: only of these; None: of all.
    """
    keys = [
        reminder_key(case.pk, rule.id, days)
        for rule in procedure_of(case).decisions
        if decisions is None or rule.id in decisions
        for days in rule.remind_days_before
    ]
    return sorted(at.date() for (at,) in _WAITING.all({"keys": keys})) if keys else []


def _waiting(keys: Sequence[str]) -> QuerySet[Message, tuple[datetime]]:
    open_ones = Message.objects.filter(key__in=keys, done_at__isnull=True, dead_at__isnull=True)
    return open_ones.values_list("available_at")


_WAITING: Final = Prepared(_waiting)
