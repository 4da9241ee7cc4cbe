"""What an officer does with a decision of their authority."""

from collections.abc import Callable
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from wenjin.cases import services
from wenjin.cases.domain.acts import allowed_pauses
from wenjin.cases.domain.events import Outcome
from wenjin.cases.domain.refusal_words import RefusalWords
from wenjin.cases.domain.renewal import held_until
from wenjin.cases.domain.validity import proposed
from wenjin.cases.queries.looks import ledger
from wenjin.cases.queries.validity import ends_in, limits_of
from wenjin.desk import phrases
from wenjin.desk.act_forms import (
    ActForm,
    AssignForm,
    ExtendForm,
    GrantForm,
    PauseForm,
    ReturnForm,
    RunForm,
)
from wenjin.desk.case_options import may_decide
from wenjin.desk.deciders import deciders, has_second, nobody_confirms
from wenjin.desk.doing import Act, Doing, Sent
from wenjin.desk.people import person_id
from wenjin.desk.refusal_forms import RefuseForm
from wenjin.lang.templatetags.lang import number
from wenjin.web.joining import gap

LONGEST_PERMIT: Final = 120
_USUAL_MONTHS: Final = 12


def is_open_decision(doing: Doing) -> bool:
    """Whether it is about an open decision that the reader takes."""
    part = doing.case.state.parts.get(doing.of)
    return part is not None and part.is_open and doing.case.state.is_open and may_decide(doing.case, doing.of)


def _titled(pattern: Promise) -> Callable[[Doing], str]:
    return lambda doing: str(pattern) % {"decision": doing.words.decision(doing.of)}


def _grant_form(doing: Doing) -> ActForm:
    view, limits = doing.case.view, limits_of(doing.case.row)
    months = view.answers.get("permit_months", "")
    is_asked = months.isascii() and months.isdigit() and 0 < int(months) <= LONGEST_PERMIT
    ends = ends_in(view.answers, ((row.evidence, one.expires_on) for row in view.papers for one in row.given))
    held = held_until(doing.case.procedure, doing.of, view.answers)
    first, last = proposed(int(months) if is_asked else _USUAL_MONTHS, ends.values(), limits, held)
    return GrantForm(
        doing.data,
        initial={"valid_from": first, "valid_until": last},
        limits=limits,
        ends=ends,
        held_until=held,
        asked_months=number(int(months)) if is_asked else "",
    )


def _grant(doing: Doing, form: GrantForm, sent: Sent) -> None:
    found = form.cleaned_data
    services.decide(
        doing.case.actor,
        doing.case.id,
        doing.of,
        Outcome.GRANTED,
        key=sent.key,
        seen_version=sent.seen,
        valid_from=found["valid_from"],
        valid_until=found["valid_until"],
        may_outlive=found["is_meant"],
        number=found["number"],
        conditions=found["conditions"],
    )


def _refuse_form(doing: Doing) -> ActForm:
    second = has_second(doing.case, doing.of) or not doing.case.procedure.decision(doing.of).needs_second_eyes
    return RefuseForm(**doing.binding_texts(phrases.REFUSE), trouble="" if second else nobody_confirms())


def _refuse(doing: Doing, form: RefuseForm, sent: Sent) -> None:
    needs_two = doing.case.procedure.decision(doing.of).needs_second_eyes
    common: dict[str, Any] = {"reason": form.letter, "key": sent.key, "seen_version": sent.seen}
    if needs_two:
        services.propose_refusal(doing.case.actor, doing.case.id, doing.of, **common)
    else:
        services.decide(doing.case.actor, doing.case.id, doing.of, Outcome.REFUSED, **common)


def _refused_words(doing: Doing) -> str:
    if not doing.case.procedure.decision(doing.of).needs_second_eyes:
        return _("Refused. The letter is being made.")
    if has_second(doing.case, doing.of):
        return _("The refusal is proposed. Another officer of your authority looks at it.")
    return gap().join((_("The refusal is proposed."), nobody_confirms()))


def _is_proposed(doing: Doing) -> bool:
    return is_open_decision(doing) and doing.case.state.parts[doing.of].proposed is not None


def proposed_words(doing: Doing) -> RefusalWords:
    """What was written with the refusal that is proposed; empty when nothing is proposed."""
    if not _is_proposed(doing):
        return RefusalWords()
    written = [
        line
        for line in ledger(doing.case.actor, doing.case.row)
        if line.code == "case.refusal_proposed" and line.payload.get("decision") == doing.of
    ]
    return RefusalWords.of(written[-1].text) if written else RefusalWords()


def _confirm_form(doing: Doing) -> ActForm:
    return ActForm(doing.data)


def _confirm(doing: Doing, form: ActForm, sent: Sent) -> None:
    services.confirm_refusal(doing.case.actor, doing.case.id, doing.of, key=sent.key, seen_version=sent.seen)


def _return(doing: Doing, form: ReturnForm, sent: Sent) -> None:
    services.return_refusal(
        doing.case.actor, doing.case.id, doing.of, why=form.cleaned_data["why"], key=sent.key
    )


def _pause_form(doing: Doing) -> ActForm:
    allowed = allowed_pauses(doing.case.state, doing.case.procedure, doing.of)
    return PauseForm(pauses={one: doing.words.pause(one) for one in allowed}, **doing.texts(phrases.PAUSE))


def _pause(doing: Doing, form: PauseForm, sent: Sent) -> None:
    found = form.cleaned_data
    text = "\n\n".join(part for part in (found["text"], found["translation"]) if part)
    services.pause(
        doing.case.actor,
        doing.case.id,
        decision=doing.of,
        reason=found["pause"],
        text=text,
        key=sent.key,
        seen_version=sent.seen,
    )


def _run_form(doing: Doing) -> ActForm:
    own = doing.case.state.clock_of(doing.of)
    held = [hold.pause for hold in own.holds if hold.request is None] if own is not None else []
    return RunForm(doing.data, pauses={one: doing.words.pause(one) for one in dict.fromkeys(held)})


def _run(doing: Doing, form: RunForm, sent: Sent) -> None:
    reason = form.cleaned_data["pause"]
    services.resume(doing.case.actor, doing.case.id, decision=doing.of, reason=reason, key=sent.key)


def _extend_form(doing: Doing) -> ActForm:
    rule = doing.case.procedure.extension_of(doing.of)
    return ExtendForm(most=rule.days if rule is not None else 0, **doing.texts(phrases.LONGER))


def _extend(doing: Doing, form: ExtendForm, sent: Sent) -> None:
    services.extend(
        doing.case.actor,
        doing.case.id,
        doing.of,
        reason=form.both,
        days=form.cleaned_data["days"],
        key=sent.key,
        seen_version=sent.seen,
    )


def _assign_form(doing: Doing) -> ActForm:
    me = doing.case.actor.person_id
    officers = {str(one.id): one.name for one in deciders(doing.case, doing.of)}
    mine = {str(me): _("Me")} if me is not None else {}
    now = person_id(doing.case.state.parts[doing.of].assigned_to)
    return AssignForm(
        doing.data,
        officers={**mine, **{pk: name for pk, name in officers.items() if pk not in mine}},
        initial={"to": str(now or me or "")},
    )


def _assign(doing: Doing, form: AssignForm, sent: Sent) -> None:
    to = form.cleaned_data["to"]
    services.assign(
        doing.case.actor, doing.case.id, doing.of, person_id(f"person:{to}") if to else None, key=sent.key
    )


ON_DECISIONS: Final = (
    Act(
        "grant",
        _titled(gettext_lazy("Grant: %(decision)s")),
        is_open_decision,
        _grant_form,
        _grant,
        gettext_lazy("Granted. The letter is being made."),
        pgettext_lazy("decide", "Grant"),
        template="desk/acts/grant.html",
    ),
    Act(
        "refuse",
        _titled(gettext_lazy("Refuse: %(decision)s")),
        is_open_decision,
        _refuse_form,
        _refuse,
        _refused_words,
        gettext_lazy("Propose the refusal"),
        "stop",
        "desk/acts/refuse.html",
    ),
    Act(
        "confirm",
        _titled(gettext_lazy("Confirm the refusal: %(decision)s")),
        _is_proposed,
        _confirm_form,
        _confirm,
        gettext_lazy("Refused. The letter is being made."),
        gettext_lazy("Confirm the refusal"),
        "stop",
        "desk/acts/confirm.html",
    ),
    Act(
        "return",
        _titled(gettext_lazy("Give the refusal back: %(decision)s")),
        _is_proposed,
        lambda doing: ReturnForm(doing.data),
        _return,
        gettext_lazy("The proposal was given back. The decision is open again."),
        gettext_lazy("Give it back"),
    ),
    Act(
        "pause",
        _titled(gettext_lazy("Pause the clock: %(decision)s")),
        is_open_decision,
        _pause_form,
        _pause,
        gettext_lazy("The clock stands still."),
        gettext_lazy("Pause the clock"),
        template="desk/acts/pause.html",
    ),
    Act(
        "run",
        _titled(gettext_lazy("Let the clock run: %(decision)s")),
        is_open_decision,
        _run_form,
        _run,
        gettext_lazy("The clock runs again."),
        gettext_lazy("Let the clock run"),
    ),
    Act(
        "extend",
        _titled(gettext_lazy("Make the term longer: %(decision)s")),
        is_open_decision,
        _extend_form,
        _extend,
        gettext_lazy("The term was made longer, and the applicant is told why."),
        gettext_lazy("Make the term longer"),
        template="desk/acts/extend.html",
    ),
    Act(
        "assign",
        _titled(gettext_lazy("Who has it: %(decision)s")),
        is_open_decision,
        _assign_form,
        _assign,
        gettext_lazy("Done."),
        pgettext_lazy("a case to an officer", "Give"),
    ),
)
