"""What procedures say of other records and of themselves: names, order, papers, versions.

A case trusts its procedure blindly, so what would leave a case without a next step, or ask for a paper that
nobody can judge, is refused before it is loaded.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from wenjin.catalogue.pack.forms import check_form
from wenjin.catalogue.pack.problems import Problem
from wenjin.catalogue.pack.records import Record
from wenjin.catalogue.pack.references import Index, find_circle, unknown
from wenjin.catalogue.pack.source import Path_

Document = Mapping[str, Any]
# Words only: they may be mended without a new version, because they change nothing that a case does.
WORDING: Final = frozenset({"title", "label", "hint", "note", "notes", "sources", "last_checked_on"})
_OTHER_SCHEME = re.compile(r"(?!https?:)[a-z][a-z0-9+.-]*:\S", re.IGNORECASE)


def check_procedures(records: Sequence[Record]) -> list[Problem]:
    """Everything that is wrong with procedures, in a pack whose other references are right."""
    index = Index(records)
    problems: list[Problem] = []
    for record in index.of("procedure").values():
        found = list(_names(record, index))
        # Order and papers are looked at only when every name leads somewhere.
        found = found or [*_order(record), *_papers(record, index), *_renewal(record, index)]
        problems += [*found, *check_form(record, index)]
    return problems


def meaning_of(document: Document) -> object:
    """A procedure without its wording: what a case that began with it relies on.

    When it takes no new cases any more (``valid_to``) is not part of it either.
    """
    return _without_wording({key: value for key, value in document.items() if key != "valid_to"})


def _without_wording(value: object) -> object:
    if isinstance(value, Mapping):
        return {key: _without_wording(inner) for key, inner in value.items() if key not in WORDING}
    if isinstance(value, list):
        return [_without_wording(inner) for inner in value]
    return value


def _said(record: Record, path: Path_, message: str, remedy: str) -> Problem:
    return Problem(record.source.name, record.line(*path), message, remedy)


def _names(record: Record, index: Index) -> Iterator[Problem]:
    document: Document = record.document
    own = {
        key: [one["id"] for one in document[key]]
        for key in ("stages", "roles", "tasks", "decisions", "pauses")
    }
    for key, ids in own.items():
        for place, name in enumerate(ids):
            if ids.index(name) != place:
                yield _said(record, (key, place, "id"), f"{name!r} stands twice in {key}", "rename one")
    if document["service"] not in index.of("service"):
        yield unknown(record, ("service",), "service", document["service"])
    yield from _services(record, index, own["decisions"])
    for place, role in enumerate(document["roles"]):
        if role["actor"] not in index.of("actor"):
            yield unknown(record, ("roles", place, "actor"), "actor", role["actor"])
    for place, task in enumerate(document["tasks"]):
        path = ("tasks", place)
        yield from _of(
            record, path, task, (("stage", "stage", own["stages"]), ("role", "role", own["roles"]))
        )
        yield from _of(record, path, task, (("decision", "decision", own["decisions"]),))
        yield from _each(record, path, task, "depends_on", "task", own["tasks"])
        yield from _each(record, path, task, "may_pause", "pause", own["pauses"])
        yield from _each(record, path, task, "needs", "evidence", index.of("evidence"))
        yield from _each(record, path, task, "produces", "evidence", index.of("evidence"))
    for place, decision in enumerate(document["decisions"]):
        path = ("decisions", place)
        yield from _of(
            record,
            path,
            decision,
            (
                ("authority", "authority", index.of("authority")),
                ("task", "task", own["tasks"]),
                ("rule_set", "ruleset", index.of("ruleset")),
            ),
        )
        yield from _each(record, path, decision, "depends_on", "decision", own["decisions"])
        yield from _each(record, path, decision, "produces", "evidence", index.of("evidence"))
    for place, extension in enumerate(document["extensions"]):
        yield from _of(
            record, ("extensions", place), extension, (("decision", "decision", own["decisions"]),)
        )
    for place, source in enumerate(document["sources"]):
        if _OTHER_SCHEME.match(str(source)):
            yield _said(record, ("sources", place), f"source {source!r} is no web address", "use https")


def _services(record: Record, index: Index, decisions: list[str]) -> Iterator[Problem]:
    services: Document = record.document["services"]
    for decision, service in services.items():
        if decision not in decisions:
            yield unknown(record, ("services", decision), "decision", decision)
        if service not in index.of("service"):
            yield unknown(record, ("services", decision), "service", service)
    for decision in decisions:
        if decision not in services:
            yield _said(
                record,
                ("services",),
                f"decision {decision!r} belongs to no service, so nobody knows its papers and its fee",
                "name its service under services",
            )


def _of(
    record: Record,
    path: Path_,
    item: Document,
    wanted: Sequence[tuple[str, str, Mapping[str, Any] | list[str]]],
) -> Iterator[Problem]:
    for key, kind, known in wanted:
        if item.get(key) is not None and item[key] not in known:
            yield unknown(record, (*path, key), kind, item[key])


def _each(
    record: Record, path: Path_, item: Document, key: str, kind: str, known: Mapping[str, Any] | list[str]
) -> Iterator[Problem]:
    for place, name in enumerate(item.get(key) or ()):
        if name not in known:
            yield unknown(record, (*path, key, place), kind, name)


def _before(waits_for: Mapping[str, Sequence[str]], name: str) -> set[str]:
    """Everything that comes before, directly or not."""
    found: set[str] = set()
    waiting = list(waits_for[name])
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += waits_for[one]
    return found


def _order(record: Record) -> Iterator[Problem]:
    document: Document = record.document
    waits = {key: {one["id"]: one["depends_on"] for one in document[key]} for key in ("tasks", "decisions")}
    for key, waits_for in waits.items():
        circle = find_circle({name: set(others) for name, others in waits_for.items()})
        if circle:
            message = f"{key} wait for each other: {' -> '.join(circle)}"
            yield _said(record, (key,), message, "remove one of the depends_on")
            return
    marked = {
        mark: [task["id"] for task in document["tasks"] if task.get(mark)] for mark in ("files", "accepts")
    }
    for mark, ids in marked.items():
        if len(ids) != 1:
            message = f"{len(ids)} tasks have {mark!r}: {', '.join(ids) or 'none'}"
            yield _said(record, ("tasks",), message, f"write {mark}: true at exactly one")
    if all(len(ids) == 1 for ids in marked.values()):
        yield from _clocks(record, waits["tasks"], marked["files"][0], marked["accepts"][0])
    for place, decision in enumerate(document["decisions"]):
        task = next(one for one in document["tasks"] if one["id"] == decision["task"])
        if task.get("decision") != decision["id"] or task["produces"] != decision["produces"]:
            yield _said(
                record,
                ("decisions", place, "task"),
                f"decision {decision['id']!r} and task {task['id']!r} say different things of each other",
                "let the task name the decision, and both give the same papers",
            )
    if document["valid_to"] is not None and document["valid_to"] <= document["valid_from"]:
        yield _said(record, ("valid_to",), "it ends before it begins", "mend one of the days")


def _clocks(
    record: Record, waits_for: Mapping[str, Sequence[str]], files: str, accepts: str
) -> Iterator[Problem]:
    """Filing, then acceptance, then decisions; a clock from acceptance needs the acceptance before it."""
    if files != accepts and files not in _before(waits_for, accepts):
        message = f"task {accepts!r} accepts the file, but does not wait for {files!r}, which files it"
        yield _said(record, ("tasks",), message, "let it depend on the filing")
    for place, task in enumerate(record.document["tasks"]):
        starts_at = (task.get("days") or {}).get("starts_at")
        needs_acceptance = "decision" in task or starts_at == "acceptance"
        if needs_acceptance and task["id"] != accepts and accepts not in _before(waits_for, task["id"]):
            message = f"task {task['id']!r} does not wait for the acceptance ({accepts!r})"
            yield _said(record, ("tasks", place), message, "let it depend on it")
        if "decision" in task and "days" not in task:
            message = f"the decision in task {task['id']!r} has no clock"
            yield _said(record, ("tasks", place), message, "add days; unknown lengths are null")


def _papers(record: Record, index: Index) -> Iterator[Problem]:
    """Papers come from the services: what they always ask for comes in, and what comes in somebody asks for."""
    document: Document = record.document
    asked = {paper for task in document["tasks"] for paper in task["needs"]}
    service_of = {
        decision: index.of("service")[service].document for decision, service in document["services"].items()
    }
    known = {need["id"] for service in service_of.values() for need in service["evidence"]}
    for place, task in enumerate(document["tasks"]):
        for number, paper in enumerate(task["needs"]):
            if paper not in known:
                yield _said(
                    record,
                    ("tasks", place, "needs", number),
                    f"no service of this procedure asks for {paper!r}",
                    "remove it, or add it to the service",
                )
    waits_for = {one["id"]: one["depends_on"] for one in document["decisions"]}
    maker = {paper: one["id"] for one in document["decisions"] for paper in one["produces"]}
    for place, decision in enumerate(document["decisions"]):
        service = service_of[decision["id"]]
        for paper in decision["produces"]:
            if paper not in service["produces"]:
                message = f"service {service['id']!r} does not give {paper!r}"
                yield _said(record, ("decisions", place, "produces"), message, "mend one of the two")
        for paper in _always(service):
            if paper not in asked:
                yield _said(
                    record,
                    ("tasks",),
                    f"service {service['id']!r} always asks for {paper!r}, and no task takes it in",
                    "add it to the needs of the task that files",
                )
            other = maker.get(paper, decision["id"])
            if not _are_ordered(waits_for, other, decision["id"]):
                message = f"decision {decision['id']!r} needs {paper!r}, which {other!r} makes"
                yield _said(record, ("decisions", place, "depends_on"), message, f"let it depend on {other}")


def _are_ordered(waits_for: Mapping[str, Sequence[str]], one: str, other: str) -> bool:
    """Whether one of two decisions comes before the other, or they are the same.

    A decision that asks for a paper which a later one makes asks for the one that is held already, as an
    extension does for the permit that it extends.
    """
    return one == other or one in _before(waits_for, other) or other in _before(waits_for, one)


def _always(service: Document) -> list[str]:
    return [
        need["id"] for need in service["evidence"] if not need.get("condition") and not need.get("discretion")
    ]


def _renewal(record: Record, index: Index) -> Iterator[Problem]:
    document: Document = record.document
    asked = {paper for task in document["tasks"] for paper in task["needs"]}
    for place, paper in enumerate(document.get("brought_anew") or ()):
        if paper not in asked:
            message = f"{paper!r} is brought anew, and no task takes it in"
            yield _said(
                record, ("brought_anew", place), message, "add it to the needs of the task that files"
            )
    renewal, days = document["renewal"], document["remind_days_before"]
    if renewal is not None and renewal not in index.of("procedure"):
        yield unknown(record, ("renewal",), "procedure", renewal)
    elif renewal is not None and not index.of("procedure")[renewal].document.get("is_renewal"):
        message = f"procedure {renewal!r} is not a renewal"
        yield _said(record, ("renewal",), message, "write is_renewal: true there")
    if (renewal is None) != (not days):
        message = "a renewal and the days of its reminders belong together"
        yield _said(record, ("remind_days_before",), message, "give both or neither")
    if days != sorted(days, reverse=True):
        yield _said(record, ("remind_days_before",), "the earliest reminder does not come first", "sort them")
