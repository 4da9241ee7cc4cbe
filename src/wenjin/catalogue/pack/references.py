"""What records say of each other: every name must lead somewhere, and nothing may wait for itself."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any
from zoneinfo import available_timezones

from wenjin.catalogue.domain.expression import ExpressionError, parse
from wenjin.catalogue.domain.rules.lint import lint_ruleset
from wenjin.catalogue.domain.rules.ruleset_reader import ruleset_from_document
from wenjin.catalogue.pack.problems import Problem
from wenjin.catalogue.pack.records import Record

Document = Mapping[str, Any]
ROLE = "role"
# An address that a browser would follow elsewhere than to a page: javascript:, data:, file:.
_OTHER_SCHEME = re.compile(r"(?!https?:)[a-z][a-z0-9+.-]*:\S", re.IGNORECASE)
_EVENT_KINDS = {"life_events": "life_event", "business_events": "business_event"}


class Index:
    """Records by kind and id."""

    def __init__(self, records: Iterable[Record]) -> None:
        self.by_kind: dict[str, dict[str, Record]] = {}
        self.twice: list[tuple[Record, Record]] = []
        for record in records:
            known = self.by_kind.setdefault(record.kind, {})
            if record.identifier in known:
                self.twice.append((known[record.identifier], record))
            known[record.identifier] = record

    def of(self, kind: str) -> dict[str, Record]:
        """Records of a kind, by id."""
        return self.by_kind.get(kind, {})


def check_references(records: Sequence[Record]) -> list[Problem]:
    """Every name that leads nowhere, every expression that cannot be read, every circle."""
    index = Index(records)
    problems = [
        Problem(
            second.source.name,
            second.line("id"),
            f"{second.kind} {second.identifier!r} stands twice",
            f"rename it; the first is in {first.source.name}",
        )
        for first, second in index.twice
    ]
    names = frozenset(index.of("fact")) | {ROLE}
    for record in records:
        check = _CHECKS.get(record.kind)
        if check is not None:
            problems += check(record, index, names)
    return problems


def unknown(record: Record, path: tuple[str | int, ...], kind: str, name: object) -> Problem:
    """A name at this place of a record leads nowhere."""
    return Problem(
        record.source.name,
        record.line(*path),
        f"{kind} {name!r} is not in the pack",
        "mend the spelling or add the record",
    )


def _names(record: Record, key: str, kind: str, index: Index) -> Iterator[Problem]:
    for place, name in enumerate(record.document.get(key) or []):
        if name not in index.of(kind):
            yield unknown(record, (key, place), kind, name)


def _expression(
    record: Record, path: tuple[str | int, ...], text: object, names: frozenset[str]
) -> Iterator[Problem]:
    if text is None:
        return
    try:
        expression = parse(str(text), names)
    except ExpressionError as error:
        yield Problem(
            record.source.name, record.line(*path), f"expression {text!r}: {error}", "mend the expression"
        )
        return
    for name in sorted(expression.names - names):
        yield unknown(record, path, "fact", name)


def _about(record: Record, index: Index, names: frozenset[str]) -> Iterator[Problem]:
    zone = str(record.document["time_zone"])
    if zone not in available_timezones():
        yield Problem(
            record.source.name,
            record.line("time_zone"),
            f"{zone!r} is no time zone",
            "use a name such as Asia/Shanghai",
        )


def _service(record: Record, index: Index, names: frozenset[str]) -> Iterator[Problem]:
    document: Document = record.document
    as_of = next(iter(index.of("pack").values())).document["as_of"]
    if document["last_checked_on"] > as_of:
        yield Problem(
            record.source.name,
            record.line("last_checked_on"),
            f"checked on {document['last_checked_on']}, later than the pack itself ({as_of})",
            "mend the day, or as_of in pack.yaml",
        )
    for place, source in enumerate(document["sources"]):
        if _OTHER_SCHEME.match(str(source)):
            where = record.line("sources", place)
            yield Problem(record.source.name, where, f"source {source!r} is no web address", "use https")
    for key, kind in _EVENT_KINDS.items():
        yield from _names(record, key, kind, index)
    yield from _names(record, "themes", "theme", index)
    yield from _names(record, "competent_authorities", "authority", index)
    yield from _names(record, "requires", "service", index)
    yield from _names(record, "gives_same_as", "service", index)
    yield from _names(record, "produces", "evidence", index)
    yield from _expression(record, ("applies_when",), document.get("applies_when"), names)
    for place, need in enumerate(document["evidence"]):
        if need["id"] not in index.of("evidence"):
            yield unknown(record, ("evidence", place, "id"), "evidence", need["id"])
        yield from _expression(record, ("evidence", place, "when"), need.get("when"), names)
    yield from _steps(record, index)


def _steps(record: Record, index: Index) -> Iterator[Problem]:
    steps: list[Document] = record.document["steps"]
    ids = [step["id"] for step in steps]
    for place, step in enumerate(steps):
        if ids.index(step["id"]) != place:
            yield Problem(
                record.source.name,
                record.line("steps", place, "id"),
                f"step {step['id']!r} stands twice",
                "rename one",
            )
        if step["actor"] not in index.of("actor"):
            yield unknown(record, ("steps", place, "actor"), "actor", step["actor"])
        for name in step["depends_on"]:
            if name not in ids:
                yield unknown(record, ("steps", place, "depends_on"), "step", name)
        deadline = step.get("deadline")
        if deadline and deadline.get("anchor_id") not in index.of("anchor"):
            yield unknown(record, ("steps", place, "deadline"), "anchor", deadline.get("anchor_id"))
    circle = find_circle({step["id"]: set(step["depends_on"]) for step in steps})
    if circle:
        yield Problem(
            record.source.name,
            record.line("steps"),
            f"steps wait for each other: {' -> '.join(circle)}",
            "remove one of the depends_on",
        )


def find_circle(waits_for: Mapping[str, set[str]]) -> list[str]:
    """Names that wait for each other in a circle, the first repeated at the end; empty when there is none."""
    state: dict[str, int] = {}

    def visit(name: str, trail: list[str]) -> list[str]:
        state[name] = 1
        for waited in sorted(waits_for.get(name, set())):
            if state.get(waited) == 1:
                return [*trail[trail.index(waited) :], waited]
            if waited in waits_for and waited not in state:
                found = visit(waited, [*trail, waited])
                if found:
                    return found
        state[name] = 2
        return []

    for name in sorted(waits_for):
        if name not in state:
            found = visit(name, [name])
            if found:
                return found
    return []


def _evidence(record: Record, index: Index, names: frozenset[str]) -> Iterator[Problem]:
    for place, other in enumerate(record.document.get("differs_from") or []):
        if other["id"] not in index.of("evidence"):
            yield unknown(record, ("differs_from", place, "id"), "evidence", other["id"])
    yield from _names(record, "produced_by", "service", index)


def _authority(record: Record, index: Index, names: frozenset[str]) -> Iterator[Problem]:
    if record.document["calendar"] not in index.of("calendar"):
        yield unknown(record, ("calendar",), "calendar", record.document["calendar"])


def _anchor(record: Record, index: Index, names: frozenset[str]) -> Iterator[Problem]:
    for key, kind in (
        ("fact", "fact"),
        ("evidence", "evidence"),
        ("same_as", "anchor"),
        ("not_before", "anchor"),
    ):
        name = record.document.get(key)
        if name is not None and name not in index.of(kind):
            yield unknown(record, (key,), kind, name)


def _fact(record: Record, index: Index, names: frozenset[str]) -> Iterator[Problem]:
    yield from _expression(record, ("asked_when",), record.document.get("asked_when"), names)


def _consistency(record: Record, index: Index, names: frozenset[str]) -> Iterator[Problem]:
    yield from _expression(record, ("expression",), record.document.get("expression"), names)


def _journey(record: Record, index: Index, names: frozenset[str]) -> Iterator[Problem]:
    document: Document = record.document
    lists: list[tuple[tuple[str | int, ...], list[Document]]] = [(("services",), document["services"])]
    for role, items in (document.get("companions") or {}).items():
        lists.append((("companions", role), items))
    for path, items in lists:
        for place, item in enumerate(items):
            if item["id"] not in index.of("service"):
                yield unknown(record, (*path, place), "service", item["id"])
            yield from _expression(record, (*path, place, "when"), item.get("when"), names)
    yield from _names(record, "facts_needed", "fact", index)
    yield from _journey_circle(record, index)


def _journey_circle(record: Record, index: Index) -> Iterator[Problem]:
    """Services that wait for each other through papers that are always needed."""
    services = {
        item["id"]: index.of("service")[item["id"]].document
        for item in record.document["services"]
        if item["id"] in index.of("service")
    }
    maker: dict[str, str] = {}
    for name, document in services.items():
        for evidence in document["produces"]:
            maker.setdefault(evidence, name)
    waits_for = {
        name: {
            maker[need["id"]]
            for need in document["evidence"]
            if need["id"] in maker and not need.get("condition") and maker[need["id"]] != name
        }
        | {one for one in document["requires"] if one in services}
        for name, document in services.items()
    }
    circle = find_circle(waits_for)
    if circle:
        papers = sorted(evidence for evidence, name in maker.items() if name in circle)
        yield Problem(
            record.source.name,
            record.line("services"),
            f"services wait for each other: {' -> '.join(circle)}, through {', '.join(papers)}",
            "give one of these papers a condition",
        )


def _ruleset(record: Record, index: Index, names: frozenset[str]) -> Iterator[Problem]:
    try:
        ruleset = ruleset_from_document(record.document)
    except ValueError as error:
        yield Problem(record.source.name, record.line(), str(error), "mend the rule set")
        return
    for finding in lint_ruleset(ruleset, names):
        yield Problem(record.source.name, record.line(), str(finding), "mend the table")


def _hall(record: Record, index: Index, _: frozenset[str]) -> Iterator[Problem]:
    """A hall is one of a centre; people serve topics that it has, and topics services of the pack."""
    if record.identifier not in index.of("centre"):
        yield unknown(record, ("id",), "centre", record.identifier)
    topics = record.document["topics"]
    for place, topic in enumerate(topics):
        for at, service in enumerate(topic["services"]):
            if service not in index.of("service"):
                yield unknown(record, ("topics", place, "services", at), "service", service)
    known = {topic["id"] for topic in topics}
    for place, officer in enumerate(record.document["officers"]):
        for at, topic in enumerate(officer["topics"]):
            if topic not in known:
                yield unknown(record, ("officers", place, "topics", at), "topic", topic)


_CHECKS: Mapping[str, Callable[[Record, Index, frozenset[str]], Iterator[Problem]]] = {
    "pack": _about,
    "service": _service,
    "evidence": _evidence,
    "authority": _authority,
    "anchor": _anchor,
    "fact": _fact,
    "consistency": _consistency,
    "journey": _journey,
    "ruleset": _ruleset,
    "hall": _hall,
}
