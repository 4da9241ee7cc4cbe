"""The inbox of an authority, a centre or an officer: what is due, the earliest first."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from wenjin.accounts.domain.actor import Actor
from wenjin.accounts.queries import people
from wenjin.cases.domain.clock import ClockFace
from wenjin.cases.domain.procedure import Side
from wenjin.cases.domain.state import TaskStatus, from_json
from wenjin.cases.domain.whose_turn import Turn, What, holder_of
from wenjin.cases.models import Case, CasePart
from wenjin.cases.queries.faces import working_face
from wenjin.cases.queries.filed_names import shown_name
from wenjin.cases.queries.procedures import procedure, procedure_of
from wenjin.cases.queries.visibility import counter_centres, impartial
from wenjin.core import clock

PAGE: Final = 50


class Group(StrEnum):
    """How soon something is due."""

    LATE = "late"
    TODAY = "today"
    THIS_WEEK = "this_week"
    LATER = "later"
    PAUSED = "paused"
    NO_CLOCK = "no_clock"


class Whose(StrEnum):
    """Of whom the rows are."""

    ALL = "all"
    MINE = "mine"
    NOBODY = "nobody"
    COUNTER = "counter"
    """Whose next step is one at the counter of their centre."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Which rows are wanted.

    Attributes:
        authority: only of this one of the actor's authorities; empty for all of them.
        decision, procedure: only of these; empty for all.
        status: ``live`` (to be decided), ``paused``, ``late``.
        after: where the page before ended, as ``Inbox.next`` gave it; empty for the first page.
    """

    authority: str = ""
    decision: str = ""
    procedure: str = ""
    whose: Whose = Whose.ALL
    status: str = "live"
    after: str = ""


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One decision to be taken.

    Attributes:
        turn: who holds it now; None when nobody does.
        group: how soon it is due.
        days: calendar days from today, negative when late; None without a day.
        late_clock: of what is late: how late it is is counted as the promise was, mostly in working days.
        is_held_up: the decision that it waits for is late.
    """

    case_id: UUID
    reference: str
    procedure_id: str
    procedure_version: int
    decision: str
    authority: str
    applicant: str
    language: str
    due_on: date | None
    promised_on: date | None
    statutory_on: date | None
    is_paused: bool
    is_late: bool
    group: Group
    days: int | None
    assigned_to: UUID | None
    assigned_name: str
    turn: Turn | None
    version: int
    is_sample: bool
    late_clock: ClockFace | None = None
    is_held_up: bool = False

    @property
    def waits_for(self) -> str:
        """The other decision that has to be taken first and can be taken now; empty when there is none."""
        turn = self.turn
        is_other = turn is not None and turn.what is What.DECIDE and turn.decision != self.decision
        return (turn.decision or "") if turn is not None and is_other else ""


@dataclass(frozen=True, slots=True)
class Inbox:
    """A page of the inbox.

    Attributes:
        next: hand it back as ``Filters.after`` for the next page; empty at the end.
        counts: how many rows of each group there are in all.
    """

    rows: tuple[InboxRow, ...]
    next: str
    counts: dict[Group, int]


def inbox(actor: Actor, filters: Filters | None = None, *, today: date | None = None) -> Inbox:
    """Decisions that wait for the actor's authorities, or cases at the actor's counters, by due day.

    Four queries whatever there is: rows, people, what holds them up, counts. Nothing without a second factor.
    """
    wanted, day = filters or Filters(), today or clock.today()
    parts = _mine(actor, wanted)
    rows = list(_page(parts, wanted)[: PAGE + 1])
    shown = rows[:PAGE]
    ids = {row.case.applicant_id for row in shown} | {row.assigned_to_id for row in shown}
    names = {pk: one.name for pk, one in people(one for one in ids if one is not None).items()}
    following = _mark(shown[-1]) if len(rows) > PAGE else ""
    found = _held_up([_row(row, names, day) for row in shown], day)
    return Inbox(tuple(found), following, _counts(parts, day))


def _mine(actor: Actor, wanted: Filters) -> QuerySet[CasePart]:
    if not actor.is_strong:
        return CasePart.objects.none()
    authorities = actor.authorities & {wanted.authority} if wanted.authority else actor.authorities
    reach = Q(pk__in=[])
    if authorities:
        reach |= Q(authority__in=authorities)
    centres = counter_centres(actor)
    if centres and not wanted.authority:
        reach |= Q(case__centre__in=centres)
    parts = CasePart.objects.filter(reach, impartial(actor), is_live=True)
    if wanted.decision:
        parts = parts.filter(decision=wanted.decision)
    if wanted.procedure:
        parts = parts.filter(case__procedure_id=wanted.procedure)
    if wanted.whose is Whose.MINE:
        parts = parts.filter(assigned_to_id=actor.person_id)
    elif wanted.whose is Whose.NOBODY:
        parts = parts.filter(assigned_to__isnull=True)
    elif wanted.whose is Whose.COUNTER:
        parts = _at_counter(parts)
    if wanted.status == "paused":
        parts = parts.filter(is_paused=True)
    elif wanted.status == "late":
        parts = parts.filter(due_on__lt=clock.today(), is_paused=False)
    return parts


def _at_counter(parts: QuerySet[CasePart]) -> QuerySet[CasePart]:
    """Of these the ones in whose case a step of a centre can be done now. One query more, for the procedures.

    A state has its tasks in the order of its procedure, so the database can look at the place of each such step.
    """
    waits = Q(pk__in=[])
    known = parts.order_by().values_list("case__procedure_id", "case__procedure_version").distinct()
    for own_id, version in known:
        for place, task in enumerate(procedure(own_id, version).tasks):
            if task.side is Side.CENTRE and task.decision is None:
                is_ready = {f"case__state__tasks__{place}__1": TaskStatus.READY.value}
                waits |= Q(case__procedure_id=own_id, case__procedure_version=version, **is_ready)
    return parts.filter(waits)


def _page(parts: QuerySet[CasePart], wanted: Filters) -> QuerySet[CasePart]:
    day, _, number = wanted.after.partition("~")
    if day and number.isdigit():
        try:
            last = date.fromisoformat(day)
        except ValueError:
            return parts.none()
        parts = parts.filter(Q(sort_on__gt=last) | Q(sort_on=last, pk__gt=int(number)))
    return parts.select_related("case").defer("case__answers", "case__household").order_by("sort_on", "pk")


def _mark(row: CasePart) -> str:
    return f"{row.sort_on.isoformat()}~{row.pk}"


def _row(row: CasePart, names: dict[UUID, str], today: date) -> InboxRow:
    case = row.case
    state, known = from_json(case.state), procedure_of(case)
    group = group_of(row.due_on, row.is_paused, today)
    is_late = group is Group.LATE
    return InboxRow(
        case_id=case.pk,
        reference=case.reference,
        procedure_id=case.procedure_id,
        procedure_version=case.procedure_version,
        decision=row.decision,
        authority=row.authority,
        applicant=shown_name(case, names),
        language=case.language,
        due_on=row.due_on,
        promised_on=row.promised_on,
        statutory_on=row.statutory_on,
        is_paused=row.is_paused,
        is_late=is_late,
        group=group,
        days=(row.due_on - today).days if row.due_on is not None else None,
        assigned_to=row.assigned_to_id,
        assigned_name=names.get(row.assigned_to_id, "") if row.assigned_to_id else "",
        turn=holder_of(state, known, row.decision),
        version=case.event_count,
        is_sample=case.is_sample,
        late_clock=working_face(state, known, row.decision, clock.now()) if is_late else None,
    )


def _held_up(rows: list[InboxRow], today: date) -> list[InboxRow]:
    """The rows, with what waits for a decision that is late marked. One query, none when nothing waits."""
    waiting = {row.case_id for row in rows if row.waits_for}
    if not waiting:
        return rows
    late = set(
        CasePart.objects.filter(
            case_id__in=waiting, is_live=True, is_paused=False, due_on__lt=today
        ).values_list("case_id", "decision")
    )
    return [replace(row, is_held_up=(row.case_id, row.waits_for) in late) for row in rows]


def group_of(due_on: date | None, is_paused: bool, today: date) -> Group:
    """How soon something is due; this week ends on Sunday."""
    if is_paused:
        return Group.PAUSED
    if due_on is None:
        return Group.NO_CLOCK
    if due_on < today:
        return Group.LATE
    if due_on == today:
        return Group.TODAY
    return Group.THIS_WEEK if due_on <= _sunday(today) else Group.LATER


def _sunday(today: date) -> date:
    return today + timedelta(days=7 - today.isoweekday())


def _counts(parts: QuerySet[CasePart], today: date) -> dict[Group, int]:
    dated = Q(due_on__isnull=False)
    found = parts.aggregate(
        late=Count("pk", filter=Q(due_on__lt=today)),
        today=Count("pk", filter=Q(due_on=today)),
        this_week=Count("pk", filter=Q(due_on__gt=today, due_on__lte=_sunday(today))),
        later=Count("pk", filter=Q(due_on__gt=_sunday(today))),
        paused=Count("pk", filter=Q(is_paused=True)),
        no_clock=Count("pk", filter=~dated & Q(is_paused=False)),
    )
    return {Group(name): count for name, count in found.items()}


@dataclass(frozen=True, slots=True)
class AuthorityLoad:
    """How much waits at one authority, for the bulk view and for directors: figures, no names."""

    authority: str
    live: int
    late: int
    paused: int
    unassigned: int


def load_by_authority(authorities: Iterable[str] | None = None) -> list[AuthorityLoad]:
    """Figures by authority; all of them when none is named. One query."""
    parts = CasePart.objects.filter(is_live=True)
    if authorities is not None:
        parts = parts.filter(authority__in=list(authorities))
    rows = parts.values("authority").annotate(
        live=Count("pk"),
        late=Count("pk", filter=Q(due_on__lt=clock.today())),
        paused=Count("pk", filter=Q(is_paused=True)),
        unassigned=Count("pk", filter=Q(assigned_to__isnull=True)),
    )
    return [AuthorityLoad(**row) for row in rows.order_by("authority")]


def own_cases(actor: Actor) -> QuerySet[Case]:
    """The actor's own applications and drafts, the latest change first: what ``/cases/`` lists."""
    mine = Q(pk__in=[])
    if actor.visitor:
        mine |= Q(secret_hash=actor.visitor)
    if actor.person_id is not None:
        mine |= Q(applicant_id=actor.person_id) | Q(started_by_id=actor.person_id)
        if actor.represents:
            mine |= Q(employer_id__in=actor.represents)
        if actor.mandates:
            mine |= Q(applicant_id__in=actor.mandates)
    from wenjin.cases.queries.visibility import visible_to

    rows = visible_to(actor).filter(mine, erased_at__isnull=True)
    return rows.defer("answers", "household").order_by("-changed_at", "-pk")
