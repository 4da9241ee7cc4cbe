"""Why something was decided as it was: what the officers wrote beside the act, sealed in the ledger, opened.

The caller has asked whether the reader may read the letter of the decision; these are the words that stand in it.
"""

from collections.abc import Collection
from typing import Any, Final

from wenjin.cases.domain.refusal_words import RefusalWords
from wenjin.cases.models import Case
from wenjin.core.keys.errors import KeyTrouble
from wenjin.core.keys.sealing import unseal_json
from wenjin.core.ledger import book

_PROPOSED: Final = "case.refusal_proposed"
_DECIDED: Final = "case.decided"


def said_of(case: Case, decision: str) -> tuple[RefusalWords, str]:
    """What was written with a decision, and its conditions; of the proposal when nothing else was written.

    Raises:
        KeyTrouble: the words are there and cannot be read; no letter is to be written without them.
    """
    return _said(case, _entries(case), decision)


def refusals_of(case: Case, decisions: Collection[str]) -> dict[str, RefusalWords]:
    """The words of these refusals, for a page; without those that cannot be read any more. At most one query."""
    if not decisions:
        return {}
    found, entries = {}, _entries(case)
    for decision in decisions:
        try:
            found[decision] = _said(case, entries, decision)[0]
        except KeyTrouble:
            continue
    return found


def _entries(case: Case) -> list[book.SealedEntry]:
    return book.sealed_entries(case.stream, (_PROPOSED, _DECIDED))


def _said(case: Case, entries: list[book.SealedEntry], decision: str) -> tuple[RefusalWords, str]:
    proposed = RefusalWords()
    for entry in entries:
        if entry.payload.get("decision") != decision:
            continue
        said: Any = unseal_json(case.data_key, entry.sealed, context=case.entry_context(entry.number))
        words = RefusalWords.of(said)
        if entry.code == _DECIDED:
            return words if words.reason else proposed, str(said.get("conditions", ""))
        proposed = words
    return proposed, ""
