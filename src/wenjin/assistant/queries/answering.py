"""From a question to an answer: calls for help, meaning, words, and whether anything is known at all."""

from collections.abc import Mapping
from typing import Final

from wenjin.assistant.domain.examples import GIBBERISH
from wenjin.assistant.domain.question import has_words
from wenjin.assistant.domain.ranking import fused
from wenjin.assistant.domain.trained import Understood
from wenjin.assistant.queries.answers import Answer, CallForHelp, Outcome, Reading
from wenjin.assistant.queries.hearing import Heard, hear
from wenjin.catalogue.domain.search import Match, joined
from wenjin.catalogue.queries.domain import catalogue
from wenjin.catalogue.queries.search import matched, named

MOST: Final = 10
# One reading stands alone when it is likely, and so much likelier than the next.
_SURE: Final = 0.5
_LEAD: Final = 3.0
_ALSO: Final = 5
# A reason as sure as this is said. Of 559 honest questions for tuning, 8 would else be declined with words about
# forgery, crime or other people; so 3 are. Of 40 that are rightly declined 30 keep their reason.
_TOLD: Final = 0.6


def answer(text: str, language: str) -> Answer:
    """What the house knows of a question.

    Args:
        text: whatever somebody typed.
        language: code of the language of the page.

    Raises:
        NoPackLoaded: there is nothing to know anything about.
        KeyError: no such language.
    """
    return answered(hear(text, language))


def answered(heard: Heard) -> Answer:
    """The same for a question that was read already.

    Raises:
        NoPackLoaded: there is nothing to know anything about.
        KeyError: no such language.
    """
    seen, help_, language = heard.seen, heard.help, heard.language
    if not has_words(heard.asked) and help_ is None:
        return Answer(heard.asked, heard.is_cut, language, "", Outcome.NOTHING, None, (), "", ())
    hits = _found(heard.spellings, language, heard.guessed)
    worded = {hit.id: hit.score for hit in hits if hit.kind == "service"}
    readings = _readings(seen, worded, help_)
    is_declined = seen is not None and seen.is_declined
    outcome = _outcome(readings, is_declined=is_declined and help_ is None)
    reason = _reason(seen) if seen is not None and outcome is Outcome.DECLINED and is_declined else ""
    is_alone = help_ is not None and help_.stands_alone
    also = () if is_alone else named([hit for hit in hits if hit.kind != "service"][:_ALSO], language)
    return Answer(
        heard.asked, heard.is_cut, language, heard.guessed, outcome, help_, readings, reason, tuple(also)
    )


def ranking(text: str, language: str) -> tuple[str, ...]:
    """Up to ten ids of services for a question, best first; none where it is declined.

    Raises:
        NoPackLoaded: there is nothing to know anything about.
        KeyError: no such language.
    """
    given = answer(text, language)
    is_open = given.outcome in (Outcome.ANSWERED, Outcome.SEVERAL)
    return tuple(one.service for one in given.readings) if is_open else ()


def _found(spellings: tuple[str, ...], language: str, guessed: str) -> list[Match]:
    """What the words name in any of the spellings, best first."""
    return joined(matched(one, language, 3 * MOST, guessed=(guessed,)) for one in spellings)


def _readings(
    seen: Understood | None, worded: Mapping[str, float], help_: CallForHelp | None
) -> tuple[Reading, ...]:
    if help_ is not None and help_.stands_alone:
        # One of several numbers is no likelier than the next, and the reader chooses.
        even = 1.0 / len(help_.services) if help_.others else 0.0
        return tuple(Reading(one, even or float(not place)) for place, one in enumerate(help_.services))
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


def _reason(seen: Understood) -> str:
    """Why a question is declined; empty where it is not sure enough to be said to somebody's face."""
    return seen.reason if seen.reason == GIBBERISH or seen.reason_share >= _TOLD else ""


def _outcome(readings: tuple[Reading, ...], *, is_declined: bool) -> Outcome:
    if not readings or is_declined:
        return Outcome.DECLINED
    first = readings[0].share
    second = readings[1].share if len(readings) > 1 else 0.0
    return Outcome.ANSWERED if first >= _SURE and first >= _LEAD * second else Outcome.SEVERAL
