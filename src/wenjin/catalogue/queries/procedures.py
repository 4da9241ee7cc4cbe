"""Procedures: how a filing is worked on, in the version of the day or in the one a case began with."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from wenjin.catalogue.domain.service import Answer
from wenjin.catalogue.pack.texts import sentences
from wenjin.catalogue.queries.procedure_archive import Archive, Document, archive
from wenjin.catalogue.queries.procedure_papers import (
    Fee,
    FeeBand,
    FilingWindow,
    facts_of_answers,
    fees,
    filing_windows,
    paper_answers,
    paper_questions,
    questions_by_paper,
)
from wenjin.catalogue.queries.texts import Said, texts
from wenjin.core import clock
from wenjin.lang.domain.registry import SOURCE

__all__ = [
    "Fee",
    "FeeBand",
    "FilingWindow",
    "OfferedFiling",
    "UnknownProcedure",
    "facts_of_answers",
    "fees",
    "filing_windows",
    "open_procedures",
    "paper_answers",
    "paper_questions",
    "procedure_document",
    "procedure_for_service",
    "procedure_words",
    "procedures_of_plan",
    "questions_by_paper",
]


class UnknownProcedure(LookupError):
    """No procedure has this id and version, or none takes new cases today."""

    def __init__(self, identifier: str, version: int | None) -> None:
        self.identifier = identifier
        self.version = version
        super().__init__(identifier if version is None else f"{identifier} version {version}")


def procedure_document(identifier: str, version: int | None = None) -> Document:
    """The document of a procedure. It is shared by the whole process: read it, never change it.

    Args:
        identifier: id of the procedure.
        version: the one a case pins, also when the pack has it no longer; None for the one valid today.

    Raises:
        UnknownProcedure: there is none such; without a version also when it takes no new cases today.
    """
    if version is None:
        found = archive().of_day(identifier, clock.today())
    else:
        found = archive(is_pinned=True).versions.get((identifier, version))
        if found is None:  # perhaps loaded a moment ago by another process
            found = archive().versions.get((identifier, version))
    if found is None:
        raise UnknownProcedure(identifier, version)
    return found


def open_procedures() -> tuple[Document, ...]:
    """The procedures with which a case may begin today, in the order of the pack."""
    return archive().valid_on(clock.today())


def procedure_for_service(service: str) -> Document | None:
    """The open procedure that is this service; a first permit before its renewal. None when it has none."""
    found = [one for one in open_procedures() if one["service"] == service]
    return min(found, key=lambda one: bool(one.get("is_renewal")), default=None)


@dataclass(frozen=True, slots=True)
class OfferedFiling:
    """A filing to offer beside a plan.

    Attributes:
        document: the procedure.
        services: services of the plan that it does.
        why: ``joins`` when it does several of them in one filing; ``named`` when the plan itself names it;
            ``single`` when it does the one it is made for.
        decisions: how many decisions it brings.
        authorities: who decides, each once.
    """

    document: Document
    services: tuple[str, ...]
    why: Literal["joins", "named", "single"]
    decisions: int
    authorities: tuple[str, ...]

    @property
    def id(self) -> str:
        """Id of the procedure."""
        return str(self.document["id"])

    @property
    def is_joint(self) -> bool:
        """Whether one file leads to several decisions."""
        return self.decisions > 1


def procedures_of_plan(
    services: Iterable[str], facts: Mapping[str, object] | None = None
) -> tuple[OfferedFiling, ...]:
    """What of a plan can be filed here: joint filings first, and nothing twice.

    A joint filing is offered when the plan names its service or at least two of its parts. A filing all of
    whose services stand in one that was offered already is left out.

    Args:
        services: ids of the services of the plan.
        facts: typed facts; with them, filings that certainly do not apply are left out.
    """
    wanted = tuple(dict.fromkeys(services))
    held = archive(is_pinned=True)
    offers = [
        offer
        for document in held.valid_on(clock.today())
        if document.get("services") and (offer := _offer(document, wanted)) is not None
        if facts is None or _may_apply(held, document, facts)
    ]
    offers.sort(key=lambda one: (-one.decisions, bool(one.document.get("is_renewal")), -len(one.services)))
    chosen: list[OfferedFiling] = []
    done: set[str] = set()
    for offer in offers:
        if not set(offer.services) <= done:
            chosen.append(offer)
            done |= set(offer.services)
    return tuple(chosen)


def filed_at_once() -> tuple[frozenset[str], ...]:
    """Groups of services that one file asks for and whose clocks run at once, though one builds on the other.

    That is what a joint procedure of today says: a decision depends on another, its task does not.
    """
    groups = (_at_once(document) for document in archive(is_pinned=True).valid_on(clock.today()))
    found: list[frozenset[str]] = []
    for group in groups:
        if group and not any(group & one for one in found):
            found.append(group)
    return tuple(found)


def _at_once(document: Document) -> frozenset[str]:
    services = document.get("services") or {}
    tasks = {str(one["id"]): frozenset(map(str, one["depends_on"])) for one in document["tasks"]}
    task_of = {str(one["id"]): str(one["task"]) for one in document["decisions"]}
    group: set[str] = set()
    for one in document["decisions"]:
        for earlier in one["depends_on"]:
            both = {str(services[name]) for name in (one["id"], earlier) if name in services}
            if len(both) == 2 and not _comes_after(tasks, task_of[str(one["id"])], task_of[str(earlier)]):
                group |= both
    return frozenset(group)


def _comes_after(tasks: Mapping[str, frozenset[str]], task: str, earlier: str) -> bool:
    """Whether a task waits for another, also through those between."""
    return any(one == earlier or _comes_after(tasks, one, earlier) for one in tasks.get(task, ()))


def _offer(document: Document, wanted: tuple[str, ...]) -> OfferedFiling | None:
    parts = set(document["services"].values())
    own = {document["service"], *parts}
    found = tuple(name for name in wanted if name in own)
    of_parts = [name for name in found if name in parts]
    # The service of a joint renewal is that of the first joint filing: by it alone nobody means a renewal.
    is_named = document["service"] in found and (bool(of_parts) or not document.get("is_renewal"))
    if not is_named and len(of_parts) < min(2, len(parts)):
        return None
    is_joint = len(document["decisions"]) > 1
    why: Literal["joins", "named", "single"] = "single"
    if is_joint:
        why = "joins" if len(of_parts) > 1 else "named"
    authorities = tuple(dict.fromkeys(str(one["authority"]) for one in document["decisions"]))
    return OfferedFiling(document, found, why, len(document["decisions"]), authorities)


def _may_apply(held: Archive, document: Document, facts: Mapping[str, object]) -> bool:
    """Whether some part of it may be for the person with these facts."""
    conditions = [
        held.services[name].applies_when for name in document["services"].values() if name in held.services
    ]
    if len(document["services"]) == 1 and document["service"] in held.services:
        conditions = [held.services[document["service"]].applies_when]
    answers = [Answer.YES if one is None else Answer.of(one.truth(facts)) for one in conditions]
    return not answers or any(answer is not Answer.NO for answer in answers)


def procedure_words(document: Document, language: str) -> Mapping[str, Said]:
    """Every sentence of a procedure by its path, in the language or its nearest fallback.

    Paths are those of the texts of ``procedure/<id>``: ``title``, ``tasks/<id>/title``,
    ``decisions/<id>/title``, ``pauses/<id>/reason``, ``form/sections/<id>/title``,
    ``form/sections/<id>/fields/<id>`` (its label), ``…/<field>/hint``, ``…/<field>/choices/<code>``.
    An old version whose English is no longer that of the pack is said in English. Kept in memory.
    """
    held = archive(is_pinned=True)
    key = (str(document["id"]), int(document["version"]), language)
    found = held.words.get(key)
    if found is None:
        found = held.words[key] = _words(document, language)
    return found


def _words(document: Document, language: str) -> dict[str, Said]:
    subject = f"procedure/{document['id']}"
    known = texts([subject], language)
    said: dict[str, Said] = {}
    for path, english in sentences("procedure", document):
        is_same = known.find(subject, path, SOURCE) == english
        translated = known.find(subject, path, language) if is_same else None
        said[path] = Said(english, SOURCE) if translated is None else translated
    return said
