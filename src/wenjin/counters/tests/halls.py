"""Small halls and moments for tests."""

from collections.abc import Sequence

from hypothesis import strategies as st

from wenjin.counters.domain.abilities import Abilities
from wenjin.counters.domain.hall import Hall, HallInterpreter, HallOfficer, RemoteLanguage
from wenjin.counters.domain.reference_day import LANGUAGES, reference_hall
from wenjin.counters.domain.routing_model import Line, Moment, Resource, Waiting
from wenjin.counters.domain.visitors import Visitor

REFERENCE = Abilities(reference_hall())
NOW = 100.0


def small_hall(*languages: str, lines: int = 1) -> Hall:
    """Officers with these languages; one interpreter for Thai, one remote for Thai and two for Farsi."""
    return Hall(
        officers=tuple(
            HallOfficer(str(place), frozenset(each.split()), frozenset(("short", "long")))
            for place, each in enumerate(languages)
        ),
        interpreters=(HallInterpreter("i", frozenset(("th",))),),
        remote={"th": RemoteLanguage(1, 4.0), "fa": RemoteLanguage(2, 4.0)},
        lines=lines,
        minutes={"short": 6.0, "long": 30.0},
        variation={"short": 0.6, "long": 0.6},
        closes=510.0,
    )


def visitor(number: int, language: str = "zh", service: str = "short", waited: float = 5.0) -> Visitor:
    """Somebody who has waited so long at ``NOW``."""
    return Visitor(number, language, frozenset(), service, ready_at=NOW - waited)


def free() -> Resource:
    """Somebody who could begin now."""
    return Resource(is_free=True, free_at=NOW)


def busy(minutes: float) -> Resource:
    """Somebody who will be free in so many minutes."""
    return Resource(is_free=False, free_at=NOW + minutes)


def moment(
    hall: Hall,
    waiting: Sequence[Visitor | Waiting],
    officers: Sequence[Resource],
    interpreters: Sequence[Resource] = (),
    lines: int | None = None,
) -> Moment:
    """A moment at ``NOW`` in which no remote interpreter is used but for those who wait with a line."""
    known = tuple(one if isinstance(one, Waiting) else Waiting(one) for one in waiting)
    used = [one.visitor.language for one in known if one.line is not None]
    return Moment(
        now=NOW,
        waiting=known,
        officers=tuple(officers),
        interpreters=tuple(interpreters) or tuple(free() for _ in hall.interpreters),
        lines=hall.lines - len(used) if lines is None else lines,
        on_call={code: one.lines - used.count(code) for code, one in hall.remote.items()},
    )


@st.composite
def moments(draw: st.DrawFn, most: int = 30) -> Moment:
    """Any moment that can happen in the reference hall."""
    hall = REFERENCE.hall
    lines, on_call = hall.lines, {code: one.lines for code, one in hall.remote.items()}
    waiting = []
    for number in range(draw(st.integers(0, most))):
        language = draw(st.sampled_from(LANGUAGES))
        line = None
        if on_call.get(language, 0) > 0 and lines > 0 and draw(st.integers(0, 3)) == 0:
            lines, on_call[language] = lines - 1, on_call[language] - 1
            line = draw(st.sampled_from((Line(NOW - 1, True), Line(NOW + 3, False), Line(NOW - 2, False))))
        one = Visitor(
            number=number,
            language=language,
            also_speaks=draw(st.frozensets(st.sampled_from(("zh", "en")), max_size=1)),
            service=draw(st.sampled_from(sorted(hall.minutes))),
            ready_at=NOW - draw(st.floats(-20, 120)),
            seniority=draw(st.sampled_from((0.0, 15.0))),
        )
        barred = draw(st.frozensets(st.integers(0, len(hall.officers) - 1), max_size=3))
        waiting.append(Waiting(one, line, barred))
    people = st.builds(lambda minutes: busy(minutes) if minutes else free(), st.sampled_from((0, 2, 9, 40)))
    return Moment(
        NOW,
        tuple(waiting),
        tuple(draw(people) for _ in hall.officers),
        tuple(draw(people) for _ in hall.interpreters),
        lines,
        on_call,
    )
