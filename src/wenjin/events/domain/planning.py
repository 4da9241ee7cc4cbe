"""What is wrong with an event as staff wrote it: codes by field, which pages put into words."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import chain
from typing import Final
from urllib.parse import urlsplit

from wenjin.events.domain.audience import ExpressionError, read_rule
from wenjin.events.domain.drafts import (
    ACCESS,
    AUDIENCES,
    ENTRIES,
    KINDS,
    LONGEST_CODE,
    QUESTION_KINDS,
    QUOTA_KINDS,
    WAYS,
    BudgetDraft,
    EventDraft,
    MaterialDraft,
    QuestionDraft,
    QuotaDraft,
    SeriesDraft,
    SessionDraft,
    SpeakerDraft,
    SponsorDraft,
    VenueDraft,
)
from wenjin.events.domain.page_words import OF_EVENTS, OF_PLACES
from wenjin.events.domain.registration_form import LONGEST_LINE, MISSING, NOT_A_CHOICE, NOT_A_DATE, TOO_LONG
from wenjin.lang.domain.registry import LANGUAGES

NO_CODE, TWICE, NO_ADDRESS = "not_a_code", "twice", "not_an_address"
ENDS_FIRST, OUTSIDE, TOO_LATE, WRONG_NUMBER = "ends_first", "outside_the_event", "too_late", "wrong_number"
NOT_A_RULE, UNKNOWN, NO_ZONE, NOT_A_TEXT = "not_a_rule", "unknown", "no_time_zone", "not_a_text"
TAKEN: Final = "taken"
NOT_WITH_MASS, NOT_BOTH = "not_with_mass", "not_both"
MASS: Final = "mass"
"""The entry whose form asks for a name and an address, and nothing else."""
LONGEST_EVENT: Final = timedelta(days=366)
LARGEST_QUOTA: Final = 2_000_000
_OF_EVERYBODY: Final = frozenset({"places", "online"})
"""Quotas that everybody takes who is there, or who follows: of a whole event there is one of each."""
MOST_PARTS: Final = 200
"""Sessions, questions, quotas … that one event may have of each."""
_LARGEST_GROUP: Final = 200
_LONGEST_OFFER: Final = 60 * 24 * 60
_OLDEST: Final = 120
_LONGEST_CHANNEL: Final = 20
_LONGEST_ADDRESS: Final = 500
# What PostgreSQL takes in no column of text; and what would break a line of a mail or a calendar.
_NO_TEXT: Final = re.compile(r"[\x00\ud800-\udfff]")
_NO_LINE: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_LINES: Final = ("title", "name")
_YEARS: Final = range(2000, 2200)
_DEAREST: Final = 10**13
_CODE: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_TAG: Final = re.compile(r"[a-z0-9]+([-_][a-z0-9]+)*")
_LANGUAGES: Final = frozenset(one.code for one in LANGUAGES)
_LONGEST: Final[Mapping[str, int]] = {"organiser": 200, "organiser_email": 254}
_LONGEST_RULE: Final = 2000
_FIELD: Final = re.compile(
    r"title|summary|description|sessions/[a-z0-9-]+/(title|about)|quotas/[a-z0-9-]+/name"
    r"|questions/[a-z0-9-]+/(label|hint|choices/[a-z0-9_-]+)|speakers/[a-z0-9-]+/(about|name)"
    r"|competences/[a-z0-9-]+/name"
)
_PLACE_FIELD: Final = re.compile(r"name|title|summary|address|way|rooms/[a-z0-9-]+/name")
LONGEST_TEXT: Final = 20_000
_LONGEST_FIELD: Final = 120

Wrong = Iterator[tuple[str, str]]


def wrong_in_event(draft: EventDraft) -> dict[str, str]:
    """What is wrong with an event, by name of the attribute."""
    return dict(chain(_columns(draft), _times(draft), _of_mass(draft), _numbers(draft)))


def _columns(draft: EventDraft) -> Wrong:
    yield from _code("code", draft.code, LONGEST_CODE)
    if draft.code in OF_EVENTS:
        yield "code", TAKEN
    for name, value, known in (("kind", draft.kind, KINDS), ("entry", draft.entry, ENTRIES)):
        if value not in known:
            yield name, NOT_A_CHOICE
    yield from _all_of("languages", draft.languages, _LANGUAGES)
    yield from _all_of("source_language", (draft.source_language,), _LANGUAGES)
    yield from _all_of("audiences", draft.audiences, AUDIENCES)
    if not all(_TAG.fullmatch(one) and len(one) <= 40 for one in draft.interests):
        yield "interests", NO_CODE
    yield from _web("join_address", draft.join_address)
    for name, longest in _LONGEST.items():
        yield from _line(name, getattr(draft, name), longest)
    if len(draft.audience_rule) > _LONGEST_RULE:
        yield "audience_rule", TOO_LONG
        return
    try:
        read_rule(draft.audience_rule)
    except ExpressionError:
        yield "audience_rule", NOT_A_RULE


def _times(draft: EventDraft) -> Wrong:
    times = {name: getattr(draft, name) for name in ("starts_at", "ends_at", "opens_at", "closes_at")}
    wrong = {name: why for name, value in times.items() if value is not None and (why := wrong_time(value))}
    if wrong:
        yield from wrong.items()
        return
    if not draft.starts_at < draft.ends_at:
        yield "ends_at", ENDS_FIRST
    elif draft.ends_at - draft.starts_at > LONGEST_EVENT:
        yield "ends_at", TOO_LATE
    if draft.closes_at is not None and draft.closes_at > draft.ends_at:
        yield "closes_at", TOO_LATE
    if draft.opens_at is not None and draft.opens_at >= (draft.closes_at or draft.starts_at):
        yield "opens_at", TOO_LATE


def wrong_time(moment: datetime) -> str:
    """What is wrong with a moment by itself: it has no zone, or lies in no year that anybody plans for."""
    if moment.tzinfo is None:
        return NO_ZONE
    return "" if moment.year in _YEARS else NOT_A_DATE


def _numbers(draft: EventDraft) -> Wrong:
    for name, least, most in (
        ("largest_group", 1, _LARGEST_GROUP),
        ("offer_minutes", 1, _LONGEST_OFFER),
        ("youngest", 0, _OLDEST),
        ("guardian_below", 0, _OLDEST),
    ):
        value = getattr(draft, name)
        if value is not None and not least <= value <= most:
            yield name, WRONG_NUMBER


def _of_mass(draft: EventDraft) -> Wrong:
    """The mass intake asks no ages, and each form of it is one person."""
    if draft.entry != MASS:
        return
    for name in ("youngest", "guardian_below"):
        if getattr(draft, name) is not None:
            yield name, NOT_WITH_MASS
    if draft.largest_group > 1:
        yield "largest_group", NOT_WITH_MASS


def wrong_in_quotas(quotas: Sequence[QuotaDraft], sessions: Iterable[str]) -> dict[str, str]:
    """What is wrong with quotas: fields are ``quota-<number>-<attribute>``, the first being 0.

    Args:
        sessions: codes of the sessions of the event.
    """
    return dict(chain(_parts("quota", quotas), _quotas(quotas, frozenset(sessions))))


def _quotas(quotas: Sequence[QuotaDraft], sessions: frozenset[str]) -> Wrong:
    of_everybody = set[str]()
    for number, one in enumerate(quotas):
        before = f"quota-{number}-"
        if one.kind in _OF_EVERYBODY and not one.session:
            if one.kind in of_everybody:
                yield f"{before}kind", TWICE
            of_everybody.add(one.kind)
        if one.kind not in QUOTA_KINDS:
            yield f"{before}kind", NOT_A_CHOICE
        if not 0 <= one.size <= LARGEST_QUOTA:
            yield f"{before}size", WRONG_NUMBER
        if one.kind == "receiver" and not one.language:
            yield f"{before}language", MISSING
        yield from _all_of(f"{before}language", (one.language,) if one.language else (), _LANGUAGES)
        if one.kind == "session" and not one.session:
            yield f"{before}session", MISSING
        elif one.session and one.session not in sessions:
            yield f"{before}session", UNKNOWN


def wrong_in_questions(questions: Sequence[QuestionDraft], entry: str = "") -> dict[str, str]:
    """What is wrong with questions: fields are ``question-<number>-<attribute>``.

    Args:
        entry: of the event; with the mass intake nothing can be required, because nothing is asked.
    """
    return dict(chain(_parts("question", questions), _questions(questions, entry)))


def _questions(questions: Sequence[QuestionDraft], entry: str) -> Wrong:
    for number, one in enumerate(questions):
        before = f"question-{number}-"
        if one.is_required and entry == MASS:
            yield f"{before}is_required", NOT_WITH_MASS
        if one.kind not in QUESTION_KINDS:
            yield f"{before}kind", NOT_A_CHOICE
        if one.kind in ("one", "many") and not one.choices:
            yield f"{before}choices", MISSING
        if len(set(one.choices)) < len(one.choices):
            yield f"{before}choices", TWICE
        if not all(_TAG.fullmatch(choice) and len(choice) <= 40 for choice in one.choices):
            yield f"{before}choices", NO_CODE


def wrong_in_sessions(
    sessions: Sequence[SessionDraft], starts_at: datetime, ends_at: datetime
) -> dict[str, str]:
    """What is wrong with sessions: fields are ``session-<number>-<attribute>``.

    Args:
        starts_at: of the event; ``ends_at`` likewise.
    """
    return dict(chain(_parts("session", sessions), _sessions(sessions, starts_at, ends_at)))


def _sessions(sessions: Sequence[SessionDraft], starts_at: datetime, ends_at: datetime) -> Wrong:
    for number, one in enumerate(sessions):
        before = f"session-{number}-"
        if why := wrong_time(one.starts_at) or wrong_time(one.ends_at):
            yield f"{before}starts_at", why
        elif not one.starts_at < one.ends_at:
            yield f"{before}ends_at", ENDS_FIRST
        elif one.starts_at < starts_at or one.ends_at > ends_at:
            yield f"{before}starts_at", OUTSIDE
        yield from _all_of(f"{before}language", (one.language,) if one.language else (), _LANGUAGES)
        yield from _web(f"{before}captions_address", one.captions_address)
        yield from _interpretations(before, one)


def _interpretations(before: str, session: SessionDraft) -> Wrong:
    spoken = [one.language for one in session.interpretations]
    yield from _all_of(f"{before}interpretations", spoken, _LANGUAGES)
    if len(set(spoken)) < len(spoken):
        yield f"{before}interpretations", TWICE
    for one in session.interpretations:
        if one.way not in WAYS:
            yield f"{before}interpretations", NOT_A_CHOICE
        yield from _line(f"{before}interpretations", one.channel, _LONGEST_CHANNEL)
        yield from _web(f"{before}interpretations", one.address)


def wrong_in_speakers(speakers: Sequence[SpeakerDraft], sessions: Iterable[str]) -> dict[str, str]:
    """What is wrong with speakers: fields are ``speaker-<number>-<attribute>``."""
    known, found = frozenset(sessions), dict(_parts("speaker", speakers))
    for number, one in enumerate(speakers):
        before = f"speaker-{number}-"
        found |= dict(_line(f"{before}name", one.name, 200, is_required=True))
        found |= dict(_line(f"{before}organisation", one.organisation, 200))
        if not set(one.sessions) <= known:
            found[f"{before}sessions"] = UNKNOWN
    return found


def wrong_in_sponsors(sponsors: Sequence[SponsorDraft]) -> dict[str, str]:
    """What is wrong with sponsors: fields are ``sponsor-<number>-<attribute>``."""
    found = dict(_not_too_many("sponsor", sponsors))
    for number, one in enumerate(sponsors):
        found |= dict(_line(f"sponsor-{number}-name", one.name, 200, is_required=True))
        found |= dict(_web(f"sponsor-{number}-address", one.address))
    return found


def wrong_in_materials(materials: Sequence[MaterialDraft], sessions: Iterable[str]) -> dict[str, str]:
    """What is wrong with materials: fields are ``material-<number>-<attribute>``."""
    known, found = frozenset(sessions), dict(_not_too_many("material", materials))
    for number, one in enumerate(materials):
        before = f"material-{number}-"
        found |= dict(_line(f"{before}name", one.name, 200, is_required=True))
        found |= dict(_all_of(f"{before}language", (one.language,) if one.language else (), _LANGUAGES))
        found |= dict(_web(f"{before}address", one.address))
        if one.file is None and not one.address:
            found[f"{before}address"] = MISSING
        elif one.file is not None and one.address:
            found[f"{before}address"] = NOT_BOTH
        if one.session and one.session not in known:
            found[f"{before}session"] = UNKNOWN
        if one.from_at is not None and (why := wrong_time(one.from_at)):
            found[f"{before}from_at"] = why
    return found


def wrong_in_budget(lines: Sequence[BudgetDraft]) -> dict[str, str]:
    """What is wrong with a budget: fields are ``line-<number>-<attribute>``. Several lines may share a code."""
    found = dict(_not_too_many("line", lines))
    for number, one in enumerate(lines):
        found |= dict(_code(f"line-{number}-code", one.code, 80))
        found |= dict(_line(f"line-{number}-note", one.note, LONGEST_LINE))
        for name, fen in (("planned", one.planned), ("actual", one.actual)):
            if fen is not None and not 0 <= fen <= _DEAREST:
                found[f"line-{number}-{name}"] = WRONG_NUMBER
    return found


def wrong_in_venue(venue: VenueDraft) -> dict[str, str]:
    """What is wrong with a venue; fields of rooms are ``room-<number>-<attribute>``."""
    found = dict(chain(_code("code", venue.code, 80), _parts("room", venue.rooms)))
    if venue.code in OF_PLACES:
        found["code"] = TAKEN
    found |= dict(_all_of("access", venue.access, ACCESS))
    found |= dict(_line("centre", venue.centre, 80))
    for name, value, most in (("latitude", venue.latitude, 90), ("longitude", venue.longitude, 180)):
        if value is not None and not -most <= value <= most:
            found[name] = WRONG_NUMBER
    for number, one in enumerate(venue.rooms):
        found |= dict(_all_of(f"room-{number}-access", one.access, ACCESS))
        if not (0 <= one.seats <= LARGEST_QUOTA and 0 <= one.booths <= MOST_PARTS):
            found[f"room-{number}-seats"] = WRONG_NUMBER
    return found


def wrong_in_series(series: SeriesDraft) -> dict[str, str]:
    """What is wrong with a series."""
    found = dict(chain(_code("code", series.code, 80), _line("organiser", series.organiser, 200)))
    if series.code in OF_PLACES:
        found["code"] = TAKEN
    return found if series.kind in KINDS else found | {"kind": NOT_A_CHOICE}


def wrong_in_texts(fields: Mapping[str, str], language: str, *, is_place: bool = False) -> dict[str, str]:
    """What is wrong with texts, by field; ``language`` when it is none of the house.

    Args:
        is_place: of a venue or a series, which have other fields than events.
    """
    known = _PLACE_FIELD if is_place else _FIELD
    found = dict(_all_of("language", (language,), _LANGUAGES))
    for name, value in fields.items():
        if len(name) > _LONGEST_FIELD or not known.fullmatch(name):
            found[name[:_LONGEST_FIELD]] = UNKNOWN
        elif len(value) > (LONGEST_LINE if name in _LINES else LONGEST_TEXT):
            found[name] = TOO_LONG
        elif (_NO_LINE if name in _LINES else _NO_TEXT).search(value):
            found[name] = NOT_A_TEXT
    return found


def _parts(name: str, parts: Sequence[object]) -> Wrong:
    """Codes of parts: each is one, and none is there twice."""
    yield from _not_too_many(name, parts)
    seen = set[str]()
    for number, one in enumerate(parts):
        code = str(getattr(one, "code", ""))
        yield from _code(f"{name}-{number}-code", code, 80)
        if code in seen:
            yield f"{name}-{number}-code", TWICE
        seen.add(code)


def _not_too_many(name: str, parts: Sequence[object]) -> Wrong:
    if len(parts) > MOST_PARTS:
        yield f"{name}s", "too_many"


def _code(name: str, code: str, longest: int) -> Wrong:
    if not code:
        yield name, MISSING
    elif len(code) > longest:
        yield name, TOO_LONG
    elif not _CODE.fullmatch(code):
        yield name, NO_CODE


def _line(name: str, typed: str, longest: int, *, is_required: bool = False) -> Wrong:
    if is_required and not typed.strip():
        yield name, MISSING
    elif len(typed) > longest:
        yield name, TOO_LONG
    elif _NO_LINE.search(typed):
        yield name, NOT_A_TEXT


def _all_of(name: str, values: Iterable[str], known: Iterable[str]) -> Wrong:
    if not set(values) <= set(known):
        yield name, NOT_A_CHOICE


def _web(name: str, address: str) -> Wrong:
    """Addresses are written into pages and calendars: only those of the web."""
    if not address:
        return
    try:
        parts = urlsplit(address)
    except ValueError:
        yield name, NO_ADDRESS
        return
    is_whole = len(address) <= _LONGEST_ADDRESS and address.isprintable() and " " not in address
    if parts.scheme not in ("https", "http") or not parts.netloc or not is_whole:
        yield name, NO_ADDRESS
