"""A version of a procedure never changes its meaning: cases have pinned it."""

from collections.abc import Iterable
from itertools import chain

from wenjin.catalogue.models import RecordVersion
from wenjin.catalogue.pack.problems import PackRefused, Problem
from wenjin.catalogue.pack.procedures import meaning_of
from wenjin.catalogue.pack.records import Record


def refuse_changed_procedures(records: Iterable[Record]) -> None:
    """Compare the procedures of a pack with every version that was loaded before.

    Words, sources and the day from which no new case begins may be mended in a version. Versions from before
    procedures had a form are passed over: no case can have begun with them.

    Raises:
        PackRefused: a version means something else than it did, or is older than one that was loaded.
    """
    procedures = {one.identifier: one for one in records if one.kind == RecordVersion.Kind.PROCEDURE}
    loaded: dict[str, dict[int, object]] = {}
    rows = RecordVersion.objects.filter(kind=RecordVersion.Kind.PROCEDURE, identifier__in=procedures)
    for identifier, document in rows.order_by("valid_from", "pk").values_list("identifier", "document"):
        if "form" in document:
            loaded.setdefault(identifier, {})[int(document["version"])] = meaning_of(document)
    problems = list(
        chain.from_iterable(_problems(procedures[name], versions) for name, versions in loaded.items())
    )
    if problems:
        raise PackRefused(problems)


def _problems(record: Record, versions: dict[int, object]) -> Iterable[Problem]:
    version, highest = int(record.document["version"]), max(versions)
    place = (record.source.name, record.line("version"))
    remedy = f"write version: {highest + 1}"
    if version in versions and versions[version] != meaning_of(record.document):
        message = f"procedure {record.identifier!r} has changed, but version {version} may be pinned by cases"
        yield Problem(*place, message, remedy)
    elif version < highest:
        message = (
            f"procedure {record.identifier!r} goes back to version {version}; version {highest} was loaded"
        )
        yield Problem(*place, message, remedy)
