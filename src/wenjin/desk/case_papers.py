"""The papers of a case in the table of the desk: what is there, since when, for whom, what we know of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wenjin.cases.domain.requirements import MADE_BY_FORM
from wenjin.cases.queries.papers import GivenPaper, PaperRow
from wenjin.desk.case_words import CaseWords
from wenjin.lang.domain.registry import BY_CODE
from wenjin.lang.templatetags.lang import listed, medium_day
from wenjin.web.case_files import file_words
from wenjin.web.case_papers import given_notes
from wenjin.web.hrefs import href


@dataclass(frozen=True, slots=True)
class DeskItem:
    """One item of a paper.

    Attributes:
        href: where it opens; empty when there is nothing to open.
        is_checkable: an officer may say whether it is right.
    """

    id: UUID
    state: str
    words: str
    href: str
    why: str
    is_verified: bool
    is_checkable: bool


@dataclass(frozen=True, slots=True)
class DeskPaper:
    """A line of the table; ``look`` and ``sign`` as in the list of the applicant."""

    evidence: str
    name: str
    look: str
    sign: str
    word: str
    since: datetime | None
    asked: datetime | None
    whom: str
    notes: tuple[str, ...]
    items: tuple[DeskItem, ...]


def desk_papers(
    rows: list[PaperRow],
    words: CaseWords,
    *,
    reference: str,
    given_at: Mapping[str, datetime],
    asked_at: Mapping[str, datetime],
    may_read: bool,
    decisions: int,
) -> list[DeskPaper]:
    """The table.

    Args:
        given_at: when an item came, by its id.
        asked_at: when a paper was last asked for, by its kind.
        decisions: how many parts the case has: a paper for all of them is *for all*.
    """
    return [_line(row, words, reference, given_at, asked_at, may_read, decisions) for row in rows]


def _line(
    row: PaperRow,
    words: CaseWords,
    reference: str,
    given_at: Mapping[str, datetime],
    asked_at: Mapping[str, datetime],
    may_read: bool,
    decisions: int,
) -> DeskPaper:
    look, sign, word = _state(row)
    items = tuple(_item(one, reference, may_read) for one in row.given)
    came = [given_at[str(one.item_id)] for one in row.given if str(one.item_id) in given_at]
    return DeskPaper(
        evidence=row.evidence,
        name=words.paper(row.evidence),
        look=look,
        sign=sign,
        word=word,
        since=max(came, default=None),
        asked=asked_at.get(row.evidence) if row.is_wanted else None,
        whom=_whom(row, words, decisions),
        notes=tuple(dict.fromkeys(_notes(row, words))),
        items=items,
    )


def _state(row: PaperRow) -> tuple[str, str, str]:
    if not row.is_theirs:
        return "", "made", _("For another decision")
    if row.is_wanted:
        return "differs", "differs", _("Asked for")
    if not row.given:
        if row.need is not None and row.need.made_by == MADE_BY_FORM:
            return "made", "made", _("Made from the form")
        if row.need is not None and row.need.made_by is not None:
            return "made", "made", _("Made by another step")
        if row.may_be_asked_for:
            return "", "bring", _("Not given: need not known")
        return "turn", "bring", pgettext("state of a paper", "Missing")
    if any(one.state == "wrong" for one in row.given):
        return "late", "differs", pgettext("state of a paper", "Wrong")
    if any(one.warning == "expired" for one in row.given):
        return "late", "differs", _("No longer valid")
    if all(one.state == "accepted" for one in row.given):
        return "have", "have", pgettext("state of a paper", "Accepted")
    return "", "bring", _("Not checked yet")


def _item(one: GivenPaper, reference: str, may_read: bool) -> DeskItem:
    is_there = one.file_id is not None and one.file_state == "clean"
    return DeskItem(
        id=one.item_id,
        state=one.state,
        words=file_words(one.media_type, one.pages, one.size) if is_there else "",
        href=href("desk:paper", reference, one.item_id) if is_there and may_read else "",
        why=one.why,
        is_verified=one.is_verified,
        is_checkable=not one.is_made_here,
    )


def _whom(row: PaperRow, words: CaseWords, decisions: int) -> str:
    if row.need is None:
        return ""
    if len(row.need.for_decisions) == decisions > 1:
        return _("All") if decisions > 2 else pgettext("a paper for two decisions", "Both")
    return listed([words.decision(one) for one in row.need.for_decisions])


def _notes(row: PaperRow, words: CaseWords) -> Iterator[str]:
    if not row.is_theirs:
        return
    if not row.given and row.need is not None and row.need.made_by not in (None, MADE_BY_FORM):
        yield _("By the decision: %(title)s") % {"title": words.decision(str(row.need.made_by))}
    for one in row.given:
        if one.language in BY_CODE:
            yield BY_CODE[one.language].own_name
        yield from given_notes(one)
        if one.is_verified:
            yield _("Original seen")
        if one.translation_of is not None:
            yield _("With a translation")
        if one.issued_on is not None:
            yield _("Issued %(day)s") % {"day": medium_day(one.issued_on)}
