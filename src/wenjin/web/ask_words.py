"""Sentences of the assistant. Every other sentence of an answer is a reviewed text of the pack."""

from collections.abc import Mapping
from typing import Final

from babel.core import Locale
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wenjin.lang.domain.registry import BY_CODE
from wenjin.lang.templatetags.lang import has_interface, here

# Why a question is not answered, in one or two sentences that say what can be done instead.
REASON: Final[Mapping[str, Promise]] = {
    "promise": gettext_lazy(
        "Nobody can promise how an office will decide, and no guess of ours would help you. A person can tell "
        "you what the office looks at."
    ),
    "diagnosis": gettext_lazy(
        "We cannot say what you have or which medicine helps. A doctor can: see the medical services, or ask a "
        "person how to find one."
    ),
    "forgery": gettext_lazy(
        "This looks like papers that are not genuine, and we do not help with that. If a paper is missing, a "
        "person can tell you what is accepted instead."
    ),
    "gambling_crime": gettext_lazy(
        "This looks like something that the law forbids, and we do not help with that."
    ),
    "hacking": gettext_lazy(
        "This looks like a way into systems or accounts of others, and we do not help with that."
    ),
    "otherpeople": gettext_lazy(
        "We say nothing about other people. What concerns yourself, you find under “My cases”."
    ),
    "injection": gettext_lazy(
        "Only checked texts are shown here, and no question changes that. Ask about something that you need in "
        "the city."
    ),
    "other_scope": gettext_lazy("This seems to be nothing that the services of the city deal with."),
    "chitchat": gettext_lazy(
        "Thank you. This page only knows the services of the city: ask about something you need."
    ),
    "gibberish": gettext_lazy("We could find no question in these words."),
}
NOTHING_FITS: Final = gettext_lazy("Nothing that we have checked fits your question well enough to say it.")

HELP_TITLE: Final[Mapping[str, Promise]] = {
    "violence": gettext_lazy("Are you in danger? Call the police now"),
    "fire": gettext_lazy("Is there a fire? Get out, then call the fire service"),
    "injury": gettext_lazy("Does somebody need a doctor at once? Call an ambulance now"),
    "despair": gettext_lazy("You are not alone. Talk to somebody now"),
    "cry": gettext_lazy("In danger?"),
}
HELP_WHAT: Final[Mapping[str, Promise]] = {
    "violence": gettext_lazy("Say where you are, what is happening, and whether somebody is hurt."),
    "fire": gettext_lazy("Say where it burns, what burns, and whether somebody is still inside."),
    "injury": gettext_lazy("Say where you are, what happened, how many people, and whether they breathe."),
    "despair": gettext_lazy("Say that you need help. You need not give your name."),
}

EXAMPLES: Final = (
    gettext_lazy("my daughter turns six in September and only speaks Portuguese"),
    gettext_lazy("I lost my passport"),
    gettext_lazy("I found a job and need a work permit"),
    gettext_lazy("I want to bring my dog from abroad"),
    gettext_lazy("my landlord does not give back my deposit"),
)


def reason_words(reason: str) -> str:
    """Why there is no answer."""
    return str(REASON.get(reason, NOTHING_FITS))


def help_title(kind: str) -> str:
    """What a call for help is answered with first."""
    return str(HELP_TITLE.get(kind, HELP_TITLE["violence"]))


def help_what(kind: str) -> str:
    """What to say on the telephone."""
    return str(HELP_WHAT.get(kind, HELP_WHAT["violence"]))


def help_shown(number: str) -> str:
    """What to show to somebody near who can call."""
    return _("I need help. Please call %(number)s for me.") % {"number": number}


def language_name(code: str) -> str:
    """Name of a language in the language of the page."""
    tag = BY_CODE[code].tag
    name: str | None = Locale.parse(tag, sep="-").get_display_name(here())
    return name or BY_CODE[code].own_name


def read_in(code: str) -> str:
    """The button that changes to a language, in that language; only its name where it has no interface yet."""
    name = BY_CODE[code].own_name
    if not has_interface(code):
        return name
    with translation.override(code):
        return _("Read in %(language)s") % {"language": name}
