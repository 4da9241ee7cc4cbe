"""What training says of itself: how often examples that a network had not seen were understood."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Final

from wenjin.assistant.domain.examples import Situation
from wenjin.assistant.domain.learning import Judged
from wenjin.lang.domain.registry import BY_CODE

ROMANISED: Final = "romanised"
_MOST_PAIRS: Final = 200
_SHORT: Final = 4  # words; in scripts without spaces, times two characters


def style_of(example: Situation) -> str:
    """``romanised`` (Latin letters where the language has others), ``short`` (a few words) or ``sentence``."""
    letters = [character for character in example.text if character.isalpha()]
    is_latin = sum("LATIN" in unicodedata.name(one, "") for one in letters) > len(letters) / 2
    if is_latin and BY_CODE[example.language].script != "Latn":
        return ROMANISED
    words = len(re.findall(r"\S+", example.text))
    is_unspaced = BY_CODE[example.language].script in ("Hans", "Hant", "Jpan", "Thai", "Laoo", "Khmr", "Mymr")
    is_short = len(letters) <= 5 * _SHORT if is_unspaced and not is_latin else words <= _SHORT
    return "short" if is_short else "sentence"


def report_of(judged: Sequence[Judged]) -> dict[str, Any]:
    """Figures per language and style, what was declined, and which services are taken for each other."""
    judged = [one for one in judged if not one.example.copy_of]
    good = [one for one in judged if one.example.service]
    by_language: dict[str, list[Judged]] = defaultdict(list)
    by_style: dict[str, list[Judged]] = defaultdict(list)
    for one in good:
        by_language[one.example.language].append(one)
        by_style[style_of(one.example)].append(one)
    declined: dict[str, list[Judged]] = defaultdict(list)
    for one in judged:
        if one.example.kind:
            declined[one.example.kind].append(one)
    return {
        "all": _figures(good),
        "languages": {code: _figures(by_language[code]) for code in BY_CODE if code in by_language},
        "styles": {style: _figures(found) for style, found in sorted(by_style.items())},
        "declined": {
            kind: {"count": len(found), "declined": _share(one.is_declined for one in found)}
            for kind, found in sorted(declined.items())
        },
        "confusions": _confusions(good),
    }


def _figures(judged: Sequence[Judged]) -> dict[str, float | int]:
    return {
        "count": len(judged),
        "first": _share(one.ranked[0] == one.example.service for one in judged),
        "three": _share(one.example.service in one.ranked for one in judged),
        "lost": _share(one.is_declined for one in judged),
    }


def _share(truths: Iterable[bool]) -> float:
    found = list(truths)
    return round(sum(found) / len(found), 4) if found else 0.0


def _confusions(good: Sequence[Judged]) -> list[dict[str, Any]]:
    """Pairs of services, the one that was meant first, most frequent first; with an example of each."""
    pairs: Counter[tuple[str, str]] = Counter()
    examples: dict[tuple[str, str], Situation] = {}
    for one in good:
        if one.ranked[0] != one.example.service:
            pair = (one.example.service, one.ranked[0])
            pairs[pair] += 1
            examples.setdefault(pair, one.example)
    return [
        {
            "meant": meant,
            "taken_for": taken_for,
            "times": times,
            "language": examples[meant, taken_for].language,
            "example": examples[meant, taken_for].text,
        }
        for (meant, taken_for), times in pairs.most_common(_MOST_PAIRS)
    ]
