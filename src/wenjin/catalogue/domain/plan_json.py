"""A plan as JSON, in the words of the command contract."""

from collections.abc import Mapping
from datetime import date

from wenjin.catalogue.domain.plan import Plan, PlannedService
from wenjin.catalogue.domain.planning.papers import Paper
from wenjin.catalogue.domain.planning.schedule import StepDates
from wenjin.catalogue.domain.planning.warnings import DueDate


def plan_as_json(plan: Plan) -> dict[str, object]:
    """Everything a plan says, dates as ISO 8601.

    ``asks``, ``different`` and ``to_bring`` are counts; the papers themselves stand under ``evidence``.
    """
    return {
        "services": [_service(one) for one in plan.services],
        "evidence": [_paper(one) for one in plan.papers],
        "asks": plan.asks,
        "different": plan.different,
        "to_bring": len(plan.to_bring),
        "start_on": plan.start.isoformat(),
        "entry_on": _iso(plan.entry_on),
        "entry_is_assumed": plan.entry_is_assumed,
        "finish_on": plan.finish_on.isoformat(),
        "longest_path": list(plan.longest_path),
        "deadlines": [_deadline(one) for one in plan.deadlines],
        "warnings": [
            {"code": one.code, "service": one.service or None, **_plain(one.params)} for one in plan.warnings
        ],
        "people": [{"id": name, "role": role} for name, role in plan.people],
        "questions": [
            {"kind": one.kind, "id": one.id, "person": one.person or None} for one in plan.questions
        ],
        "not_needed": list(plan.not_needed),
        "assumed": _plain(plan.assumed),
    }


def _service(one: PlannedService) -> dict[str, object]:
    dates = one.dates
    return {
        "id": one.id,
        "starts_on": dates.starts_on.isoformat(),
        "ends_on": dates.ends_on.isoformat(),
        "depends_on": list(one.waits_for),
        "people": list(one.people),
        "needed": one.answer.value,
        "phase": one.phase.value if one.phase else None,
        "by_law_on": _iso(dates.by_law_on),
        "length_known": not dates.has_unknown_length,
        "is_estimate": dates.is_estimate,
        "on_longest_path": one.is_key,
        "steps": [_step(step) for step in dates.steps],
    }


def _step(step: StepDates) -> dict[str, object]:
    return {"id": step.id, "starts_on": step.starts_on.isoformat(), "ends_on": step.ends_on.isoformat()}


def _paper(paper: Paper) -> dict[str, object]:
    return {
        "id": paper.evidence,
        "person": paper.person or None,
        "used_by": list(paper.used_by),
        "produced_by": paper.produced_by,
        "certain": paper.is_certain,
        "held": paper.held,
        "to_bring": not paper.is_made_on_the_way,
    }


def _deadline(due: DueDate) -> dict[str, object]:
    return {
        "service": due.service,
        "step": due.step,
        "anchor": due.anchor,
        "unit": due.unit.value,
        "amount": due.amount,
        "relation": due.relation,
        "opens_on": _iso(due.opens_on),
        "due_on": due.due_on.isoformat(),
        "later_reading_on": _iso(due.later_reading_on),
        "met": due.is_met,
        "certain": due.is_certain,
        "recurs": due.recurs,
        "basis": due.basis,
        "status": due.status,
    }


def _plain(params: Mapping[str, object]) -> dict[str, object]:
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in params.items()}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None
