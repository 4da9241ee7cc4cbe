"""Messages of a case, in the language they were written in and in the other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from wenjin.cases.queries.case_page import CaseView, MessageView
from wenjin.cases.queries.visibility import OWN_SIDE
from wenjin.lang.domain.registry import BY_CODE, SOURCE
from wenjin.lang.templatetags.lang import asked_language


@dataclass(frozen=True, slots=True)
class ShownMessage:
    """A message; the reader's own language stands first, whatever it was written in.

    Attributes:
        other: the same in the other language, empty when nobody has translated it.
        how: who translated it, in words.
        missing: words that say that it is not written in ``missing_language``; empty when it is in both.
        answer_href: where what it asks for can be sent.
    """

    id: str
    author: str
    at: datetime
    about: str
    is_mine: bool
    text: str
    language: str
    other: str
    other_language: str
    how: str
    missing: str
    missing_language: str
    answer_href: str


def shown_messages(
    view: CaseView,
    titles: Mapping[str, str],
    authorities: Mapping[str, str],
    *,
    reader: str,
    last: int = 0,
) -> list[ShownMessage]:
    """The messages in the order in which they were written.

    Args:
        titles: of the decisions.
        authorities: names of the offices, by their id.
        reader: reference of whoever reads; their own messages are *yours*.
        last: only so many, the newest; 0 for all.
    """
    rows: Sequence[MessageView] = view.messages[-last:] if last else view.messages
    open_requests = {one.id for one in view.requests if one.is_open}
    return [_shown(view, one, titles, authorities, open_requests, reader) for one in rows]


def _shown(
    view: CaseView,
    one: MessageView,
    titles: Mapping[str, str],
    authorities: Mapping[str, str],
    open_requests: set[str],
    reader: str,
) -> ShownMessage:
    is_mine = one.side == "applicant"
    first = (one.text, _known(one.language))
    second = (one.translation, _known(one.translation_language))
    asked = asked_language()
    if second[0] and second[1] == asked and first[1] != asked:
        first, second = second, first
    lacking = _lacking(view, one)
    may_answer = one.request in open_requests and view.relation.has(*OWN_SIDE)
    return ShownMessage(
        id=str(one.id),
        author=_author(view, one, authorities, reader),
        at=one.at,
        about=titles.get(one.decision, "") if len(titles) > 1 else "",
        is_mine=is_mine,
        text=first[0] or _("This message was erased."),
        language=first[1],
        other=second[0],
        other_language=second[1],
        how=_how(one),
        missing=_missing_words(one) if lacking else "",
        missing_language=lacking,
        answer_href=reverse("case-answer", args=[view.case.reference, one.request]) if may_answer else "",
    )


def _author(view: CaseView, one: MessageView, authorities: Mapping[str, str], reader: str) -> str:
    if one.author == reader:
        return _("You")
    if one.side != "applicant":
        # An office speaks, not its officer; who of it wrote stands in the record.
        return authorities.get(_authority(view, one), "") or _("The office")
    return one.author_name or _("Somebody without a name yet")


def _authority(view: CaseView, one: MessageView) -> str:
    """Id of the authority that wrote: that of the decision, else of the task in which it asked."""
    if one.decision:
        return next((part.authority for part in view.parts if part.id == one.decision), "")
    request = view.state.requests.get(one.request)
    return (view.procedure.task(request.task).authority or "") if request is not None else ""


def _lacking(view: CaseView, one: MessageView) -> str:
    """The language of the applicant, where an office wrote in another one and nobody has translated it."""
    theirs = _known(str(view.case.language))
    is_lacking = (
        one.side != "applicant" and one.text and not one.translation and _known(one.language) != theirs
    )
    return theirs if is_lacking else ""


def _missing_words(one: MessageView) -> str:
    if one.how == "interpreter":
        return _("Not translated yet. An interpreter was asked to do it.")
    return _("Nobody has translated this yet.")


def _how(one: MessageView) -> str:
    """Who translated it."""
    if not one.translation:
        return ""
    written = BY_CODE[_known(one.language)].own_name
    if one.how == "machine":
        return _("Written in %(language)s. Translated by a machine.") % {"language": written}
    return _("Written in %(language)s. Translated by a person.") % {"language": written}


def _known(code: str) -> str:
    return code if code in BY_CODE else SOURCE
