"""What a case refuses, in the words of the applicant: what happened, and what to do."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wenjin.cases.domain.errors import CaseError

_SENTENCES: Final[Mapping[str, Promise]] = {
    "already_submitted": _("This application has been sent already. It is only there once."),
    "case_closed": _("This case is closed: nothing in it changes any more."),
    "papers_missing": _("Papers are still missing. They are named below."),
    "fields_missing": _("Some answers are still missing. They are named below."),
    "questions_open": _("Some questions about your situation are still open. They are named below."),
    "stale_form": _(
        "Somebody changed this application while you had the page open. Look at it again, then send it."
    ),
    "already_answered": _("This has been sent already. The office has it."),
    "unknown_request": _("This has been sent already. The office has it."),
    "key_used_for_something_else": _(
        "This page was sent once before, for something else. Load it again, and then do it once more."
    ),
    "centre_not_offered": _("This cannot be filed at that centre. Choose one of those below."),
    "somebody_else_was_faster": _("Somebody else was writing at the same moment. Send it once more."),
    "already_decided": _("This decision has been taken already."),
    "already_withdrawn": _("This part was withdrawn already."),
    "not_possible_now": _("It is too late for this: the case is past that point."),
    "paper_expired": _("A paper is no longer valid. Give the new one."),
    "paper_not_ready": _("A file is still being checked. Wait a minute and send it again."),
    "paper_of_somebody_else": _("This paper belongs to somebody else."),
    "too_many_papers": _("There are too many files for this paper. Remove one first."),
    "wrong_code": _("This code does not fit. It may be used or over: ask for a new one."),
    "too_many_tries": _("Wrong codes were tried too often. Wait a few minutes."),
    "no_consent": _("This needs your consent. Tick the box, or leave it."),
    "no_consent:sensitive": _(
        "The application holds sensitive data, such as your passport number. It can be sent only when you agree "
        "that we keep them: tick that box."
    ),
    "procedure_closed": _("Nobody can apply for this today."),
    "already_renewed": _(
        "This has been renewed already, or its renewal is under way. It is only there once."
    ),
    "applicant_missing": _("It is not said yet who applies. Fill in the name first."),
    "nothing_wanted": _("The office did not ask for this. What it asked for is named below."),
    "wrong_answers": _("Some answers need a look. They are named below."),
}
ALREADY_SENT: Final = _(
    "This application has been sent already, so nothing was added to it. What you typed still stands below. If "
    "it matters, write it to the office in a message."
)
ALREADY_SENT_NO_FILE: Final = _("This application has been sent already, and nobody asks for this paper now.")
_OWN_CHANGE: Final = _(
    "This application was changed in another window or on another device while you had this page open. Look at "
    "it again, then send it."
)
_OTHERWISE: Final = _("This is not possible now. Nothing was changed.")


def meanwhile_words(label: str, *, is_own: bool) -> str:
    """Said of an answer that changed while the reader was at it.

    Args:
        is_own: the reader changed it, or whoever else holds the private link of their draft.
    """
    told = gettext(
        "Somebody else has changed “%(label)s” meanwhile. What you typed stands below: keep it, or change it."
    )
    if is_own:
        told = gettext(
            "“%(label)s” was changed meanwhile, in another window or on another device. What you typed stands "
            "below: keep it, or change it."
        )
    return told % {"label": label}


def is_own_change(error: CaseError, reader: str, about: str = "") -> bool:
    """Whether nobody but the reader changed what made a form too old.

    Args:
        reader: their reference.
        about: a field, fact or paper; everything when left out.
    """
    writers = error.details.get("writers")
    return isinstance(writers, Mapping) and writers.get(about) == (reader,)


def refusal_words(error: CaseError, *, reader: str = "") -> str:
    """One or two sentences for an act that was not possible. Nothing has changed.

    Args:
        reader: their reference, where what they did themselves is told apart from what others did.
    """
    if error.code == "stale_form" and reader and is_own_change(error, reader):
        return str(_OWN_CHANGE)
    of_purpose = _SENTENCES.get(f"{error.code}:{error.details.get('purpose', '')}")
    return str(of_purpose or _SENTENCES.get(error.code, _OTHERWISE))
