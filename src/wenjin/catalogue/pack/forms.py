"""The form of a procedure: fields that fit their facts, and choices that can be answered."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from wenjin.catalogue.pack.problems import Problem
from wenjin.catalogue.pack.records import Record
from wenjin.catalogue.pack.references import Index, unknown
from wenjin.catalogue.pack.source import Path_

Document = Mapping[str, Any]
# Which kinds of fact can fill a kind of field.
_FACT_TYPES: Final[Mapping[str, tuple[str, ...]]] = {
    "text": ("text",),
    "long_text": ("text",),
    "date": ("date",),
    "choice": ("enum",),
    "country": ("country",),
    "number": ("integer", "decimal"),
    "money": ("money",),
}
_CHECKED_TYPE: Final[Mapping[str, str]] = {
    "passport_number": "text",
    "uscc": "text",
    "latin_name": "text",
    "whole": "number",
    "in_past": "date",
    "in_future": "date",
    "permit_number": "text",
    "permit_end": "date",
    "contract_begin": "date",
}
_NUMBERS: Final = ("number", "money")


def check_form(record: Record, index: Index) -> list[Problem]:
    """Everything that is wrong with the form of a procedure."""
    return [*_makes(record, index), *_fields(record, index)]


def _said(record: Record, path: Path_, message: str, remedy: str) -> Problem:
    return Problem(record.source.name, record.line(*path), message, remedy)


def _makes(record: Record, index: Index) -> Iterator[Problem]:
    asked = {paper for task in record.document["tasks"] for paper in task["needs"]}
    for place, paper in enumerate(record.document["form"]["makes"]):
        path = ("form", "makes", place)
        if paper not in index.of("evidence"):
            yield unknown(record, path, "evidence", paper)
        elif paper not in asked:
            message = f"the form makes {paper!r}, which no task takes in"
            yield _said(record, path, message, "add it to the needs of the task that files")


def _fields(record: Record, index: Index) -> Iterator[Problem]:
    decisions = {one["id"] for one in record.document["decisions"]}
    seen_sections: set[str] = set()
    seen: dict[str, str] = {}
    for place, section in enumerate(record.document["form"]["sections"]):
        path: Path_ = ("form", "sections", place)
        if section["id"] in seen_sections:
            yield _said(record, (*path, "id"), f"section {section['id']!r} stands twice", "rename one")
        seen_sections.add(section["id"])
        for number, field in enumerate(section["fields"]):
            where = (*path, "fields", number)
            if field["id"] in seen:
                message = f"field {field['id']!r} stands twice in the form"
                yield _said(record, (*where, "id"), message, "ask once; rename one")
            for place_, name in enumerate(field.get("decisions") or ()):
                if name not in decisions:
                    yield unknown(record, (*where, "decisions", place_), "decision", name)
            yield from _shape(record, where, field, seen)
            yield from _fact(record, where, field, index)
            yield from _limits(record, where, field, index)
            seen[field["id"]] = field["type"]
    yield from _reach(record, seen)


def _shape(record: Record, where: Path_, field: Document, seen: Mapping[str, str]) -> Iterator[Problem]:
    kind = field["type"]
    if (kind == "choice") != ("choices" in field):
        yield _said(record, where, "a choice, and only a choice, has choices", "add or remove them")
    codes = [one["code"] for one in field.get("choices") or ()]
    if len(codes) != len(set(codes)):
        yield _said(record, (*where, "choices"), "two choices have the same code", "rename one")
    if "check" in field and _CHECKED_TYPE[field["check"]] != kind:
        message = f"check {field['check']!r} is for a {_CHECKED_TYPE[field['check']]}, not for a {kind}"
        yield _said(record, (*where, "check"), message, "mend one of the two")
    if kind not in _NUMBERS and ("min" in field or "max" in field):
        yield _said(record, where, f"a {kind} has no limits in numbers", "remove min and max")
    if "after" in field and (kind != "date" or seen.get(field["after"]) != "date"):
        message = f"{field['after']!r} is no date that is asked before"
        yield _said(record, (*where, "after"), message, "name a date that stands above")


def _limits(record: Record, where: Path_, field: Document, index: Index) -> Iterator[Problem]:
    """Ages are for days, the end of a paper is a day and its paper is known, what is refused can be answered."""
    kind = field["type"]
    for name in ("min_age", "max_age", "expiry_of"):
        if name in field and kind != "date":
            yield _said(record, (*where, name), f"a {kind} has no {name}", "remove it, or ask for a date")
    if field.get("min_age", 0) > field.get("max_age", field.get("min_age", 0)):
        yield _said(record, (*where, "min_age"), "the youngest is older than the oldest", "exchange them")
    if "expiry_of" in field and field["expiry_of"] not in index.of("evidence"):
        yield unknown(record, (*where, "expiry_of"), "evidence", field["expiry_of"])
    if "not_beyond" in field and kind != "number":
        yield _said(record, (*where, "not_beyond"), f"a {kind} is no number of months", "ask for a number")
    if "working_life_from" in field and kind != "number":
        yield _said(
            record, (*where, "working_life_from"), f"a {kind} is no number of years", "ask for a number"
        )
    if "refuses" in field and kind not in ("choice", "country"):
        message = f"a {kind} is typed freely: nothing of it can be refused by its code"
        yield _said(record, (*where, "refuses"), message, "ask for a choice or a country")
    codes = {one["code"] for one in field.get("choices") or ()}
    for place, code in enumerate(field.get("refuses", {}).get("codes", ()) if codes else ()):
        if code not in codes:
            yield unknown(record, (*where, "refuses", "codes", place), "choice", code)


def _reach(record: Record, types: Mapping[str, str]) -> Iterator[Problem]:
    """Days beyond which months had better not reach are asked in the same form, perhaps further down."""
    for place, section in enumerate(record.document["form"]["sections"]):
        for number, field in enumerate(section["fields"]):
            born = field.get("working_life_from")
            if born is not None and types.get(born) != "date":
                at = ("form", "sections", place, "fields", number, "working_life_from")
                yield _said(record, at, f"{born!r} is no date of this form", "name the day of birth")
            for place_, name in enumerate(field.get("not_beyond") or ()):
                if types.get(name) != "date":
                    path = ("form", "sections", place, "fields", number, "not_beyond", place_)
                    yield _said(record, path, f"{name!r} is no date of this form", "name a date")


def _fact(record: Record, where: Path_, field: Document, index: Index) -> Iterator[Problem]:
    name = field["fact"]
    if name is None:
        return
    if name not in index.of("fact"):
        yield unknown(record, (*where, "fact"), "fact", name)
        return
    fact = index.of("fact")[name].document
    if fact["type"] not in _FACT_TYPES.get(field["type"], ()):
        message = f"fact {name!r} is a {fact['type']}: it cannot fill a {field['type']}"
        yield _said(record, (*where, "fact"), message, "mend the type, or write null")
    elif fact["type"] == "enum":
        options = {one["code"] for one in fact["options"]}
        missing = sorted({one["code"] for one in field.get("choices") or ()} ^ options)
        if missing:
            message = f"its choices are not those of fact {name!r}: {', '.join(missing)}"
            yield _said(record, (*where, "choices"), message, "use the codes of the fact")
