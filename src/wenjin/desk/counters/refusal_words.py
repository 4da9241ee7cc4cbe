"""Why something in the hall was not done, in words: what happened, and what to do."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wenjin.counters.services.refusals import HallRefusal

_WORDS: Final[Mapping[str, Promise]] = {
    "already_called": gettext_lazy(
        "A colleague called this visitor a moment ago. The next one is shown now."
    ),
    "not_waiting": gettext_lazy("This visitor is not where they were: they were served, called, or left."),
    "nobody_to_call": gettext_lazy("Nobody waits whom you could serve now."),
    "counter_busy": gettext_lazy("Somebody is at your counter already. Finish with them first."),
    "called_here": gettext_lazy("You called this visitor already."),
    "counter_closed": gettext_lazy("Your counter is closed or paused. Open it again first."),
    "counter_taken": gettext_lazy("A colleague has this counter open. Choose another one."),
    "officer_elsewhere": gettext_lazy("You have another counter open. Close it first."),
    "interpreter_taken": gettext_lazy(
        "The interpreter was called to another counter. The next visitor is shown now."
    ),
    "no_way_to_talk": gettext_lazy(
        "You and this visitor have no common language now, and nobody is free to interpret."
    ),
    "no_line": gettext_lazy(
        "No line or no interpreter for this language is free now. Try again in some minutes."
    ),
    "line_over": gettext_lazy("This conversation is over already."),
    "not_of_this_centre": gettext_lazy("This belongs to another centre."),
    "no_such_counter": gettext_lazy("There is no such counter here. Choose one of the list."),
    "no_such_ticket": gettext_lazy("There is no such ticket today. Look at the number again."),
    "no_such_officer": gettext_lazy(
        "You are not among the officers of this hall any more. Ask the director."
    ),
    "hall_closed": gettext_lazy("The centre is closed at that time."),
    "wrong_day": gettext_lazy("Choose a day from today on, within a year and a half."),
    "no_time_open": gettext_lazy("The centre would open and close at the same time. Change one of the two."),
    "unknown_topic": gettext_lazy("Choose a topic of this hall."),
    "unknown_language": gettext_lazy("Choose a language of the list."),
    "unknown_reason": gettext_lazy("Choose a reason of the list."),
    "no_such_appointment": gettext_lazy("No appointment has this reference. Compare it letter by letter."),
    "appointment_on_another_day": gettext_lazy(
        "The appointment is on another day. They can take a ticket without it."
    ),
    "appointment_over": gettext_lazy(
        "The appointment was cancelled or is over. They can take a ticket without it."
    ),
    "no_contact": gettext_lazy("Write a telephone number or an e-mail address."),
    "wrong_count": gettext_lazy("This number cannot be meant. Write a smaller one."),
    "key_used": gettext_lazy(
        "This was sent before from a page that is out of date. Look at what stands here now."
    ),
}
# What was typed or chosen wrongly; everything else happened meanwhile.
_TYPED: Final = frozenset(
    {
        "no_such_counter",
        "no_such_ticket",
        "unknown_topic",
        "unknown_language",
        "unknown_reason",
        "no_such_appointment",
        "no_contact",
        "wrong_count",
    }
)


def hall_refusal_words(refused: HallRefusal) -> str:
    """Why it was not done."""
    return refusal_code_words(refused.code)


def refusal_code_words(code: str) -> str:
    """The same by its code."""
    return str(_WORDS.get(code) or _("This could not be done now. Look at what stands here and try again."))


def status_of(refused: HallRefusal) -> HTTPStatus:
    """422 for what was typed wrongly, 409 for what happened meanwhile."""
    return HTTPStatus.UNPROCESSABLE_ENTITY if refused.code in _TYPED else HTTPStatus.CONFLICT
