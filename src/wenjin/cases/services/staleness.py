"""A form that was shown before the case changed: what changed meanwhile, and whether that matters."""

from collections.abc import Iterable
from typing import Final, NamedTuple

from wenjin.cases.domain.errors import StaleForm
from wenjin.cases.models import Case
from wenjin.core.ledger import book

# A fact has no name of its own among fields: both are often called the same.
FACT: Final = "fact:"
# Entries that change nothing a form could have been about.
_HARMLESS = frozenset(
    {
        "case.applicant_renamed",
        "case.code_made",
        "case.help_ended",
        "case.joined",
        "case.late",
        "case.message_translated",
        "case.seen",
        "item.produced",
        "letter.made",
        "paper.seen",
        "receipt.made",
    }
)


class Change(NamedTuple):
    """Something that changed: its code, the fields, facts or papers it was about, and whose doing it was."""

    code: str
    about: tuple[str, ...]
    by: str


def changes_since(case: Case, seen_version: int) -> list[Change]:
    """What changed after an entry, the first first."""
    found: list[Change] = []
    for entry in book.entries(case.stream, after=seen_version):
        if entry.code not in _HARMLESS:
            facts = [f"{FACT}{name}" for name in entry.payload.get("facts") or ()]
            about = [*(entry.payload.get("fields") or ()), *facts] or [
                entry.payload[name]
                for name in ("evidence", "decision", "task", "request")
                if entry.payload.get(name)
            ]
            found.append(Change(entry.code, tuple(str(one) for one in about), entry.actor))
    return found


def refuse_stale(case: Case, seen_version: int, *, fields: Iterable[str] | None = None) -> None:
    """Refuse a form that does not know what changed.

    Args:
        seen_version: number of the last entry when the form was drawn.
        fields: only changes of these answers matter (facts with ``FACT`` before them); None: every change does.

    Raises:
        StaleForm: with ``changed``, the codes, ``about``, the fields, facts or papers, and ``writers``, who
            changed each of these last, with all who changed anything under an empty name.
    """
    if seen_version >= case.event_count:
        return
    changed = changes_since(case, seen_version)
    if fields is not None:
        mine = set(fields)
        changed = [
            one
            for one in changed
            if (mine & set(one.about) if one.code == "case.answered" else not one.code.startswith("paper."))
        ]
    if changed:
        raise StaleForm(
            seen=seen_version,
            now=case.event_count,
            changed=tuple(dict.fromkeys(one.code for one in changed)),
            about=tuple(dict.fromkeys(name for one in changed for name in one.about)),
            writers={
                "": tuple(dict.fromkeys(one.by for one in changed)),
                **{name: (one.by,) for one in changed for name in one.about},
            },
        )
