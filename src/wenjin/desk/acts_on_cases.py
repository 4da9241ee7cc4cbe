"""What the office does with a case besides deciding it: asks, checks papers, ends steps, writes."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from wenjin.cases import services
from wenjin.cases.domain.acts import allowed_pauses
from wenjin.cases.queries.papers import PaperRow
from wenjin.cases.queries.permission import Deed
from wenjin.desk import phrases
from wenjin.desk.act_forms import (
    ActForm,
    AskForm,
    CameForm,
    EmptyTexts,
    MessageForm,
    TranslateForm,
)
from wenjin.desk.acts_on_decisions import is_open_decision
from wenjin.desk.case_options import may_do_task, ready_tasks
from wenjin.desk.doing import Act, Doing, Sent
from wenjin.desk.papers_form import Checkable, PapersForm
from wenjin.desk.refusal_forms import ReasonForm
from wenjin.lang.templatetags.lang import asked_language


def _may_ask(doing: Doing) -> bool:
    if doing.of:
        return is_open_decision(doing)
    return (
        doing.case.may(Deed.REQUEST_INFORMATION)
        and doing.case.state.is_open
        and bool(ready_tasks(doing.case))
    )


def _ask_title(doing: Doing) -> str:
    if doing.of:
        return _("Ask for papers or answers: %(decision)s") % {"decision": doing.words.decision(doing.of)}
    return _("Ask for papers or answers")


def _ask_form(doing: Doing) -> ActForm:
    rows = [row for row in doing.case.view.papers if _can_be_asked(row, doing.of)]
    fields = [
        one.id
        for one in doing.case.procedure.form.fields
        if doing.case.view.reach.has_field(one)
        and (not doing.of or not one.decisions or doing.of in one.decisions)
    ]
    allowed = allowed_pauses(doing.case.state, doing.case.procedure, doing.of or None)
    marked = {
        f"paper:{row.evidence}": given.why for row in rows for given in row.given if given.state == "wrong"
    }
    # Whoever waits for papers waits for nobody else: an expert's review is a pause of its own.
    for_papers = [one for one in allowed if doing.case.procedure.pauses[one].is_for_papers]
    return AskForm(
        rows=rows,
        fields=fields,
        words=doing.words,
        pauses={
            one: _("It stands still: %(reason)s") % {"reason": doing.words.pause(one)} for one in for_papers
        },
        marked=marked,
        **doing.texts(phrases.ASK),
    )


def _can_be_asked(row: PaperRow, decision: str) -> bool:
    if row.need is None or not row.is_theirs:
        return row.is_theirs
    return row.need.is_to_bring and (not decision or decision in row.need.for_decisions)


def _ask(doing: Doing, form: AskForm, sent: Sent) -> None:
    found = form.cleaned_data
    services.request_information(
        doing.case.actor,
        doing.case.id,
        wanted=found["wanted"],
        text=found["text"],
        key=sent.key,
        decision=doing.of or None,
        pause=found["pause"] or None,
        answer_by=found["answer_by"],
        seen_version=sent.seen,
        language=form.said.language,
        translation=form.said.translation,
        translation_language=form.said.translation_language,
        needs_interpreter=found["needs_interpreter"],
    )


def _request_is_ours(doing: Doing) -> bool:
    request = doing.case.state.requests.get(doing.of)
    if request is None or not request.is_open or not doing.case.may(Deed.REQUEST_INFORMATION):
        return False
    return request.decision is None or request.decision in doing.case.relation.decisions


def _came_form(doing: Doing) -> ActForm:
    request = doing.case.state.requests[doing.of]
    names = {
        f"{one.kind.value}:{one.id}": doing.words.paper(one.id)
        if one.kind == "paper"
        else doing.words.field(one.id)
        for one in request.outstanding
    }
    return CameForm(doing.data, wanted=names)


def _came(doing: Doing, form: CameForm, sent: Sent) -> None:
    what = [(kind, name) for kind, _colon, name in (one.partition(":") for one in form.cleaned_data["came"])]
    services.supply(doing.case.actor, doing.case.id, what, key=sent.key, request=doing.of)


def _drop(doing: Doing, form: ActForm, sent: Sent) -> None:
    services.drop_request(doing.case.actor, doing.case.id, doing.of, key=sent.key)


def _is_ready_task(doing: Doing) -> bool:
    return doing.case.state.is_open and any(task.id == doing.of for task in ready_tasks(doing.case))


def _task_title(doing: Doing) -> str:
    return _("Done: %(step)s") % {"step": doing.words.task(doing.of)}


def _task(doing: Doing, form: ActForm, sent: Sent) -> None:
    services.complete_task(doing.case.actor, doing.case.id, doing.of, key=sent.key, seen_version=sent.seen)


def _may_end(doing: Doing) -> bool:
    """Steps that end with a click; where the file is accepted, the form of the papers ends it."""
    return _is_ready_task(doing) and not _accepts(doing)


def _accepts(doing: Doing) -> bool:
    return bool(doing.of) and doing.of == doing.case.procedure.accepting_task


def _may_check(doing: Doing) -> bool:
    return (
        doing.case.may(Deed.CHECK_PAPERS)
        and doing.case.state.is_open
        and (not doing.of or _is_ready_task(doing))
    )


def _papers_title(doing: Doing) -> str:
    return doing.words.task(doing.of) if doing.of else _("Check the papers")


def _checkable(doing: Doing) -> Iterator[Checkable]:
    for row in doing.case.view.papers:
        for one in row.given:
            if not one.is_made_here:
                yield Checkable(
                    id=str(one.item_id),
                    evidence=row.evidence,
                    name=doing.words.paper(row.evidence),
                    state=one.state,
                    why=one.why,
                    is_verified=one.is_verified,
                    is_needed=row.is_needed,
                )


def _papers_form(doing: Doing) -> ActForm:
    shows = _accepts(doing) and doing.case.procedure.task(doing.of).shows_originals
    return PapersForm(doing.data, items=_checkable(doing), shows_originals=shows)


def _papers(doing: Doing, form: PapersForm, sent: Sent) -> None:
    """Every mark by itself; then the step at the counter, when the button said so."""
    for place, mark in enumerate(form.changes()):
        services.check_paper(
            doing.case.actor,
            doing.case.id,
            UUID(mark.item),
            is_good=mark.is_good,
            why=mark.why,
            original_seen=mark.is_seen,
            key=f"{sent.key}:{place}",
        )
    if doing.of and form.is_ending:
        services.complete_task(
            doing.case.actor,
            doing.case.id,
            doing.of,
            without_original=form.without_original,
            key=f"{sent.key}:done",
        )


def _may_not_accept(doing: Doing) -> bool:
    accepting = doing.case.procedure.accepting_task
    is_before = doing.case.state.is_open and doing.case.state.accepted_at is None
    return accepting is not None and is_before and may_do_task(doing.case, accepting)


def _not_accept(doing: Doing, form: ReasonForm, sent: Sent) -> None:
    services.close_unaccepted(doing.case.actor, doing.case.id, reason=form.both, key=sent.key)


def _may_write(doing: Doing) -> bool:
    return doing.case.may(Deed.MESSAGE) and not doing.case.row.is_draft


@dataclass(frozen=True)
class MessageBox:
    """The empty form for a message, on the page of its case; built only where its texts are drawn anew."""

    doing: Doing

    @property
    def shows(self) -> EmptyTexts:
        """What its texts show, by value."""
        return EmptyTexts.of(**self.doing.texts(phrases.WRITE))

    @cached_property
    def form(self) -> ActForm:
        """The form itself."""
        return _message_form(self.doing)


def message_box(doing: Doing) -> MessageBox:
    """A message that nobody has begun to write."""
    return MessageBox(doing)


def _message_form(doing: Doing) -> ActForm:
    reach = doing.case.view.reach
    decisions = {one: doing.words.decision(one) for one in doing.case.state.parts if reach.has_message(one)}
    return MessageForm(decisions=decisions, **doing.texts(phrases.WRITE))


def _message(doing: Doing, form: MessageForm, sent: Sent) -> None:
    services.send_message(
        doing.case.actor,
        doing.case.id,
        form.cleaned_data["text"],
        key=sent.key,
        decision=form.cleaned_data["about"] or None,
        language=form.said.language,
        translation=form.said.translation,
        translation_language=form.said.translation_language,
    )


def _may_translate(doing: Doing) -> bool:
    return doing.case.may(Deed.READ_MESSAGES) and any(
        str(one.id) == doing.of for one in doing.case.view.messages
    )


def _translate(doing: Doing, form: TranslateForm, sent: Sent) -> None:
    message = next(one for one in doing.case.view.messages if str(one.id) == doing.of)
    language = doing.case.language if message.side == "office" else asked_language()
    services.translate_message(
        doing.case.actor,
        doing.case.id,
        message.id,
        form.cleaned_data["translation"],
        language=language,
        key=sent.key,
    )


def _plain(doing: Doing) -> ActForm:
    return ActForm(doing.data)


def _said(words: Any) -> Any:
    return lambda _doing: str(words)


ON_CASES: Final = (
    Act(
        "ask",
        _ask_title,
        _may_ask,
        _ask_form,
        _ask,
        gettext_lazy("The applicant is told what is missing."),
        gettext_lazy("Ask for this"),
        template="desk/acts/ask.html",
    ),
    Act(
        "came",
        _said(gettext_lazy("It has come another way")),
        _request_is_ours,
        _came_form,
        _came,
        gettext_lazy("Marked as received."),
        gettext_lazy("It has come"),
    ),
    Act(
        "drop",
        _said(gettext_lazy("Not wanted any more")),
        _request_is_ours,
        _plain,
        _drop,
        gettext_lazy("The applicant need not send it any more."),
        gettext_lazy("It is not wanted any more"),
        template="desk/acts/drop.html",
    ),
    Act(
        "task",
        _task_title,
        _may_end,
        _plain,
        _task,
        gettext_lazy("Done."),
        pgettext_lazy("a step", "Done"),
    ),
    Act(
        "papers",
        _papers_title,
        _may_check,
        _papers_form,
        _papers,
        gettext_lazy("The marks are kept."),
        gettext_lazy("Keep the marks"),
        template="desk/acts/papers.html",
        target="papers",
    ),
    Act(
        "not-accept",
        _said(gettext_lazy("Do not accept the file")),
        _may_not_accept,
        lambda doing: ReasonForm(**doing.binding_texts(phrases.REFUSE)),
        _not_accept,
        gettext_lazy("The file was not accepted. The applicant is told why."),
        gettext_lazy("Do not accept it"),
        "stop",
        "desk/acts/reason.html",
    ),
    Act(
        "message",
        _said(gettext_lazy("Write to the applicant")),
        _may_write,
        _message_form,
        _message,
        gettext_lazy("Sent."),
        gettext_lazy("Send"),
        template="desk/acts/message.html",
        target="messages",
    ),
    Act(
        "translate",
        _said(gettext_lazy("Translate a message")),
        _may_translate,
        lambda doing: TranslateForm(doing.data),
        _translate,
        gettext_lazy("The translation is kept beside the message."),
        gettext_lazy("Keep the translation"),
        template="desk/acts/translate.html",
        target="messages",
    ),
)
