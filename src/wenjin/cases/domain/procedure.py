"""Reading the record of a procedure, and refusing one that would leave a case stuck."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from graphlib import CycleError, TopologicalSorter
from typing import Final, cast

from wenjin.cases.domain.errors import UnknownPart
from wenjin.cases.domain.procedure_model import (
    DecisionRule,
    ExtensionRule,
    Form,
    FormField,
    FormSection,
    PauseRule,
    Procedure,
    ProcedureError,
    Role,
    Side,
    Start,
    Task,
    Term,
)
from wenjin.catalogue.domain.deadline import Unit

__all__ = [
    "DecisionRule",
    "ExtensionRule",
    "Form",
    "FormField",
    "FormSection",
    "PauseRule",
    "Procedure",
    "ProcedureError",
    "Role",
    "Side",
    "Start",
    "Task",
    "Term",
    "UnknownPart",
    "read_procedure",
]

# Who stands on which side; everybody else (a bank, a school, an office abroad) is a third party.
_SIDES: Final = {
    "applicant": Side.APPLICANT,
    "self": Side.APPLICANT,
    "employer": Side.EMPLOYER,
    "firm": Side.EMPLOYER,
    "authority": Side.AUTHORITY,
    "centre": Side.CENTRE,
    "counter": Side.CENTRE,
}


def read_procedure(document: Mapping[str, object]) -> Procedure:
    """The procedure that a record of the pack describes.

    Raises:
        ProcedureError: something named does not exist, or an order goes in a circle.
    """
    try:
        return _read(document)
    except (KeyError, TypeError, AttributeError) as error:
        raise ProcedureError(f"{document.get('id')}: not understood: {error!r}") from error


def _read(document: Mapping[str, object]) -> Procedure:
    roles = {str(one["id"]): _role(one) for one in _rows(document, "roles")}
    decisions = tuple(_decision(one, document) for one in _rows(document, "decisions"))
    pauses = {str(one["id"]): _pause(one) for one in _rows(document, "pauses")}
    tasks = tuple(_task(one, roles, document) for one in _rows(document, "tasks"))
    _check_names(tasks, decisions, pauses)
    ordered = _in_order(tasks, decisions)
    valid_to = document.get("valid_to")
    procedure = Procedure(
        id=str(document["id"]),
        version=int(str(document["version"])),
        title=str(document["title"]),
        service=str(document["service"]),
        valid_from=date.fromisoformat(str(document["valid_from"])),
        valid_to=date.fromisoformat(str(valid_to)) if valid_to else None,
        stages=tuple((str(one["id"]), str(one["title"])) for one in _rows(document, "stages")),
        roles=roles,
        tasks=ordered,
        decisions=decisions,
        pauses=pauses,
        extensions=tuple(_extension(one) for one in _rows(document, "extensions")),
        form=_form(_row(document, "form")),
        filing_task=_filing_task(ordered, document),
        accepting_task=_accepting_task(ordered),
        is_renewal=bool(document.get("is_renewal", False)),
        brought_anew=_ids(document, "brought_anew"),
        fees=_row(document, "fees"),
        document=document,
    )
    _check_acceptance(procedure)
    return procedure


def _rows(document: Mapping[str, object], name: str) -> Sequence[Mapping[str, object]]:
    return cast(Sequence[Mapping[str, object]], document.get(name) or ())


def _row(document: Mapping[str, object], name: str) -> Mapping[str, object]:
    return cast(Mapping[str, object], document.get(name) or {})


def _ids(document: Mapping[str, object], name: str) -> tuple[str, ...]:
    return tuple(str(one) for one in cast(Iterable[object], document.get(name) or ()))


def _text(document: Mapping[str, object], name: str) -> str | None:
    value = document.get(name)
    return None if value is None else str(value)


def _number(document: Mapping[str, object], name: str) -> int | None:
    value = document.get(name)
    return None if value is None else int(str(value))


def _role(document: Mapping[str, object]) -> Role:
    side = _SIDES.get(str(document["actor"]), Side.OTHER)
    return Role(str(document["id"]), str(document["title"]), side)


def _decision(document: Mapping[str, object], whole: Mapping[str, object]) -> DecisionRule:
    own_id = str(document["id"])
    days = document.get("remind_days_before", whole.get("remind_days_before")) or ()
    return DecisionRule(
        id=own_id,
        title=str(document["title"]),
        authority=str(document["authority"]),
        task=str(document["task"]),
        produces=_ids(document, "produces"),
        depends_on=_ids(document, "depends_on"),
        needs_second_eyes=bool(document.get("second_eyes", True)),
        service=_text(_row(whole, "services"), own_id) or _text(whole, "service"),
        rule_set=_text(document, "rule_set"),
        renewal=_text(document, "renewal") or _text(whole, "renewal"),
        remind_days_before=tuple(int(str(one)) for one in cast(Iterable[object], days)),
        is_final=document.get("remedy") == "final",
        remedy_basis=_text(document, "remedy_basis") or "",
        legal_basis=_text(document, "legal_basis") or "",
    )


def _pause(document: Mapping[str, object]) -> PauseRule:
    own_id = str(document["id"])
    return PauseRule(
        id=own_id,
        reason=str(document["reason"]),
        legal_basis=str(document["legal_basis"]),
        is_for_papers=bool(document.get("papers", own_id == "papers-incomplete")),
        days_to_notify=_number(document, "days_to_notify"),
        unit=Unit(str(document.get("unit", Unit.WORKING_DAY))),
        status=str(document.get("status", "unknown")),
        confidence=str(document.get("confidence", "low")),
    )


def _extension(document: Mapping[str, object]) -> ExtensionRule:
    return ExtensionRule(
        decision=str(document["decision"]),
        days=int(str(document["days"])),
        unit=Unit(str(document["unit"])),
        condition=str(document["condition"]),
        legal_basis=str(document["legal_basis"]),
        status=str(document.get("status", "unknown")),
        confidence=str(document.get("confidence", "low")),
    )


def _term(document: Mapping[str, object]) -> Term:
    if not document:
        return Term()
    statutory_unit = document.get("statutory_clock")
    return Term(
        promised=_number(document, "promised"),
        statutory=_number(document, "statutory"),
        unit=Unit(str(document["clock"])),
        statutory_unit=Unit(str(statutory_unit)) if statutory_unit else None,
        starts_at=Start(str(document["starts_at"])),
        status=str(document.get("status", "unknown")),
        basis=str(document.get("basis", "")),
        confidence=str(document.get("confidence", "low")),
    )


def _task(document: Mapping[str, object], roles: Mapping[str, Role], whole: Mapping[str, object]) -> Task:
    own_id, role_id = str(document["id"]), str(document["role"])
    if role_id not in roles:
        raise ProcedureError(f"task {own_id}: no role {role_id}")
    # The decision may name its task alone: the task then need not repeat it.
    decided = next((str(one["id"]) for one in _rows(whole, "decisions") if one["task"] == own_id), None)
    return Task(
        id=own_id,
        title=str(document["title"]),
        stage=str(document["stage"]),
        role=role_id,
        side=roles[role_id].side,
        depends_on=_ids(document, "depends_on"),
        needs=_ids(document, "needs"),
        produces=_ids(document, "produces"),
        term=_term(_row(document, "days")),
        may_pause=_ids(document, "may_pause"),
        decision=_text(document, "decision") or decided,
        authority=_authority(own_id, role_id, document, whole)
        if roles[role_id].side is Side.AUTHORITY
        else None,
        accepts=bool(document.get("accepts", False)),
        shows_originals=bool(document.get("originals", False)),
    )


def _authority(
    own_id: str, role_id: str, document: Mapping[str, object], whole: Mapping[str, object]
) -> str | None:
    """Whose officers do it: as said, else the authority for which the same role decides, where that is one."""
    named = _text(document, "authority")
    if named is not None:
        return named
    own = [one for one in _rows(whole, "decisions") if one["task"] == own_id]
    roles = {str(task["id"]): task["role"] for task in _rows(whole, "tasks")}
    same_role = [one for one in _rows(whole, "decisions") if roles.get(str(one["task"])) == role_id]
    found = {str(one["authority"]) for one in own or same_role}
    return found.pop() if len(found) == 1 else None


def _form(document: Mapping[str, object]) -> Form:
    sections = tuple(
        FormSection(
            id=str(one["id"]),
            title=str(one["title"]),
            fields=tuple(_field(field) for field in _rows(one, "fields")),
            hint=str(one.get("hint") or ""),
        )
        for one in _rows(document, "sections")
    )
    return Form(_ids(document, "makes"), sections)


def _field(document: Mapping[str, object]) -> FormField:
    least, most = document.get("min"), document.get("max")
    return FormField(
        id=str(document["id"]),
        label=str(document["label"]),
        kind=str(document.get("type", "text")),
        hint=str(document.get("hint") or ""),
        is_required=bool(document.get("required", False)),
        about=str(document.get("about", "person")),
        fact=_text(document, "fact"),
        is_sealed=bool(document.get("sealed", True)),
        decisions=_ids(document, "decisions"),
        choices=tuple((str(one["code"]), str(one["label"])) for one in _rows(document, "choices")),
        check=_text(document, "check"),
        after=_text(document, "after"),
        least=None if least is None else float(str(least)),
        most=None if most is None else float(str(most)),
        autocomplete=_text(document, "autocomplete"),
        min_age=_whole(document.get("min_age")),
        max_age=_whole(document.get("max_age")),
        expiry_of=_text(document, "expiry_of"),
        not_beyond=_ids(document, "not_beyond"),
        working_life_from=_text(document, "working_life_from"),
        is_asked_anew=bool(document.get("asked_anew", False)),
        refused=_refused(document.get("refuses")),
    )


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) else None


def _refused(document: object) -> tuple[str, ...]:
    return _ids(document, "codes") if isinstance(document, Mapping) else ()


def _check_names(
    tasks: Sequence[Task], decisions: Sequence[DecisionRule], pauses: Mapping[str, PauseRule]
) -> None:
    by_id = {task.id: task for task in tasks}
    known_decisions = {one.id for one in decisions}
    if len(by_id) != len(tasks) or len(known_decisions) != len(decisions):
        raise ProcedureError("an id is used twice")
    if not decisions:
        raise ProcedureError("nothing is decided")
    for task in tasks:
        _must_know(f"task {task.id}", task.depends_on, by_id)
        _must_know(f"task {task.id}", task.may_pause, pauses)
        if task.decision is not None:
            _must_know(f"task {task.id}", (task.decision,), known_decisions)
    for one in decisions:
        _must_know(f"decision {one.id}", (one.task,), by_id)
        _must_know(f"decision {one.id}", one.depends_on, known_decisions)
        if by_id[one.task].decision != one.id or not by_id[one.task].side.is_office:
            raise ProcedureError(f"decision {one.id}: {one.task} is not its task, or no office does it")
    if len({one.task for one in decisions}) != sum(task.decision is not None for task in tasks):
        raise ProcedureError("two tasks take the same decision")


def _must_know(where: str, named: Iterable[str], known: Iterable[str]) -> None:
    missing = set(named) - set(known)
    if missing:
        raise ProcedureError(f"{where}: no {', '.join(sorted(missing))}")


def _in_order(tasks: Sequence[Task], decisions: Sequence[DecisionRule]) -> tuple[Task, ...]:
    """Tasks in the order of the record as far as it may stand, each after all that it waits for.

    A decision that waits for another makes its task wait too: a circle over both would leave every case stuck.
    """
    task_of = {one.id: one.task for one in decisions}
    waits = {task.id: set(task.depends_on) for task in tasks}
    for one in decisions:
        waits[one.task] |= {task_of[before] for before in one.depends_on}
    try:
        TopologicalSorter(waits).prepare()
    except CycleError as error:
        raise ProcedureError(f"in a circle: {' → '.join(error.args[1])}") from error
    ordered: list[Task] = []
    placed: set[str] = set()
    left = list(tasks)
    while left:
        following = next(task for task in left if waits[task.id] <= placed)
        ordered.append(following)
        placed.add(following.id)
        left.remove(following)
    return tuple(ordered)


def _filing_task(tasks: Sequence[Task], document: Mapping[str, object]) -> str | None:
    """The task that the record marks, else the last one that the parties do before any office does something."""
    marked = [str(one["id"]) for one in _rows(document, "tasks") if one.get("files")]
    if marked:
        return marked[0]
    own: set[str] = set()
    filing: str | None = None
    for task in tasks:
        if not task.side.is_office and task.decision is None and own.issuperset(task.depends_on):
            own.add(task.id)
            if task.needs or filing is None:
                filing = task.id
    return filing


def _accepting_task(tasks: Sequence[Task]) -> str | None:
    """The task that the record marks, else the last one before the first decision."""
    marked = [task.id for task in tasks if task.accepts]
    if marked:
        return marked[0]
    accepting: str | None = None
    for task in tasks:
        if task.decision is not None:
            return accepting
        accepting = task.id
    return accepting


def _check_acceptance(procedure: Procedure) -> None:
    accepting, filing = procedure.accepting_task, procedure.filing_task
    if accepting is not None and (procedure.follows[accepting] or procedure.task(accepting).decision):
        raise ProcedureError(f"task {accepting}: the file is accepted only after a decision")
    if filing is not None and procedure.task(filing).decision is not None:
        raise ProcedureError(f"task {filing}: a decision is not taken by submitting")
    for own_id in procedure.done_by_submitting:
        if procedure.task(own_id).side.is_office:
            raise ProcedureError(f"task {own_id}: an office does it, so submitting cannot")
