"""Sentences of events: what kind they are, whom they are for, how one gets in, and why something is not done."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

# Mails say it in the same words.
from wenjin.events.moment_words import moment_words as moment_words
from wenjin.events.moment_words import span_words as span_words
from wenjin.events.moment_words import times_words as times_words
from wenjin.events.moment_words import zone_words as zone_words
from wenjin.lang.templatetags.lang import clock, number
from wenjin.lang.templatetags.lang import day as day_words
from wenjin.web.counters_contact import contact_errors
from wenjin.web.joining import named, remark
from wenjin.web.words import AUDIENCE as WHO

KINDS: Final[Mapping[str, Promise]] = {
    "forum": pgettext_lazy("kind of event", "Forum"),
    "trade": pgettext_lazy("kind of event", "Trade meeting"),
    "talk": pgettext_lazy("kind of event", "Talk"),
    "corner": pgettext_lazy("kind of event", "Language corner"),
    "course": pgettext_lazy("kind of event", "Course"),
    "camp": pgettext_lazy("kind of event", "Camp"),
    "tour": pgettext_lazy("kind of event", "Tour"),
    "festival": pgettext_lazy("kind of event", "Festival"),
    "exhibition": pgettext_lazy("kind of event", "Exhibition"),
    "sport": pgettext_lazy("kind of event", "Sport"),
}
AUDIENCES: Final[Mapping[str, Promise]] = {
    "newcomers": pgettext_lazy("who an event is for", "newcomers"),
    "families": pgettext_lazy("who an event is for", "families"),
    "youth": pgettext_lazy("who an event is for", "young people"),
    "talent": WHO["talent"],
    "firms": WHO["firm"],
    "institutions": pgettext_lazy("who an event is for", "institutions"),
    "everybody": pgettext_lazy("who an event is for", "everybody"),
}
INTERESTS: Final[Mapping[str, Promise]] = {
    "trade": pgettext_lazy("what somebody is interested in", "Trade"),
    "technology": pgettext_lazy("what somebody is interested in", "Technology"),
    "jobs": pgettext_lazy("what somebody is interested in", "Jobs"),
    "law": pgettext_lazy("what somebody is interested in", "Law"),
    "language": pgettext_lazy("what somebody is interested in", "Languages"),
    "culture": pgettext_lazy("what somebody is interested in", "Culture"),
    "sport": KINDS["sport"],
    "family": pgettext_lazy("what somebody is interested in", "Family"),
}
# What a house has, and what a guest may need of it.
ACCESS: Final[Mapping[str, Promise]] = {
    "step_free": pgettext_lazy("of a house", "No steps"),
    "lift": pgettext_lazy("of a house", "Lift"),
    "accessible_toilet": pgettext_lazy("of a house", "Accessible toilet"),
    "hearing_loop": pgettext_lazy("of a house", "Hearing loop"),
    "sign_language": pgettext_lazy("of a house", "Sign language"),
    "quiet_room": pgettext_lazy("of a house", "Quiet room"),
    "parking": pgettext_lazy("of a house", "Parking"),
}
NEEDS: Final = ("step_free", "hearing_loop", "sign_language", "quiet_room")
DIETS: Final[Mapping[str, Promise]] = {
    "vegetarian": pgettext_lazy("what somebody eats", "Vegetarian"),
    "vegan": pgettext_lazy("what somebody eats", "Vegan"),
    "halal": pgettext_lazy("what somebody eats", "Halal"),
    "no_nuts": pgettext_lazy("what somebody eats", "No nuts"),
}
WAYS: Final[Mapping[str, Promise]] = {
    "receiver": pgettext_lazy("how one hears an interpreter", "with a receiver"),
    "channel": pgettext_lazy("how one hears an interpreter", "on your own phone"),
    "whispered": pgettext_lazy("how one hears an interpreter", "beside you"),
}
# By the code of a refusal (events.services.refusals) that says all that there is to say.
REFUSED: Final[Mapping[str, Promise]] = {
    "form_used": gettext_lazy("This form cannot be used any more. Send it again."),
    "not_by_form": gettext_lazy("You need not register. Just come."),
    "closed_already": gettext_lazy("Registration is closed."),
    "not_for_you": gettext_lazy("This event is for others. See whom it is for."),
    "offer_over": gettext_lazy("The place was held for you too long ago, and went to others."),
    "not_offered": gettext_lazy("No place is held for you at the moment."),
    "already_over": gettext_lazy("This registration is over or was cancelled."),
    "in_use": gettext_lazy("Somebody of the group is there already."),
    "letters_gone": gettext_lazy("All letters of invitation are given out."),
    "no_letters": gettext_lazy("Nobody can apply for this today."),
    "somebody_was_faster": gettext_lazy("Something has changed. Look at it again."),
}


def word_of(words: Mapping[str, Promise], code: str) -> str:
    """The word for a code; the code itself where we have none."""
    return str(words.get(code, code))


def left_words(left: int) -> str:
    """How many places can still be had."""
    if not left:
        return pgettext("an event", "Full")
    return ngettext("%(left)s place left", "%(left)s places left", left) % {"left": number(left)}


def opens_words(opens_at: datetime) -> str:
    """From when one can register."""
    return named(_("Registration opens"), remark(day_words(opens_at), clock(opens_at)))


def refusal_words(code: str, **details: object) -> str:
    """Why something was not done, in one sentence."""
    opens_at = details.get("opens_at")
    if code == "not_open_yet" and isinstance(opens_at, datetime):
        return opens_words(opens_at)
    return str(REFUSED.get(code) or _("This could not be done now. Try again."))


def room_words(most: int) -> str:
    """How many of a group could come."""
    if most <= 0:
        return _("There is no room any more.")
    return ngettext("There is room for %(count)s person.", "There is room for %(count)s people.", most) % {
        "count": number(most)
    }


def field_errors(fields: Mapping[str, str], *, most: int, youngest: int | None) -> dict[str, str]:
    """What is wrong with what was typed, in words, by field.

    Args:
        fields: codes by field, as ``FormWrong`` has them.
        most: people who may come together.
        youngest: age from which one may come.
    """
    said = {
        "missing": _("Answer this question."),
        "too_long": _("This is too long. Write a shorter answer."),
        "not_a_choice": _("Choose one of the answers."),
        "not_a_number": _("Write the answer in figures, for instance 12."),
        "not_a_date": _("The calendar has no such day. Write the year with four figures."),
        "in_future": _("The date must not lie in the future."),
        "date_incomplete": _("Write the day, the month and the year in figures."),
        "too_young": _("One must be %(age)s years old.") % {"age": number(youngest or 0)},
        "too_many": _("At most %(most)s people can come together.") % {"most": number(most)},
    }
    found = contact_errors({name: code for name, code in fields.items() if name in ("email", "telephone")})
    for name, code in fields.items():
        if name in found:
            continue
        if name == "name" or name.endswith("-name"):
            found[name] = contact_errors({"name": code})["name"]
        else:
            found[name] = said.get(code) or _("This answer does not fit the question.")
    return found
