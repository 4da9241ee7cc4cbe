"""The record of a case: entries of its ledger in words. What is sealed stays sealed."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from wenjin.desk.people import Names
from wenjin.lang.templatetags.lang import listed, number
from wenjin.web.entry_words import ENTRY_WORDS, LOOKS, OUTCOME_WORDS
from wenjin.web.joining import named

# Acts that come in dozens; in a short record a run of them is one line.
_SMALL: Final = frozenset({"case.answered", "paper.given", "paper.checked", "paper.removed", "item.produced"})
_WORDS: Final[Mapping[str, Promise]] = {
    **ENTRY_WORDS,
    "case.refusal_proposed": gettext_lazy("Refusal proposed"),
    "case.refusal_returned": gettext_lazy("Refusal given back"),
    "case.migrated": gettext_lazy("Moved to a newer procedure"),
    "case.seen": gettext_lazy("File opened"),
    "case.renewed": gettext_lazy("Renewal begun"),
    "case.reminded": gettext_lazy("Reminder written"),
    "case.exported": gettext_lazy("Copy of everything made"),
    "paper.seen": gettext_lazy("Paper opened"),
    "person.looked_at": gettext_lazy("Somebody looked at the person’s data"),
}
_SEEN: Final[Mapping[str, Promise]] = {
    "answers": pgettext_lazy("part of a file", "answers"),
    "ledger": pgettext_lazy("part of a file", "record"),
    "messages": pgettext_lazy("part of a file", "messages"),
}


class Entry(Protocol):
    """What is read of an entry of the ledger."""

    @property
    def number(self) -> int: ...  # noqa: D102  see core.ledger.book.Written
    @property
    def code(self) -> str: ...  # noqa: D102
    @property
    def at(self) -> datetime: ...  # noqa: D102
    @property
    def actor(self) -> str: ...  # noqa: D102
    @property
    def acting_for(self) -> str: ...  # noqa: D102
    @property
    def payload(self) -> Any: ...  # noqa: D102
    @property
    def hash(self) -> str: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class RecordWords:
    """Names of what entries are about.

    Attributes:
        task, decision, pause, paper, field: a title by id.
    """

    task: Callable[[str], str]
    decision: Callable[[str], str]
    pause: Callable[[str], str]
    paper: Callable[[str], str]
    field: Callable[[str], str]
    names: Names


@dataclass(frozen=True, slots=True)
class RecordLine:
    """One entry.

    Attributes:
        what: what happened.
        about: to what, when that is a code or a title.
        acting_for: whose side the actor stood on.
        is_look: somebody only looked.
    """

    number: int
    at: datetime
    what: str
    who: str
    about: str
    acting_for: str
    code: str
    hash: str
    is_look: bool
    times: int = 1

    @property
    def moment(self) -> str:
        """When, for machines: ISO 8601 in the time of the city."""
        return timezone.localtime(self.at).isoformat()


def together(entries: Iterable[Entry], words: RecordWords, most: int | None = None) -> list[RecordLine]:
    """The entries in the order given, with runs of the same small act drawn together: twelve papers are one line.

    A run is told once, with how often it happened in ``times`` and without what each was about; only what is
    told is put into words.

    Args:
        most: stop after so many; all when left out.
    """
    runs: list[tuple[Entry, int]] = []
    for entry in entries:
        last, times = runs[-1] if runs else (None, 0)
        if last is not None and entry.code in _SMALL and _is_alike(last, entry, words):
            runs[-1] = (last, times + 1)
        elif most is not None and len(runs) == most:
            break
        else:
            runs.append((entry, 1))
    return [_line(first, words, times) for first, times in runs]


def _is_alike(one: Entry, other: Entry, words: RecordWords) -> bool:
    """Whether two entries say the same of the same person, as far as the reader can tell."""
    if one.code != other.code:
        return False
    return one.actor == other.actor or words.names.name(one.actor) == words.names.name(other.actor)


def entry_words(code: str) -> str:
    """What an entry is called; the code itself for one that this release does not know."""
    return str(_WORDS.get(code, code))


def references_in(entries: Iterable[Entry]) -> Iterable[str]:
    """Everybody that the entries name."""
    for entry in entries:
        yield entry.actor
        yield entry.acting_for
        for name in ("by", "to", "helper", "owner"):
            value = entry.payload.get(name)
            if isinstance(value, str):
                yield value


def record_lines(entries: Iterable[Entry], words: RecordWords) -> list[RecordLine]:
    """The entries in the order given."""
    return [_line(entry, words) for entry in entries]


def _line(entry: Entry, words: RecordWords, times: int = 1) -> RecordLine:
    return RecordLine(
        number=entry.number,
        at=entry.at,
        what=_what(entry),
        who=words.names.name(entry.actor),
        about=_about(entry, words) if times == 1 else "",
        acting_for=words.names.name(entry.acting_for) if entry.acting_for.startswith("person:") else "",
        code=entry.code,
        hash=entry.hash,
        is_look=entry.code in LOOKS,
        times=times,
    )


def _what(entry: Entry) -> str:
    if entry.code == "case.decided":
        return str(OUTCOME_WORDS.get(str(entry.payload.get("outcome")), entry_words(entry.code)))
    if entry.code == "case.assigned" and not entry.payload.get("to"):
        return _("Given back to everybody")
    return entry_words(entry.code)


def _about(entry: Entry, words: RecordWords) -> str:
    payload = entry.payload
    match entry.code:
        case "case.submitted":
            return str(payload.get("content_hash", ""))[:8]
        case "case.task_done":
            return words.task(str(payload.get("task", "")))
        case "case.information_requested" | "case.information_supplied" | "case.wanted_dropped":
            return listed(_wanted(payload.get("wanted") or payload.get("what") or (), words))
        case "case.clock_paused" | "case.pause_ended":
            return words.pause(str(payload.get("pause") or ""))
        case "case.extended":
            told = ngettext("%(count)s day", "%(count)s days", int(payload.get("days", 0)))
            return told % {"count": number(int(payload.get("days", 0)))}
        case "case.assigned":
            return words.names.name(payload.get("to"))
        case "case.answered":
            return _fields(payload.get("fields") or (), words)
        case "case.joined":
            return words.names.name(payload.get("helper"))
        case "case.seen":
            return str(_SEEN.get(str(payload.get("what")), ""))
        case "paper.checked":
            return _checked(payload, words)
        case "originals.not_seen":
            return listed([words.paper(str(one)) for one in payload.get("papers") or ()])
    return _title(payload, words)


def _checked(payload: Mapping[str, Any], words: RecordWords) -> str:
    """A mark on a paper; an original that was seen is told by itself, it does not say that the paper is right."""
    said = {"wrong": _("Wrong"), "accepted": pgettext("state of a paper", "Accepted")}
    told = [said[str(payload.get("state"))]] if payload.get("state") in said else []
    told += [_("Original seen")] if payload.get("original_seen") else []
    return named(words.paper(str(payload.get("evidence", ""))), listed(told))


def _title(payload: Mapping[str, Any], words: RecordWords) -> str:
    if payload.get("evidence"):
        return words.paper(str(payload["evidence"]))
    if payload.get("decision"):
        return words.decision(str(payload["decision"]))
    if payload.get("task"):
        return words.task(str(payload["task"]))
    return str(payload.get("why") or "") if payload.get("why") not in (None, "case") else ""


def _wanted(value: Iterable[Any], words: RecordWords) -> list[str]:
    return [words.paper(str(one[1])) if one[0] == "paper" else words.field(str(one[1])) for one in value]


_MOST_FIELDS: Final = 3


def _fields(value: Iterable[Any], words: RecordWords) -> str:
    names = [words.field(str(one)) for one in value]
    if len(names) <= _MOST_FIELDS:
        return listed(names) if names else ""
    return ngettext("%(count)s answer", "%(count)s answers", len(names)) % {"count": number(len(names))}
