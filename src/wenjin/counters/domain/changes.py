"""How a change that somebody wants to try is written down, and what is wrong with it."""

from collections.abc import Collection, Mapping
from typing import Any, Final

from wenjin.counters.domain.hall import HallInterpreter, HallOfficer
from wenjin.counters.domain.what_if import Change

MOST_PEOPLE: Final = 12
MOST_LINES: Final = 12
_LUNCHES: Final = ((720.0, 780.0), (780.0, 840.0))
Document = Mapping[str, Any]
"""``without``: keys; ``officers``: pairs of languages and topics; ``interpreters``: languages of each;
``languages`` and ``topics``: what people learn, by key; ``all_topics``; ``lines``; ``remote``: by language."""


def trouble_with(
    said: Document, *, people: Collection[str], languages: Collection[str], topics: Collection[str]
) -> str | None:
    """What is wrong with it, as a code; None when nothing is.

    Returns:
        ``nothing_changed``, ``too_many_people``, ``wrong_language``, ``wrong_topic``, ``wrong_person`` or
        ``wrong_lines``.
    """
    new_officers, interpreters = said.get("officers", []), said.get("interpreters", [])
    if not any(said.get(name) for name in said):
        return "nothing_changed"
    if len(new_officers) + len(interpreters) > MOST_PEOPLE:
        return "too_many_people"
    spoken = [
        *(code for one in new_officers for code in one[0]),
        *(code for one in interpreters for code in one),
        *(code for one in said.get("languages", {}).values() for code in one),
        *said.get("remote", {}),
    ]
    served = [
        *(topic for one in new_officers for topic in one[1]),
        *(topic for one in said.get("topics", {}).values() for topic in one),
    ]
    named = {*said.get("without", ()), *said.get("languages", {}), *said.get("topics", {})}
    if set(spoken) - set(languages) or not all(interpreters) or not all(one[0] for one in new_officers):
        return "wrong_language"
    if set(served) - set(topics) or not all(one[1] for one in new_officers):
        return "wrong_topic"
    if named - set(people):
        return "wrong_person"
    amounts = [said.get("lines", 0), *said.get("remote", {}).values()]
    return "wrong_lines" if any(abs(int(one)) > MOST_LINES for one in amounts) else None


def change_of(said: Document, opens: float, closes: float) -> Change:
    """What is tried. New people are there all day, with an hour for lunch at noon or at one in turn."""

    def away(place: int) -> tuple[tuple[float, float], ...]:
        start, end = _LUNCHES[place % 2]
        return ((start, end),) if opens < start and end < closes else ()

    return Change(
        without=frozenset(said.get("without", ())),
        officers=tuple(
            HallOfficer(f"new-officer:{place + 1}", frozenset(one[0]), frozenset(one[1]), away(place))
            for place, one in enumerate(said.get("officers", ()))
        ),
        interpreters=tuple(
            HallInterpreter(f"new-interpreter:{place + 1}", frozenset(one), away(place))
            for place, one in enumerate(said.get("interpreters", ()))
        ),
        languages={key: frozenset(one) for key, one in said.get("languages", {}).items()},
        topics={key: frozenset(one) for key, one in said.get("topics", {}).items()},
        all_topics=bool(said.get("all_topics")),
        lines=int(said.get("lines", 0)),
        remote={code: int(count) for code, count in said.get("remote", {}).items()},
    )
