"""Events taken in from a table: first what each line would do, then the same again, written.

A line is known by the code of its event: what is there is changed, what is not is begun as a draft. What a file
leaves out stays. The same file a second time changes nothing.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from wenjin.accounts.domain.actor import Actor
from wenjin.events.domain.drafts import EventChange, EventDraft, QuotaDraft
from wenjin.events.domain.planning import wrong_in_texts
from wenjin.events.exchange.tables import Table
from wenjin.events.queries.plans import EventPlan, plan_of, texts_written
from wenjin.events.services.handed_files import Kind, forget_file, handed
from wenjin.events.services.planning import IN_CALENDARS, change_event, make_event, set_quotas, wrong_in_plan
from wenjin.events.services.planning_refusals import BadEvent
from wenjin.events.services.refusals import EventRefusal
from wenjin.events.services.texts import set_texts

NEW, CHANGED, SAME, WRONG = "new", "changed", "same", "wrong"
COLUMNS: Final = (
    *("code", "kind", "title", "summary", "starts", "ends", "venue", "room", "online", "places"),
    *("online_places", "entry", "languages", "audiences", "interests", "organiser", "organiser_email"),
    *("opens", "closes", "largest_group", "source_language"),
)
"""Of a file of events; ``title_<language>`` and ``summary_<language>`` may be there besides."""
_TEXT: Final = re.compile(r"(title|summary|description)(?:_([a-z][a-z0-9-]{1,9}))?")
_TIMES: Final = {"starts": "starts_at", "ends": "ends_at", "opens": "opens_at", "closes": "closes_at"}
_LISTS: Final = ("languages", "audiences", "interests")
_PLAIN: Final = ("kind", "venue", "room", "entry", "organiser", "organiser_email", "source_language")
_SIZES: Final = {"places": "places", "online_places": "online"}
_YES: Final = frozenset({"yes", "y", "true", "1", "x", "是"})
_NO: Final = frozenset({"no", "n", "false", "0", "否", ""})


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong in a line.

    Attributes:
        why: a code.
        allowed: what may stand there, where that is little enough to be told.
    """

    column: str
    why: str
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """What becomes of a line.

    Attributes:
        number: of the line in the file.
        what: the code of the event, or whom a registration is for.
        verdict: new, changed, same or wrong.
        columns: that are other than what is there.
        people: that a registration is for.
    """

    number: int
    what: str
    verdict: str
    columns: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
    people: int = 0


@dataclass(frozen=True, slots=True)
class _Read:
    """A line as it was understood."""

    code: str
    values: Mapping[str, Any]
    sizes: Mapping[str, int]
    texts: Mapping[str, Mapping[str, str]]
    faults: tuple[Fault, ...]


def look_at_events(table: Table) -> tuple[Judged, ...]:
    """What each line would do; nothing is changed."""
    seen: set[str] = set()
    found = []
    for number, row in table.rows():
        read = _read(row)
        if read.code and read.code in seen:
            read = replace(read, faults=(*read.faults, Fault("code", "twice")))
        seen.add(read.code)
        found.append(_judged(number, read))
    return tuple(found)


def take_in_events(actor: Actor, pk: UUID, *, at: datetime) -> tuple[Judged, ...]:
    """Write a file that was looked at: every line that is right, each for itself; the file is gone then.

    Returns:
        What became of each line; one that somebody has made impossible meanwhile is wrong and says why.

    Raises:
        NoSuchFile, NotAllowed: nothing was changed.
    """
    file = handed(actor, Kind.EVENTS, pk)
    found = []
    for judged, (_number, row) in zip(look_at_events(file.table), file.table.rows(), strict=True):
        if judged.verdict not in (NEW, CHANGED):
            found.append(judged)
            continue
        try:
            with transaction.atomic():
                _write(actor, _read(row), key=f"import-{pk}-{judged.number}", at=at)
        except BadEvent as error:
            faults = tuple(Fault(name, why) for name, why in error.fields.items())
            found.append(replace(judged, verdict=WRONG, faults=faults))
        except EventRefusal as error:
            found.append(replace(judged, verdict=WRONG, faults=(Fault("", error.code),)))
        else:
            found.append(judged)
    forget_file(pk)
    return tuple(found)


def _read(row: Mapping[str, str]) -> _Read:
    values: dict[str, Any] = {}
    texts: dict[str, dict[str, str]] = {}
    sizes: dict[str, int] = {}
    faults: list[Fault] = []
    source = row.get("source_language", "") or ""
    for column, typed in row.items():
        if not typed:
            continue
        if column in _PLAIN:
            values[column] = typed
        elif column in _LISTS:
            values[column] = tuple(dict.fromkeys(re.split(r"[\s,;]+", typed.casefold().strip(",; "))))
        elif column in _TIMES:
            _time(column, typed, values, faults)
        elif column == "online":
            _flag(column, typed, values, faults)
        elif column in (*_SIZES, "largest_group"):
            _whole(column, typed, values if column == "largest_group" else sizes, faults)
        elif found := _TEXT.fullmatch(column):
            texts.setdefault(found[2] or source, {})[found[1]] = typed
    code = row.get("code", "").strip()
    return _Read(code, values, {_SIZES[one]: size for one, size in sizes.items()}, texts, tuple(faults))


def _time(column: str, typed: str, values: dict[str, Any], faults: list[Fault]) -> None:
    try:
        found = datetime.fromisoformat(typed.replace("/", "-"))
    except ValueError:
        faults.append(Fault(column, "not_a_time"))
        return
    values[_TIMES[column]] = found if found.tzinfo else found.replace(tzinfo=timezone.get_current_timezone())


def _flag(column: str, typed: str, values: dict[str, Any], faults: list[Fault]) -> None:
    said = typed.casefold()
    if said not in _YES | _NO:
        faults.append(Fault(column, "not_a_choice"))
        return
    values["is_online"] = said in _YES


def _whole(column: str, typed: str, values: dict[str, Any], faults: list[Fault]) -> None:
    if typed.isascii() and typed.isdigit() and len(typed) <= 9:
        values[column] = int(typed)
    else:
        faults.append(Fault(column, "wrong_number"))


def _judged(number: int, read: _Read) -> Judged:
    plan = plan_of(read.code) if read.code else None
    draft = _draft(read, plan)
    faults = list(read.faults)
    if draft is None:
        needed = {"code": read.code, "starts": "starts_at" in read.values, "ends": "ends_at" in read.values}
        known = {one.column for one in faults}
        faults += [
            Fault(name, "missing") for name, there in needed.items() if not there and name not in known
        ]
        return Judged(number, read.code, WRONG, (), tuple(faults))
    faults += [Fault(_column(name), why) for name, why in wrong_in_plan(draft, None).items()]
    texts = _texts(read, draft.source_language)
    for language, fields in texts.items():
        wrong = wrong_in_texts(fields, language)
        faults += [
            Fault(f"{name}_{language}" if name != "language" else name, why) for name, why in wrong.items()
        ]
    changed = _changed(read, plan, draft) if not faults else ()
    if plan is not None and not faults:
        faults += _not_any_more(plan, draft, read)
    verdict = WRONG if faults else NEW if plan is None else CHANGED if changed else SAME
    return Judged(number, read.code, verdict, () if plan is None else changed, tuple(faults))


def _not_any_more(plan: EventPlan, draft: EventDraft, read: _Read) -> list[Fault]:
    """What cannot be changed in this way: guests have it in their calendars, or hold it."""
    if plan.state == "cancelled":
        return [Fault("code", "already_cancelled")] if _changed(read, plan, draft) else []
    faults = []
    if plan.state == "published":
        moved = [name for name in sorted(IN_CALENDARS) if getattr(plan.draft, name) != getattr(draft, name)]
        faults += [Fault(_column(name), "must_be_moved") for name in moved]
    taken = {one.code: one.taken for one in plan.quotas}
    faults += [
        Fault(_column_of_size(code), "too_small")
        for code, size in read.sizes.items()
        if size < taken.get(code, 0)
    ]
    return faults


def _changed(read: _Read, plan: EventPlan | None, draft: EventDraft) -> tuple[str, ...]:
    if plan is None:
        return ()
    found = [_column(name) for name in read.values if getattr(plan.draft, name) != getattr(draft, name)]
    sizes = {one.code: one.size for one in plan.quotas}
    found += [_column_of_size(code) for code, size in read.sizes.items() if sizes.get(code) != size]
    for language, fields in _texts(read, draft.source_language).items():
        tail = "" if language == draft.source_language else f"_{language}"
        other = _other_words(fields, texts_written(read.code, language))
        found += [f"{name}{tail}" for name in other]
    return tuple(sorted(found))


def _other_words(fields: Mapping[str, str], there: Mapping[str, tuple[str, str]]) -> list[str]:
    """Names of the texts that are other than what is written."""
    return [name for name, said in fields.items() if there.get(name, ("", ""))[0] != said.strip()]


def _draft(read: _Read, plan: EventPlan | None) -> EventDraft | None:
    """The event as it would be; None when the line does not say enough for one."""
    if plan is not None:
        values = dict(read.values)
        if "venue" in values and "room" not in values and values["venue"] != plan.draft.venue:
            values["room"] = ""
        return replace(plan.draft, **values)
    if not read.code or "starts_at" not in read.values or "ends_at" not in read.values:
        return None
    return EventDraft(**{"kind": "talk", **read.values, "code": read.code})


def _texts(read: _Read, source: str) -> dict[str, dict[str, str]]:
    """Texts by language; those of columns without a language are in that of the event."""
    found: dict[str, dict[str, str]] = {}
    for language, fields in read.texts.items():
        found.setdefault(language or source, {}).update(fields)
    return found


def _write(actor: Actor, read: _Read, *, key: str, at: datetime) -> None:
    plan = plan_of(read.code)
    draft = _draft(read, plan)
    if draft is None:
        raise BadEvent({"code": "missing"})
    texts = _texts(read, draft.source_language)
    if plan is None:
        own = texts.pop(draft.source_language, {})
        sizes = {"places": read.sizes.get("places"), "online_places": read.sizes.get("online")}
        make_event(actor, draft, key=key, at=at, texts=own, **sizes)
    else:
        change: EventChange = {name: getattr(draft, name) for name in (*read.values, "room")}  # type: ignore[assignment]  # names of the draft are those of the change
        change_event(actor, read.code, change, key=key, at=at)
        _size(actor, plan, read, key=key, at=at)
    for language, fields in texts.items():
        there = texts_written(read.code, language)
        new = {name: fields[name] for name in _other_words(fields, there)}
        if new:
            set_texts(actor, read.code, language, new, key=f"{key}-{language}", at=at, state="drafted")


def _size(actor: Actor, plan: EventPlan, read: _Read, *, key: str, at: datetime) -> None:
    before = {one.code: one for one in plan.quotas}
    wanted = {
        code: size for code, size in read.sizes.items() if code not in before or before[code].size != size
    }
    if not wanted:
        return
    after = [replace(one, size=wanted.get(one.code, one.size)) for one in plan.quotas]
    after += [QuotaDraft(code, code, size) for code, size in wanted.items() if code not in before]
    set_quotas(actor, read.code, after, key=key, at=at)


def _column(name: str) -> str:
    by_name = {field: column for column, field in _TIMES.items()} | {"is_online": "online"}
    return by_name.get(name, name)


def _column_of_size(code: str) -> str:
    return next((column for column, own in _SIZES.items() if own == code), code)
