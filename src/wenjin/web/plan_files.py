"""A plan to take along: the days for a calendar program, the sheet for a printer."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import date

from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wenjin.catalogue.exports.ics import CalendarFile, Entry, EntryKind, calendar_file
from wenjin.catalogue.exports.pdf import can_write, plan_document
from wenjin.catalogue.exports.qr import qr_drawing
from wenjin.core import clock
from wenjin.lang.domain.registry import BY_CODE, SOURCE
from wenjin.lang.templatetags.lang import asked_language, day, interface_language, medium_day, number
from wenjin.web.crossing import Row
from wenjin.web.joining import noted, remark
from wenjin.web.plan_page import DeadlineLine, PlanPage, plan_page
from wenjin.web.plan_papers import PaperLine
from wenjin.web.plan_request import MadePlan
from wenjin.web.plan_rests import Rest
from wenjin.web.plan_rows import row_words, service_href, service_title
from wenjin.web.plan_words import in_a_row, month_words, phase_words
from wenjin.web.templatetags.crossing import state_word

Absolute = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class LinkOnPaper:
    """The private address of a plan, to be scanned from the sheet."""

    address: str
    until: date


def calendar_of(page: PlanPage, *, host: str, secret: str, absolute: Absolute) -> bytes:
    """The calendar file of a plan in the language of the page."""
    content = CalendarFile(
        name=_("Plan: %(name)s") % {"name": page.name},
        language=BY_CODE[interface_language()].tag,
        host=host.partition(":")[0],
        pack=page.made.pack,
        secret=secret,
        entries=(*_starts(page, absolute), *_last_days(page, absolute)),
    )
    return calendar_file(content, now=clock.now())


def _starts(page: PlanPage, absolute: Absolute) -> Iterator[Entry]:
    for row in page.drawing.rows:
        service = row.service.id
        title = service_title(page.texts, service)
        yield Entry(
            EntryKind.START,
            service,
            "",
            row.planned.dates.starts_on,
            _("Begin: %(service)s") % {"service": title},
            "\n".join([_row_line(page, row), _("Planned, not promised.")]),
            absolute(service_href(service)),
        )


def _row_line(page: PlanPage, row: Row) -> str:
    return " · ".join(part for part in _row_parts(page, row) if part)


def _row_parts(page: PlanPage, row: Row) -> list[str]:
    """The state of a row in words, then its figures."""
    state, figures = row_words(page.made, page.texts, row)
    return [state, str(capfirst(" · ".join(figures)))]


def _last_days(page: PlanPage, absolute: Absolute) -> Iterator[Entry]:
    for line in page.deadlines:
        yield Entry(
            EntryKind.DEADLINE,
            line.due.service,
            line.due.step,
            line.on,
            _("Last day: %(service)s") % {"service": line.title},
            "\n".join(part for part in (line.step, _counted(line), line.basis, _checked(line)) if part),
            absolute(service_href(line.due.service)),
        )


def _counted(line: DeadlineLine) -> str:
    if line.due.recurs or not line.anchor:
        return line.counted
    words = {"time": line.counted, "anchor": line.anchor}
    return pgettext("deadline, such as 24 hours after: day of entry", "%(time)s: %(anchor)s") % words


def _checked(line: DeadlineLine) -> str:
    words = [] if line.status == "read" else [_("not confirmed")]
    if line.checked is not None:
        words += [one.host for one in line.checked.sources[:1] if one.host]
        words.append(_("checked on %(day)s") % {"day": medium_day(line.checked.last_checked_on)})
    return remark(*words)


def document_of(made: MadePlan, link: LinkOnPaper | None, *, absolute: Absolute) -> bytes:
    """The sheet of a plan; in English where the fonts do not hold the script of the reader."""
    language = asked_language() if can_write(asked_language()) else SOURCE
    with translation.override(language):
        return plan_document(_sheet(plan_page(made), link, absolute), interface_language())


def _sheet(page: PlanPage, link: LinkOnPaper | None, absolute: Absolute) -> dict[str, object]:
    return {
        "over": _("Plan: %(name)s") % {"name": page.name},
        "title": page.title,
        "lede": page.lede,
        "turn": [_("Your turn now:"), page.turn.words] if page.turn else None,
        "minds": [one.said for one in page.minds if one.is_grave],
        "crossing": _crossing(page, absolute),
        "legend": [
            {"state": state, "words": state_word(state)}
            for state in ("turn", "late", "todo", "unknown")
            if state in page.drawing.states
        ],
        "lines": [
            ["path", _("Longest path: sets the end")],
            ["off", pgettext("confidence", "Our estimate")],
            ["law", _("Allowed by law")],
            ["due", _("Deadline")],
        ],
        "deadlines": _deadlines(page),
        "papers": _papers(page),
        "rests": {"title": _("What this plan rests on"), "lines": [_rest(one) for one in page.rests]},
        "answers": {
            "title": _("Your answers"),
            "lines": [[noted(one.text, one.whose), one.said, ""] for one in page.answers]
            + [
                [one.text, one.said, pgettext("an answer nobody gave", "taken as given")]
                for one in page.assumed
            ],
        },
        "link": {"qr": qr_drawing(link.address), "words": _until(link)} if link else None,
        "footer": _(
            "Made on %(day)s. Not legal advice and not a promise: only what an office promises binds it."
        )
        % {"day": medium_day(page.made.today)},
        "page": _("Page {page} of {pages}"),
    }


def _until(link: LinkOnPaper) -> str:
    return _("This plan on your phone, until %(day)s") % {"day": medium_day(link.until)}


def _crossing(page: PlanPage, absolute: Absolute) -> dict[str, object]:
    axis = page.drawing.axis
    return {
        "title": pgettext("a plan drawn as stepping stones", "The crossing"),
        "weeks": [tick.x for tick in axis.days],
        "today": axis.today,
        "months": [
            {"x": tick.x, "is_at_end": tick.is_at_end, "words": month_words(tick.on, axis.first)}
            for tick in axis.months
        ],
        "days": [{"x": tick.x, "words": str(tick.on.day)} for tick in axis.days],
        "banks": [
            {
                "title": phase_words(bank.phase, page.plan),
                "lane": asdict(bank.lane) | {"state": "todo"},
                "rows": [
                    asdict(row.lane)
                    | {
                        "state": row.state,
                        "title": service_title(page.texts, row.service.id),
                        "words": _row_parts(page, row),
                        "href": absolute(service_href(row.service.id)),
                    }
                    for row in bank.rows
                ],
            }
            for bank in page.drawing.banks
        ],
        "foot": page.calendar_note,
    }


def _deadlines(page: PlanPage) -> dict[str, object]:
    return {
        "title": _("Deadlines that cannot move"),
        "head": [
            pgettext("head of a column: last day", "By"),
            pgettext("head of a column: service", "What"),
            _("Counted from"),
            pgettext("head of a column: law and source", "Rests on"),
        ],
        "rows": [
            [
                day(one.on),
                " · ".join(part for part in (one.title, one.step, one.who) if part),
                _counted(one),
                " · ".join(part for part in (one.basis, _checked(one)) if part),
            ]
            for one in page.deadlines
        ],
    }


def _papers(page: PlanPage) -> dict[str, object]:
    return {
        "title": _("Papers, each once"),
        "groups": [
            {
                "title": noted(group.title, number(group.count)),
                "note": group.note,
                "shares": [
                    {
                        "who": share.who,
                        "lines": [
                            {"name": one.name, "sign": one.sign, "words": _paper_words(one)}
                            for one in share.lines
                        ],
                    }
                    for share in group.shares
                ],
            }
            for group in page.papers
        ],
    }


def _paper_words(paper: PaperLine) -> str:
    made_by = in_a_row([paper.state, paper.maker]) if paper.maker else paper.state
    used = paper.used_words if len(paper.uses) > 1 else paper.uses[0].title
    parts = [made_by, *paper.conditions, used]
    return " · ".join(part for part in parts if part)


def _rest(rest: Rest) -> dict[str, object]:
    return {
        "stones": rest.stones,
        "word": rest.word,
        "title": rest.title,
        "words": rest.said,
        "checked": rest.checked_words,
        "sources": [list(one) for one in rest.sources],
    }
