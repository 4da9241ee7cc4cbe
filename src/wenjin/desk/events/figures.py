"""Figures of one event: registrations over time, languages, countries, who came, what they thought."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from wenjin.accounts.access import staff
from wenjin.core import clock
from wenjin.desk.events.place import PLANNERS, event_page, opened
from wenjin.events.domain.shown_counts import ShownCounts
from wenjin.events.queries.statistics import statistics, words_of_feedback
from wenjin.lang.templatetags.lang import asked_language
from wenjin.web.counters_words import spoken_name
from wenjin.web.countries import country_name


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of the chart, in per cent of its width and height."""

    x: float
    width: float
    height: float

    @property
    def y(self) -> float:
        """Its top."""
        return 100 - self.height


@staff(*PLANNERS)
@require_safe
@never_cache
def figures(request: HttpRequest, code: str) -> HttpResponse:
    """All figures, as tables and one chart."""
    event = opened(code)
    known = statistics(event.id)
    most = max((count for _day, count in known.by_day), default=0)
    wide = 100 / max(len(known.by_day), 1)
    context = {
        "known": known,
        "bars": [
            Bar(place * wide, wide * 0.8, count * 100 / most)
            for place, (_day, count) in enumerate(known.by_day)
            if most
        ],
        "languages": _rows(known.languages, spoken_name),
        "countries": _rows(known.countries, _country) if known.countries else [],
        "sessions": [(event.words(f"sessions/{one}/title") or one, count) for one, count in known.sessions],
        "sources": [(_source(one), count) for one, count in known.sources],
        "rated": _rows(known.rating.languages, spoken_name),
        "words": words_of_feedback(event.id),
        "is_over": event.plan.draft.ends_at <= clock.now(),
    }
    return event_page(request, event, "desk/events/figures.html", context, here="figures")


def _rows(counts: ShownCounts, name: Callable[[str], str]) -> list[tuple[str, int]]:
    rows = [(name(code), count) for code, count in counts.groups]
    return [*rows, (_("Others, fewer than five each"), counts.others)] if counts.others else rows


def _country(code: str) -> str:
    return _("Not said") if code == "-" else country_name(code, asked_language())


def _source(code: str) -> str:
    return {
        "form": pgettext("how a registration came", "Form"),
        "intake": pgettext("how a registration came", "Intake for very many"),
        "desk": pgettext("how a registration came", "Desk"),
        "import": pgettext("how a registration came", "File"),
    }.get(code, code)
