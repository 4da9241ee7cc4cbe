"""What somebody sees before they begin: what it is, who decides, how long, which papers, what fees."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from wenjin.cases.domain.requirements import MADE_BY_FORM, PaperNeed, papers_of
from wenjin.cases.queries.procedures import procedure
from wenjin.catalogue.domain.service import Answer
from wenjin.catalogue.queries import procedures
from wenjin.catalogue.queries.texts import Texts, texts
from wenjin.lang.templatetags.lang import asked_language, listed, number
from wenjin.web.case_fees import authority_name, fee_subjects, fee_words
from wenjin.web.case_form_document import Words, form_of
from wenjin.web.case_terms import term_lines
from wenjin.web.paper_counts import counted_needs
from wenjin.web.plan_rows import CrossingRow

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class OfferedDecision:
    """A decision that the filing asks for."""

    title: str
    authority: str
    lines: tuple[str, ...]
    fee: str
    confidence: str


@dataclass(frozen=True, slots=True)
class OfferedPaper:
    """A paper that is asked for; ``look`` and ``sign`` say whether it is to bring or made on the way."""

    id: str
    name: str
    look: str
    sign: str
    state: str


@dataclass(frozen=True, slots=True)
class StartPage:
    """The page before the beginning.

    Attributes:
        facts_count: answers of the reader's plan that the form or a condition can use.
    """

    id: str
    over: str
    title: str
    summary: str
    decisions_title: str
    decisions: tuple[OfferedDecision, ...]
    papers_title: str
    papers_words: str
    bring: tuple[OfferedPaper, ...]
    perhaps: tuple[OfferedPaper, ...]
    made: tuple[OfferedPaper, ...]
    rows: tuple[CrossingRow, ...]
    facts_count: int


@dataclass(frozen=True, slots=True)
class OpenLine:
    """A procedure in the list of what can be filed."""

    id: str
    title: str
    words: str
    is_renewal: bool


def open_lines() -> list[OpenLine]:
    """Everything that can be filed today, in the reader's language."""
    documents = procedures.open_procedures()
    found = texts(
        [f"authority/{one['authority']}" for each in documents for one in each["decisions"]],
        asked_language(),
        fields=["name"],
    )
    return [_open_line(one, found) for one in documents]


def _open_line(document: Document, found: Texts) -> OpenLine:
    words = procedures.procedure_words(document, asked_language())
    names = dict.fromkeys(authority_name(one["authority"], found) for one in document["decisions"])
    count = len(document["decisions"])
    told = ngettext("%(count)s decision: %(who)s", "%(count)s decisions: %(who)s", count)
    return OpenLine(
        str(document["id"]),
        words.get("title", document["title"]),
        told % {"count": number(count), "who": listed(list(names))},
        bool(document.get("is_renewal")),
    )


def start_page(identifier: str, facts: Mapping[str, object]) -> StartPage:
    """What the reader is told before they begin.

    Args:
        identifier: of the procedure.
        facts: raw facts of the reader's plan: all of them come along, whoever asks for them.

    Raises:
        UnknownProcedure: nobody can begin with it today.
    """
    document = procedures.procedure_document(identifier)
    words = procedures.procedure_words(document, asked_language())
    fees = procedures.fees(document)
    needs = papers_of(procedure(identifier), answers=procedures.paper_answers(document, facts))
    found = texts(
        [
            f"service/{document['service']}",
            *fee_subjects(fees),
            *(f"evidence/{one.evidence}" for one in needs),
        ],
        asked_language(),
    )
    days = {one["id"]: one["days"] for one in document["tasks"]}
    titles = {
        one["id"]: words.get(f"decisions/{one['id']}/title", one["title"]) for one in document["decisions"]
    }
    count = len(titles)
    return StartPage(
        id=identifier,
        over=_("One application") if count == 1 else _("One file, every decision"),
        title=words.get("title", document["title"]),
        summary=found.find(f"service/{document['service']}", "summary", asked_language()) or "",
        decisions_title=decisions_title(count),
        decisions=tuple(
            OfferedDecision(
                titles[one["id"]],
                authority_name(one["authority"], found),
                tuple(term_lines(days[one["task"]])),
                fee_words(fees[one["id"]], found),
                days[one["task"]]["confidence"],
            )
            for one in document["decisions"]
        ),
        papers_title=_papers_title(needs),
        papers_words=counted_needs(needs).words,
        bring=tuple(_paper(one, titles, found) for one in needs if _is_certain(one)),
        perhaps=tuple(
            _paper(one, titles, found) for one in needs if one.is_to_bring and not _is_certain(one)
        ),
        made=tuple(_paper(one, titles, found) for one in needs if not one.is_to_bring),
        rows=tuple(_rows(document, words)),
        facts_count=len(facts_to_carry(document, facts)),
    )


def decisions_title(count: int) -> str:
    """Heading over the decisions and their clocks."""
    return {
        1: _("One decision, one clock"),
        2: _("Two decisions, two clocks"),
        3: _("Three decisions, three clocks"),
    }.get(count) or _("%(count)s decisions, each with its clock") % {"count": number(count)}


def _papers_title(needs: Sequence[PaperNeed]) -> str:
    bring = sum(_is_certain(one) for one in needs)
    return ngettext("%(count)s paper to bring, once", "%(count)s papers to bring, each once", bring) % {
        "count": number(bring)
    }


def _is_certain(need: PaperNeed) -> bool:
    return need.is_to_bring and need.answer is Answer.YES


def _paper(need: PaperNeed, titles: Mapping[str, str], found: Texts) -> OfferedPaper:
    name = found.find(f"evidence/{need.evidence}", "name", asked_language()) or need.evidence
    if need.made_by == MADE_BY_FORM:
        return OfferedPaper(need.evidence, name, "made", "made", _("Made from what you fill in"))
    if need.made_by is not None:
        made = _("Made by another decision: %(title)s") % {"title": titles.get(need.made_by, need.made_by)}
        return OfferedPaper(need.evidence, name, "made", "made", made)
    asking = [titles[one] for one in need.for_decisions if one in titles]
    used = pgettext("a paper", "For: %(decisions)s") % {"decisions": listed(asking)}
    if not _is_certain(need):
        return OfferedPaper(need.evidence, name, "", "bring", "")
    return OfferedPaper(need.evidence, name, "", "bring", used if len(titles) > 1 else "")


def _rows(document: Document, words: Words) -> list[CrossingRow]:
    """The way as it is before anybody has set foot on it: the first stone is the reader's."""
    return [
        CrossingRow(
            state="turn" if place == 0 else "todo",
            title=words.get(f"tasks/{one['id']}/title", one["title"]),
            words=_("You begin") if place == 0 else "",
        )
        for place, one in enumerate(document["tasks"])
    ]


def facts_to_carry(document: Document, facts: Mapping[str, object]) -> dict[str, object]:
    """The answers of a plan that come along: what the form asks for, and what decides which papers are needed.

    The others are nobody's business here and stay in the plan.
    """
    used = {field.fact for field in form_of(document).fields if field.fact}
    used |= {name for names in procedures.questions_by_paper(document, {}).values() for name in names}
    return {name: value for name, value in facts.items() if name in used and value is not None}
