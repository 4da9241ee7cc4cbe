"""What every request of an office says, in both languages: what, why, on what legal ground, by when."""

from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from wenjin.cases.domain.events import WantedKind
from wenjin.cases.domain.state import Request
from wenjin.catalogue.queries.texts import texts
from wenjin.lang.templatetags.lang import asked_language, day
from wenjin.web.case_access import OpenedCase
from wenjin.web.case_form_document import form_of, label_of
from wenjin.web.case_papers import paper_name, reason_words
from wenjin.web.clerk import CHINESE, ENGLISH
from wenjin.web.joining import named


@dataclass(frozen=True, slots=True)
class FixedPart:
    """A request in one language, from the words of the catalogue and the procedure alone."""

    language: str
    lines: tuple[str, ...]


def fixed_parts(case: OpenedCase, asked: Request) -> tuple[FixedPart, FixedPart]:
    """A request in the reader's language and in that of the office; for readers of Chinese the applicant's.

    Source:
        PRC Administrative License Law, art. 32: what is to be corrected is told at once and in full.
    """
    reader = asked_language()
    theirs = str(case.row.language)
    other = CHINESE if reader != CHINESE else theirs if theirs != CHINESE else ENGLISH
    return _part(case, asked, reader), _part(case, asked, other)


def _part(case: OpenedCase, asked: Request, language: str) -> FixedPart:
    with translation.override(language):
        names = [f"evidence/{one.id}" for one in asked.wanted if one.kind is WantedKind.PAPER]
        found = texts(names, language, fields=["name"])
        labels = {one.id: label_of(one, case.words) for one in form_of(case.procedure.document).fields}
        lines = [
            named(
                str(paper_name(one.id, found))
                if one.kind is WantedKind.PAPER
                else str(labels.get(one.id, one.id)),
                reason_words(one.reason or "missing"),
            )
            for one in asked.wanted
        ]
        ground = _ground(case, asked)
        if ground:
            lines.append(_("Legal basis: %(basis)s") % {"basis": ground})
        # What has come need not be sent again: no day is left to keep.
        if asked.is_open and asked.answer_by is not None:
            lines.append(_("Send it by %(day)s.") % {"day": day(asked.answer_by)})
        return FixedPart(language, tuple(lines))


def _ground(case: OpenedCase, asked: Request) -> str:
    """On what law the clock stands still; else the law by which what is missing is asked for, as known here."""
    pause = asked.pause or next(
        (
            one
            for one in case.procedure.task(asked.task).may_pause
            if case.procedure.pauses[one].is_for_papers
        ),
        "",
    )
    rule = case.procedure.pauses.get(pause)
    return str(case.words.get(f"pauses/{pause}/legal_basis", rule.legal_basis)) if rule is not None else ""
