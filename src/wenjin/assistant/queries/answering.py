"""From a question to an answer: calls for help, meaning, words, and whether anything is known at all."""

import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from django.conf import settings

from wenjin.assistant.domain.alarm import calls_for_help
from wenjin.assistant.domain.encoder import EncoderUnavailable
from wenjin.assistant.domain.question import LONGEST, has_words, readable
from wenjin.assistant.domain.ranking import agree, fused
from wenjin.assistant.domain.trained import Understood, understand
from wenjin.assistant.encoders import encoder
from wenjin.assistant.help_files import Help, read_help
from wenjin.assistant.queries.answers import Answer, CallForHelp, Outcome, Reading
from wenjin.assistant.queries.model import trained
from wenjin.catalogue.domain.search.languages import languages_to_search
from wenjin.catalogue.queries.domain import catalogue, current_pack
from wenjin.catalogue.queries.search import find
from wenjin.lang.domain.registry import BY_CODE, SOURCE

MOST: Final = 10
# One reading stands alone when it is likely, and so much likelier than the next.
_SURE: Final = 0.5
_LEAD: Final = 3.0
# How sure the guess of the language must be to be used, or said.
_GUESS: Final = 0.6
_ALSO: Final = 5


def answer(text: str, language: str) -> Answer:
    """What the house knows of a question.

    Args:
        text: whatever somebody typed.
        language: code of the language of the page.

    Raises:
        NoPackLoaded: there is nothing to know anything about.
        KeyError: no such language.
    """
    asked = readable(text)
    is_cut = len(" ".join(text.split())) > LONGEST
    if not has_words(asked):
        return Answer(asked, is_cut, language, "", Outcome.NOTHING, None, (), "", ())
    understood = _understood([asked])
    seen = understood[0] if understood else None
    guessed = seen.language[0] if seen is not None and seen.language[1] >= _GUESS else ""
    hits = find(asked, language, 3 * MOST, guessed=(guessed,) if guessed else ())
    help_ = _help(asked, languages_to_search(asked, language, (guessed,)))
    worded = {hit.id: hit.score for hit in hits if hit.kind == "service"}
    readings = _readings(seen, worded, help_)
    is_declined = seen is not None and seen.is_declined and not agree(seen.services, worded)
    outcome = _outcome(readings, is_declined=is_declined and help_ is None)
    reason = seen.reason if seen is not None and outcome is Outcome.DECLINED and is_declined else ""
    also = tuple(hit for hit in hits if hit.kind != "service")[:_ALSO]
    return Answer(asked, is_cut, language, guessed, outcome, help_, readings, reason, also)


def rankings(questions: Sequence[tuple[str, str]]) -> list[tuple[str, ...]]:
    """Up to ten ids of services for each question (text, language), best first; none where it is declined."""
    found = []
    for text, language in questions:
        given = answer(text, language if language in BY_CODE else SOURCE)
        is_open = given.outcome in (Outcome.ANSWERED, Outcome.SEVERAL)
        found.append(tuple(one.service for one in given.readings) if is_open else ())
    return found


def _understood(asked: list[str]) -> list[Understood]:
    """What the heads make of questions; nothing when there are no heads or no vectors: then words must do."""
    heads = trained()
    if heads is None:
        return []
    try:
        model = encoder()
        if model.model_id != heads.model_id:
            return []
        return understand(heads, model.encode(asked), 5 * MOST)
    except EncoderUnavailable:
        return []


def _readings(
    seen: Understood | None, worded: Mapping[str, float], help_: CallForHelp | None
) -> tuple[Reading, ...]:
    if seen is None:
        total = sum(worded.values()) or 1.0
        readings = [Reading(service, score / total) for service, score in worded.items()][:MOST]
    else:
        known = catalogue().services
        readings = [
            Reading(service, share)
            for service, share in fused(seen.services, worded, MOST + 1)
            if service in known
        ][:MOST]
    if help_ is not None and not any(one.service in help_.services for one in readings[:1]):
        first = help_.services[0]
        readings = [Reading(first, 1.0), *(one for one in readings if one.service != first)][:MOST]
    return tuple(readings)


def _outcome(readings: tuple[Reading, ...], *, is_declined: bool) -> Outcome:
    if not readings or is_declined:
        return Outcome.DECLINED
    first = readings[0].share
    second = readings[1].share if len(readings) > 1 else 0.0
    return Outcome.ANSWERED if first >= _SURE and first >= _LEAD * second else Outcome.SEVERAL


def _help(asked: str, languages: Sequence[str]) -> CallForHelp | None:
    known = _helping()
    kind = calls_for_help(asked, known.phrases_of(languages))
    if not kind:
        return None
    number = known.numbers[kind]
    return CallForHelp(kind, number.number, number.services)


_lock = threading.Lock()
_held: tuple[str, Help] | None = None


def _helping() -> Help:
    """Phrases and numbers of the pack, read once in a process."""
    global _held  # some thousand patterns, replaced as a whole
    key = current_pack().content_hash
    held = _held
    if held is not None and held[0] == key:
        return held[1]
    with _lock:
        if _held is None or _held[0] != key:
            _held = (key, read_help(Path(settings.PACK), catalogue().services))
        return _held[1]
