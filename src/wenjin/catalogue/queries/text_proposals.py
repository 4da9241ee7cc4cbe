"""What a file of translations would change, sentence by sentence, before anything is changed."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from wenjin.catalogue.queries.text_history import authors_of
from wenjin.catalogue.queries.text_units import Unit, units
from wenjin.lang.domain.checks import Finding, findings
from wenjin.lang.domain.sources import source_hash
from wenjin.lang.exchange.units import ExchangeUnit, fingerprint
from wenjin.lang.po_files import DRAFTED, MACHINE, REVIEWED, Entry

_ORDER: Final = ("", "stale", MACHINE, DRAFTED, REVIEWED)


class Verdict(StrEnum):
    """What becomes of a sentence of a file.

    *newer*: other words were written here after the file was made; they stay, unless whoever hands the file in
    chooses its words.
    """

    NEW = "new"
    CHANGED = "changed"
    STATE = "state"
    SAME = "same"
    EMPTY = "empty"
    NEWER = "newer"
    REFUSED = "refused"


CHANGES: Final = (Verdict.NEW, Verdict.CHANGED, Verdict.STATE)


@dataclass(frozen=True, slots=True)
class Proposal:
    """One sentence of a file.

    Attributes:
        why: of a refusal: unknown (no such English), source_changed (its English reads otherwise now), wrong (see
            ``found``), person (a machine's words for what a person wrote), own_words (nobody reviews their own),
            twice (the file translates it otherwise elsewhere, and nobody can tell which it means), by_place (its
            places have translations of their own, and the file does not say which it means).
        state: that it would have; a file that somebody hands in at the desk does not review new words.
        old, old_state: what stands there now.
    """

    unit: ExchangeUnit
    verdict: Verdict
    why: str = ""
    state: str = ""
    found: tuple[Finding, ...] = ()
    old: tuple[str, ...] = ()
    old_state: str = ""

    @property
    def is_change(self) -> bool:
        """Whether anything would be written."""
        return self.verdict in CHANGES


def counted(proposals: Iterable[Proposal]) -> Mapping[Verdict, int]:
    """How many sentences come to what, in the order of the verdicts."""
    found = Counter(one.verdict for one in proposals)
    return {verdict: found.get(verdict, 0) for verdict in Verdict}


def proposals(
    language: str,
    found: Iterable[ExchangeUnit],
    *,
    by: str,
    may_review: bool,
    chosen: Collection[str] = (),
) -> list[Proposal]:
    """What a file would change in the texts of the pack.

    Args:
        chosen: ids of sentences that are taken though something newer stands there.
        by: reference of who hands it in.
        may_review: the file's word that new words were reviewed is taken; else they come in as drafted, and
            somebody here looks at them.
    """
    known = units(language)
    places = {" ".join(place) for unit in known.values() for place in unit.places}
    authors = authors_of(language)
    contexts = _contexts(known)
    placed = (_in_its_place(one, contexts) for one in found)
    judged = []
    for one, is_certain in map(_may_be_old(chosen), _once(placed)):
        if not is_certain:
            judged.append(Proposal(one, Verdict.REFUSED, "twice"))
        elif _is_open(one, contexts):
            judged.append(Proposal(one, Verdict.REFUSED, "by_place"))
        else:
            judged.append(_of_pack(language, one, known, places, authors, by, may_review))
    return judged


def _in_its_place(one: ExchangeUnit, contexts: Mapping[str, list[str]]) -> ExchangeUnit:
    """A sentence whose only place has a translation of its own is of that place, though the file says none."""
    of_english = contexts.get(source_hash(one.source[0]), [])
    return replace(one, context=of_english[0]) if not one.context and len(of_english) == 1 else one


def _is_open(one: ExchangeUnit, contexts: Mapping[str, list[str]]) -> bool:
    """Whether each place has a translation of its own, and the file does not say which one it means."""
    of_english = contexts.get(source_hash(one.source[0]), [])
    return bool(one.target and not one.context and of_english) and "" not in of_english


def _contexts(known: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """The contexts of each English sentence; the empty one is that of all its other places."""
    found: dict[str, list[str]] = {}
    for of_source, context in known:
        found.setdefault(of_source, []).append(context)
    return found


def _once(found: Iterable[ExchangeUnit]) -> Iterator[tuple[ExchangeUnit, bool]]:
    """Each sentence once, and whether that is certain: those translated in several ways come in all of them.

    Among equal ones the last in the file counts; one with a translation counts before one without.
    """
    by_key: dict[tuple[str, tuple[str, ...]], dict[tuple[str, ...], ExchangeUnit]] = {}
    for one in found:
        by_key.setdefault((one.context, one.source), {})[one.target] = one
    for said in by_key.values():
        ways = [one for target, one in said.items() if target] or list(said.values())
        yield from ((one, len(ways) == 1) for one in ways)


def _of_pack(
    language: str,
    one: ExchangeUnit,
    known: Mapping[tuple[str, str], Unit],
    places: set[str],
    authors: Mapping[tuple[str, str, str], str],
    by: str,
    may_review: bool,
) -> Proposal:
    if not one.target:
        return Proposal(one, Verdict.EMPTY)
    key = source_hash(one.source[0])
    unit = known.get((key, one.context))
    general = known.get((key, "")) if one.context else None
    is_new_place = general is not None and one.context in {" ".join(place) for place in general.places}
    if (unit is None and not is_new_place) or len(one.source) > 1:
        is_changed = any(place in places for place in (one.context, *one.places))
        return Proposal(one, Verdict.REFUSED, "source_changed" if is_changed else "unknown")
    old = (unit.target,) if unit is not None and unit.target else ()
    old_state = unit.state if unit is not None and old else ""
    author = authors.get((key, one.context, old[0]), "") if old else ""
    return _judged(language, one, old, old_state, may_review=may_review, is_own=bool(author) and author == by)


def _may_be_old(
    chosen: Collection[str],
) -> Callable[[tuple[ExchangeUnit, bool]], tuple[ExchangeUnit, bool]]:
    """What was chosen is taken whatever stood there when the file was made."""

    def judged(one: tuple[ExchangeUnit, bool]) -> tuple[ExchangeUnit, bool]:
        return (replace(one[0], was="") if one[0].id in chosen else one[0]), one[1]

    return judged


def interface_proposals(
    language: str, found: Iterable[ExchangeUnit], entries: Iterable[Entry], *, chosen: Collection[str] = ()
) -> list[Proposal]:
    """What a file would change in the sentences of the interface."""
    known = {entry.key: entry for entry in entries}
    singulars = {entry.source[0] for entry in known.values()}
    judged = []
    for one, is_certain in map(_may_be_old(chosen), _once(found)):
        entry = known.get((one.context, one.source))
        if not one.target:
            judged.append(Proposal(one, Verdict.EMPTY))
        elif not is_certain:
            judged.append(Proposal(one, Verdict.REFUSED, "twice"))
        elif entry is None:
            why = "source_changed" if one.source[0] in singulars else "unknown"
            judged.append(Proposal(one, Verdict.REFUSED, why))
        else:
            judged.append(_judged(language, one, entry.target, entry.state, may_review=True, is_own=False))
    return judged


def _judged(
    language: str,
    one: ExchangeUnit,
    old: tuple[str, ...],
    old_state: str,
    *,
    may_review: bool,
    is_own: bool,
) -> Proposal:
    state = one.state or DRAFTED
    if one.target == old:
        # A file never takes a review back: it may be older than the review.
        if _ORDER.index(state) <= _ORDER.index(old_state) or (old_state == "stale" and state == MACHINE):
            return Proposal(one, Verdict.SAME, state=old_state, old=old, old_state=old_state)
        if state == REVIEWED and is_own and not may_review:
            return Proposal(one, Verdict.REFUSED, "own_words", old=old, old_state=old_state)
    found = tuple(findings(one.source, one.target, language))
    if any(finding.is_error for finding in found):
        return Proposal(one, Verdict.REFUSED, "wrong", found=found, old=old, old_state=old_state)
    if old and one.was and one.was != fingerprint(old) and one.target != old:
        # What the file never changed is no wish to have it back.
        verdict = Verdict.SAME if one.was == fingerprint(one.target) else Verdict.NEWER
        return Proposal(one, verdict, state=old_state, old=old, old_state=old_state)
    if one.target == old:
        return Proposal(one, Verdict.STATE, state=state, found=found, old=old, old_state=old_state)
    if state == MACHINE and old_state in (DRAFTED, REVIEWED):
        return Proposal(one, Verdict.REFUSED, "person", found=found, old=old, old_state=old_state)
    if state == REVIEWED and not may_review:
        state = DRAFTED
    verdict = Verdict.CHANGED if old else Verdict.NEW
    return Proposal(one, verdict, state=state, found=found, old=old, old_state=old_state)
