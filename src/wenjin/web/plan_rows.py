"""The rows of the crossing in words and drawings."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wenjin.catalogue.queries.texts import Texts
from wenjin.lang.templatetags.lang import asked_language, short_day
from wenjin.web.case_in_plan import FiledService
from wenjin.web.crossing import Crossing, Row, first_step
from wenjin.web.plan_request import MadePlan
from wenjin.web.plan_words import length_words, month_words, phase_words, span_words, who_words


@dataclass(frozen=True, slots=True)
class CrossingRow:
    """A line of the drawn crossing, as the tag ``{% crossing %}`` takes it."""

    state: str
    title: str
    words: str = ""
    by: str = ""
    href: str = ""
    key: bool = False
    lane: str = ""
    bank: str = ""


def service_href(service: str) -> str:
    """Address of the page about a service."""
    return reverse("service", args=[service])


def service_title(texts: Texts, service: str) -> str:
    """Title of a service."""
    return texts.find(f"service/{service}", "title", asked_language()) or service


def step_name(texts: Texts, service: str, step: str) -> str:
    """Name of a step; empty when it has none."""
    return texts.find(f"service/{service}", f"step/{step}/name", asked_language()) or ""


def crossing_rows(
    made: MadePlan, texts: Texts, drawing: Crossing, filed: Mapping[str, FiledService]
) -> Iterator[CrossingRow]:
    """The crossing, row by row, as the tag ``{% crossing %}`` draws it.

    Args:
        filed: services that cases of the reader are about; those rows say how far the case is, and lead there.
    """
    axis, plan = drawing.axis, made.plan
    for index, bank in enumerate(drawing.banks):
        title = phase_words(bank.phase, plan)
        if index == 0:
            months = [
                {"x": tick.x, "is_at_end": tick.is_at_end, "words": month_words(tick.on, axis.first)}
                for tick in axis.months
            ]
            lane = render_to_string("web/plan/axis.html", {"axis": axis, "months": months})
        else:
            lane = render_to_string("web/plan/lane.html", {"lane": bank.lane})
        yield CrossingRow("todo", title, lane=SafeString(lane.strip()), bank=title)
        for row in bank.rows:
            case = filed.get(row.service.id)
            is_passed = case is None and row.service.id in plan.passed
            told, figures = row_words(made, texts, row)
            # Once it was filed the case counts its days; what was planned would only contradict it.
            is_planned = (case is None or case.state == "turn") and not is_passed
            yield CrossingRow(
                state=row.state,
                title=service_title(texts, row.service.id),
                words=_row_markup(case.words if case else told, figures if is_planned else []),
                by=by_words(row) if is_planned else "",
                href=case.href if case else service_href(row.service.id),
                key=row.planned.is_key and is_planned,
                lane=SafeString(
                    render_to_string("web/plan/lane.html", {"lane": row.lane, "state": row.state}).strip()
                ),
            )


def _row_markup(state: str, figures: list[str]) -> str:
    """The state in its colour, the figures calmly after it."""
    said = capfirst(" · ".join(figures))
    return (
        format_html('{} <span class="rest">· {}</span>', state, said)
        if state and said
        else state or str(said)
    )


def row_words(made: MadePlan, texts: Texts, row: Row) -> tuple[str, list[str]]:
    """What to say under the title of a service: its state, where there is one to say, and the figures."""
    planned, plan = row.planned, made.plan
    parts = [span_words(planned.dates.starts_on, planned.dates.ends_on)]
    parts += length_words(planned, row.service, made.household.estimates.get(planned.id))
    parts += [part for part in (by_words(row), who_words(planned, plan)) if part]
    return _state_words(texts, row), parts


def _state_words(texts: Texts, row: Row) -> str:
    if row.state == "skip":
        return pgettext("state of a step", "Not needed")
    if row.state == "turn":
        step = step_name(texts, row.service.id, first_step(row.service).id)
        return _("Your turn: %(step)s") % {"step": step} if step else _("Your turn")
    if (
        row.state == "todo"
        and row.planned.dates.gate == "start"
        and first_step(row.service).actor == "employer"
    ):
        return _("Your employer begins")
    if row.state == "unknown":
        return _("Perhaps: depends on an open question")
    return _("Too late for the deadline") if row.state == "late" else ""


def by_words(row: Row) -> str:
    """The deadline of a row; empty when it has none."""
    on_the_way = [due for due in row.dues if not due.recurs]
    if not on_the_way:
        return _("every year by %(day)s") % {"day": short_day(row.dues[0].due_on)} if row.dues else ""
    return _("by %(day)s") % {"day": short_day(on_the_way[0].due_on)}
