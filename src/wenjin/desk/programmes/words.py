"""What the desk of programmes calls things, and why something was not done."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from wenjin.events.services.refusals import EventRefusal

CONSENTS: Final[Mapping[str, Promise]] = {
    "asked": pgettext_lazy("consent of a guardian", "Asked"),
    "unnamed": pgettext_lazy("consent of a guardian", "Nobody named yet"),
    "given": pgettext_lazy("consent of a guardian", "Given"),
    "refused": pgettext_lazy("consent of a guardian", "Refused"),
    "withdrawn": pgettext_lazy("consent of a guardian", "Withdrawn"),
    "expired": pgettext_lazy("consent of a guardian", "Too late"),
    "missing": pgettext_lazy("consent of a guardian", "Missing"),
}
RESULTS: Final[Mapping[str, Promise]] = {
    "passed": pgettext_lazy("result of a course", "Passed"),
    "completed": pgettext_lazy("result of a course", "Completed"),
    "left": pgettext_lazy("result of a course", "Left"),
}
ROUTE_STATES: Final[Mapping[str, Promise]] = {
    "draft": pgettext_lazy("state of an event", "Draft"),
    "published": pgettext_lazy("state of an event", "Public"),
}
_REFUSED: Final[Mapping[str, Promise]] = {
    "not_meant": gettext_lazy("Tick that you mean it."),
    "wrong_size": gettext_lazy("Write how many guests a cohort may have, from 1 to 200."),
    "nobody_to_divide": gettext_lazy("Nobody has a place in the house yet."),
    "no_such_cohort": gettext_lazy("This cohort or this guest is not there any more."),
    "with_themselves": gettext_lazy("Guests of one registration are together anyway."),
    "no_such_registration": gettext_lazy("No registration of this event has this number."),
    "not_asked": gettext_lazy("They have answered, or nobody is named yet."),
    "reminded_already": gettext_lazy("They were reminded some hours ago."),
    "no_such_session": gettext_lazy("Attendance of this session is not written down."),
    "unknown_outcome": gettext_lazy("Choose a result and competences of the list."),
    "wrong_competences": gettext_lazy("At most 30 competences of 120 letters each."),
    "route_there_already": gettext_lazy("Another route has this code."),
    "no_such_route": gettext_lazy("This route is not there any more."),
    "somebody_was_faster": gettext_lazy("Somebody changed it meanwhile. Look at it again."),
    "bad_event": gettext_lazy("It is not saved. Mend what is marked."),
}
_WRONG: Final[Mapping[str, Promise]] = {
    "missing": gettext_lazy("Fill this in."),
    "too_long": gettext_lazy("Write less."),
    "not_a_code": gettext_lazy("Small letters a to z, figures and hyphens."),
    "not_a_choice": gettext_lazy("Choose one of the list."),
    "not_a_number": gettext_lazy("Write a number that can be."),
    "not_hours": gettext_lazy("Write the hours as 1-5 09:00-17:00; 6 10:00-16:00."),
    "taken": gettext_lazy("Another route has this code."),
    "too_few": gettext_lazy("A route has at least two stops."),
    "too_many": gettext_lazy("That is too many."),
    "twice": gettext_lazy("This code is there twice."),
}


def refused(error: EventRefusal) -> str:
    """Why something was not done."""
    return str(_REFUSED.get(error.code) or _("This could not be done now. Try again."))


def wrong_words(fields: Mapping[str, str]) -> dict[str, str]:
    """What is wrong in words, by field."""
    return {name: str(_WRONG.get(code, _WRONG["missing"])) for name, code in fields.items()}


def word(words: Mapping[str, Promise], code: str) -> str:
    """The word for a code; the code itself where we have none."""
    return str(words.get(code, code))
