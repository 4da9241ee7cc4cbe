"""What a case refuses, in the words of an officer: what happened, and what to do. Nothing has changed then."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wenjin.cases.domain.errors import CaseError
from wenjin.lang.templatetags.lang import day, listed, medium_day, number
from wenjin.web.joining import gap

NOT_A_NUMBER: Final = gettext_lazy(
    "A number has 3 to 60 signs: figures, and beside them only letters, spaces and signs such as - / . ( )."
)
NO_LAW: Final = gettext_lazy("Name the law and its article.")
NOT_IN_CHINESE: Final = gettext_lazy(
    "Write the reason in Chinese too: the Chinese text is the one that counts."
)
_SENTENCES: Final[Mapping[str, Promise]] = {
    "not_submitted": gettext_lazy("This file is still a draft."),
    "case_closed": gettext_lazy("This case is closed: nothing in it changes any more."),
    "already_done": gettext_lazy("This step is done already."),
    "already_withdrawn": gettext_lazy("The applicant has withdrawn this part."),
    "taken_by_decision": gettext_lazy("This step ends with a decision."),
    "information_outstanding": gettext_lazy(
        "Something that was asked for has not come yet. Wait for it, or say that it is not wanted any more."
    ),
    "already_answered": gettext_lazy("What was asked for has come already, or is not wanted any more."),
    "unknown_request": gettext_lazy("There is no such request in this case."),
    "nothing_wanted": gettext_lazy("Tick at least one paper or answer."),
    "pause_not_allowed": gettext_lazy("The procedure does not let this clock stand still for this reason."),
    "already_paused": gettext_lazy("The clock stands still for this reason already."),
    "not_paused": gettext_lazy("The clock does not stand still for this reason any more."),
    "already_extended": gettext_lazy("This term was made longer before. That is possible once."),
    "reason_missing": gettext_lazy("Write the reason."),
    "nothing_proposed": gettext_lazy("No refusal is proposed any more."),
    "not_possible_now": gettext_lazy("It is too late for this: the case is past that point."),
    "somebody_else_was_faster": gettext_lazy(
        "Somebody else was writing at the same moment. Send it once more."
    ),
    "key_used_for_something_else": gettext_lazy(
        "This form was used before for something else. Send it once more."
    ),
    "paper_not_asked": gettext_lazy("This paper is not in the file any more."),
    "paper_not_ready": gettext_lazy("A file is still being checked. Wait a minute."),
    "wrong_answers": gettext_lazy("Write something, at most 5,000 signs."),
    "wrong_code": gettext_lazy("This code does not fit. It may be used or over: ask for a new one."),
    "too_many_tries": gettext_lazy("Wrong codes were tried too often. Wait a quarter of an hour."),
    "procedure_closed": gettext_lazy("Nobody can apply for this today."),
    "no_consent": gettext_lazy("This needs the person’s consent."),
    "number_implausible": NOT_A_NUMBER,
    "reason_not_in_chinese": NOT_IN_CHINESE,
    "legal_basis_implausible": NO_LAW,
}
_VALIDITY: Final[Mapping[str, Promise]] = {
    "begins_too_early": gettext_lazy(
        "It would begin before the file was handed in. Look at the day and the year."
    ),
    "begins_too_late": gettext_lazy("It would begin more than a year from now. Look at the year."),
    "ends_before_it_begins": gettext_lazy("The last day comes before the first."),
    "over_already": gettext_lazy("It would be over today already. Look at the year."),
    "too_long": gettext_lazy("It would be valid for more than ten years. Look at the year."),
}
_OTHERWISE: Final = gettext_lazy("This is not possible now. Nothing was changed.")

Named = Callable[[str], str]


def refusal_words(
    error: CaseError, *, task: Named, decision: Named, who: Named, changed: Named, paper: Named = str
) -> str:
    """One or two sentences for an act that was not possible.

    Args:
        task, decision, paper: titles by id.
        who: name of a person by reference.
        changed: what an entry of the ledger is called, by its code.
    """
    details = error.details
    match error.code:
        case "stale_form":
            return _stale(_texts(details, "changed"), changed)
        case "not_yet":
            waits = [task(one) for one in _texts(details, "waits_for")]
            if not waits:
                return _("Nobody is at work on this yet.")
            return _("This comes first: %(steps)s.") % {"steps": listed(waits)}
        case "originals_not_seen":
            return originals_words([paper(one) for one in _texts(details, "papers")])
        case "out_of_order":
            waits = [decision(one) for one in _texts(details, "waits_for")]
            return _("Another decision comes first: %(decisions)s.") % {"decisions": listed(waits)}
        case "dependency_refused":
            refused = [decision(one) for one in _texts(details, "decisions")]
            return _("It cannot be granted: %(decisions)s was refused.") % {"decisions": listed(refused)}
        case "already_decided":
            return _already_decided(details, who)
        case "refusal_pending":
            return _("A refusal is proposed by %(name)s. It is confirmed or given back first.") % {
                "name": who(str(details.get("by") or ""))
            }
        case "second_person_needed":
            return _("A refusal needs two people: another officer of your authority confirms it.")
        case "extension_not_allowed":
            most = details.get("most")
            if isinstance(most, int) and most:
                return _("The term can be made longer by %(most)s days at most.") % {"most": number(most)}
            return _("The procedure does not let this term be made longer.")
        case "validity_impossible":
            return validity_words(str(details.get("why") or ""))
        case "outlives_its_ground":
            ends = details.get("ends")
            return outlived_words(ends if isinstance(ends, Mapping) else {})
        case "term_over":
            return _("The term is over: it cannot be made longer afterwards.")
    return str(_SENTENCES.get(error.code, _OTHERWISE))


def originals_words(names: Iterable[str]) -> str:
    """That originals are still to be seen, and which."""
    told = _("The original of these is not seen yet: %(papers)s.") % {"papers": " · ".join(names)}
    return gap().join((told, _("Tick what you have seen, or that there is none to show.")))


def validity_words(why: str) -> str:
    """What is wrong with a validity; see ``cases.domain.validity``."""
    return str(_VALIDITY.get(why, _OTHERWISE))


def outlived_words(ends: Mapping[str, date]) -> str:
    """That something is granted beyond the end of what it rests on: it can be, when it is meant."""
    told = {
        "passport": _("The passport ends earlier, on %(day)s."),
        "contract": _("The contract ends earlier, on %(day)s."),
    }
    said = [told[name] % {"day": medium_day(end)} for name, end in ends.items() if name in told]
    return gap().join((*said, _("Choose an earlier day, or say that it is meant.")))


def _stale(codes: Iterable[str], changed: Named) -> str:
    what = list(dict.fromkeys(changed(code) for code in codes))
    told = _("The case changed while you had this page open: %(changes)s.") % {"changes": listed(what)}
    kept = _("What you wrote is still here. Look at the case, then send it again.")
    return f"{told} {kept}"


def _already_decided(details: Mapping[str, object], who: Named) -> str:
    name, outcome = who(str(details.get("by") or "")), str(details.get("outcome") or "")
    at = details.get("at")
    told = _("granted") if outcome == "granted" else _("refused")
    if not name:
        return _("This decision has been taken already: %(outcome)s.") % {"outcome": told}
    # The day comes from the domain as a moment.
    return _("This decision has been taken already: %(outcome)s by %(name)s, %(day)s.") % {
        "outcome": told,
        "name": name,
        "day": day(at),  # type: ignore[arg-type]  # details are open; the domain gives a moment here
    }


def _texts(details: Mapping[str, object], name: str) -> list[str]:
    found = details.get(name)
    return [str(one) for one in found] if isinstance(found, list | tuple | frozenset) else []
