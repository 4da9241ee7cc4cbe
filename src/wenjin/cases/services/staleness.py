"""A form that was shown before the case changed: what changed meanwhile, and whether that matters."""

from collections.abc import Iterable
from typing import Final

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


def changes_since(case: Case, seen_version: int) -> list[tuple[str, tuple[str, ...]]]:
    """What changed after an entry: codes, each with the fields, facts or papers it was about."""
    found: list[tuple[str, tuple[str, ...]]] = []
    for entry in book.entries(case.stream, after=seen_version):
        if entry.code not in _HARMLESS:
            facts = [f"{FACT}{name}" for name in entry.payload.get("facts") or ()]
            about = [*(entry.payload.get("fields") or ()), *facts] or [
                entry.payload[name]
                for name in ("evidence", "decision", "task", "request")
                if entry.payload.get(name)
            ]
            found.append((entry.code, tuple(str(one) for one in about)))
    return found


def refuse_stale(case: Case, seen_version: int, *, fields: Iterable[str] | None = None) -> None:
    """Refuse a form that does not know what changed.

    Args:
        seen_version: number of the last entry when the form was drawn.
        fields: only changes of these answers matter (facts with ``FACT`` before them); None: every change does.

    Raises:
        StaleForm: with ``changed``, the codes, and ``about``, the fields, facts or papers.
    """
    if seen_version >= case.event_count:
        return
    changed = changes_since(case, seen_version)
    if fields is not None:
        mine = set(fields)
        changed = [
            (code, about)
            for code, about in changed
            if (mine & set(about) if code == "case.answered" else not code.startswith("paper."))
        ]
    if changed:
        raise StaleForm(
            seen=seen_version,
            now=case.event_count,
            changed=tuple(dict.fromkeys(code for code, _ in changed)),
            about=tuple(dict.fromkeys(name for _, about in changed for name in about)),
        )
