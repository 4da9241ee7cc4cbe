"""What a door says, in one or two words that are seen, heard and felt."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from wenjin.events.domain.admission import Outcome

OUTCOMES: Final[Mapping[Outcome, Promise]] = {
    Outcome.ADMITTED: pgettext_lazy("at the door of an event", "Come in"),
    Outcome.AGAIN: pgettext_lazy("at the door of an event", "Already in"),
    Outcome.UNKNOWN: pgettext_lazy("at the door of an event", "Not a ticket of this event"),
    Outcome.ELSEWHERE: pgettext_lazy("at the door of an event", "Ticket for something else"),
    Outcome.NOT_CONFIRMED: pgettext_lazy("at the door of an event", "Not confirmed"),
    Outcome.UNDONE: pgettext_lazy("at the door of an event", "Taken back"),
    Outcome.TURNED_AWAY: pgettext_lazy("at the door of an event", "The ticket is good: let them in"),
}
LOOKS: Final[Mapping[Outcome, str]] = {
    Outcome.ADMITTED: "good",
    Outcome.AGAIN: "again",
    Outcome.UNDONE: "again",
    Outcome.TURNED_AWAY: "good",
}
"""Class of the answer; what is not named here is a refusal."""


def look_of(outcome: Outcome) -> str:
    """Class of the answer."""
    return LOOKS.get(outcome, "stop")
